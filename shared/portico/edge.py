"""What the edge tells of a request, and how functions know that it came through the edge. Light: no framework."""

import hmac
from typing import Any

from portico.settings import settings
from portico.store.clients import secret

Event = dict[str, Any]

_EDGE_HEADER = "x-portico-edge"
_VIEWER_HEADER = "x-portico-viewer"


def header(event: Event, name: str) -> str | None:
    """A request header by its lower-case name; gateways differ in how they write names."""
    return next((value for key, value in (event.get("headers") or {}).items() if key.lower() == name), None)


def cookie(event: Event, name: str) -> str:
    """The cookie of this name; one that is there twice is no cookie of ours."""
    sent = (header(event, "cookie") or "").split(";")
    found = [value for pair in sent for key, _, value in [pair.strip().partition("=")] if key == name]
    return found[0] if len(found) == 1 else ""


def client_address(event: Event) -> str:
    """The viewer's address as the edge gives it (`198.51.100.7`)."""
    return header(event, _VIEWER_HEADER) or ""


def from_edge(event: Event) -> bool:
    """Whether the request came through the edge, which alone knows the secret header."""
    given = header(event, _EDGE_HEADER) or ""
    return hmac.compare_digest(given.encode(), secret(settings().edge_secret).encode())
