"""Runs two requests at once, on the emulator: between any two AWS calls of the one, the other does all of its own.

The order is chosen, not left to chance: every place to interrupt is tried, and at each the interrupted call then also
fails in every way. Both act in copies of the process, as two Lambdas would, and the cloud is put back after each run.
"""

import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any
from unittest.mock import patch

from portico.records.service import intake_worker
from tests.faults.explore import load_functions
from tests.faults.workflows import Meeting, Race, Side, Workflow
from tests.support.aws import cloud_of
from tests.support.faults import Killed, Mode, counted, fault, interrupted
from tests.support.processes import apart, own_connections, together
from tests.support.quick import cheap_hashes
from tests.support.snapshots import Snapshot

RACERS = 20
WORKERS = os.cpu_count() or 1
READS = {"GetItem", "BatchGetItem", "Query", "GetObject", "GetEmailIdentity"}
_NO_DATA = {"GetSecretValue", "GetPublicKey", "Sign", "Encrypt", "Decrypt", "AssumeRole"}
_ENDS: tuple[Mode | None, ...] = (None, "kill_after", "lost_reply")

Place = tuple[int, Mode | None]


@dataclass
class Found:
    """The calls of the one, how often the other came between, and what did not hold then."""

    calls: list[str]
    runs: int = 0
    violations: list[str] = field(default_factory=list)


def twice(workflow: Workflow) -> Meeting:
    """A request and the very same again, with its key: a double click, or a retry that overtakes."""
    check = partial(_check_one, workflow)
    return Meeting(workflow.name, workflow.arrange, workflow.act, workflow.act, check, workflow.settle, alike=True)


def _check_one(workflow: Workflow, one: Side, other: Side) -> None:
    """Who was told that it worked may rely on it; if nobody was told so, it works when asked again."""
    if not one.told and not other.told:
        one.told = workflow.act(one.state)
        assert one.told, "when both are done, the same request works"
    if hasattr(one.state, "told"):  # how often, which limits count of both together
        one.state.told = other.state.told = one.state.told + other.state.told
    workflow.check(one.state if one.told else other.state, True)


@contextmanager
def workers_at(url: str) -> Iterator[Executor]:
    """Processes, each with a cloud of its own at this emulator."""
    with ProcessPoolExecutor(WORKERS, get_context("spawn"), _Cloud.begin, (url,)) as workers:
        yield workers


def race(workers: Executor, race: Race) -> None:
    """All at once, for real. Raises AssertionError for what does not hold."""
    reason = workers.submit(_race, race).result()
    assert reason is None, reason


def _race(race: Race) -> str | None:
    _Cloud.empty.put_back()
    state = race.arrange()
    answers = together([partial(race.act, state, number) for number in range(RACERS)])
    return apart(partial(_held, race.check, state, answers))


def meet(workers: Executor, meeting: Meeting) -> Found:
    """Every place, divided among the workers."""
    shares = [workers.submit(_share, meeting, number) for number in range(WORKERS)]
    found = [share.result() for share in shares]
    violations = [violation for share in found for violation in share.violations]
    return Found(found[0].calls, sum(share.runs for share in found), violations)


def places(calls: list[str]) -> list[Place]:
    """Where the other comes between, and how the interrupted call then fails.

    A call that touches no data is not interrupted: before it is the same as after it. A write that is refused, or that
    reaches nothing, is left out, and so is a read that fails: nothing is written any more, as if the other had come
    after the end, which is a retry at once.
    """
    return [
        (at, mode)
        for at, call in enumerate(calls)
        if call not in _NO_DATA
        for mode in ((None,) if call in READS else _ENDS)
    ]


class _Cloud:
    """What one worker has all along."""

    empty: Snapshot
    entered = ExitStack()

    @classmethod
    def begin(cls, url: str) -> None:
        warnings.simplefilter("error")
        for context in (own_connections(), _no_waiting(), cheap_hashes(), cloud_of(url, f"{os.getpid():012}")):
            cls.entered.enter_context(context)
        load_functions()  # once, not in every copy
        cls.empty = Snapshot.taken()


def _share(meeting: Meeting, number: int) -> Found:
    """The share of one worker: every so-manieth place."""
    _Cloud.empty.put_back()
    state = meeting.arrange()
    snapshot = Snapshot.taken()
    found = Found(apart(partial(_calls_of, meeting, state)))
    for at, mode in places(found.calls)[number::WORKERS]:
        snapshot.put_back()
        found.runs += 1
        reason = apart(partial(_run, meeting, state, at, mode))
        if reason:
            found.violations.append(f"before call {at} ({found.calls[at]}, {mode or 'no fault'}): {reason}")
    return found


def _calls_of(meeting: Meeting, state: Any) -> list[str]:
    with counted() as calls:
        assert meeting.one(state), "alone it works"
    return calls.made


def _run(meeting: Meeting, state: Any, at: int, mode: Mode | None) -> str | None:
    """What does not hold in the end, or None."""
    between: list[Side] = []
    with ExitStack() as broken:
        if mode:
            broken.enter_context(fault(mode, at))
        broken.enter_context(interrupted(at, lambda: between.append(apart(partial(_side, meeting.other, state)))))
        one = _side(meeting.one, state)
    (other,) = between
    sides = (other, one) if meeting.alike and at % 2 else (one, other)
    reason = _held(meeting.settle, state) or _held(meeting.check, *sides)
    return reason and f"{reason}; told: {one.told}, {other.told}"


def _held(check: Callable[..., None], *arguments: Any) -> str | None:
    """What does not hold, or None."""
    try:
        check(*arguments)
    except AssertionError as reason:
        *_, last = traceback.extract_tb(reason.__traceback__)
        return f"{reason or last.line} ({last.name}, line {last.lineno})"
    return None


def _side(act: Callable[[Any], bool], state: Any) -> Side:
    try:
        return Side(state, act(state))
    except Killed:
        return Side(state, False)


@contextmanager
def _no_waiting() -> Iterator[None]:
    """Whoever waits for the interrupted one would wait in vain."""
    with patch.object(intake_worker, "_PATIENCE", 0), patch.object(intake_worker, "_MOST_ATTEMPTS", 2):
        yield
