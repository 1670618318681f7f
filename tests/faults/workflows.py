"""Every workflow that writes: how it begins, what is done, and what must hold whatever failed on the way.

A route that writes and has no row here fails `test_every_write_has_a_row`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Workflow:
    """A write as the person or system making it sees it.

    `arrange` gives the state before; `act` does it once and may be repeated as a retry would (same key, same words);
    `settle` lets what runs by itself catch up (streams, queues, sweeps); `check` asserts the invariants from a fresh
    reader, `done` saying whether the caller was told that it worked. `routes` are the API routes it covers.
    """

    name: str
    routes: frozenset[str]
    arrange: Callable[[], Any]
    act: Callable[[Any], bool]
    settle: Callable[[Any], None]
    check: Callable[[Any, bool], None]
