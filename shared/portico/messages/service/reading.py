"""Reading: a patient's boxes, one thread, and what was read, put away and brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from portico import audit, clock, cursor
from portico.access import Caller
from portico.errors import Conflict, NotFound
from portico.messages import models
from portico.messages.entities import Thread
from portico.messages.repo import message_rows, thread_rows
from portico.messages.service.shown import happened_of, messages_of, summary_of
from portico.practices import service as practices
from portico.store import transactions
from portico.store.table import ConditionFailed

_PAGE = 25
_ATTEMPTS = 4
_AMONG_STAFF = {"assigned", "given_back"}


def list_box(caller: Caller, patient_id: str, name: models.BoxName, start: str | None, now: datetime) -> models.Box:
    """A page of inbox, sent or archive, the newest first. Raises BadRequest `request.cursor`."""
    practice = practices.get_ready(caller.practice_id)
    scope = (caller.practice_id, patient_id, "messages", name)
    after = cursor.unseal(scope, start) if start else None
    threads, following = thread_rows.list_box(practice.id, patient_id, name, limit=_PAGE, start=after)
    mailbox = count_unread(caller, patient_id)
    audit.record(caller, "messages.listed", now, patient_id=patient_id, what=name)
    return models.Box(
        name=name,
        items=[summary_of(thread, now) for thread in threads],
        unread=mailbox.unread,
        unread_archived=mailbox.unread_archived,
        mail_bounced=mailbox.mail_bounced,
        next_cursor=cursor.seal(scope, following) if following else None,
    )


def count_unread(caller: Caller, patient_id: str) -> models.Unread:
    """How many threads hold something unread, and whether mail about them arrives."""
    mailbox = thread_rows.get_mailbox(caller.practice_id, patient_id)
    return models.Unread(
        unread=mailbox.unread, unread_archived=mailbox.unread_archived, mail_bounced=mailbox.bounced_at is not None
    )


def show_thread(caller: Caller, patient_id: str, thread_id: str, start: str | None, now: datetime) -> models.Thread:
    """A thread with its newest messages, or those before them. Nothing counts as read by it: see `mark_read`.

    Raises NotFound for a thread of somebody else, BadRequest `request.cursor`.
    """
    practice = practices.get_ready(caller.practice_id)
    thread = own_thread(caller, patient_id, thread_id)
    scope = (caller.practice_id, patient_id, thread_id)
    after = cursor.unseal(scope, start) if start else None
    in_order, later, following = message_rows.list_page(practice.id, thread_id, after)
    events = message_rows.list_events(practice.id, thread_id)
    audit.record(caller, "messages.read", now, patient_id=patient_id, what=thread_id)
    return models.Thread(
        **summary_of(thread, now).model_dump(),
        messages=messages_of(caller, in_order, later, events),
        events=[happened_of(practice, each) for each in events if each.kind not in _AMONG_STAFF],
        earlier=cursor.seal(scope, following) if following else None,
    )


def own_thread(caller: Caller, patient_id: str, thread_id: str) -> Thread:
    """A patient's thread. Raises NotFound, also for one of another patient."""
    thread = thread_rows.get(caller.practice_id, thread_id)
    if thread is None or thread.patient_id != patient_id:
        raise NotFound("request.not_found", "We could not find that.")
    return thread


def mark_read(caller: Caller, patient_id: str, thread_id: str, until: str, now: datetime) -> models.Unread:
    """The patient's side saw the thread until this message; what came after it stays unread."""

    def read(thread: Thread) -> Thread:
        return thread if (thread.last_of_practice or "") > until else replace(thread, unread=0)

    return _change(caller, patient_id, thread_id, "messages.seen", now, read)


def mark_unread(caller: Caller, patient_id: str, thread_id: str, now: datetime) -> models.Unread:
    """The patient wants to come back to it; only what the practice wrote can be unread."""

    def unread(thread: Thread) -> Thread:
        return replace(thread, unread=thread.unread or 1) if thread.last_of_practice else thread

    return _change(caller, patient_id, thread_id, "messages.unseen", now, unread)


def archive(caller: Caller, patient_id: str, thread_id: str, now: datetime) -> models.Unread:
    """Out of inbox and sent; the next message brings it back. What was not read stays unread: it may have come since
    the page was opened."""

    def archived(thread: Thread) -> Thread:
        return thread if thread.archived_at else replace(thread, archived_at=clock.stamp(now))

    return _change(caller, patient_id, thread_id, "messages.archived", now, archived)


def restore(caller: Caller, patient_id: str, thread_id: str, now: datetime) -> models.Unread:
    """Back into inbox and sent, where it was."""
    return _change(
        caller, patient_id, thread_id, "messages.restored", now, lambda thread: replace(thread, archived_at=None)
    )


def _change(
    caller: Caller, patient_id: str, thread_id: str, what: str, now: datetime, change: Callable[[Thread], Thread]
) -> models.Unread:
    """Change how a thread stands for its patient, and tell how many are unread by then. What is so already stays."""
    for _ in range(_ATTEMPTS):
        before = own_thread(caller, patient_id, thread_id)
        after = change(before)
        if after == before:
            break
        entry = audit.entry(caller, what, now, patient_id=patient_id, what=thread_id)
        try:
            transactions.write(*thread_rows.saving(caller.practice_id, before, after), entry)
        except ConditionFailed:
            continue  # somebody wrote to it meanwhile: look again
        break
    else:
        raise Conflict("messages.changed", "Somebody wrote to this conversation meanwhile. Please try again.")
    return count_unread(caller, patient_id)
