"""Time: one source of now, and the few conversions the portal needs. Services take `now` as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as text that sorts by time: `2026-11-22T14:05:09.123Z` (UTC, milliseconds)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_stamp(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def epoch(moment: datetime) -> int:
    """Seconds since 1970, as DynamoDB's time to live and JWT want them."""
    return int(moment.timestamp())


def today(moment: datetime, time_zone: str) -> date:
    """The calendar day in the practice's time zone: ages and birthdays count there, not in UTC."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def age(birth_date: date, on: date) -> int:
    """Whole years. Who is born on February 29 turns a year older on March 1 of a common year."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
