"""Makes the document: reads the chart, writes the package, lays it into the bucket."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

from portico import clock, collecting, ids
from portico.export import repo
from portico.export.models import Address, Chart, Custodian, Document, Span
from portico.export.package import FILES, package_of
from portico.export.record import Record, read_record
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.store.items import Item

STEPS = 1 + FILES + 1  # the chart read, each file written, and the package laid where its link leads


@collecting.paused()
def read(practice_id: str, patient_id: str, document_id: str, span: Span | None, now: datetime) -> Record:
    """A patient's record as the document tells it. Raises NotFound when the practice has no such patient."""
    practice = practices.get_ready(practice_id)
    _, patient, resources = records.read_chart(practice_id, patient_id)
    root = str(uuid.uuid5(uuid.NAMESPACE_URL, document_id))
    document = Document(root, now, _custodian(practice), practice.time_zone, span)
    return read_record(Chart(patient, resources), document)


@collecting.paused()
def make(
    practice_id: str,
    patient_id: str,
    export_id: str,
    span: Span | None,
    now: datetime,
    step: Callable[[], None] = lambda: None,
) -> Item:
    """Makes the document and lays it into the bucket; gives the fields of its row. `step` is called after each step."""
    record = read(practice_id, patient_id, export_id, span, now)
    step()
    content = package_of(record, step)
    # The time is part of the key: of two that make it at once, each row points at the very bytes it describes.
    key = f"{practice_id}/{patient_id}/{export_id}/{clock.epoch(now)}-{ids.new_id('doc')}.zip"
    repo.put_document(practice_id, key, content)
    return {
        "status": "ready",
        "key": key,
        "file_name": _file_name(span, clock.today(now, record.document.time_zone)),
        "size": len(content),
        "holds": [{"section": section.kind.title, "count": len(section.rows)} for section in record.sections],
        "covers": record.covers,
        "made_at": clock.stamp(now),
    }


def _file_name(span: Span | None, today: date) -> str:
    """Tells two downloads apart by the dates of service; of all time, by the day it was made."""
    if span is None:
        dates = f"all-time-{_dashed(today)}"
    else:
        dates = "-to-".join(dict.fromkeys(map(_dashed, (span.first, span.last))))
    return f"health-record-{dates}.zip"


def _dashed(day: date) -> str:
    return f"{day:%b}-{day.day}-{day.year}".lower()


def _custodian(practice: Practice) -> Custodian:
    given = practice.contact.address
    address = None
    if given is not None:
        address = Address(tuple(given.line), given.city, given.state, given.postalCode)
    return Custodian(id=practice.id, name=practice.name, phone=practice.contact.phone, address=address)
