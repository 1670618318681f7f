"""A practice with providers, a patient of Dr. Chen's, and time that goes on a minute with every request."""

from datetime import timedelta
from itertools import count

import pytest

from portico import clock
from tests.support.correspondence import charted, open_with_providers
from tests.support.notices import At
from tests.support.practices import NOW


@pytest.fixture(autouse=True)
def _moving_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sunday, November 22, 2026, 9:05 in the morning at the practice; each look at the clock is a second later."""
    seconds = count()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=next(seconds)))


@pytest.fixture
def myra(cloud: None) -> str:
    """The patient's id."""
    open_with_providers()
    return charted()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Moves the clock that everything reads, and stops it there."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)
