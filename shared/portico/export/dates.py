"""FHIR dates, as HL7 version 3 writes them and as people in the United States read them."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_FHIR = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


def hl7_time(value: object) -> str | None:
    """A FHIR date, dateTime or instant as an HL7 TS of the same precision and offset; None when it is not one."""
    return _hl7_time(value) if isinstance(value, str) else None


@lru_cache(maxsize=8192)
def _hl7_time(value: str) -> str | None:
    match = _FHIR.fullmatch(value)
    if match is None or not _is_real(match):
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups(default="")
    shift = "+0000" if offset == "Z" else offset.replace(":", "")
    return f"{year}{month}{day}{hour}{minute}{second}{fraction}{shift}"


def _is_real(match: re.Match[str]) -> bool:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return hour < 24 and minute < 60 and second < 61


@lru_cache(maxsize=8192)
def long_date(value: object, time_zone: str) -> str:
    """ "November 17, 2026", "November 2026" or "2026", by what is known; empty when nothing is.

    A moment is dated in the practice's time zone. Midnight exactly is a date that a system padded with zeros:
    it stays the day that was written, whatever the zone.
    """
    if hl7_time(value) is None or not isinstance(value, str):
        return ""
    if len(value) == 4:
        return value
    if len(value) == 7:
        return f"{date.fromisoformat(value + '-01'):%B %Y}"
    day = local_day(value, time_zone)
    return f"{day:%B} {day.day}, {day.year}" if day else ""


@lru_cache(maxsize=8192)
def long_time(value: object, time_zone: str) -> str:
    """The date, and the time of day when it is known: "November 17, 2026 at 9:30 AM"."""
    text = long_date(value, time_zone)
    moment = _moment(value)
    if moment is None or _is_padded(moment):
        return text
    local = _local(moment, time_zone)
    return f"{text} at {local.hour % 12 or 12}:{local:%M %p}"


def local_day(value: object, time_zone: str) -> date | None:
    """The day of a FHIR date or dateTime, for the practice; the first day of what is only a month or a year."""
    if hl7_time(value) is None or not isinstance(value, str):
        return None
    if len(value) <= 10:
        return date.fromisoformat(f"{value}-01-01"[:10])
    moment = _moment(value)
    if moment is None:
        return date.fromisoformat(value[:10])
    return (moment if _is_padded(moment) else _local(moment, time_zone)).date()


def _local(moment: datetime, time_zone: str) -> datetime:
    """A moment by the practice's clock; as it was written without a zone, or where the calendar ends (year 1, 9999)."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo(time_zone))
    except OverflowError:
        return moment


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None


def _is_padded(moment: datetime) -> bool:
    return not (moment.hour or moment.minute or moment.second or moment.microsecond)
