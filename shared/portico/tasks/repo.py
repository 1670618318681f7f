"""Where tasks lie: each in a row of its own, and named in the list of those that are open, or closed."""

from collections.abc import Mapping
from typing import Any

from portico.errors import PortalError
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.items import Item
from portico.store.table import Part, TenantTable


def table(practice_id: str) -> TenantTable:
    return TenantTable(settings().portal_table, practice_id)


def get(practice_id: str, task_id: str) -> Item | None:
    return table(practice_id).get(keys.task(task_id))


def putting_new(practice_id: str, item: Mapping[str, Any], otherwise: PortalError) -> list[Part]:
    rows = table(practice_id)
    return [
        rows.putting(keys.task(item["id"]), dict(item), absent(), otherwise),
        rows.putting(keys.listed_task("open", item["opened_at"], item["id"]), {"task": item["id"]}, absent()),
    ]


def closing(practice_id: str, item: Item, changes: Mapping[str, Any], otherwise: PortalError) -> list[Part]:
    """An open task with these changes, moved to the list of those that are closed."""
    rows, task_id = table(practice_id), item["id"]
    return [
        rows.updating(keys.task(task_id), Change(put=changes), matches(state="open"), otherwise),
        rows.deleting(keys.listed_task("open", item["opened_at"], task_id)),
        rows.putting(keys.listed_task("closed", changes["closed_at"], task_id), {"task": task_id}, absent()),
    ]


def list_page(practice_id: str, state: str, *, limit: int, after: str | None) -> tuple[list[Item], str | None]:
    """A page of tasks in this state, newest first, and where the next one starts."""
    rows = table(practice_id)
    page = rows.query(keys.tasks(state), limit=limit, newest_first=True, start=after)
    wanted = [keys.task(row["task"]) for row in page.items]
    found = rows.get_many(wanted)
    return [found[key] for key in wanted if key in found], page.next
