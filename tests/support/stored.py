"""What is stored, read whole by a fresh reader: no code of Portico's decides what is seen."""

import os
from typing import Any

from portico.store.items import from_item
from tests.support.aws import dynamodb
from tests.support.dynamodb.client import table as table_here
from tests.support.events import PRACTICE

TABLES = ("IdentityTable", "PortalTable", "RecordsTable", "AuditTable", "OutboxTable")


def items(table: str) -> list[dict[str, Any]]:
    """Every item of a table, whosever it is."""
    return [from_item(item) for item in stored_items(table)]


def stored_items(table: str) -> list[dict[str, Any]]:
    """The same as DynamoDB writes them."""
    if "AWS_ENDPOINT_URL" not in os.environ:
        return table_here(table).everything()
    pages = dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def rows(table: str, kind: str, practice: str = PRACTICE) -> list[dict[str, Any]]:
    """The practice's items of this kind, such as `ACCOUNT`."""
    return [item for item in items(table) if item["pk"].split("#")[1:3] == [practice, kind]]


def row(table: str, kind: str, practice: str = PRACTICE) -> dict[str, Any]:
    """The only one of its kind."""
    found = rows(table, kind, practice)
    assert len(found) == 1, f"{len(found)} items {kind} instead of one"
    return found[0]


def audited(action: str, practice: str = PRACTICE) -> int:
    """How many entries of this action the audit trail has."""
    return sum(entry["action"] == action for entry in rows("AuditTable", "AUDIT", practice))


def everything(but: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """All that is stored in all tables but these, by key."""
    return {f"{name} {item['pk']} {item['sk']}": item for name in TABLES if name not in but for item in items(name)}
