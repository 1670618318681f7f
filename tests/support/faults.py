"""Makes the n-th AWS call of a piece of work fail, the way AWS calls fail.

`kill_after` ends the process right after the call took effect, which is before the next one. `throttle` is a refusal
that outlasts the SDK's own retries. `lost_reply` takes effect and loses the answer once, so that the SDK repeats it.
`down` makes this and every later call fail. `interrupted` lets something else happen between two calls.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.endpoint import Endpoint
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from tests.support.dynamodb.client import is_kept_here

Mode = Literal["kill_after", "throttle", "lost_reply", "down"]


class Killed(BaseException):
    """The process ended here; nothing in Portico may catch it."""


@dataclass
class Calls:
    """The calls that were made, by operation, in order."""

    made: list[str] = field(default_factory=list)


@contextmanager
def counted() -> Iterator[Calls]:
    """Count the AWS calls of a piece of work, retries of the SDK not among them."""
    calls = Calls()

    def call(make: Callable[..., Any], client: BaseClient, operation: str, params: Any) -> Any:
        calls.made.append(operation)
        return make(client, operation, params)

    with _calls_pass_through(call):
        yield calls


@contextmanager
def fault(mode: Mode, at: int) -> Iterator[Calls]:
    """Let the call number `at` (from 0) fail. Counts as `counted` does."""
    calls = Calls()
    lose = False

    def call(make: Callable[..., Any], client: BaseClient, operation: str, params: Any) -> Any:
        nonlocal lose
        number = len(calls.made)
        calls.made.append(operation)
        if mode == "down" and number >= at:
            raise EndpointConnectionError(endpoint_url="https://aws.example")
        if number != at:
            return make(client, operation, params)
        if mode == "throttle":
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, operation)
        if mode == "lost_reply" and is_kept_here(client, operation):
            return _asked_twice(make, client, operation, params)
        lose = mode == "lost_reply"
        answer = make(client, operation, params)
        if mode == "kill_after":
            raise Killed
        return answer

    real = cast(Callable[..., Any], Endpoint._do_get_response)  # type: ignore[attr-defined]  # private too

    def reply(endpoint: Endpoint, *arguments: Any) -> Any:
        nonlocal lose
        answer = real(endpoint, *arguments)
        if not lose:
            return answer
        lose = False
        return None, ConnectionClosedError(endpoint_url="https://aws.example")

    with _calls_pass_through(call), patch.object(Endpoint, "_do_get_response", reply), patch("time.sleep"):
        yield calls


def _asked_twice(make: Callable[..., Any], client: BaseClient, operation: str, params: Any) -> Any:
    """What the SDK does by itself where there is a connection to lose, with the same token."""
    if operation == "TransactWriteItems":
        params = {"ClientRequestToken": str(uuid.uuid4()), **params}
    with suppress(ClientError):
        make(client, operation, params)
    return make(client, operation, params)


@contextmanager
def interrupted(at: int, by: Callable[[], None]) -> Iterator[None]:
    """Let something else happen right before the call number `at` (from 0); its own calls do not fail."""
    number = -1

    def call(make: Callable[..., Any], client: BaseClient, operation: str, params: Any) -> Any:
        nonlocal number
        number += 1
        if number == at:
            with patch.object(BaseClient, "_make_api_call", make):
                by()
        return make(client, operation, params)

    with _calls_pass_through(call):
        yield


@contextmanager
def _calls_pass_through(call: Callable[..., Any]) -> Iterator[None]:
    make = cast(Callable[..., Any], BaseClient._make_api_call)  # type: ignore[attr-defined]  # as it is patched now

    def passed(client: BaseClient, operation: str, params: Any) -> Any:
        return call(make, client, operation, params)

    with patch.object(BaseClient, "_make_api_call", passed):
        yield
