"""Dates keep what is known of them, and are read as the practice's days."""

import pytest

from portico.export.dates import hl7_time, local_day, long_date, long_time

ZONE = "America/New_York"


@pytest.mark.parametrize(
    ("fhir", "hl7"),
    [
        ("2026", "2026"),
        ("2026-05", "202605"),
        ("2026-05-02", "20260502"),
        ("2026-05-02T09:15:00-04:00", "20260502091500-0400"),
        ("2026-05-02T13:15:00Z", "20260502131500+0000"),
        ("2026-05-02T13:15:00.250Z", "20260502131500.250+0000"),
        ("2026-02-30", None),
        ("2026-13", None),
        ("soon", None),
        ("2026-05-02T25:00:00Z", None),
        ("", None),
        (None, None),
        (20260502, None),
        ("2026-05-02\n", None),
    ],
)
def test_date_keeps_its_precision_and_offset(fhir: object, hl7: str | None) -> None:
    assert hl7_time(fhir) == hl7


@pytest.mark.parametrize(
    ("fhir", "words"),
    [
        ("2026", "2026"),
        ("2026-05", "May 2026"),
        ("2026-11-17", "November 17, 2026"),
        ("2026-11-18T02:30:00Z", "November 17, 2026"),
        ("2012-08-06T00:00:00+00:00", "August 6, 2012"),
        ("2026-05-02T09:15:00.5-04:00", "May 2, 2026"),
        ("tomorrow", ""),
        (None, ""),
    ],
)
def test_date_reads_as_the_practices_day(fhir: object, words: str) -> None:
    assert long_date(fhir, ZONE) == words


def test_time_of_day_is_shown_when_it_is_known() -> None:
    assert long_time("2026-11-17T14:30:00Z", ZONE) == "November 17, 2026 at 9:30 AM"
    assert long_time("2026-07-17T16:05:00Z", ZONE) == "July 17, 2026 at 12:05 PM"
    assert long_time("2026-11-17", ZONE) == "November 17, 2026"


def test_day_of_a_month_is_its_first() -> None:
    assert str(local_day("2026-05", ZONE)) == "2026-05-01"
    assert str(local_day("2026", ZONE)) == "2026-01-01"
    assert local_day("x", ZONE) is None


@pytest.mark.parametrize(
    ("moment", "day", "words"),
    [
        ("9999-12-31T23:59:59-05:00", "9999-12-31", "December 31, 9999 at 11:59 PM"),
        ("0001-01-01T00:30:00Z", "0001-01-01", "January 1, 1 at 12:30 AM"),
        ("0001-01-01T00:30:00+09:00", "0001-01-01", "January 1, 1 at 12:30 AM"),
    ],
)
def test_moment_where_the_calendar_ends_stays_as_it_was_written(moment: str, day: str, words: str) -> None:
    assert str(local_day(moment, ZONE)) == day
    assert long_time(moment, ZONE) == words
