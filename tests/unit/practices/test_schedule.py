"""When a practice may say that it is open, and what it may promise."""

from typing import Any

import pytest
from pydantic import ValidationError

from portico.practices.messaging_models import Schedule

MORNING = {"days": ["mon", "tue"], "opens": "08:00", "closes": "12:00"}
PROMISE = {"within": 2, "unit": "days"}


def refused(**changes: Any) -> str:
    """The words for a schedule that is refused."""
    with pytest.raises(ValidationError) as caught:
        Schedule.model_validate({"hours": [MORNING], "promise": PROMISE, **changes})
    return str(caught.value)


def test_openings_of_a_day_may_touch_and_come_in_any_order() -> None:
    afternoon = {**MORNING, "opens": "12:00", "closes": "24:00"}
    schedule = Schedule.model_validate({"hours": [afternoon, MORNING], "promise": PROMISE})
    assert Schedule.model_validate(schedule.model_dump(mode="json")) == schedule


def test_a_practice_that_never_opens_can_promise_nothing() -> None:
    assert "at least 1 item" in refused(hours=[])
    assert "at least 1 item" in refused(hours=[{**MORNING, "days": []}])


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("12:00", "08:00"),
        ("08:00", "08:00"),
        ("22:00", "06:00"),
        ("24:00", "24:00"),
        ("8:00", "12:00"),
        ("08:00", "25:00"),
    ],
)
def test_an_opening_ends_later_on_the_same_day(opens: str, closes: str) -> None:
    refused(hours=[{**MORNING, "opens": opens, "closes": closes}])


def test_openings_of_one_day_do_not_overlap() -> None:
    assert "overlap (tue)" in refused(hours=[MORNING, {"days": ["tue"], "opens": "11:59", "closes": "13:00"}])


def test_a_day_is_named_once_in_an_opening() -> None:
    assert "only once" in refused(hours=[{**MORNING, "days": ["mon", "mon"]}])


@pytest.mark.parametrize(
    "promise", [{"within": 0, "unit": "days"}, {"within": 1, "unit": "weeks"}, {"within": 1}, None]
)
def test_a_promise_is_of_hours_or_days_that_can_be_counted(promise: Any) -> None:
    refused(promise=promise)


def test_a_holiday_is_a_date() -> None:
    assert "holidays" in refused(holidays=["Thanksgiving"])


def test_a_misspelt_setting_is_said() -> None:
    assert "holiday" in refused(holiday=["2026-11-26"])
