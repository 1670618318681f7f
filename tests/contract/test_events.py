"""The events to try functions with: shaped as the gateway makes them, and answered by the handlers."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.events import Request, proxy_event
from local.routing import Router
from local.steps import ROOT
from tests.support.aws import load_function, template
from tests.support.events import context

EVENTS = sorted((ROOT / "events").glob("*/*.json"))
SHAPE = proxy_event(Request("GET", "/", "", [], b"", ""), resource="/", path_parameters={}, stage="live")


def read(file: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return event


def named(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", [file for file in EVENTS if "httpMethod" in read(file)], ids=named)
def test_an_http_event_has_the_keys_of_the_gateways(file: Path) -> None:
    event = read(file)
    own = {"type", "methodArn"} if file.parent.name == "authorizer" else set()
    left_out = {"body", "isBase64Encoded"} if file.parent.name == "authorizer" else set()
    assert set(event) == set(SHAPE) - left_out | own
    asked = event["requestContext"]
    assert set(asked) - {"authorizer"} == set(SHAPE["requestContext"])
    assert set(asked["identity"]) == set(SHAPE["requestContext"]["identity"])


@pytest.mark.parametrize("file", [file for file in EVENTS if "httpMethod" in read(file)], ids=named)
def test_an_http_event_is_of_a_route_that_goes_to_its_function(file: Path) -> None:
    event, name = read(file), file.parent.name
    match = Router(template().routes()).match(event["path"])
    assert match is not None
    route = match.route(event["httpMethod"])
    assert route is not None
    assert match.resource == event["resource"]
    if name == "authorizer":
        assert route.authorizer
    else:
        assert (route.function, bool(route.authorizer)) == (name, "authorizer" in event["requestContext"])


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("file", EVENTS, ids=named)
def test_an_event_is_answered_and_nothing_raises(file: Path) -> None:
    name, event = file.parent.name, read(file)
    handler = load_function(name).handler
    if name == "authorizer":  # nobody is signed in here: the one word for 401 that the gateway knows
        with pytest.raises(Exception, match=r"^Unauthorized$"):
            handler(event, context(name))
        return
    answer = handler(event, context(name))
    json.dumps(answer)
    if "httpMethod" in event:
        assert 200 <= answer["statusCode"] < 500
