"""All messages of a patient in order of time, as searching looks at them."""

from portico.messages.repo.base import table
from portico.store import keys
from portico.store.keys import Key
from portico.store.table import Page


def list_page(practice_id: str, patient_id: str, *, limit: int, before: str) -> Page:
    """A page of them, the newest first, of those sent before this stamp."""
    rows = table(practice_id)
    start = rows.after(Key(keys.letters(patient_id), before))
    return rows.query(keys.letters(patient_id), limit=limit, newest_first=True, start=start)
