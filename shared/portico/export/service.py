"""A patient's record as a document: shown as a preview, or packed for download.

What is asked for twice under one key is made once. The document itself lies in the exports bucket for a day; nothing
of it passes through the API, only a link that works for a minute.
"""

import json
import uuid
from datetime import datetime
from typing import Any

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, NotFound
from portico.export import repo
from portico.export.html import html_of
from portico.export.models import Address, Chart, Custodian, Document, Export, ExportRequest
from portico.export.package import package_of
from portico.export.record import Record, read_record
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.store import transactions
from portico.store.table import ConditionFailed

_DAY = 86_400  # seconds; the bucket's lifecycle forgets the document after the same time


def make_export(caller: Caller, patient_id: str, request: ExportRequest, key: str, now: datetime) -> Export:
    """The document asked for, made now or by the same request before. Raises Conflict for another under this key."""
    export_id = ids.derived_id("exp", caller.practice_id, caller.account_id, patient_id, key)
    row = repo.find_export(caller.practice_id, patient_id, export_id)
    if row is None:
        row = _make(caller, patient_id, export_id, request, now)
    if row["request"] != _digest(request):
        raise Conflict("request.key_reused", "This request was already sent with other content. Please start again.")
    return _export(caller.practice_id, export_id, row)


def find_export(caller: Caller, patient_id: str, export_id: str, now: datetime) -> Export:
    """A document made before, with a fresh link. Raises NotFound when there is none, or no more."""
    row = repo.find_export(caller.practice_id, patient_id, export_id)
    if row is None or row["ttl"] <= clock.epoch(now):
        raise NotFound("export.not_found", "This download is no longer kept. Please make it again.")
    audit.record(caller, "exports.link", now, patient_id=patient_id, what=export_id)
    return _export(caller.practice_id, export_id, row)


def preview(caller: Caller, patient_id: str, stylesheet_href: str, now: datetime) -> str:
    """The record as a page of our own, escaped and without script. The reading is in the audit trail first."""
    record = _read(caller, patient_id, str(uuid.uuid4()), now)
    audit.record(caller, "exports.preview", now, patient_id=patient_id, what="ccda")
    return html_of(record, stylesheet_href=stylesheet_href).decode()


def _make(caller: Caller, patient_id: str, export_id: str, request: ExportRequest, now: datetime) -> dict[str, Any]:
    record = _read(caller, patient_id, str(uuid.uuid5(uuid.NAMESPACE_URL, export_id)), now)
    content = package_of(record)
    # The time is part of the key: of two that make it at once, each row points at the very bytes it describes.
    key = f"{caller.practice_id}/{patient_id}/{export_id}/{clock.epoch(now)}-{ids.new_id('doc')}.zip"
    repo.put_document(caller.practice_id, key, content)
    row = {
        "request": _digest(request),
        "key": key,
        "file_name": f"health-record-{clock.today(now, record.document.time_zone):%b-%d-%Y}.zip".lower(),
        "size": len(content),
        "holds": [{"section": section.kind.title, "count": len(section.rows)} for section in record.sections],
        "covers": record.covers,
        "made_at": clock.stamp(now),
        "ttl": clock.epoch(now) + _DAY,
    }
    try:
        transactions.write(
            repo.putting_export(caller.practice_id, patient_id, export_id, row),
            audit.entry(caller, "exports.create", now, patient_id=patient_id, what=export_id),
        )
    except ConditionFailed as exc:
        if exc.item is None:
            raise
        return exc.item
    return row


def _read(caller: Caller, patient_id: str, document_id: str, now: datetime) -> Record:
    practice = practices.get_ready(caller.practice_id)
    _, patient, resources = records.read_chart(caller.practice_id, patient_id)
    return read_record(
        Chart(patient=patient, resources=resources),
        Document(id=document_id, created=now, custodian=_custodian(practice), time_zone=practice.time_zone),
    )


def _custodian(practice: Practice) -> Custodian:
    given = practice.contact.address
    address = None
    if given is not None:
        address = Address(tuple(given.line), given.city, given.state, given.postalCode)
    return Custodian(id=practice.id, name=practice.name, phone=practice.contact.phone, address=address)


def _digest(request: ExportRequest) -> str:
    return ids.digest(json.dumps(request.model_dump(), sort_keys=True))


def _export(practice_id: str, export_id: str, row: dict[str, Any]) -> Export:
    return Export(
        id=export_id,
        status="ready",
        file_name=row["file_name"],
        size=row["size"],
        link=repo.link_to(practice_id, row["key"], row["file_name"]),
        link_expires_in=repo.LINK_SECONDS,
        holds=row["holds"],
        covers=row["covers"],
        made_at=row["made_at"],
    )
