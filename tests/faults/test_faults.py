"""Every write, with every AWS call of it failing in every way, then retried: nothing lost, nothing doubled."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Literal
from unittest.mock import patch

import pytest

from portico import clock
from tests.faults.rows import WORKFLOWS
from tests.faults.workflows import Workflow
from tests.support.aws import emulated_cloud
from tests.support.faults import MODES, Killed, Mode, counted, fault
from tests.support.routes import written_routes

Retry = Literal["none", "at_once", "late"]
RETRIES: tuple[Retry, ...] = ("none", "at_once", "late")
LATE = timedelta(minutes=11)  # past the time for which DynamoDB remembers a transaction's token

by_name = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)


def attempt(act: Callable[[], bool]) -> bool:
    """Whether the caller was told that it worked; a process that ends tells nothing."""
    try:
        return act()
    except Killed:
        return False


def calls_of(workflow: Workflow) -> list[str]:
    with emulated_cloud():
        state = workflow.arrange()
        with counted() as calls:
            assert workflow.act(state), "without a fault it works"
        workflow.settle(state)
        workflow.check(state, True)
    return calls.made


def run(workflow: Workflow, mode: Mode, at: int, retry: Retry) -> None:
    with emulated_cloud():
        state = workflow.arrange()
        with fault(mode, at):
            done = attempt(lambda: workflow.act(state))
        if retry == "at_once":
            done = attempt(lambda: workflow.act(state)) or done
            assert done, "after the fault is over, the same request works"
        elif retry == "late":
            real = clock.now
            with patch.object(clock, "now", lambda: real() + LATE):
                done = attempt(lambda: workflow.act(state)) or done
            assert done, "also much later"
        workflow.settle(state)
        workflow.check(state, done)


@by_name
@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_lost_and_nothing_doubled(workflow: Workflow, mode: Mode) -> None:
    calls = calls_of(workflow)
    assert calls, "a write makes calls"
    for (at, operation), retry in itertools.product(enumerate(calls), RETRIES):
        try:
            run(workflow, mode, at, retry)
        except AssertionError as reason:
            raise AssertionError(f"{mode} at call {at} ({operation}), retry {retry}: {reason}") from reason


def test_every_write_has_a_row() -> None:
    covered = frozenset[str]().union(*(workflow.routes for workflow in WORKFLOWS))
    assert covered == written_routes()
