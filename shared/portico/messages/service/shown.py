"""Threads, messages and files as pages see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portico import clock
from portico.access import Caller
from portico.messages import models, routing
from portico.messages.entities import Attached, Attachment, Event, Message, Note, Thread
from portico.messages.files.refusals import LOST, WORDS
from portico.practices.models import Practice

# A file that did not arrive, or was not looked at, until then never will be: its form works for a quarter of an hour,
# and the queue brings it three times in another half.
_LOST_AFTER = timedelta(hours=1)


def file_of(file: Attachment, now: datetime) -> models.File:
    """A file on its way: whether it was looked at, and what was found."""
    state, reason = file.state, file.reason
    if state == "announced" and now - clock.from_stamp(file.announced_at) > _LOST_AFTER:
        state, reason = "refused", LOST
    return models.File(
        id=file.id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        state="waiting" if state == "announced" else state,
        reason=None if reason is None else WORDS[reason],
    )


def messages_of(
    caller: Caller, in_order: Sequence[Message], later: Sequence[Message], events: Sequence[Event]
) -> list[models.Message]:
    """Messages with what became of each; `later` are the first that came after all of them."""
    known = [*in_order, *later]
    return [message_of(caller, each, known[n + 1 :], events) for n, each in enumerate(in_order)]


def message_of(caller: Caller, message: Message, after: Sequence[Message], events: Sequence[Event]) -> models.Message:
    """A message with what became of it: the first opening by the other side after it, and the other side's answer."""
    of_practice = message.author.kind == "staff"
    answer = next((each.sent_at for each in after if (each.author.kind == "staff") != of_practice), None)
    opened = None if of_practice else _first_opening(message, events)
    author = message.author
    return models.Message(
        id=message.id,
        writer=models.Writer(
            kind=author.kind, name=author.name, role=author.role or None, own=author.account_id == caller.account_id
        ),
        text=message.text,
        sent_at=message.sent_at,
        files=[_sent_file(file) for file in message.files],
        opened_at=opened.at if opened else None,
        opened_by=opened.role if opened else None,
        answered_at=answer,
    )


def happened_of(practice: Practice, event: Event, *, named: bool = False) -> models.Happened:
    """An event; whose doing it was and whom they gave the thread only where colleagues read it."""
    team = None if event.team is None else routing.team_name(practice, event.team)
    name, to = (event.name, event.assigned_name) if named else (None, None)
    return models.Happened(kind=event.kind, at=event.at, team=team, role=event.role, name=name, to=to)


def _first_opening(message: Message, events: Sequence[Event]) -> Event | None:
    return next((each for each in events if each.kind == "opened" and each.at >= message.sent_at), None)


def _sent_file(file: Attached) -> models.File:
    """Only what was found clean is ever sent."""
    return models.File(
        id=file.id, name=file.name, media_type=file.media_type, size=file.size, state="clean", reason=None
    )


def note_of(note: Note) -> models.Note:
    """What one of the staff told colleagues."""
    return models.Note(id=note.id, writer=note.name, role=note.role, text=note.text, written_at=note.written_at)


def summary_of(thread: Thread, now: datetime) -> models.Summary:
    """A thread as the patient's lists show it."""
    return models.Summary(
        id=thread.id,
        subject=thread.subject,
        to=thread.to,
        state=thread.state,
        last_at=thread.last_at,
        last_writer=thread.last_author,
        preview=thread.preview,
        unread=thread.unread > 0,
        has_files=thread.has_files,
        archived=thread.archived_at is not None,
        expected_by=thread.due,
        late=_is_late(thread, now),
    )


def queued_of(thread: Thread, now: datetime) -> models.Queued:
    """A thread as the practice's lists show it."""
    return models.Queued(
        id=thread.id,
        patient=thread.patient_id,
        patient_name=thread.patient_name,
        subject=thread.subject,
        to=thread.to,
        team=thread.team,
        assigned=thread.assigned,
        assigned_name=thread.assigned_name,
        state=thread.state,
        last_at=thread.last_at,
        last_writer=thread.last_author,
        preview=thread.preview,
        has_files=thread.has_files,
        waiting_since=thread.waiting_since,
        expected_by=thread.due,
        late=_is_late(thread, now),
    )


def _is_late(thread: Thread, now: datetime) -> bool:
    return thread.due is not None and thread.due <= clock.stamp(now)
