"""In which lists a thread stands, by how it stands: a pure rule, so that no change of a thread can forget a list."""

from portico.messages.entities import Thread
from portico.messages.models import BoxName, QueueName
from portico.store import keys
from portico.store.keys import Key

_LATER = "~"  # sorts after every stamp


def places(thread: Thread) -> frozenset[Key]:
    """Every list that names this thread, at its place in the order of time."""
    return frozenset([*_boxes(thread), *_queues(thread)])


def _boxes(thread: Thread) -> list[Key]:
    """What the patient's side sees: an answer in the inbox, what was written in sent, both unless archived."""
    if thread.archived_at is not None:
        return [_boxed(thread, "archive", thread.archived_at)]
    listed: list[tuple[BoxName, str | None]] = [("inbox", thread.last_of_practice), ("sent", thread.last_of_patient)]
    return [_boxed(thread, name, moment) for name, moment in listed if moment is not None]


def _queues(thread: Thread) -> list[Key]:
    """What the practice sees: what waits for it, whoever waits longest first; what is answered or closed lies apart."""
    if thread.state == "closed":
        return [_queued(thread, "closed", thread.team, thread.last_at)]
    own = [] if thread.assigned is None else [_queued(thread, "mine", thread.assigned, _turn(thread))]
    if thread.waiting_since is None:
        return [_queued(thread, "answered", thread.team, thread.last_at), *own]
    waiting = [_queued(thread, "team", thread.team, thread.waiting_since), *own]
    if not own:
        waiting.append(_queued(thread, "unassigned", thread.team, thread.waiting_since))
    if thread.due is not None:
        waiting.append(_queued(thread, "overdue", thread.team, thread.due))
        if thread.due != thread.reminded:
            waiting.append(keys.in_list(keys.REMINDERS, thread.due, thread.id))
    return waiting


def _turn(thread: Thread) -> str:
    """Where it stands among what one of the staff has: what waits, then what they answered."""
    return thread.waiting_since or f"{_LATER}{thread.last_at}"


def _boxed(thread: Thread, name: BoxName, moment: str) -> Key:
    return keys.in_list(keys.box(thread.patient_id, name), moment, thread.id)


def _queued(thread: Thread, name: QueueName, whose: str, moment: str) -> Key:
    return keys.in_list(keys.queue(name, whose), moment, thread.id)
