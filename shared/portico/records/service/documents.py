"""Documents that other practices made, as they were received: their list, and the whole of each to read or keep."""

from datetime import datetime

from portico import audit, cursor
from portico.access import Caller
from portico.errors import Invalid, NotFound
from portico.records import repo
from portico.records.ccda import page_of
from portico.records.fhir.dates import day, sortable
from portico.records.models import FileLink, ReceivedDocument, ReceivedDocuments, ReceivedFile
from portico.records.service.charts import shown_header
from portico.store.items import Item

_PAGE = 25
_LONGEST_PAGE = 5_000_000  # bytes; an answer of a function has 6 MB at most


def list_documents(caller: Caller, patient_id: str, start: str | None, now: datetime) -> ReceivedDocuments:
    """A page of a patient's received documents. Raises BadRequest `request.cursor`, or NotFound for no such chart."""
    scope = (caller.practice_id, patient_id, "documents")
    place = int(cursor.unseal(scope, start)) if start else 0
    shown_header(repo.get_header(caller.practice_id, patient_id))
    rows = sorted(repo.list_documents(caller.practice_id, patient_id), key=_newest_last, reverse=True)
    audit.record(caller, "records.list", now, patient_id=patient_id, what="documents")
    following = place + _PAGE
    return ReceivedDocuments(
        items=[_document(row) for row in rows[place:following]],
        next_cursor=cursor.seal(scope, str(following)) if following < len(rows) else None,
    )


def show_document(caller: Caller, patient_id: str, document_id: str, stylesheet_href: str, now: datetime) -> str:
    """A received document as a page of HTML, escaped, that loads nothing but this stylesheet.

    Raises NotFound, or Invalid `records.document_too_long` for one whose page no answer can hold.
    """
    row = _row(caller, patient_id, document_id)
    page = page_of(repo.read_document(caller.practice_id, row), stylesheet_href=stylesheet_href)
    if len(page.encode()) > _LONGEST_PAGE:
        raise Invalid("records.document_too_long", "This document is too long to show here. Please ask us for a copy.")
    audit.record(caller, "records.read", now, patient_id=patient_id, what=document_id)
    return page


def link_file(caller: Caller, patient_id: str, document_id: str, now: datetime) -> FileLink:
    """A link to the file that a received document holds. The reading is in the audit trail first. Raises NotFound."""
    file = _row(caller, patient_id, document_id).get("file")
    if file is None:
        raise NotFound("request.not_found", "We could not find that.")
    audit.record(caller, "records.read", now, patient_id=patient_id, what=document_id)
    return FileLink(
        url=repo.link_to_file(caller.practice_id, file),
        file_name=file["name"],
        size=file["size"],
        media_type=file["media_type"],
    )


def _row(caller: Caller, patient_id: str, document_id: str) -> Item:
    row = repo.get_document(caller.practice_id, patient_id, document_id)
    if row is None:
        raise NotFound("request.not_found", "We could not find that.")
    return row


def _newest_last(row: Item) -> tuple[str, str]:
    return sortable(row.get("date")), row["sk"]


def _document(row: Item) -> ReceivedDocument:
    file = row.get("file")
    return ReceivedDocument(
        id=row["id"],
        title=row["title"],
        type=row.get("type"),
        date=day(row.get("date")),
        sender=row.get("sender"),
        file=ReceivedFile(kind=file["kind"], size=file["size"]) if file else None,
    )
