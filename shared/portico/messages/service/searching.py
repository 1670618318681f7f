"""Searching a patient's messages by words, writer and date: the newest first, as far as one answer may read.

An answer says how far back it looked, so that nobody takes "nothing until March" for "nothing".
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portico import audit, clock, cursor
from portico.access import Caller
from portico.messages import models
from portico.messages.repo import letter_rows
from portico.messages.repo.message_rows import folded
from portico.practices import service as practices
from portico.store.items import Item

_ROWS_A_READ = 200
_MOST_READS = 3  # of one answer
_MOST_FOUND = 25


def search(
    caller: Caller,
    patient_id: str,
    words: str,
    writer: str,
    first: date | None,
    last: date | None,
    start: str | None,
    now: datetime,
) -> models.Search:
    """A page of what was found. Every word must begin one that stands there. Raises BadRequest `request.cursor`."""
    zone = ZoneInfo(practices.get_ready(caller.practice_id).time_zone)
    scope = (caller.practice_id, patient_id, "search", words, writer, str(first), str(last))
    is_past = last is not None and last < clock.today(now, zone.key)
    end = _stamp(last + timedelta(days=1), zone) if last and is_past else clock.stamp(now + timedelta(minutes=1))
    oldest = _stamp(first, zone) if first else ""
    found: list[Item] = []
    looked_at: Item | None = None
    for row in _letters(caller.practice_id, patient_id, cursor.unseal(scope, start) if start else end):
        if row is None or row["sent_at"] < oldest:
            looked_at = None
            break
        looked_at = row
        if _matches(row, words, writer):
            found.append(row)
            if len(found) == _MOST_FOUND:
                break
    audit.record(caller, "messages.searched", now, patient_id=patient_id)
    return models.Search(
        items=[models.Found.model_validate({name: row[name] for name in models.Found.model_fields}) for row in found],
        back_to=looked_at["sent_at"] if looked_at else None,
        older=cursor.seal(scope, looked_at["sk"]) if looked_at else None,
    )


def _letters(practice_id: str, patient_id: str, before: str) -> Iterator[Item | None]:
    """The messages before this stamp, as many as one answer may read; last None when there are no more."""
    for _ in range(_MOST_READS):
        page = letter_rows.list_page(practice_id, patient_id, limit=_ROWS_A_READ, before=before)
        yield from page.items
        if page.next is None:
            yield None
            return
        before = page.items[-1]["sk"]


def _matches(row: Item, words: str, writer: str) -> bool:
    there = row["words"].split()
    wanted = folded(words).split()
    by = folded(row["writer"])
    return all(any(word.startswith(each) for word in there) for each in wanted) and folded(writer) in by


def _stamp(day: date, zone: ZoneInfo) -> str:
    return clock.stamp(datetime.combine(day, time.min, zone))
