"""Files on their way into a message, and out of one: announced, followed until they were looked at, and opened."""

from collections.abc import Sequence
from datetime import datetime

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Invalid, NotFound
from portico.messages import models, routing
from portico.messages.attachment_models import FileUpload, NewFile
from portico.messages.entities import Attachment
from portico.messages.files import kinds
from portico.messages.files.kinds import Kind
from portico.messages.files.names import shown_name
from portico.messages.files.refusals import Refused
from portico.messages.repo import attachment_files, attachment_rows, message_rows, thread_rows
from portico.messages.service.shown import file_of
from portico.practices import service as practices
from portico.records.models import FileLink
from portico.store import transactions
from portico.store.table import ConditionFailed

MOST_A_DAY = 100  # files that an account attaches for one patient: ten messages full


def announce(caller: Caller, patient_id: str, wanted: NewFile, now: datetime, key: str) -> FileUpload:
    """Where the browser may post this file, and this file alone. The same key is the same file.

    Raises Invalid with the code of `files.refusals` for what no message takes, Conflict `messages.files_full` for more
    than MOST_A_DAY, and Conflict `request.key_reused`.
    """
    kind = _kind(wanted)
    file = Attachment(
        id=ids.derived_id("att", caller.practice_id, caller.account_id, patient_id, key),
        patient_id=patient_id,
        account_id=caller.account_id,
        name=shown_name(wanted.name, kind),
        media_type=kind.media_type,
        size=wanted.size,
        announced_at=clock.stamp(now),
    )
    _require_room(caller.practice_id, file)
    request = ids.digest(wanted.model_dump_json())
    try:
        transactions.write(*attachment_rows.putting_new(caller.practice_id, file, request))
    except ConditionFailed as exc:
        if exc.item is None or exc.item["request"] != request:
            words = "This file was already announced as another one. Please attach it again."
            raise Conflict("request.key_reused", words) from None
    form = attachment_files.upload_form(caller.practice_id, file.id, file.media_type, file.size)
    return FileUpload(id=file.id, url=form["url"], fields=form["fields"])


def _kind(wanted: NewFile) -> Kind:
    try:
        return kinds.announced(wanted.name, wanted.media_type, wanted.size)
    except Refused as refusal:
        raise Invalid(refusal.code, refusal.words, errors={"file": refusal.words}) from None


def _require_room(practice_id: str, file: Attachment) -> None:
    day = file.announced_at[:10]
    known = attachment_rows.list_announced(practice_id, file.account_id, file.patient_id, day, MOST_A_DAY)
    if len(known) >= MOST_A_DAY and file.id not in known:
        words = f"You attached {MOST_A_DAY} files today, the most we take. Please send the rest tomorrow, or call us."
        raise Conflict("messages.files_full", words)


def show(caller: Caller, patient_id: str, attachment_id: str, now: datetime) -> models.File:
    """How far a file is: a page asks until it is clean or refused. Raises as `link` does for one that is not theirs."""
    return file_of(_find(caller, patient_id, attachment_id), now)


def link(caller: Caller, patient_id: str, attachment_id: str, now: datetime) -> FileLink:
    """A link that saves a file. The opening is in the audit trail first.

    Raises NotFound for a file of another patient, or one that somebody else did not send yet; Forbidden
    `messages.other_team`; Conflict `messages.file_not_clean` for one that nobody may open.
    """
    file = _find(caller, patient_id, attachment_id)
    if file.stored is None:
        shown = file_of(file, now)
        raise Conflict("messages.file_not_clean", shown.reason or "We are still checking this file. Please wait.")
    audit.record(caller, "messages.file_opened", now, patient_id=patient_id, what=file.id)
    return FileLink(
        url=attachment_files.link_to(caller.practice_id, file.stored, file.name, file.media_type),
        file_name=file.name,
        size=file.size,
        media_type=file.media_type,
    )


def require_few(files: Sequence[str]) -> None:
    """Raises Invalid `messages.too_many_files` for more files than a message takes."""
    if len(files) > models.MOST_FILES:
        words = f"A message takes {models.MOST_FILES} files at most. Please send the others with another."
        raise Invalid("messages.too_many_files", words, errors={"files": words})


def _find(caller: Caller, patient_id: str, attachment_id: str) -> Attachment:
    """A file of this patient: one that was sent, or the caller's own that was not sent yet."""
    file = attachment_rows.find(caller.practice_id, attachment_id)
    if file is None or file.patient_id != patient_id:
        raise _not_found()
    if file.message_id is None and file.account_id != caller.account_id:
        raise _not_found()
    if file.message_id is not None and caller.kind == "staff":
        _require_reader(caller, file.message_id)
    return file


def _require_reader(caller: Caller, message_id: str) -> None:
    """Staff open the files of messages that they may read."""
    sent = message_rows.find_sent(caller.practice_id, message_id)
    thread = None if sent is None else thread_rows.get(caller.practice_id, sent["thread"])
    if thread is None:
        raise _not_found()
    routing.require_reader(practices.get_ready(caller.practice_id), caller, thread)


def _not_found() -> NotFound:
    return NotFound("request.not_found", "We could not find that.")
