"""The builders refuse what would make a chart wrong."""

from datetime import date

import pytest

from local.demo.dates import birth_date, days_ago, moment, month_from, months_ago, opening_day_on_or_after
from local.demo.people import lindqvist
from local.demo.results import lab_panel
from local.demo.terms import Term
from local.demo.visits import visit

SUNDAY = date(2026, 11, 22)


def test_a_chart_refuses_a_second_entry_under_the_same_id() -> None:
    [chart] = lindqvist.household(SUNDAY)

    with pytest.raises(ValueError, match="larkspur-lindqvist-visit-first is in the chart already"):
        visit(chart, "first", SUNDAY, "sick", Term("Cough"))


def test_a_panel_refuses_a_test_it_does_not_hold() -> None:
    [chart] = lindqvist.household(SUNDAY)
    seen = visit(chart, "blood-test", SUNDAY, "follow-up", Term("Blood test"))

    with pytest.raises(ValueError, match="not in lipids: \\['sodium'\\]"):
        lab_panel(chart, "lipids", seen, {"sodium": 140})


def test_visits_fall_on_opening_days() -> None:
    assert days_ago(SUNDAY, 0) == date(2026, 11, 20)
    assert opening_day_on_or_after(SUNDAY) == date(2026, 11, 23)


def test_a_month_without_the_day_gives_its_last_one() -> None:
    assert month_from(date(2028, 3, 31), -1, 31) == date(2028, 2, 29)
    assert month_from(date(2026, 11, 22), 2, 14) == date(2027, 1, 14)


def test_months_ago_is_always_in_the_past() -> None:
    assert months_ago(date(2026, 12, 1), 1) == date(2026, 11, 12)
    with pytest.raises(ValueError, match="one month or more"):
        months_ago(SUNDAY, 0)


def test_a_birth_date_stays_all_month() -> None:
    assert birth_date(date(2026, 11, 1), 8, 4) == birth_date(date(2026, 11, 30), 8, 4) == date(2018, 7, 5)


def test_times_carry_the_offset_of_the_season() -> None:
    assert moment(date(2026, 7, 1), "10:20") == "2026-07-01T10:20:00-04:00"
    assert moment(date(2026, 12, 1), "10:20", plus_minutes=20) == "2026-12-01T10:40:00-05:00"
