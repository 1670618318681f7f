"""Step-up: a password or factor that was shown stands for its person for ten minutes."""

from datetime import timedelta

import pytest

from portico import clock
from portico.access import Caller
from portico.errors import Forbidden
from tests.support.practices import NOW


def caller(confirmed_at: int) -> Caller:
    return Caller("larkspur", "patient", "acc_myra", confirmed_at=confirmed_at)


def test_what_was_shown_counts_until_ten_minutes_have_passed() -> None:
    shown = caller(clock.epoch(NOW))
    assert shown.confirmed(NOW) is shown
    assert shown.confirmed(NOW + timedelta(minutes=9, seconds=59)) is shown
    with pytest.raises(Forbidden, match=r"identity\.confirm_first"):
        shown.confirmed(NOW + timedelta(minutes=10))


def test_who_never_showed_anything_is_asked_first() -> None:
    with pytest.raises(Forbidden, match=r"identity\.confirm_first"):
        caller(0).confirmed(NOW)
