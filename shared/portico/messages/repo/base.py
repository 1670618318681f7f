"""The table of messages, and how entities lie in its rows."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from portico.messages.entities import Attached, Author
from portico.settings import settings
from portico.store.items import Item
from portico.store.table import TenantTable


def table(practice_id: str) -> TenantTable:
    return TenantTable(settings().portal_table, practice_id)


def item_of(entity: Any) -> Item:
    """A row's fields of an entity; what is None is left out."""
    return {name: value for name, value in asdict(entity).items() if value is not None}


def fields_of(entity: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """An entity's fields in a row, those that are entities themselves made so."""
    found = {field.name: row[field.name] for field in fields(entity) if field.name in row}
    if "author" in found:
        found["author"] = Author(**found["author"])
    if "files" in found:
        found["files"] = tuple(Attached(**each) for each in found["files"])
    return found
