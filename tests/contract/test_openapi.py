"""The published document of the API says what the handlers do."""

import json
from typing import Any

import pytest

from local import openapi
from local.routing import Router
from tests.support.aws import template


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return openapi.document(template())


def test_the_committed_document_is_what_the_handlers_say_now(made: dict[str, Any]) -> None:
    committed = json.loads(openapi.FILE.read_text(encoding="utf-8"))
    assert committed == made, "run: make openapi"


def test_every_route_of_the_template_has_an_operation(made: dict[str, Any]) -> None:
    router = Router(template().routes())
    reached = {match.resource for path in made["paths"] if (match := router.match(f"{openapi.PREFIX}{path}"))}
    assert {route.path for route in template().routes()} - reached == set()


def test_only_the_signed_out_doors_need_no_session_or_token(made: dict[str, Any]) -> None:
    is_open = {path for path, methods in made["paths"].items() for each in methods.values() if not each["security"]}
    prefixes = ("/sign-in/", "/sign-up/", "/family-requests", "/recovery")
    doors = {path for path in made["paths"] if path.startswith(prefixes)}
    assert is_open == {"/practice", "/sign-in", "/oauth/token", *doors}
