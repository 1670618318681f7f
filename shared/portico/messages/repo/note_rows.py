"""Notes among colleagues about a thread, apart from its messages."""

from portico.messages.entities import Note
from portico.messages.repo.base import fields_of, item_of, table
from portico.store import keys
from portico.store.conditions import absent
from portico.store.items import Item
from portico.store.table import Part


def putting_new(practice_id: str, note: Note) -> Part:
    return table(practice_id).putting(keys.thread_note(note.thread_id, note.id), item_of(note), absent())


def note_of(row: Item) -> Note:
    return Note(**fields_of(Note, row))


def list_all(practice_id: str, thread_id: str) -> list[Note]:
    """All of a thread, in order of time."""
    found = [note_of(row) for row in table(practice_id).query_all(keys.notes(thread_id))]
    return sorted(found, key=lambda note: note.written_at)
