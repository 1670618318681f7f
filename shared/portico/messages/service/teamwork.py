"""The practice's side: what waits for whom, who takes it, hands it over or closes it, and notes among colleagues."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from portico import audit, clock, cursor, ids
from portico.access import Caller
from portico.errors import Conflict, Forbidden, Invalid, NotFound
from portico.messages import models, routing, texts
from portico.messages.entities import Event, EventKind, Note, QueueName, Thread
from portico.messages.repo import message_rows, note_rows, thread_rows
from portico.messages.service.shown import message_of, queued_of
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import keys, transactions
from portico.store.table import ConditionFailed

_PAGE = 25
_ATTEMPTS = 4


def list_queue(caller: Caller, team: str, name: QueueName, start: str | None, now: datetime) -> models.Queue:
    """A page of what lies with a team, or with the caller: who waits longest first, closed ones the newest first.

    Overdue are those whose answer was promised for a moment that has passed. Raises Forbidden `messages.other_team`,
    BadRequest `request.cursor`.
    """
    practice = practices.get_ready(caller.practice_id)
    _require_team(caller, practice, team)
    scope = (practice.id, caller.account_id, "queue", name, team)
    after = cursor.unseal(scope, start) if start else None
    pk = keys.queue(name, caller.account_id if name == "mine" else team)
    threads, following = thread_rows.list_page(practice.id, pk, limit=_PAGE, newest_first=name == "closed", start=after)
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
    newest_first, following = message_rows.list_page(practice.id, thread_id, after)
    in_order, events = newest_first[::-1], message_rows.list_events(practice.id, thread_id)
    audit.record(caller, "messages.read", now, patient_id=thread.patient_id, what=thread_id)
    return models.TeamThread(
        **queued_of(thread, now).model_dump(),
        messages=[message_of(caller, each, in_order[n + 1 :], events) for n, each in enumerate(in_order)],
        events=[models.Happened.model_validate(each, from_attributes=True) for each in events],
        notes=[
            models.Note(id=each.id, writer=each.name, role=each.role, text=each.text, written_at=each.written_at)
            for each in note_rows.list_all(practice.id, thread_id)
        ],
        earlier=cursor.seal(scope, following) if following else None,
    )


def _opened(thread: Thread, now: datetime) -> Thread:
    new = thread.last_of_patient is not None and thread.last_of_patient > (thread.opened_at or "")
    return replace(thread, opened_at=clock.stamp(now)) if new else thread


def assign(caller: Caller, thread_id: str, account_id: str | None, now: datetime) -> None:
    """Give the thread to one of the staff, or back to the whole team. Raises as `open_thread`."""
    practice = practices.get_ready(caller.practice_id)
    _change(caller, practice, thread_id, "assigned", now, lambda thread: replace(thread, assigned=account_id))


def hand_over(caller: Caller, thread_id: str, team: str, now: datetime) -> None:
    """Give the thread to another team, where nobody has it yet. Raises Invalid `messages.team_unknown`, as `assign`."""
    practice = practices.get_ready(caller.practice_id)
    if team not in {each.id for each in practice.teams}:
        raise Invalid("messages.team_unknown", "Choose one of the teams.", errors={"team": "Choose one of the teams."})
    _change(caller, practice, thread_id, "routed", now, lambda thread: _handed(thread, team))


def _handed(thread: Thread, team: str) -> Thread:
    return thread if thread.team == team else replace(thread, team=team, assigned=None)


def close(caller: Caller, thread_id: str, now: datetime) -> None:
    """Nothing is left to do; the patient can still write, which opens it again. Raises as `assign`."""
    practice = practices.get_ready(caller.practice_id)
    _change(caller, practice, thread_id, "closed", now, _closed)


def _closed(thread: Thread) -> Thread:
    return replace(thread, state="closed", waiting_since=None, due=None)


def reopen(caller: Caller, thread_id: str, now: datetime) -> None:
    """Back among what is to be done. Raises as `assign`."""
    practice = practices.get_ready(caller.practice_id)
    _change(caller, practice, thread_id, "reopened", now, lambda thread: replace(thread, state="open"))


def write_note(caller: Caller, thread_id: str, text: str, now: datetime, key: str) -> None:
    """A note among colleagues, which no patient ever sees. The same key is the same note. Raises as `assign`."""
    practice = practices.get_ready(caller.practice_id)
    thread = _own(caller, practice, thread_id)
    note_id = ids.derived_id("not", practice.id, caller.account_id, thread_id, key)
    note = Note(note_id, thread_id, caller.account_id, caller.name, caller.role, texts.checked(text), clock.stamp(now))
    entry = audit.entry(caller, "messages.noted", now, patient_id=thread.patient_id, what=thread_id)
    try:
        transactions.write(note_rows.putting_new(practice.id, note), entry)
    except ConditionFailed as exc:
        if exc.item is None or exc.item["text"] != note.text:
            raise Conflict("request.key_reused", "This note was already written with other words.") from None


def _change(
    caller: Caller,
    practice: Practice,
    thread_id: str,
    what: EventKind,
    now: datetime,
    change: Callable[[Thread], Thread],
) -> Thread:
    """Change how a thread stands, with the event that tells of it; what is so already stays. Gives it as it is then."""
    for _ in range(_ATTEMPTS):
        before = _own(caller, practice, thread_id)
        after = change(before)
        if after == before:
            return before
        event_id = ids.derived_id("evt", thread_id, what, str(before.version))
        event = Event(event_id, thread_id, what, clock.stamp(now), after.team, caller.role, caller.account_id)
        try:
            transactions.write(
                *thread_rows.saving(practice.id, before, after),
                message_rows.adding(practice.id, event),
                audit.entry(caller, f"messages.{what}", now, patient_id=before.patient_id, what=thread_id),
            )
        except ConditionFailed:
            continue  # somebody was first: look again
        return replace(after, version=before.version + 1)
    raise Conflict("messages.changed", "Somebody changed this conversation meanwhile. Please look again.")


def _own(caller: Caller, practice: Practice, thread_id: str) -> Thread:
    thread = thread_rows.get(practice.id, thread_id)
    if thread is None:
        raise NotFound("request.not_found", "We could not find that.")
    if thread.assigned != caller.account_id:
        _require_team(caller, practice, thread.team)
    return thread


def _require_team(caller: Caller, practice: Practice, team: str) -> None:
    """Whoever is not of a team reads none of its messages (the minimum necessary, 45 CFR 164.502(b))."""
    if caller.role not in routing.roles_of(practice, team):
        raise Forbidden("messages.other_team", "These messages are for another team.")
