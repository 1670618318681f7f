"""Where exports lie: the document in the exports bucket for a day, and a row that says what it is."""

from typing import Any

from portico.settings import settings
from portico.store import keys
from portico.store.conditions import absent
from portico.store.session import session
from portico.store.table import Part, TenantTable

LINK_SECONDS = 60  # how long a download link works


def _table(practice_id: str) -> TenantTable:
    return TenantTable(settings().records_table, practice_id)


def find_export(practice_id: str, patient_id: str, export_id: str) -> dict[str, Any] | None:
    """The row of an export, or None."""
    return _table(practice_id).get(keys.export(patient_id, export_id))


def putting_export(practice_id: str, patient_id: str, export_id: str, row: dict[str, Any]) -> Part:
    """The new row of an export, as a part of a transaction."""
    return _table(practice_id).putting(keys.export(patient_id, export_id), row, absent())


def put_document(practice_id: str, key: str, content: bytes) -> None:
    """Store the document; writing it again under the same key does no harm."""
    session(practice_id).s3.put_object(
        Bucket=settings().exports_bucket, Key=key, Body=content, ContentType="application/zip"
    )


def link_to(practice_id: str, key: str, file_name: str) -> str:
    """A link that downloads the document, and never shows it, for LINK_SECONDS."""
    return session(practice_id).s3.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings().exports_bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{file_name}"',
            "ResponseContentType": "application/zip",
        },
        ExpiresIn=LINK_SECONDS,
    )
