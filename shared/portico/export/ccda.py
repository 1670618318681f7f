"""The record as a C-CDA R2.1 Continuity of Care Document: what patients know as their Consolidated Clinical Summary."""

from datetime import datetime

from portico import collecting
from portico.export.dates import hl7_time
from portico.export.models import Chart, Document
from portico.export.parts import Id, derived_uuid, telephone
from portico.export.record import Record, read_record
from portico.export.templating import environment


@collecting.paused()
def render_ccd(chart: Chart, document: Document) -> bytes:
    """The whole chart as a CCD in UTF-8 XML, readable by other practices' systems and by people.

    What is missing carries a null flavor, what the practice marked as entered in error is left out and said.
    Source: HL7 C-CDA R2.1 (August 2015, with errata), companion guide R4.1.
    """
    return ccd_of(read_record(chart, document))


def ccd_of(record: Record) -> bytes:
    """The CCD of a record that has been read already."""
    document = record.document
    text = (
        environment()
        .get_template("ccd.xml.j2")
        .render(
            record=record,
            document=document,
            patient=record.patient,
            custodian=document.custodian,
            custodian_id=custodian_id(document),
            phone=telephone(document.custodian.phone) if document.custodian.phone else "",
            made=_hl7_moment(document.created),
            first=hl7_time(record.first_date),
            last=hl7_time(record.last_date),
        )
    )
    return text.encode()


def custodian_id(document: Document) -> Id:
    """The practice's National Provider Identifier when it has one, else an id of its own."""
    custodian = document.custodian
    if custodian.npi:
        return Id("2.16.840.1.113883.4.6", custodian.npi)
    return Id(derived_uuid(f"urn:portico:practice/{custodian.id}"))


def _hl7_moment(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S%z}"
