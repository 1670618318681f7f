"""Builds the REST proxy events that functions get, through the template's own routes, and calls their handlers."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from local.events import Request, proxy_event
from local.routing import Router
from tests.support.aws import EDGE_SECRET, ORIGIN, load_function, template

PRACTICE = "larkspur"
VIEWER = "198.51.100.7"
BROWSER_HEADERS = {
    "X-Requested-With": "portico",
    "Sec-Fetch-Site": "same-origin",
    "Origin": ORIGIN,
    "X-Portico-Edge": EDGE_SECRET,
    "X-Portico-Viewer": VIEWER,
    "User-Agent": "Tests/1.0",
}


@functools.cache
def _router() -> Router:
    return Router(template().routes())


def context(name: str = "function") -> Any:
    """A Lambda context with what Powertools reads of it."""
    return SimpleNamespace(
        aws_request_id="11111111-2222-4333-8444-555555555555",
        function_name=name,
        memory_limit_in_mb=512,
        invoked_function_arn=f"arn:aws:lambda:us-east-1:000000000000:function:{name}",
        get_remaining_time_in_millis=lambda: 20_000,
    )


@dataclass(frozen=True)
class Answer:
    """A handler's reply, read."""

    status: int
    headers: Mapping[str, list[str]]
    text: str
    cookies: list[str] = field(default_factory=list)

    @property
    def body(self) -> Any:
        return json.loads(self.text) if self.text else None

    def header(self, name: str) -> str | None:
        return next((values[0] for key, values in self.headers.items() if key.lower() == name.lower()), None)


def rest_event(
    method: str,
    path: str,
    *,
    body: Any = None,
    caller: Mapping[str, str] | None = None,
    headers: Mapping[str, str | None] | None = None,
    practice: str = PRACTICE,
) -> tuple[str, dict[str, Any]]:
    """The function a request goes to and its event. `path` is without `/api/{practice}/v1`; `caller` is the
    authorizer's context; a header given as None is left out."""
    full, _, query = f"/api/{practice}/v1{path}".partition("?")
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    sent = {**BROWSER_HEADERS, "Content-Type": "application/json", **(headers or {})}
    request = Request(
        method=method,
        path=full,
        query=query,
        headers=[(name, value) for name, value in sent.items() if value is not None],
        body=raw,
        address=VIEWER,
        id="c0ffee00-0000-4000-8000-000000000001",
    )
    match = _router().match(full)
    assert match is not None, f"no route for {full}"
    route = match.route(method)
    assert route is not None, f"no {method} on {match.resource}"
    event = proxy_event(request, resource=match.resource, path_parameters=match.parameters, stage="live")
    if caller is not None:
        event["requestContext"]["authorizer"] = {"session_seconds": "900", **caller}
    return route.function, event


def call(method: str, path: str, **options: Any) -> Answer:
    """Send a request to the real handler of its route, past the authorizer, whose answer `caller` stands for."""
    name, event = rest_event(method, path, **options)
    return read_reply(load_function(name).handler(event, context(name)))


def read_reply(reply: Mapping[str, Any]) -> Answer:
    headers = {**{k: [v] for k, v in (reply.get("headers") or {}).items()}, **(reply.get("multiValueHeaders") or {})}
    cookies = [value for name, values in headers.items() if name.lower() == "set-cookie" for value in values]
    return Answer(reply["statusCode"], headers, reply.get("body") or "", cookies)
