"""Where exports lie: the document in the exports bucket for a day, and a row that says what it is or how far it is."""

from datetime import datetime
from typing import Any

from portico import clock
from portico.settings import settings
from portico.store import keys, links
from portico.store.conditions import Change, absent, compares, present
from portico.store.items import Item
from portico.store.session import session
from portico.store.table import Part, TenantTable

LINK_SECONDS = links.LINK_SECONDS
_TYPE = "application/zip"


def _table(practice_id: str) -> TenantTable:
    return TenantTable(settings().records_table, practice_id)


def find_export(practice_id: str, patient_id: str, export_id: str) -> dict[str, Any] | None:
    """The row of an export, or None."""
    return _table(practice_id).get(keys.export(patient_id, export_id))


def putting_export(practice_id: str, patient_id: str, export_id: str, row: dict[str, Any]) -> Part:
    """The new row of an export, as a part of a transaction."""
    return _table(practice_id).putting(keys.export(patient_id, export_id), row, absent())


def progress(done: int, now: datetime) -> Item:
    """The fields of a document in the making."""
    return {"status": "making", "done": done, "moved_at": clock.stamp(now), "reason": None}


def change_export(practice_id: str, patient_id: str, export_id: str, **fields: object) -> Item:
    """Change a row while its document is not ready; the row as it is then. Raises ConditionFailed when it is."""
    waiting = present() & compares("status", "<>", "ready")
    return _table(practice_id).update(keys.export(patient_id, export_id), Change(put=fields), waiting)


def put_request(practice_id: str, patient_id: str, export_id: str) -> None:
    """Ask for a document to be made: the arrival of this object starts the worker, and a repeat starts it again."""
    session(practice_id).s3.put_object(
        Bucket=settings().exports_bucket,
        Key=f"{practice_id}/requests/{patient_id}/{export_id}.json",
        Body=b"{}",
        ContentType="application/json",
    )


def put_document(practice_id: str, key: str, content: bytes) -> None:
    """Store the document; writing it again under the same key does no harm."""
    session(practice_id).s3.put_object(Bucket=settings().exports_bucket, Key=key, Body=content, ContentType=_TYPE)


def link_to(practice_id: str, key: str, file_name: str) -> str:
    """A link that downloads the document, for LINK_SECONDS."""
    return links.download_link(practice_id, settings().exports_bucket, key, file_name, _TYPE)
