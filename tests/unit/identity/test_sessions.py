"""How long a session lasts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico import clock
from portico.identity import policy
from portico.identity.entities import Account, OpenSession, Subject

START = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
IDLE_ENDS, ENDS = policy.session_ends(START)
BEGAN = clock.epoch(START)
SESSION = OpenSession("ses_a", "acc_a", 1, BEGAN, IDLE_ENDS, ENDS, BEGAN)
ACCOUNT = Account(
    id="acc_a",
    subject=Subject("patient", "pat_a"),
    role="patient",
    first_name="Myra",
    full_name="Myra Jones",
    username="myra.jones",
    email="myra@mail.example",
    created="2026-11-22T14:00:00.000Z",
    stage="full",
    password_hash="",
)


def at(**later: int) -> int:
    return clock.epoch(START + timedelta(**later))


def test_a_session_ends_fifteen_minutes_after_its_last_use() -> None:
    assert policy.alive(SESSION, ACCOUNT, at(minutes=14, seconds=59))
    assert not policy.alive(SESSION, ACCOUNT, at(minutes=15))


def test_a_session_in_use_ends_after_twelve_hours() -> None:
    used = replace(SESSION, idle_ends=at(hours=12, minutes=10))
    assert policy.alive(used, ACCOUNT, at(hours=11, minutes=59))
    assert not policy.alive(used, ACCOUNT, at(hours=12))


def test_the_nearer_end_is_the_one_that_is_told() -> None:
    assert SESSION.seconds_left(at()) == 900
    assert replace(SESSION, idle_ends=at(hours=12, minutes=10)).seconds_left(at(hours=11, minutes=58)) == 120


@pytest.mark.parametrize(
    "account", [replace(ACCOUNT, epoch=2), replace(ACCOUNT, lock="failures"), replace(ACCOUNT, id="acc_b")]
)
def test_a_session_of_a_locked_changed_or_other_account_opens_nothing(account: Account) -> None:
    assert not policy.alive(SESSION, account, at())


def test_a_use_is_written_at_most_once_a_minute() -> None:
    assert not policy.worth_refreshing(SESSION, at(seconds=59))
    assert policy.worth_refreshing(SESSION, at(seconds=60))
