"""How often one side of a conversation is mailed: at most once an hour, and never not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from portico import clock
from portico.messages.notices import due

NOW = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(**ago: float) -> str:
    return clock.stamp(NOW - timedelta(**ago))


def test_who_was_never_told_is_told_at_once() -> None:
    assert due(None, NOW) == NOW


@pytest.mark.parametrize("hours", [1, 1.5, 400])
def test_who_was_told_an_hour_ago_or_longer_is_told_at_once(hours: float) -> None:
    assert due(told(hours=hours), NOW) == NOW


@pytest.mark.parametrize("minutes", [0, 1, 59.5])
def test_who_was_told_within_the_hour_is_told_when_it_is_over(minutes: float) -> None:
    assert due(told(minutes=minutes), NOW) == NOW - timedelta(minutes=minutes) + HOUR


@pytest.mark.parametrize("minutes", [-2, -30, -60])
def test_a_mail_that_waits_tells_of_this_message_too(minutes: float) -> None:
    assert due(told(minutes=minutes), NOW) is None


def test_a_mail_that_is_about_to_go_may_look_too_early_so_another_one_follows() -> None:
    assert due(told(seconds=-30), NOW) == NOW + timedelta(seconds=30) + HOUR
