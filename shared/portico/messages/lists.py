"""In which lists a thread stands, by how it stands: a pure rule, so that no change of a thread can forget a list."""

from portico.messages.entities import BoxName, QueueName, Thread
from portico.store import keys
from portico.store.keys import Key


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
    """What the practice sees: who waits longest comes first, and what is closed lies apart."""
    if thread.state == "closed":
        return [_queued(thread, "closed", thread.team, thread.last_at)]
    since = thread.waiting_since or thread.last_at
    queued = [_queued(thread, "team", thread.team, since)]
    if thread.assigned is None:
        queued.append(_queued(thread, "unassigned", thread.team, since))
    else:
        queued.append(_queued(thread, "mine", thread.assigned, since))
    if thread.due is not None:
        queued.append(_queued(thread, "overdue", thread.team, thread.due))
    return queued


def _boxed(thread: Thread, name: BoxName, moment: str) -> Key:
    return keys.in_list(keys.box(thread.patient_id, name), moment, thread.id)


def _queued(thread: Thread, name: QueueName, whose: str, moment: str) -> Key:
    return keys.in_list(keys.queue(name, whose), moment, thread.id)
