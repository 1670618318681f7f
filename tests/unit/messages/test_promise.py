"""By when an answer is promised: at every edge of hours, days, weekends, holidays and changes of the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portico.messages import promise
from portico.practices.messaging_models import Schedule

NEW_YORK = "America/New_York"
WEEK = ["mon", "tue", "wed", "thu", "fri"]
OFFICE = [
    {"days": WEEK, "opens": "08:00", "closes": "12:00"},
    {"days": WEEK, "opens": "13:00", "closes": "17:00"},
    {"days": ["sat"], "opens": "09:00", "closes": "12:00"},
]
ALWAYS = [{"days": [*WEEK, "sat", "sun"], "opens": "00:00", "closes": "24:00"}]
NIGHTS = [
    {"days": ["fri"], "opens": "20:00", "closes": "24:00"},
    {"days": ["sat"], "opens": "00:00", "closes": "06:00"},
]
# Thanksgiving and the day after are holidays; the week of Christmas is closed altogether.
HOLIDAYS = ["2026-11-26", "2026-11-27", *(f"2026-12-{day}" for day in range(21, 27))]


def schedule(within: int, unit: str, hours: list[dict[str, Any]] = OFFICE) -> Schedule:
    told = {"hours": hours, "holidays": HOLIDAYS, "promise": {"within": within, "unit": unit}}
    return Schedule.model_validate(told)


def local(text: str, zone: str = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def told(moment: datetime, zone: str = NEW_YORK) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("sent", "hours", "expected"),
    [
        ("2026-11-23T08:00", 2, "Mon 2026-11-23 10:00"),
        ("2026-11-23T07:59", 2, "Mon 2026-11-23 10:00"),
        ("2026-11-23T00:00", 2, "Mon 2026-11-23 10:00"),
        ("2026-11-23T08:00", 4, "Mon 2026-11-23 12:00"),  # exactly when they go to lunch
        ("2026-11-23T08:01", 4, "Mon 2026-11-23 13:01"),
        ("2026-11-23T11:30", 1, "Mon 2026-11-23 13:30"),
        ("2026-11-23T12:00", 1, "Mon 2026-11-23 14:00"),
        ("2026-11-23T16:00", 1, "Mon 2026-11-23 17:00"),
        ("2026-11-23T16:30", 1, "Tue 2026-11-24 08:30"),
        ("2026-11-23T17:00", 1, "Tue 2026-11-24 09:00"),
        ("2026-11-23T23:59", 1, "Tue 2026-11-24 09:00"),
        ("2026-11-25T16:30", 1, "Sat 2026-11-28 09:30"),  # over two holidays
        ("2026-11-26T10:00", 4, "Mon 2026-11-30 09:00"),
        ("2026-11-28T11:00", 2, "Mon 2026-11-30 09:00"),
        ("2026-11-29T12:00", 1, "Mon 2026-11-30 09:00"),
        ("2026-12-19T11:30", 1, "Mon 2026-12-28 08:30"),  # over a week of them
        ("2026-12-31T16:00", 2, "Fri 2027-01-01 09:00"),
        ("2026-11-30T08:00", 100, "Tue 2026-12-15 15:00"),
    ],
)
def test_hours_are_counted_while_the_practice_is_open(sent: str, hours: int, expected: str) -> None:
    assert told(promise.expected_by(local(sent), schedule(hours, "hours"), NEW_YORK)) == expected


@pytest.mark.parametrize(
    ("sent", "days", "expected"),
    [
        ("2026-11-23T09:00", 1, "Tue 2026-11-24 17:00"),
        ("2026-11-23T00:00", 1, "Tue 2026-11-24 17:00"),
        ("2026-11-23T12:30", 1, "Tue 2026-11-24 17:00"),  # at lunch
        ("2026-11-23T16:59", 1, "Tue 2026-11-24 17:00"),
        ("2026-11-23T17:00", 1, "Wed 2026-11-25 17:00"),  # closed: received on Tuesday
        ("2026-11-24T17:01", 1, "Sat 2026-11-28 12:00"),  # received on Wednesday, then two holidays
        ("2026-11-26T09:00", 1, "Mon 2026-11-30 17:00"),
        ("2026-11-28T11:59", 2, "Tue 2026-12-01 17:00"),
        ("2026-11-28T12:00", 2, "Wed 2026-12-02 17:00"),
        ("2026-11-29T10:00", 2, "Wed 2026-12-02 17:00"),
        ("2026-12-18T10:00", 2, "Mon 2026-12-28 17:00"),
        ("2026-12-30T10:00", 3, "Sat 2027-01-02 12:00"),
    ],
)
def test_days_are_those_on_which_the_practice_opens(sent: str, days: int, expected: str) -> None:
    assert told(promise.expected_by(local(sent), schedule(days, "days"), NEW_YORK)) == expected


@pytest.mark.parametrize(
    ("sent", "fold", "hours", "expected"),
    [
        ("2027-03-13T23:00", 0, 5, "Sun 2027-03-14 05:00"),  # the hour from two to three is not there
        ("2027-11-06T23:00", 0, 5, "Sun 2027-11-07 03:00"),  # the hour from one to two is there twice
        ("2027-11-07T01:30", 0, 1, "Sun 2027-11-07 01:30"),
        ("2027-11-07T01:30", 1, 1, "Sun 2027-11-07 02:30"),
    ],
)
def test_an_hour_is_sixty_minutes_when_clocks_change(sent: str, fold: int, hours: int, expected: str) -> None:
    by = promise.expected_by(local(sent, fold=fold), schedule(hours, "hours", ALWAYS), NEW_YORK)
    assert told(by) == expected
    assert (by - local(sent, fold=fold).astimezone(by.tzinfo)).total_seconds() == hours * 3600


def test_an_opening_that_the_clock_leaves_out_is_waited_for_until_the_next() -> None:
    hours = [{"days": ["sun"], "opens": "02:00", "closes": "03:00"}]
    by = promise.expected_by(local("2027-03-13T12:00"), schedule(1, "hours", hours), NEW_YORK)
    assert told(by) == "Sun 2027-03-21 03:00"


def test_a_practice_that_closes_at_the_same_hour_does_so_in_summer_and_winter() -> None:
    for sent, expected in (("2027-03-12T10:00", "Sat 2027-03-13 12:00"), ("2027-03-13T11:00", "Mon 2027-03-15 17:00")):
        assert told(promise.expected_by(local(sent), schedule(1, "days"), NEW_YORK)) == expected


def test_a_night_counts_on_over_midnight() -> None:
    by = promise.expected_by(local("2026-12-04T23:00"), schedule(3, "hours", NIGHTS), NEW_YORK)
    assert told(by) == "Sat 2026-12-05 02:00"


def test_the_day_is_that_of_the_practice_and_not_of_greenwich() -> None:
    for zone, expected in (("Pacific/Honolulu", "Fri 2026-12-04 10:30"), ("Pacific/Auckland", "Sat 2026-12-05 11:00")):
        sent = local("2026-12-04T18:30", "UTC")
        assert told(promise.expected_by(sent, schedule(2, "hours"), zone), zone) == expected


@pytest.mark.parametrize("sent", ["2026-11-23T11:30", "2026-11-25T16:30", "2026-12-05T10:59", "2027-03-12T16:01"])
def test_the_practice_is_open_for_as_long_as_it_promised(sent: str) -> None:
    moment = local(sent).astimezone(UTC)
    by = promise.expected_by(moment, schedule(3, "hours"), NEW_YORK)
    minutes = range(int((by - moment).total_seconds()) // 60)
    opened = sum(promise.is_open(moment + timedelta(minutes=each), schedule(3, "hours"), NEW_YORK) for each in minutes)
    assert opened == 3 * 60


@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00:00", True),
        ("2026-11-23T11:59:59", True),
        ("2026-11-23T12:00:00", False),
        ("2026-11-23T13:00:00", True),
        ("2026-11-23T17:00:00", False),
        ("2026-11-26T10:00:00", False),
        ("2026-11-28T10:00:00", True),
        ("2026-11-29T10:00:00", False),
    ],
)
def test_a_practice_is_open_from_its_opening_until_its_closing(at: str, open_then: bool) -> None:
    assert promise.is_open(local(at), schedule(1, "days"), NEW_YORK) is open_then


def test_a_practice_that_never_closes_is_open_at_midnight() -> None:
    assert promise.is_open(local("2026-12-05T00:00"), schedule(1, "days", ALWAYS), NEW_YORK)
