"""Runs two requests at once: between any two AWS calls of the one, the other does all of its own.

The order is chosen, not left to chance: every place to interrupt is tried, and at each the interrupted call then also
fails in every way. Both act in copies of the process, as two Lambdas would, and every run starts from the same cloud.
"""

import itertools
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

from portico.records.service import intake_worker
from tests.faults.explore import load_functions
from tests.faults.workflows import Meeting, Side, Workflow
from tests.support.aws import emulated_cloud
from tests.support.carried import contents, take_over
from tests.support.faults import Killed, Mode, counted, fault, interrupted
from tests.support.processes import apart, together

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


def meet(meeting: Meeting) -> Found:
    """Every place, divided among copies of the process."""
    load_functions()  # once, not in every copy
    with emulated_cloud(), no_waiting():
        state = meeting.arrange()
        found = Found(apart(partial(_calls_of, meeting, state)))
        every = places(found.calls)
        several = os.cpu_count() or 1
        shares = together([partial(_share, meeting, state, found.calls, every[n::several]) for n in range(several)])
    found.runs = len(every)
    found.violations = list(itertools.chain.from_iterable(shares))
    return found


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


def _share(meeting: Meeting, state: Any, calls: list[str], share: list[Place]) -> list[str]:
    """What does not hold when the other comes in at these places."""
    violations: list[str] = []
    for at, mode in share:
        reason = apart(partial(_run, meeting, state, at, mode))
        if reason:
            violations.append(f"before call {at} ({calls[at]}, {mode or 'no fault'}): {reason}")
    return violations


def _calls_of(meeting: Meeting, state: Any) -> list[str]:
    with counted() as calls:
        assert meeting.one(state), "alone it works"
    return calls.made


def _run(meeting: Meeting, state: Any, at: int, mode: Mode | None) -> str | None:
    """What does not hold in the end, or None."""
    between: list[Side] = []
    broken = fault(mode, at) if mode else nullcontext()
    with interrupted(at, lambda: between.append(_elsewhere(meeting.other, state))), broken:
        one = _side(meeting.one, state)
    (other,) = between
    sides = (other, one) if meeting.alike and at % 2 else (one, other)
    reason = held(meeting.settle, state) or held(meeting.check, *sides)
    return reason and f"{reason}; told: {one.told}, {other.told}"


def _elsewhere(act: Callable[[Any], bool], state: Any) -> Side:
    """Done in a copy of the process, as by another Lambda; what it wrote stands in the cloud afterwards."""
    side, written = apart(lambda: (_side(act, state), contents()))
    take_over(written)
    return side


def held(check: Callable[..., None], *arguments: Any) -> str | None:
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
def no_waiting() -> Iterator[None]:
    """Whoever waits for the interrupted one would wait in vain."""
    with patch.object(intake_worker, "_PATIENCE", 0), patch.object(intake_worker, "_MOST_ATTEMPTS", 2):
        yield
