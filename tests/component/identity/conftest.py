"""An open practice, and a clock that the test moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from portico import clock
from tests.support.practices import open_practice

START = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)


@dataclass
class MovedClock:
    """The time as every function sees it."""

    now: datetime = START

    def forward(self, **much: float) -> None:
        self.now += timedelta(**much)


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    moved = MovedClock()
    monkeypatch.setattr(clock, "now", lambda: moved.now)
    return moved


@pytest.fixture(autouse=True)
def larkspur(cloud: None, moved_clock: MovedClock) -> None:
    open_practice()
