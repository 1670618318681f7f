"""FHIR dates: years, months, days and moments, each as exact as the sender was."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator

_DATE_TIME = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?"
)


def _checked(text: str) -> str:
    if not _DATE_TIME.fullmatch(text):
        raise ValueError("not a FHIR date")
    if len(text) >= len("2026-11-22"):
        date.fromisoformat(text[:10])
    if not 1800 <= int(text[:4]) <= 2200:
        raise ValueError("not a year of a patient's life")
    return text


DateTime = Annotated[str, AfterValidator(_checked)]
"""A FHIR date, dateTime or instant as it was sent: `2014`, `2014-05`, `2014-05-21` or `2014-05-21T01:36:05+00:00`."""


def _with_time(text: str) -> str:
    if "T" not in text:
        raise ValueError("not a moment")
    return text


Instant = Annotated[DateTime, AfterValidator(_with_time)]
"""A moment, with its time of day and time zone."""


def day(when: str | None) -> str | None:
    """The calendar day where it happened (as written, before any change of time zone), or its year or month."""
    return when[:10] if when else None


def sortable(when: str | None) -> str:
    """Text that sorts by time: moments in UTC, partial dates at their start, the undated before everything."""
    if when is None:
        return ""
    return moment(when).strftime("%Y-%m-%dT%H:%M:%SZ") if "T" in when else when


def moment(when: str) -> datetime:
    """The moment of a dateTime with a time, in UTC. A leap second counts as the one before."""
    text = re.sub(r":60(?=[.Z+-])", ":59", when).replace("Z", "+00:00")
    whole = re.sub(r"\.\d+", "", text)
    return datetime.fromisoformat(whole).astimezone(UTC)
