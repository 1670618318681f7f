"""Runs a workflow with each of its AWS calls failing in every way, then retried: at once, much later, or not at all.

The beginning is arranged once; every run starts from a copy of it, as a process does that has fetched nothing yet.
"""

import copy
import itertools
import os
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Self

from portico.identity import tokens
from portico.store import clients, session
from tests.faults.workflows import Workflow, later
from tests.support.aws import emulated_cloud, load_function, template
from tests.support.carried import contents, take_over
from tests.support.events import PRACTICE
from tests.support.faults import Killed, Mode, counted, fault
from tests.support.processes import apart, together

Retry = Literal["none", "at once", "late"]
RETRIES: tuple[Retry, ...] = ("none", "at once", "late")
READS = {
    *("GetItem", "BatchGetItem", "Query", "GetObject", "GetSecretValue", "GetEmailIdentity"),
    *("GetPublicKey", "Sign", "Encrypt", "Decrypt", "AssumeRole"),
}
LATE = 11  # minutes: past the time for which DynamoDB remembers a transaction's token


@dataclass
class Explored:
    """The calls a workflow makes, how many runs were tried, and what did not hold in them."""

    calls: list[str]
    runs: int = 0
    violations: list[str] = field(default_factory=list)


def explore(workflow: Workflow) -> Explored:
    """Every fault at every call, with every kind of retry."""
    _warm_up(workflow)
    with emulated_cloud():
        state = workflow.arrange()
        _make_ready()
        explored = Explored(apart(partial(_calls_of, workflow, state)))
        calls = list(enumerate(explored.calls))
        shares = [calls[start :: os.cpu_count() or 1] for start in range(os.cpu_count() or 1)]
        found = together([partial(_tried, workflow, state, share) for share in shares])
    explored.runs = sum(runs for runs, _ in found)
    explored.violations = list(itertools.chain.from_iterable(violations for _, violations in found))
    return explored


def _modes(call: str) -> tuple[Mode, ...]:
    """A read changes nothing: to end at it is to end after the write before it, and a lost reply is asked for again."""
    return ("throttle",) if call in READS else ("kill_after", "throttle", "lost_reply")


def _retries(call: str) -> tuple[Retry, ...]:
    """What is stored after a failed read is what the write before it left, which is tried with every retry there."""
    return ("at once",) if call in READS else RETRIES


def _calls_of(workflow: Workflow, state: Any) -> list[str]:
    with counted() as calls:
        assert workflow.act(state), "without a fault it works"
    workflow.settle(state)
    workflow.check(state, True)
    return calls.made


def _tried(workflow: Workflow, state: Any, calls: list[tuple[int, str]]) -> tuple[int, list[str]]:
    """How many runs these calls took, and what did not hold in them."""
    beginning = Moment.now(state)
    runs = 0
    violations: list[str] = []

    def try_one(mode: Mode, at: int, call: str) -> bool:
        nonlocal runs
        found, went_on = _broken(workflow, beginning, mode, at, _retries(call))
        runs += len(_retries(call))
        violations.extend(f"{mode} at call {at} ({call}), {reason}" for reason in found)
        return went_on

    for at, call in calls:
        for mode in _modes(call):
            went_on = try_one(mode, at, call)
            if went_on and mode == "throttle":  # else it is the same whether all that follows fails too
                try_one("down", at, call)
    return runs, violations


def _broken(
    workflow: Workflow, beginning: "Moment", mode: Mode, at: int, retries: tuple[Retry, ...]
) -> tuple[list[str], bool]:
    """What does not hold in the end, and whether more was called after the call that failed."""
    state = beginning.come_back()
    with fault(mode, at) as calls:
        done = _attempt(workflow, state)
    broken = Moment.now(state)
    found = [(retry, _ended(workflow, broken.come_back(), done, retry)) for retry in retries]
    reasons = [f"retry {retry}: {reason}" for retry, reason in found if reason is not None]
    return reasons, len(calls.made) > at + 1


@dataclass(frozen=True)
class Moment:
    """What the cloud holds and what a workflow knows at one time."""

    cloud: bytes
    state: Any

    @classmethod
    def now(cls, state: Any) -> Self:
        return cls(contents(), copy.deepcopy(state))

    def come_back(self) -> Any:
        """The cloud as it was then, and the workflow's own copy of what it knew."""
        take_over(self.cloud)
        return copy.deepcopy(self.state)


def _ended(workflow: Workflow, state: Any, done: bool, retry: Retry) -> str | None:
    """What does not hold in the end, or None."""
    with later(minutes=LATE) if retry == "late" else nullcontext():
        try:
            if retry != "none":
                done = _attempt(workflow, state) or done
                assert done, "after the fault is over, the same request works"
            workflow.settle(state)
            workflow.check(state, done)
        except AssertionError as reason:
            *_, last = traceback.extract_tb(reason.__traceback__)
            return f"{reason or last.line} ({last.name}, line {last.lineno})"
    return None


def _attempt(workflow: Workflow, state: Any) -> bool:
    """Whether the caller was told that it worked; a process that ends tells nothing, and each begins anew."""
    _forget()
    try:
        return workflow.act(state)
    except Killed:
        return False


def _warm_up(workflow: Workflow) -> None:
    """Once in a cloud of its own: what a process works out at first use would be worked out in every copy again."""
    with emulated_cloud():
        state = workflow.arrange()
        workflow.act(state)
        workflow.settle(state)
        workflow.check(state, True)


def _make_ready() -> None:
    """Make once what is slow to make and calls nothing, and forget what a cold start fetches: those calls fail too."""
    load_functions()
    for make in (clients.sts, clients.kms, clients.sesv2, clients._secrets):
        make()
    of_any = session.session(PRACTICE)
    assert of_any.dynamodb
    assert of_any.s3
    _forget()


def _forget() -> None:
    """What a process fetched of the cloud, and keeps for what it is asked next."""
    for kept in (session._opened, clients.secret, tokens._key):
        kept.cache_clear()


def load_functions() -> None:
    for name in template().functions():
        load_function(name)


Explore = Callable[[Workflow], Explored]
