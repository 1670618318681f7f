"""The faults themselves bite: a write without conditions, keys or a transaction is caught, and a careful one is not."""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from portico import ids
from portico.settings import settings
from portico.store import transactions
from portico.store.conditions import Change, absent
from portico.store.keys import Key
from portico.store.table import ConditionFailed, TenantTable
from tests.faults.explore import READS, RETRIES, Explore
from tests.faults.meet import meet, places, twice
from tests.faults.workflows import Meeting, Side, Workflow
from tests.support.events import PRACTICE
from tests.support.faults import MODES
from tests.support.stored import rows

Write = Callable[[], None]
BOX = Key("BOX#one", "BOX")


def table() -> TenantTable:
    return TenantTable(settings().portal_table, PRACTICE)


def empty_box() -> None:
    """A box that says how many letters are in it."""
    table().put_new(BOX, {"letters": 0})


def told(write: Write, _: None) -> bool:
    try:
        write()
    except (ClientError, BotoCoreError):
        return False
    return True


def put_in_two_steps() -> None:
    """A new id each time, and the count apart from the letter."""
    table().put(Key(f"LETTER#{ids.new_id('let')}", "LETTER"), {"text": "Good morning"})
    table().update(BOX, Change(add={"letters": 1}))


def put_without_a_key() -> None:
    """One transaction, and still a second letter when it is sent again."""
    letter = table().putting(Key(f"LETTER#{ids.new_id('let')}", "LETTER"), {"text": "Good morning"}, None)
    transactions.write(letter, table().updating(BOX, Change(add={"letters": 1}), None))


def put_once() -> None:
    """The letter's id is that of the request: a repeat finds it there."""
    letter = table().putting(Key("LETTER#of-this-request", "LETTER"), {"text": "Good morning"}, absent())
    with suppress(ConditionFailed):
        transactions.write(letter, table().updating(BOX, Change(add={"letters": 1}), None))


def put_after_looking(name: str, _: None) -> bool:
    """Each their own letter, with a count from before."""
    box = table().get(BOX) or {}
    letter = table().putting(Key(f"LETTER#{name}", "LETTER"), {}, None)
    counted = table().updating(BOX, Change(put={"letters": box["letters"] + 1}), None)
    return told(partial(transactions.write, letter, counted), None)


def check_box(_: None, done: bool) -> None:
    (box,), letters = rows("PortalTable", "BOX"), len(rows("PortalTable", "LETTER"))
    assert box["letters"] == letters, "the count is right"
    assert letters == 1 if done else letters <= 1, "one letter was sent"


def check_count(_: Side, __: Side) -> None:
    (box,), letters = rows("PortalTable", "BOX"), len(rows("PortalTable", "LETTER"))
    assert box["letters"] == letters, "the count is right"


def workflow(write: Write) -> Workflow:
    return Workflow("a letter", frozenset(), empty_box, partial(told, write), check_box)


@pytest.mark.parametrize(
    ("write", "caught"),
    [
        (
            put_in_two_steps,
            {
                ("kill_after", "PutItem"): "the count is right",
                ("kill_before", "UpdateItem"): "the count is right",
                ("throttle", "UpdateItem"): "the count is right",
                ("down", "UpdateItem"): "the count is right",
                ("lost_reply", "UpdateItem"): "the count is right",
            },
        ),
        (
            put_without_a_key,
            {
                ("kill_after", "TransactWriteItems"): "one letter was sent",
                ("lost_reply", "TransactWriteItems"): "the count is right",
            },
        ),
    ],
)
def test_a_careless_write_is_caught(write: Write, caught: dict[tuple[str, str], str], explored: Explore) -> None:
    violations = "\n".join(explored(workflow(write)).violations)
    for (mode, operation), reason in caught.items():
        assert any(
            line.startswith(mode) and f"({operation})" in line and reason in line for line in violations.splitlines()
        ), f"{mode} at {operation} was not noticed in:\n{violations}"


def test_a_careful_write_is_not(explored: Explore) -> None:
    found = explored(workflow(put_once))
    assert found.violations == []
    assert found.calls == ["AssumeRole", "TransactWriteItems"]
    assert found.runs == (2 + len(MODES)) * len(RETRIES), "what only asks can be throttled or be down"


def test_a_request_that_works_no_more_after_a_fault_is_caught(explored: Explore) -> None:
    found = explored(Workflow("a letter", frozenset(), empty_box, partial(told_once, put_once), check_box))
    assert any("the same request works" in violation for violation in found.violations)


def told_once(write: Write, state: None) -> bool:
    """Refuses a repeat, as a link that was used up would."""
    with suppress(ClientError, BotoCoreError):
        return not rows("PortalTable", "LETTER") and told(write, state)
    return False


def test_a_write_that_trusts_what_it_read_is_caught_by_another_that_comes_between(workers: Executor) -> None:
    put = partial(put_after_looking, "first"), partial(put_after_looking, "second")
    found = meet(workers, Meeting("two letters", empty_box, *put, check_count))
    assert found.calls == ["GetItem", "TransactWriteItems"]
    assert {violation.partition(":")[0] for violation in found.violations} == {
        f"before call 1 (TransactWriteItems, {end})" for end in ("no fault", "kill_after", "lost_reply")
    }


def test_a_careful_write_is_not_disturbed_by_another_that_comes_between(workers: Executor) -> None:
    found = meet(workers, twice(workflow(put_once)))
    assert found.violations == []
    assert found.runs == len(places(found.calls)) == 4


def test_only_reads_are_spared_what_cannot_harm_them() -> None:
    assert not any(call.startswith(("Put", "Update", "Delete", "Transact", "Send", "Create")) for call in READS)
