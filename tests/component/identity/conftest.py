"""An open practice, a clock that the test moves, and Myra's chart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from portico import clock
from portico.records import service as records
from tests.support.practices import open_practice

START = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)


@dataclass
class MovedClock:
    """The time as every function sees it."""

    now: datetime = START

    def forward(self, **much: float) -> None:
        self.now += timedelta(**much)


@dataclass
class Chart:
    """What User Validation reads of a patient's chart."""

    birth_date: date = date(1947, 5, 1)
    phones: list[str] = field(default_factory=lambda: ["(508) 555-0142", "508-555-0199 x12"])


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    moved = MovedClock()
    monkeypatch.setattr(clock, "now", lambda: moved.now)
    return moved


@pytest.fixture(autouse=True)
def larkspur(cloud: None, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    charts: dict[tuple[str, str], Chart] = {("larkspur", "pat_myra"): Chart()}
    read: Callable[[str, str], Chart] = lambda practice_id, patient_id: charts[practice_id, patient_id]  # noqa: E731
    monkeypatch.setattr(records, "get_patient", read)
    open_practice()
