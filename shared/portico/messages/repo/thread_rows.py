"""Threads: a header each, and the lists that name it. A thread changes only by `saving`, which keeps both together."""

from collections.abc import Iterable
from dataclasses import replace

from portico.errors import PortalError
from portico.messages.entities import Mailbox, Thread
from portico.messages.lists import places
from portico.messages.repo.base import fields_of, item_of, table
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.items import Item
from portico.store.keys import Key
from portico.store.table import Part, Reading


def reading(practice_id: str, thread_id: str) -> Reading:
    """The read of a thread's header, for `read_together`."""
    return table(practice_id).reading(keys.thread(thread_id))


def thread_of(row: Item | None) -> Thread | None:
    return None if row is None else Thread(**fields_of(Thread, row))


def get(practice_id: str, thread_id: str) -> Thread | None:
    return thread_of(table(practice_id).get(keys.thread(thread_id)))


def get_many(practice_id: str, thread_ids: Iterable[str]) -> list[Thread]:
    """Those of these threads that exist."""
    found = table(practice_id).get_many(keys.thread(each) for each in thread_ids).values()
    return [Thread(**fields_of(Thread, row)) for row in found]


def putting_new(practice_id: str, thread: Thread, otherwise: PortalError | None = None) -> list[Part]:
    """A new thread, in every list that names it."""
    put = table(practice_id).putting(keys.thread(thread.id), item_of(thread), absent(), otherwise)
    return [put, *_listing(practice_id, frozenset(), places(thread), thread.id), *_counting(practice_id, None, thread)]


def saving(practice_id: str, before: Thread, after: Thread, otherwise: PortalError | None = None) -> list[Part]:
    """The thread as it is now, if nobody changed it since it was read, moved to where its lists have it now."""
    current = matches(version=before.version)
    put = table(practice_id).putting(
        keys.thread(after.id), item_of(replace(after, version=before.version + 1)), current, otherwise
    )
    return [
        put,
        *_listing(practice_id, places(before), places(after), after.id),
        *_counting(practice_id, before, after),
    ]


def _listing(practice_id: str, before: frozenset[Key], after: frozenset[Key], thread_id: str) -> list[Part]:
    rows = table(practice_id)
    left = [rows.deleting(key) for key in sorted(before - after)]
    return left + [rows.putting(key, {"thread": thread_id}, None) for key in sorted(after - before)]


def _counting(practice_id: str, before: Thread | None, after: Thread) -> list[Part]:
    """The patient's numbers of threads with something unread, when this one becomes one of them or stops being one."""
    was, is_now = _counted(before) if before else frozenset(), _counted(after)
    if was == is_now:
        return []
    change = Change(add={name: 1 if name in is_now else -1 for name in sorted(was ^ is_now)})
    return [table(practice_id).updating(keys.mailbox(after.patient_id), change, None)]


def _counted(thread: Thread) -> frozenset[str]:
    """The numbers of the mailbox in which this thread is one."""
    if not thread.unread:
        return frozenset()
    return frozenset({"unread", "unread_archived"} if thread.archived_at else {"unread"})


def get_mailbox(practice_id: str, patient_id: str) -> Mailbox:
    """How many threads of a patient hold something unread, and since when mail about them comes back."""
    row = table(practice_id).get(keys.mailbox(patient_id)) or {}
    return Mailbox(
        unread=int(row.get("unread", 0)),
        unread_archived=int(row.get("unread_archived", 0)),
        bounced_at=row.get("bounced_at"),
    )


def list_box(
    practice_id: str, patient_id: str, name: str, *, limit: int, start: str | None
) -> tuple[list[Thread], str | None]:
    """A page of a patient's threads in this box, the newest first, and where the next one starts."""
    return _list_page(practice_id, keys.box(patient_id, name), limit=limit, newest_first=True, start=start)


def list_queue(
    practice_id: str, name: str, whose: str, *, limit: int, newest_first: bool, start: str | None
) -> tuple[list[Thread], str | None]:
    """A page of the threads that a team, or one of the staff, has in this queue, and where the next one starts."""
    return _list_page(practice_id, keys.queue(name, whose), limit=limit, newest_first=newest_first, start=start)


def list_overdue(practice_id: str, now: str, limit: int) -> list[Thread]:
    """Threads with a promise that has passed and that nobody was reminded of, the oldest promise first."""
    rows = table(practice_id)
    late = [row for row in rows.query(keys.REMINDERS, limit=limit).items if row["sk"] < now]
    threads = get_many(practice_id, [row["thread"] for row in late])  # as they are by now: answered, or reminded of
    return [
        thread for thread in threads if thread.due is not None and thread.due != thread.reminded and thread.due < now
    ]


def _list_page(
    practice_id: str, pk: str, *, limit: int, newest_first: bool, start: str | None
) -> tuple[list[Thread], str | None]:
    rows = table(practice_id)
    page = rows.query(pk, limit=limit, newest_first=newest_first, start=start)
    wanted = [keys.thread(row["thread"]) for row in page.items]
    found = rows.get_many(wanted)
    return [Thread(**fields_of(Thread, found[key])) for key in wanted if key in found], page.next
