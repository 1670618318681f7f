"""By when the practice promised to answer, in its business hours. Pure: the moment and the schedule are arguments."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from portico.practices.messaging_models import Schedule

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


def expected_by(sent_at: datetime, schedule: Schedule, time_zone: str) -> datetime:
    """The moment (UTC) by which what was sent at this moment is to be answered.

    Hours are counted while the practice is open. Days: a message is received on the day in whose hours it arrives,
    else on the next day that has any left, and answered when the practice closes that many business days later.
    """
    sent_at = sent_at.astimezone(UTC)
    days = _days_from(sent_at, schedule, ZoneInfo(time_zone))
    if schedule.promise.unit == "hours":
        return _after_open_time(sent_at, timedelta(hours=schedule.promise.within), days)
    closings = (spans[-1][1] for spans in days if spans[-1][1] > sent_at)
    return next(islice(closings, schedule.promise.within, None))


def is_open(at: datetime, schedule: Schedule, time_zone: str) -> bool:
    """Whether the practice is open at this moment."""
    zone = ZoneInfo(time_zone)
    return any(opens <= at < closes for opens, closes in _spans(at.astimezone(zone).date(), schedule, zone))


def _after_open_time(start: datetime, left: timedelta, days: Iterator[list[Span]]) -> datetime:
    spans = (span for spans in days for span in spans if span[1] > start)
    while True:
        opens, closes = next(spans)
        begins = max(opens, start)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins


def _days_from(moment: datetime, schedule: Schedule, zone: ZoneInfo) -> Iterator[list[Span]]:
    """The business days from that of this moment on, each with its openings. They never end: holidays do."""
    first = moment.astimezone(zone).date()
    return (spans for after in count() if (spans := _spans(first + after * DAY, schedule, zone)))


def _spans(day: date, schedule: Schedule, zone: ZoneInfo) -> list[Span]:
    """The openings of a day in UTC, where every hour has 60 minutes also when clocks change."""
    spans = [(_moment(day, each.opens, zone), _moment(day, each.closes, zone)) for each in schedule.on(day)]
    return [(opens, closes) for opens, closes in spans if opens < closes]


def _moment(day: date, local: str, zone: ZoneInfo) -> datetime:
    if local == "24:00":
        return _moment(day + DAY, "00:00", zone)
    return datetime.combine(day, time.fromisoformat(local), zone).astimezone(UTC)
