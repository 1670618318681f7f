"""Every workflow that writes: how it begins, what is done, and what must hold whatever failed on the way.

A route that writes and has no row here fails `test_every_write_has_a_row`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from botocore.exceptions import BotoCoreError, ClientError

from portico import clock
from tests.support.aws import load_function
from tests.support.events import context


def nothing(_state: Any) -> None:
    """Nothing runs by itself after this workflow."""


@dataclass(frozen=True)
class Workflow:
    """A write as the person or system making it sees it.

    `arrange` gives the state before; `act` does it once and may be repeated as a retry would (same key, same words);
    `check` asserts the invariants from a fresh reader, `done` saying whether the caller was told that it worked;
    `settle` first lets what runs by itself catch up (streams, queues, sweeps). `routes` are the API routes it covers.
    All are functions of a module: the work is done in another process.
    """

    name: str
    routes: frozenset[str]
    arrange: Callable[[], Any]
    act: Callable[[Any], bool]
    check: Callable[[Any, bool], None]
    settle: Callable[[Any], None] = nothing


@dataclass
class Side:
    """One of two who act at once: what they hold, and whether they were told that it worked."""

    state: Any
    told: bool


@dataclass(frozen=True)
class Meeting:
    """Two requests for the same thing at the same time, made from one beginning.

    `one` is stopped before each of its calls in turn while `other` does all of its own. `check` asserts what must hold
    of both; it may act, so of two who are `alike` each comes first in turn. `settle` is that of a workflow.
    """

    name: str
    arrange: Callable[[], Any]
    one: Callable[[Any], bool]
    other: Callable[[Any], bool]
    check: Callable[[Side, Side], None]
    settle: Callable[[Any], None] = nothing
    alike: bool = False


@dataclass(frozen=True)
class Race:
    """The same by many at once: `act` is given the number of who acts, `check` all answers."""

    name: str
    arrange: Callable[[], Any]
    act: Callable[[Any, int], Any]
    check: Callable[[Any, list[Any]], None]


@contextmanager
def later(**much: float) -> Iterator[None]:
    """Time passes: everything within happens so much later."""
    before = clock.now
    with patch.object(clock, "now", lambda: before() + timedelta(**much)):
        yield


def invoked(function: str, event: dict[str, Any]) -> Any:
    """What a function without a route returns, or None when it raised because AWS did not answer."""
    try:
        return load_function(function).handler(event, context(function))
    except (ClientError, BotoCoreError):
        return None
