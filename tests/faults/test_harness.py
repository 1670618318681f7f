"""The faults themselves bite: a write without conditions, keys or a transaction is caught, and a careful one is not."""

from functools import partial

import pytest

from tests.faults.explore import READS, RETRIES, Explore
from tests.faults.letters import (
    Write,
    check_box,
    empty_box,
    letter_by,
    put_in_two_steps,
    put_once,
    put_stubbornly,
    put_without_a_key,
    told_once,
)
from tests.faults.workflows import Workflow


@pytest.mark.parametrize(
    ("write", "caught"),
    [
        (
            put_in_two_steps,
            {
                ("kill_after", "PutItem"): "the count is right",
                ("throttle", "UpdateItem"): "the count is right",
                ("lost_reply", "UpdateItem"): "the count is right",
            },
        ),
        (
            put_without_a_key,
            {
                ("kill_after", "TransactWriteItems"): "one letter was sent",
                ("lost_reply", "TransactWriteItems"): "one letter was sent",
            },
        ),
    ],
)
def test_a_careless_write_is_caught(write: Write, caught: dict[tuple[str, str], str], explored: Explore) -> None:
    violations = "\n".join(explored(letter_by(write)).violations)
    for (mode, operation), reason in caught.items():
        assert any(
            line.startswith(mode) and f"({operation})" in line and reason in line for line in violations.splitlines()
        ), f"{mode} at {operation} was not noticed in:\n{violations}"


def test_a_careful_write_is_not(explored: Explore) -> None:
    found = explored(letter_by(put_once))
    assert found.violations == []
    assert found.calls == ["AssumeRole", "TransactWriteItems"]
    assert found.runs == 1 + 3 * len(RETRIES), "what only asks is throttled and asked again"


def test_one_who_goes_on_after_a_refusal_meets_a_cloud_that_is_down_too(explored: Explore) -> None:
    found = explored(letter_by(put_stubbornly))
    assert found.calls == ["AssumeRole", "TransactWriteItems"]
    assert found.runs == 2 + 4 * len(RETRIES)


def test_a_request_that_works_no_more_after_a_fault_is_caught(explored: Explore) -> None:
    found = explored(Workflow("a letter", frozenset(), empty_box, partial(told_once, put_once), check_box))
    assert any("the same request works" in violation for violation in found.violations)


def test_only_reads_are_spared_what_cannot_harm_them() -> None:
    assert not any(call.startswith(("Put", "Update", "Delete", "Transact", "Send", "Create")) for call in READS)
