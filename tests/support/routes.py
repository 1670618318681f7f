"""The API's routes, as the handlers themselves declare them."""

import functools

from local.openapi import document
from tests.support.aws import template

_WRITES = {"post", "put", "patch", "delete"}


@functools.cache
def all_routes() -> frozenset[str]:
    """Every route as `GET /patients/{patient_id}/home`."""
    return frozenset(
        f"{method.upper()} {path}" for path, methods in document(template())["paths"].items() for method in methods
    )


def written_routes() -> frozenset[str]:
    """Those that change something."""
    return frozenset(route for route in all_routes() if route.partition(" ")[0].lower() in _WRITES)


def open_routes() -> frozenset[str]:
    """Those that nobody need be signed in for."""
    return frozenset(
        f"{method.upper()} {path}"
        for path, methods in document(template())["paths"].items()
        for method, operation in methods.items()
        if not operation["security"]
    )
