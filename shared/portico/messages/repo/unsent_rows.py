"""Files that are not part of a message, in the order in which they were announced or last found in a draft."""

from datetime import datetime
from typing import NamedTuple

from portico import clock
from portico.messages.entities import Attachment
from portico.messages.repo.base import table
from portico.store import keys
from portico.store.conditions import Change, matches
from portico.store.keys import Key
from portico.store.table import Part


class Unsent(NamedTuple):
    """A file in the list, and its place there."""

    file_id: str
    place: Key


def list_older(practice_id: str, than: datetime, most: int) -> list[Unsent]:
    """Those that came into the list before this moment, the oldest first."""
    page = table(practice_id).query(keys.UNSENT, limit=most)
    found = [Unsent(row["file"], Key(keys.UNSENT, row["sk"])) for row in page.items]
    return [each for each in found if each.place.sk < clock.stamp(than)]


def striking(practice_id: str, unsent: Unsent) -> Part:
    """Out of the list."""
    return table(practice_id).deleting(unsent.place)


def listing_anew(practice_id: str, unsent: Unsent, now: datetime) -> list[Part]:
    """To the end of the list."""
    anew = keys.unsent(clock.stamp(now), unsent.file_id)
    return [striking(practice_id, unsent), table(practice_id).putting(anew, {"file": unsent.file_id}, None)]


def giving_up(practice_id: str, file: Attachment, reason: str) -> Part:
    """No message may take the file any more, if none has it and it lies where it did when it was read."""
    change = Change(put={"state": "refused", "reason": reason})
    as_read = matches(stored=file.stored, message_id=None)
    return table(practice_id).updating(keys.attachment(file.id), change, as_read)


def deleting(practice_id: str, unsent: Unsent) -> list[Part]:
    """The file's row is gone, and its place in the list, if no message has it."""
    key = keys.attachment(unsent.file_id)
    return [table(practice_id).deleting(key, matches(state="refused", message_id=None)), striking(practice_id, unsent)]
