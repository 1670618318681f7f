"""Paths find their resource as in API Gateway."""

import pytest

from local.routing import Router
from local.template import Route

ROUTER = Router(
    [
        Route("ANY", "/api/{practice}/v1/session", "sessions", "Door"),
        Route("ANY", "/api/{practice}/v1/session/{proxy+}", "sessions", "Door"),
        Route("GET", "/api/{practice}/v1/patients/{patient_id}/home", "home", "Door"),
        Route("ANY", "/api/{practice}/v1/patients/{patient_id}/{proxy+}", "other", "Door"),
        Route("POST", "/api/{practice}/v1/sign-in", "sessions", None),
    ]
)


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/api/oak/v1/session", "/api/{practice}/v1/session", {"practice": "oak"}),
        ("/api/oak/v1/session/a/b", "/api/{practice}/v1/session/{proxy+}", {"practice": "oak", "proxy": "a/b"}),
        (
            "/api/oak/v1/patients/pat_1/home",
            "/api/{practice}/v1/patients/{patient_id}/home",
            {"practice": "oak", "patient_id": "pat_1"},
        ),
        (
            "/api/oak/v1/patients/pat_1/homes",
            "/api/{practice}/v1/patients/{patient_id}/{proxy+}",
            {"practice": "oak", "patient_id": "pat_1", "proxy": "homes"},
        ),
    ],
)
def test_the_most_specific_resource_is_chosen(path: str, resource: str, parameters: dict[str, str]) -> None:
    match = ROUTER.match(path)
    assert match is not None
    assert (match.resource, match.parameters) == (resource, parameters)


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api//v1/session", "/api/oak/v1/session/", "/api/oak/v2/session", "/api/oak/v1/sign-in/x"]
)
def test_a_path_that_fits_no_resource_has_none(path: str) -> None:
    assert ROUTER.match(path) is None


def test_a_method_that_a_resource_does_not_have_has_no_route() -> None:
    match = ROUTER.match("/api/oak/v1/sign-in")
    assert match is not None
    assert match.route("GET") is None
    assert match.route("POST") == Route("POST", "/api/{practice}/v1/sign-in", "sessions", None)
