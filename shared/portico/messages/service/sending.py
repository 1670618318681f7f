"""Sending: a message is received whole, with its files, in every list that names it and with its mail, or not at all.

One read and one write, whoever sends. The same key is the same message, also when the first answer was lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Invalid, NotFound, PortalError
from portico.messages import routing, texts
from portico.messages.entities import Attached, Attachment, Author, Draft, Event, Message, Thread
from portico.messages.models import DraftRef, NewMessage, NewReply, NewTeamMessage, Sent
from portico.messages.promise import expected_by
from portico.messages.repo import attachment_rows, draft_rows, message_rows, sending_rows, thread_rows
from portico.messages.service import notices
from portico.messages.service.attachments import require_few
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part

_ATTEMPTS = 4
_NEXT = timedelta(milliseconds=1)  # stamps tell no less apart


@dataclass(frozen=True, slots=True)
class _Found:
    """All that sending needs to know, read at once."""

    practice: Practice
    chart: Item | None
    sent: Item | None
    thread: Thread | None
    draft: Draft | None
    files: Sequence[Attachment]


def start_thread(caller: Caller, patient_id: str, wanted: NewMessage, now: datetime, key: str) -> Sent:
    """A patient's new thread with its first message, on its way to the team that its subject leads to.

    Raises Invalid `messages.text_…`, `messages.card_number` and `messages.files`, what `routing.route` raises, and
    Conflict `messages.draft_changed` and `request.key_reused`.
    """

    def opened(found: _Found) -> Thread:
        route = routing.route(found.practice, records.practitioners(found.chart), wanted)
        thread = _new_thread(found, patient_id, route, now)
        return replace(thread, provider=wanted.provider, location=wanted.location)

    return _start(caller, patient_id, wanted, opened, now, key)


def start_from_team(caller: Caller, wanted: NewTeamMessage, now: datetime, key: str) -> Sent:
    """A thread that one of the staff begins with one patient; what comes back goes to the team that they chose.

    Raises NotFound for a patient who is not there, what `routing.route_from_team` raises, and as `start_thread`.
    """

    def opened(found: _Found) -> Thread:
        route = routing.route_from_team(found.practice, caller.role, wanted)
        return _new_thread(found, wanted.patient, route, now)

    return _start(caller, wanted.patient, wanted, opened, now, key)


def _start(
    caller: Caller,
    patient_id: str,
    wanted: NewMessage | NewTeamMessage,
    opened: Callable[[_Found], Thread],
    now: datetime,
    key: str,
) -> Sent:
    text = texts.checked(wanted.text)
    message_id = _message_id(caller, patient_id, key)
    found = _read(caller, patient_id, message_id, wanted.draft, wanted.files)
    request = ids.digest(wanted.model_dump_json())
    if found.sent:
        return _as_before(found.sent, request)
    message = _message(caller, ids.derived_id("thr", message_id), message_id, text, found, now)
    thread = _with(replace(opened(found), id=message.thread_id), message, found.practice, now)
    thread, told = notices.telling(found.practice, thread, message.author, now)
    try:
        transactions.write(
            *message_rows.putting_new(caller.practice_id, patient_id, message, thread.subject, request),
            *thread_rows.putting_new(caller.practice_id, thread),
            message_rows.adding(caller.practice_id, _routed(thread, now)),
            *_taking_along(caller, found, message),
            *told,
            audit.entry(caller, "messages.sent", now, patient_id=patient_id, what=message.id),
        )
    except ConditionFailed:  # the same request, a moment before
        return _start(caller, patient_id, wanted, opened, now, key)
    return _sent(thread, message)


def _new_thread(found: _Found, patient_id: str, route: routing.Route, now: datetime) -> Thread:
    """Raises NotFound for a patient who is not there."""
    patient = records.summary_of(patient_id, records.shown_header(found.chart))
    moment = clock.stamp(now)
    return Thread(
        id="",
        patient_id=patient_id,
        patient_name=patient.full_name,
        subject=route.subject,
        to=route.to,
        team=route.team,
        started_at=moment,
        last_at=moment,
        preview="",
        last_author="",
        language=records.language(found.chart),
    )


def reply(caller: Caller, patient_id: str, thread_id: str, wanted: NewReply, now: datetime, key: str) -> Sent:
    """Another message in a thread, which opens again if it was closed.

    Raises NotFound for a thread of somebody else, Conflict `messages.changed` when somebody wrote to it meanwhile, and
    as `start_thread`.
    """
    text = texts.checked(wanted.text)
    message_id = _message_id(caller, patient_id, key)
    request = ids.digest(f"{thread_id} {wanted.model_dump_json()}")
    for _ in range(_ATTEMPTS):
        found = _read(caller, patient_id, message_id, wanted.draft, wanted.files, thread_id)
        if found.sent:
            return _as_before(found.sent, request)
        if found.thread is None or found.thread.patient_id != patient_id:
            raise NotFound("request.not_found", "We could not find that.")
        if wanted.seen is not None and found.thread.last_at > wanted.seen:
            raise _written_meanwhile()
        message = _message(caller, thread_id, message_id, text, found, _moment(found.thread, now))
        after = _with(found.thread, message, found.practice, now)
        after, told = notices.telling(found.practice, after, message.author, now)
        reopened = found.thread.state == "closed"
        try:
            transactions.write(
                *message_rows.putting_new(caller.practice_id, patient_id, message, after.subject, request),
                *thread_rows.saving(caller.practice_id, found.thread, after),
                *([message_rows.adding(caller.practice_id, _reopened(caller, after, now))] if reopened else []),
                *_taking_along(caller, found, message),
                *told,
                audit.entry(caller, "messages.sent", now, patient_id=patient_id, what=message.id),
            )
        except ConditionFailed:
            continue  # somebody wrote to the thread meanwhile, perhaps this very request sent twice: look again
        return _sent(after, message)
    raise _written_meanwhile()


def _message_id(caller: Caller, patient_id: str, key: str) -> str:
    return ids.derived_id("msg", caller.practice_id, caller.account_id, patient_id, key)


def _read(
    caller: Caller,
    patient_id: str,
    message_id: str,
    draft: DraftRef | None,
    files: Sequence[str],
    thread_id: str | None = None,
) -> _Found:
    """Raises NotFound `practice.unknown`, Invalid `messages.files` for a file that is not the caller's to send, and
    `messages.too_many_files`."""
    require_few(files)
    found = sending_rows.read(
        caller.practice_id,
        caller.account_id,
        patient_id,
        message_id,
        thread_id=thread_id,
        draft_id=None if draft is None else draft.id,
        files=files,
    )
    sent, own = found.sent, list[Attachment]()
    if sent is None:
        try:
            own = _taken_along(caller, patient_id, found, draft)
        except PortalError:  # the draft may be gone because this very request sent it while this one read
            if (sent := message_rows.find_sent(caller.practice_id, message_id)) is None:
                raise
    return _Found(practices.ready(found.practice), found.chart, sent, found.thread, found.draft, own)


def _taken_along(
    caller: Caller, patient_id: str, found: sending_rows.Found, draft: DraftRef | None
) -> list[Attachment]:
    """The files that go with a message, if they and its draft are as the sender last saw them."""
    if draft is not None and (found.draft is None or found.draft.version != draft.version):
        raise _draft_changed()
    return [_own(each, caller, patient_id) for each in found.files]


def _own(file: Attachment | None, caller: Caller, patient_id: str) -> Attachment:
    if file is None or (file.account_id, file.patient_id) != (caller.account_id, patient_id):
        raise _files("We could not find one of the files. Please remove it and attach it again.")
    if file.state != "clean":
        raise _files(f"“{file.name}” cannot be sent yet. Wait until it was checked, or remove it.")
    if file.message_id is not None:
        raise _files(f"“{file.name}” was sent with another message. Please attach it again.")
    return file


def _message(caller: Caller, thread_id: str, message_id: str, text: str, found: _Found, now: datetime) -> Message:
    if caller.kind == "client":
        raise NotFound("request.not_found", "We could not find that.")
    author = Author(caller.kind, caller.account_id, caller.name, caller.role if caller.kind == "staff" else "")
    files = tuple(Attached(file.id, file.name, file.media_type, file.size) for file in found.files)
    return Message(message_id, thread_id, author, text, clock.stamp(now), files)


def _moment(thread: Thread, now: datetime) -> datetime:
    """When a message to this thread is sent: after whatever stands there, though another clock is ahead or the message
    waited for its turn. So nobody opened, answered or read it before it was there."""
    there = max(thread.last_at, thread.opened_at or "")
    return max(now, clock.from_stamp(there) + _NEXT)


def _with(before: Thread, message: Message, practice: Practice, now: datetime) -> Thread:
    """The thread with this message as its newest: whose turn it is, until when, and who has something to read."""
    after = replace(
        before,
        state="open",
        last_at=message.sent_at,
        last_author=message.author.name,
        preview=texts.preview(message.text),
        archived_at=None,
        has_files=before.has_files or bool(message.files),
    )
    if message.author.kind == "staff":
        return replace(after, last_of_practice=message.sent_at, unread=before.unread + 1, waiting_since=None, due=None)
    waiting = before.waiting_since or message.sent_at
    due = before.due or clock.stamp(expected_by(now, practice.schedule, practice.time_zone))
    return replace(after, last_of_patient=message.sent_at, waiting_since=waiting, due=due)


def _taking_along(caller: Caller, found: _Found, message: Message) -> list[Part]:
    """The files become the message's, and the draft it was is gone."""
    taken = _files("One of the files was sent or removed meanwhile. Please look at them again.")
    bound = (attachment_rows.binding(caller.practice_id, file, message.id, taken) for file in found.files)
    parts = [part for each in bound for part in each]
    return parts + ([draft_rows.deleting(caller.practice_id, found.draft, _draft_changed())] if found.draft else [])


def _routed(thread: Thread, now: datetime) -> Event:
    return Event(ids.derived_id("evt", thread.id, "routed"), thread.id, "routed", clock.stamp(now), team=thread.team)


def _reopened(caller: Caller, thread: Thread, now: datetime) -> Event:
    role = caller.role if caller.kind == "staff" else None
    event_id = ids.derived_id("evt", thread.id, "reopened", str(thread.version))
    return Event(event_id, thread.id, "reopened", clock.stamp(now), role=role, account_id=caller.account_id)


def _as_before(row: Item, request: str) -> Sent:
    if row["request"] != request:
        raise Conflict("request.key_reused", "This message was already sent with other content. Please start again.")
    return Sent(thread=row["thread"], sent_at=row["sent_at"])


def _sent(thread: Thread, message: Message) -> Sent:
    return Sent(thread=thread.id, sent_at=message.sent_at)


def _files(words: str) -> Invalid:
    return Invalid("messages.files", words, errors={"files": words})


def _draft_changed() -> Conflict:
    words = "This message was changed in another window. Please look at it there, or open it again here."
    return Conflict("messages.draft_changed", words)


def _written_meanwhile() -> Conflict:
    words = "Somebody wrote to this conversation meanwhile. Please read it, then send your message again."
    return Conflict("messages.changed", words)
