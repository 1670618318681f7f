"""A visitor of the portal: sends requests through the real gateway, authorizer and handlers, and keeps its cookies."""

import functools
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from local.events import Request
from local.functions import Functions
from local.gateway import Gateway
from tests.support.aws import template
from tests.support.events import BROWSER_HEADERS, PRACTICE, VIEWER, Answer


@functools.cache
def gateway() -> Gateway:
    """The template's API in this process."""
    return Gateway(template(), Functions(template(), {}, io.StringIO()))


@dataclass
class Visitor:
    """A browser, or a program: its cookies, and the address the edge sees."""

    practice: str = PRACTICE
    address: str = VIEWER
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> Answer:
        return self.send("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.send("POST", path, body=body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.send("DELETE", path, **options)

    def send(
        self, method: str, path: str, *, body: Any = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """`path` is without `/api/{practice}/v1`; a header given as None is left out."""
        full, _, query = f"/api/{self.practice}/v1{path}".partition("?")
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent: dict[str, str | None] = {
            **BROWSER_HEADERS,
            "X-Portico-Viewer": self.address,
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()) or None,
            **(headers or {}),
        }
        request = Request(
            method=method,
            path=full,
            query=query,
            headers=[(name, value) for name, value in sent.items() if value is not None],
            body=raw,
            address=self.address,
            id="c0ffee00-0000-4000-8000-000000000001",
        )
        answer = gateway().answer(request)
        several: dict[str, list[str]] = {}
        for name, value in answer.headers:
            several.setdefault(name, []).append(value)
        cookies = [value for name, value in answer.headers if name.lower() == "set-cookie"]
        self._keep(cookies)
        return Answer(answer.status, several, answer.body.decode(), cookies)

    def _keep(self, cookies: list[str]) -> None:
        for text in cookies:
            for name, morsel in SimpleCookie(text).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
