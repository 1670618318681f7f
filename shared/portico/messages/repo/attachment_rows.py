"""Files of messages: announced by a browser, looked at by a worker, bound to one message when it is sent."""

from collections.abc import Sequence

from portico import clock
from portico.errors import PortalError
from portico.messages.entities import Attachment
from portico.messages.repo.base import fields_of, item_of, table
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part, Reading

_COUNTED_SECONDS = 86_400


def reading(practice_id: str, attachment_id: str) -> Reading:
    """The read of a file's row, for `read_together`."""
    return table(practice_id).reading(keys.attachment(attachment_id))


def attachment_of(row: Item | None) -> Attachment | None:
    return None if row is None else Attachment(**fields_of(Attachment, row))


def find(practice_id: str, attachment_id: str) -> Attachment | None:
    return attachment_of(table(practice_id).get(keys.attachment(attachment_id)))


def find_many(practice_id: str, attachment_ids: Sequence[str]) -> dict[str, Attachment]:
    wanted = {keys.attachment(each): each for each in attachment_ids}
    found = table(practice_id).get_many(wanted)
    return {wanted[key]: Attachment(**fields_of(Attachment, row)) for key, row in found.items()}


def list_announced(practice_id: str, account_id: str, patient_id: str, day: str, most: int) -> frozenset[str]:
    """The files that an account announced for a patient on a day (`2026-11-23`), no more than `most`."""
    page = table(practice_id).query(keys.attached_on(account_id, patient_id, day), limit=most)
    return frozenset(row["file"] for row in page.items)


def putting_new(practice_id: str, attachment: Attachment, request: str) -> list[Part]:
    """A file that was announced, if it was not before; `request` is the digest of what its sender said of it.

    It stands among the unsent until it is `binding`, or swept.
    """
    rows, day = table(practice_id), attachment.announced_at[:10]
    counted = keys.attached(attachment.account_id, attachment.patient_id, day, attachment.id)
    forgotten = clock.epoch(clock.from_stamp(attachment.announced_at)) + _COUNTED_SECONDS
    return [
        rows.putting(keys.attachment(attachment.id), {**item_of(attachment), "request": request}, absent()),
        rows.putting(keys.unsent(attachment.announced_at, attachment.id), {"file": attachment.id}, None),
        rows.putting(counted, {"file": attachment.id, "ttl": forgotten}, None),
    ]


def mark_clean(practice_id: str, attachment_id: str, stored: str, name: str, media_type: str, size: int) -> bool:
    """It may be opened, as it lies at `stored`; False when that, or something else, was said of it before."""
    return _mark(
        practice_id,
        attachment_id,
        Change(put={"state": "clean", "stored": stored, "name": name, "media_type": media_type, "size": size}),
    )


def mark_refused(practice_id: str, attachment_id: str, reason: str) -> bool:
    """It never will be opened; False when that, or something else, was said of it before."""
    return _mark(practice_id, attachment_id, Change(put={"state": "refused", "reason": reason}))


def _mark(practice_id: str, attachment_id: str, change: Change) -> bool:
    try:
        table(practice_id).update(keys.attachment(attachment_id), change, matches(state="announced"))
    except ConditionFailed:
        return False
    return True


def binding(practice_id: str, attachment: Attachment, message_id: str, otherwise: PortalError) -> list[Part]:
    """The file is this message's from now on, if it may be opened and no other message has it."""
    free = matches(state="clean", message_id=None, account_id=attachment.account_id, patient_id=attachment.patient_id)
    rows, change = table(practice_id), Change(put={"message_id": message_id})
    return [
        rows.updating(keys.attachment(attachment.id), change, free, otherwise),
        rows.deleting(keys.unsent(attachment.announced_at, attachment.id)),
    ]
