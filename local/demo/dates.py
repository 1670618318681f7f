"""Dates of the demonstration: fresh on whatever day Portico is started."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def month_from(today: date, months: int, day: int) -> date:
    """The `day` (or the month's last) of the month `months` after, or before, today's."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def opening_day_on_or_before(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def opening_day_on_or_after(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def days_ago(today: date, days: int) -> date:
    """The opening day (Monday to Friday) that many days ago, or the last one before it."""
    return opening_day_on_or_before(today - timedelta(days=days))


def months_ago(today: date, months: int, day: int = 12) -> date:
    """An opening day in the month that many months ago; at least one month, so that it is past."""
    if months < 1:
        raise ValueError("months_ago needs one month or more")
    return opening_day_on_or_before(month_from(today, -months, day))


def birth_date(today: date, age: int, months: int) -> date:
    """Born so that the patient has been `age` for `months` (1 to 11) months: the same all month long."""
    return month_from(today, -(age * 12 + months), 5)


def turns_next_month(today: date, age: int) -> date:
    """The birth date of someone who has a birthday, the `age`-th, on the 14th of next month."""
    return month_from(today, 1 - age * 12, 14)


def moment(day: date, clock: str, plus_minutes: int = 0) -> str:
    """A FHIR dateTime with the practice's offset: `moment(day, "10:20")`."""
    local = datetime.combine(day, time.fromisoformat(clock), NEW_YORK) + timedelta(minutes=plus_minutes)
    return local.isoformat()
