"""Many messages, written straight into the tables as sending writes them: of one patient, and in one team's inbox."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

from bench.filling import put_all
from portico import clock
from portico.messages.entities import Author, Message, Thread
from portico.messages.repo import message_rows, thread_rows
from portico.store.table import Part

TEAM = "front-desk"
IN_A_THREAD = 2
_FIRST = datetime(2025, 1, 2, 14, tzinfo=UTC)
_WORDS = "Thank you for your message. Please bring the form to your next visit, and call us if anything changes. " * 3
_LATER = timedelta(days=3000)  # the promise of none has passed


def fill_mailbox(practice_id: str, patient_id: str, messages: int) -> None:
    """So many messages of a patient, each asked and answered, over months."""
    threads = (_answered(patient_id, number) for number in range(messages // IN_A_THREAD))
    put_all(chain.from_iterable(_parts(practice_id, thread, told) for thread, told in threads))


def fill_inbox(practice_id: str, patient_id: str, threads: int) -> None:
    """So many conversations that wait for one team."""
    waiting = (_waiting(patient_id, number) for number in range(threads))
    put_all(chain.from_iterable(_parts(practice_id, thread) for thread in waiting))


def _answered(patient_id: str, number: int) -> tuple[Thread, list[Message]]:
    asked, answered = (_FIRST + timedelta(hours=number, minutes=minutes) for minutes in (0, 30))
    thread = _thread(f"thr_long{number:06}", patient_id, asked, last_of_practice=clock.stamp(answered))
    authors = Author("patient", "acc_filler", "Tom Grady"), Author("staff", "acc_desk", "Denise Walsh", "front_desk")
    messages = [
        Message(f"msg_long{number:06}{each.kind}", thread.id, each, f"{_WORDS} Number {number}.", clock.stamp(at))
        for each, at in zip(authors, (asked, answered), strict=True)
    ]
    return thread, messages


def _waiting(patient_id: str, number: int) -> Thread:
    asked = _FIRST + timedelta(minutes=number)
    due = clock.stamp(asked + _LATER)
    return _thread(f"thr_waits{number:06}", patient_id, asked, waiting_since=clock.stamp(asked), due=due)


def _thread(thread_id: str, patient_id: str, asked: datetime, **changes: str) -> Thread:
    at = clock.stamp(asked)
    return Thread(
        id=thread_id,
        patient_id=patient_id,
        patient_name="Tom Grady",
        subject="Forms and referrals",
        to="Front desk",
        team=TEAM,
        started_at=at,
        last_at=changes.get("last_of_practice", at),
        preview=_WORDS[:120],
        last_author="Tom Grady",
        last_of_patient=at,
        **changes,  # type: ignore[arg-type]  # all of them are text
    )


def _parts(practice_id: str, thread: Thread, messages: Iterable[Message] = ()) -> Iterator[Part]:
    yield from thread_rows.putting_new(practice_id, thread)
    for message in messages:
        yield from message_rows.putting_new(practice_id, thread.patient_id, message, thread.subject, "digest")
