"""Files that were attached and never sent are removed, so that nothing of a patient stays that nobody knows of."""

from contextlib import suppress
from datetime import datetime, timedelta

from portico import log
from portico.messages.entities import Attachment
from portico.messages.files.refusals import LOST
from portico.messages.repo import attachment_files, attachment_rows, draft_rows, unsent_rows
from portico.messages.repo.unsent_rows import Unsent
from portico.store import transactions
from portico.store.table import ConditionFailed

KEPT = timedelta(days=30)
_MOST = 100  # files in one run


def sweep(practice_id: str, now: datetime) -> int:
    """Remove files that were attached 30 days ago and are neither in a message nor in a draft; gives how many.

    A run that ends on the way leaves what the next one goes on with: the row says first that no message may take the
    file, then the file goes, then the row.
    """
    old = unsent_rows.list_older(practice_id, now - KEPT, _MOST)
    return sum(_removed(practice_id, each, now) for each in old)


def _removed(practice_id: str, unsent: Unsent, now: datetime) -> bool:
    file = attachment_rows.find(practice_id, unsent.file_id)
    if file is None or file.message_id is not None:
        transactions.write(unsent_rows.striking(practice_id, unsent))
        return False
    if _in_a_draft(practice_id, file):
        transactions.write(*unsent_rows.listing_anew(practice_id, unsent, now))
        return False
    with suppress(ConditionFailed):  # it was sent a moment ago
        if file.state != "refused":
            transactions.write(unsent_rows.giving_up(practice_id, file, LOST))
        if file.stored is not None:
            attachment_files.delete_clean(practice_id, file.stored)
        transactions.write(*unsent_rows.deleting(practice_id, unsent))
        log.event("attachment.removed", attachment=file.id)
        return True
    return False


def _in_a_draft(practice_id: str, file: Attachment) -> bool:
    drafts = draft_rows.list_all(practice_id, file.account_id, file.patient_id)
    return any(file.id == each.id for draft in drafts for each in draft.files)
