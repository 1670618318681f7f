"""Letters in a box that says how many are in it: careless writes and a careful one, to try the faults themselves on."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from portico import ids
from portico.settings import settings
from portico.store import transactions
from portico.store.conditions import Change, absent
from portico.store.keys import Key
from portico.store.table import ConditionFailed, TenantTable
from tests.faults.workflows import Side, Workflow
from tests.support.events import PRACTICE
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


def put_stubbornly() -> None:
    """The same, and once more by itself when it is refused."""
    try:
        put_once()
    except (ClientError, BotoCoreError):
        put_once()


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


def letter_by(write: Write) -> Workflow:
    return Workflow("a letter", frozenset(), empty_box, partial(told, write), check_box)


def told_once(write: Write, state: None) -> bool:
    """Refuses a repeat, as a link that was used up would."""
    with suppress(ClientError, BotoCoreError):
        return not rows("PortalTable", "LETTER") and told(write, state)
    return False
