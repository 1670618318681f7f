"""Cursors of the desk's lists, as the portal would seal them."""

from portico import cursor
from portico.settings import settings
from portico.store import keys
from portico.store.table import TenantTable


def desk_cursor(practice_id: str) -> str:
    """What goes on in a practice's list of all patients."""
    return cursor.seal((practice_id, "patients", "name", ""), "name\n")


def task_cursor(practice_id: str) -> str:
    """What goes on in a practice's list of open tasks."""
    rows = TenantTable(settings().portal_table, practice_id)
    place = rows.after(keys.listed_task("open", "9999", "tsk_none"))
    return cursor.seal((practice_id, "tasks", "open"), place)
