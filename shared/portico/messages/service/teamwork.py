"""The practice's side: what waits for whom, who takes it, hands it over or closes it, and notes among colleagues."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from portico import audit, clock, cursor, ids
from portico.access import Caller
from portico.errors import Conflict, NotFound
from portico.messages import models, routing, texts
from portico.messages.entities import Event, EventKind, Note, Thread
from portico.messages.promise import expected_by
from portico.messages.repo import message_rows, note_rows, thread_rows
from portico.messages.service import colleagues, notices, sending
from portico.messages.service.shown import happened_of, messages_of, note_of, queued_of
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import ConditionFailed, Part

_PAGE = 25
_ATTEMPTS = 4
_NEWEST_FIRST = {"answered", "closed"}


def list_queue(caller: Caller, team: str, name: models.QueueName, start: str | None, now: datetime) -> models.Queue:
    """A page of what lies with a team, or with the caller: who waits longest first; what is answered or closed, the
    newest first.

    Overdue are those whose answer was promised for a moment that has passed. Raises Forbidden `messages.other_team`,
    BadRequest `request.cursor`.
    """
    practice = practices.get_ready(caller.practice_id)
    routing.require_team(practice, caller.role, team)
    whose = caller.account_id if name == "mine" else team
    scope = (practice.id, "queue", name, whose)
    after = cursor.unseal(scope, start) if start else None
    threads, following = thread_rows.list_queue(
        practice.id,
        name,
        whose,
        limit=_PAGE,
        newest_first=name in _NEWEST_FIRST,
        start=after,
    )
    if name == "mine":
        threads = [each for each in threads if routing.reads(practice, caller, each)]
    if name == "overdue" and (late := [each for each in threads if (each.due or "") <= clock.stamp(now)]) != threads:
        threads, following = late, None  # they are in the order of their promises
    audit.record(caller, "messages.queue", now, what=f"{name} {team}")
    return models.Queue(
        name=name,
        team=team,
        items=[queued_of(thread, now) for thread in threads],
        next_cursor=cursor.seal(scope, following) if following else None,
    )


def open_thread(caller: Caller, thread_id: str, start: str | None, now: datetime) -> models.TeamThread:
    """A thread as the practice sees it, with the notes. The first who opens something new is told to the patient.

    Raises NotFound, Forbidden `messages.other_team`, BadRequest `request.cursor`.
    """
    practice = practices.get_ready(caller.practice_id)
    scope = (practice.id, "desk", thread_id)
    after = cursor.unseal(scope, start) if start else None
    thread = _change(caller, practice, thread_id, "opened", now, lambda thread: _opened(thread, now))
    in_order, later, following = message_rows.list_page(practice.id, thread_id, after)
    events = message_rows.list_events(practice.id, thread_id)
    audit.record(caller, "messages.read", now, patient_id=thread.patient_id, what=thread_id)
    return models.TeamThread(
        **queued_of(thread, now).model_dump(),
        messages=messages_of(caller, in_order, later, events),
        events=[happened_of(practice, each, named=True) for each in events],
        notes=[note_of(each) for each in note_rows.list_all(practice.id, thread_id)],
        earlier=cursor.seal(scope, following) if following else None,
    )


def _opened(thread: Thread, now: datetime) -> Thread:
    new = thread.last_of_patient is not None and thread.last_of_patient > (thread.opened_at or "")
    return replace(thread, opened_at=clock.stamp(now)) if new else thread


def assign(caller: Caller, thread_id: str, wanted: models.Assignment, now: datetime) -> models.Queued:
    """Give the thread to one of the staff who reads its team's messages, or back to the whole team.

    Raises Invalid `messages.colleague_unknown`, Conflict `messages.changed` when somebody else got it meanwhile, and as
    `open_thread`.
    """
    practice = practices.get_ready(caller.practice_id)
    found = None if wanted.staff is None else colleagues.find(practice, wanted.staff, now)

    def assigned(thread: Thread) -> Thread:
        if thread.assigned == (found and found.account_id):
            return thread
        if thread.assigned != wanted.instead_of:
            raise _changed()
        if found is None:
            return replace(thread, assigned=None, assigned_name=None)
        if thread.team not in found.teams:
            raise colleagues.unknown()
        return replace(thread, assigned=found.account_id, assigned_name=found.name)

    what: EventKind = "assigned" if found else "given_back"
    return queued_of(_change(caller, practice, thread_id, what, now, assigned), now)


def hand_over(caller: Caller, thread_id: str, team: str, now: datetime) -> models.HandedOver:
    """Give the thread to another team, where nobody has it yet; that team is told by mail if the patient waits.

    Raises Invalid `messages.team_unknown`, and as `assign`.
    """
    practice = practices.get_ready(caller.practice_id)
    routing.require_known_team(practice, team)
    before = thread_rows.get(practice.id, thread_id)
    if before is None or (before.team, before.handed_by) != (team, caller.account_id):  # else it is the same again
        handed = partial(_handed, team=team, caller=caller)
        _change(caller, practice, thread_id, "routed", now, handed, telling=notices.telling_team)
    return models.HandedOver(team=team)


def _handed(thread: Thread, team: str, caller: Caller) -> Thread:
    if thread.team == team:
        return thread
    return replace(
        thread,
        team=team,
        handed_by=caller.account_id,
        assigned=None,
        assigned_name=None,
        reminded=None,  # whoever was reminded of it, this team was not
    )


def close(caller: Caller, thread_id: str, now: datetime) -> models.Queued:
    """Nothing is left to do; the patient can still write, which opens it again. Raises as `assign`."""
    practice = practices.get_ready(caller.practice_id)
    return queued_of(_change(caller, practice, thread_id, "closed", now, _closed), now)


def _closed(thread: Thread) -> Thread:
    return replace(thread, state="closed", waiting_since=None, due=None)


def reopen(caller: Caller, thread_id: str, now: datetime) -> models.Queued:
    """Back among what waits for the team; what the patient wrote last and nobody answered, with the promise that it was
    given. Raises as `assign`."""
    practice = practices.get_ready(caller.practice_id)
    return queued_of(
        _change(caller, practice, thread_id, "reopened", now, lambda thread: _reopened(practice, thread, now)), now
    )


def _reopened(practice: Practice, thread: Thread, now: datetime) -> Thread:
    if thread.state == "open":
        return thread
    written = thread.last_of_patient
    if written is None or written < (thread.last_of_practice or ""):
        return replace(thread, state="open", waiting_since=clock.stamp(now))
    due = expected_by(clock.from_stamp(written), practice.schedule, practice.time_zone)
    return replace(thread, state="open", waiting_since=written, due=clock.stamp(due))


def reply(caller: Caller, thread_id: str, wanted: models.NewReply, now: datetime, key: str) -> models.Sent:
    """Answer the patient. Raises as `assign`, and what `sending.reply` raises."""
    thread = own_thread(caller, practices.get_ready(caller.practice_id), thread_id)
    return sending.reply(caller, thread.patient_id, thread_id, wanted, now, key)


def write_note(caller: Caller, thread_id: str, text: str, now: datetime, key: str) -> models.Note:
    """A note among colleagues, which no patient ever sees. The same key is the same note.

    Raises as `assign`, what `texts.checked` raises, and Conflict `request.key_reused`.
    """
    practice = practices.get_ready(caller.practice_id)
    thread = own_thread(caller, practice, thread_id)
    note_id = ids.derived_id("not", practice.id, caller.account_id, thread_id, key)
    note = Note(note_id, thread_id, caller.account_id, caller.name, caller.role, texts.checked(text), clock.stamp(now))
    entry = audit.entry(caller, "messages.noted", now, patient_id=thread.patient_id, what=thread_id)
    try:
        transactions.write(note_rows.putting_new(practice.id, note), entry)
    except ConditionFailed as exc:
        if exc.item is None or exc.item["text"] != note.text:
            raise Conflict("request.key_reused", "This note was already written with other words.") from None
        note = note_rows.note_of(exc.item)
    return note_of(note)


def _change(
    caller: Caller,
    practice: Practice,
    thread_id: str,
    what: EventKind,
    now: datetime,
    change: Callable[[Thread], Thread],
    *,
    telling: Callable[[Practice, Thread, datetime], tuple[Thread, list[Part]]] | None = None,
) -> Thread:
    """Change how a thread stands, with the event that tells of it and the mail of `telling`; what is so already stays.
    Gives it as it is then."""
    for _ in range(_ATTEMPTS):
        before = own_thread(caller, practice, thread_id)
        after = change(before)
        if after == before:
            return before
        after, mail = telling(practice, after, now) if telling else (after, [])
        event_id = ids.derived_id("evt", thread_id, what, str(before.version))
        who = caller.role, caller.account_id, caller.name
        whom = (after.assigned, after.assigned_name) if what == "assigned" else ()
        event = Event(event_id, thread_id, what, clock.stamp(now), after.team, *who, *whom)
        try:
            transactions.write(
                *thread_rows.saving(practice.id, before, after),
                message_rows.adding(practice.id, event),
                *mail,
                audit.entry(caller, f"messages.{what}", now, patient_id=before.patient_id, what=thread_id),
            )
        except ConditionFailed:
            continue  # somebody was first: look again
        return replace(after, version=before.version + 1)
    raise _changed()


def _changed() -> Conflict:
    return Conflict("messages.changed", "Somebody changed this conversation meanwhile. Please look again.")


def own_thread(caller: Caller, practice: Practice, thread_id: str) -> Thread:
    """A thread that the caller may work on: one of their teams'. Raises as `open_thread`."""
    thread = thread_rows.get(practice.id, thread_id)
    if thread is None:
        raise NotFound("request.not_found", "We could not find that.")
    routing.require_reader(practice, caller, thread)
    return thread
