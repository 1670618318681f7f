"""Files of messages: announced by a browser, looked at by a worker, bound to one message when it is sent."""

from collections.abc import Sequence

from portico.errors import PortalError
from portico.messages.entities import Attachment
from portico.messages.repo.base import fields_of, item_of, table
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part, Reading


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


def putting_new(practice_id: str, attachment: Attachment) -> Part:
    return table(practice_id).putting(keys.attachment(attachment.id), item_of(attachment), absent())


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


def binding(practice_id: str, attachment: Attachment, message_id: str, otherwise: PortalError) -> Part:
    """The file is this message's from now on, if it may be opened and no other message has it."""
    free = matches(state="clean", message_id=None, account_id=attachment.account_id, patient_id=attachment.patient_id)
    change = Change(put={"message_id": message_id})
    return table(practice_id).updating(keys.attachment(attachment.id), change, free, otherwise)
