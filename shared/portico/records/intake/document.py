"""A clinical document (C-CDA) on its way into a chart: whose it is, and its resources under ids of their own.

Makers of documents share ids: numbers of test systems, one id for every document, one for two entries. So nothing of a
document is known by its own ids alone: its resources' ids derive from the patient's too, and an identifier that leads
to a chart with another name and another birth date is not believed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from portico import ids
from portico.records import repo
from portico.records.ccda import NotReadable, Reading, read_document
from portico.records.chart import folded
from portico.records.fhir.references import References, full_name, readdressed
from portico.records.fhir.resources import HumanName, Patient, Reference
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import Entry, Reason, check, refused
from portico.records.intake.patients import ChartPart, registered
from portico.records.intake.sending import Document, Sending
from portico.records.policy import OF_DOCUMENT

_NOT_A_NUMBER = "urn:ietf:rfc:3986"  # an id without extension names its maker, and is given to everyone
_REFERENCE = "DocumentReference"

Body = Mapping[str, Any]


class _Person(NamedTuple):
    family: str
    born: str | None


def read_sent(practice_id: str, systems: Sequence[str], content: bytes) -> Sending:
    """A document, checked, with the chart it goes to. Raises Refused."""
    try:
        reading = read_document(content)
    except NotReadable as exc:
        raise refused(exc.code, exc.words) from None
    chart = _chart_of(practice_id, systems, reading)
    digest = intakes.digest_of(content)
    bodies = _under_own_ids(reading, chart.patient_id, digest)
    checked = [check(index, {}, body) for index, body in enumerate(bodies.values())]
    chart.entries = [one for one in checked if isinstance(one, Entry)]
    return Sending(
        total=len(bodies),
        charts={chart.patient_id: chart},
        quarantined=[one for one in checked if isinstance(one, Reason)],
        sections=[asdict(one) for one in reading.sections],
        document=_document(reading, bodies, chart.patient_id, digest, content),
    )


# whose it is --------------------------------------------------------------------------------------------------------


def _chart_of(practice_id: str, systems: Sequence[str], reading: Reading) -> ChartPart:
    """The chart of one of the patient's identifiers, or a new one.

    A document that gives its patient no number, or only numbers of somebody else, gets a chart of its own: it is found
    again by the same document, and never shared with another.
    """
    identifiers = registered(reading.patient, systems)
    numbered = [one for one in reading.patient.get("identifier", []) if one.get("system") != _NOT_A_NUMBER]
    if numbered and not identifiers:
        named = ", ".join(sorted({str(one.get("system")) for one in numbered}))
        words = f"The practice registered none of the systems that identify the patient of this document: {named}."
        raise refused("intake.no_identifier", words)
    person = _person(reading.patient)
    owners = intakes.get_identifiers(practice_id, identifiers)
    headers = repo.get_headers(practice_id, owners.values())
    others = {one for one, header in headers.items() if header["revision"] and _is_another(header["patient"], person)}
    mine = [one for one in identifiers if owners.get(one) not in others]
    found = {owners[one] for one in mine if one in owners}
    if len(found) > 1:
        raise refused("intake.identity_conflict", "The identifiers of this patient belong to different patients.")
    if not mine:
        anchor = identifiers[0] if identifiers else ("document", reading.document_id)
        return ChartPart(ids.derived_id("pat", practice_id, *anchor, person.family, person.born or ""))
    patient_id = found.pop() if found else ids.derived_id("pat", practice_id, *mine[0])
    return ChartPart(patient_id, mine, seen=headers.get(patient_id, {}).get("revision", 0))


def _person(patient: Body) -> _Person:
    read = Patient.model_validate(patient)
    name = read.name[0] if read.name else HumanName()
    return _Person(folded(name.family or full_name(name) or ""), read.birthDate)


def _is_another(shown: Body, person: _Person) -> bool:
    """Whether a chart is somebody else's: another family name, and born on another day."""
    born = shown.get("birth_date")
    named = folded(shown.get("family_name") or shown.get("full_name") or "")
    return bool(born and person.born and born != person.born and named != person.family)


# what is in it ------------------------------------------------------------------------------------------------------


def _under_own_ids(reading: Reading, patient_id: str, digest: str) -> dict[str, dict[str, Any]]:
    """The document's resources by their addresses in it, each as this patient's own.

    They are as new as the document, so that an older one that arrives late replaces nothing.
    """
    bodies = {f"{body['resourceType']}/{body['id']}": body for body in (reading.patient, *reading.resources)}
    renamed = {}
    for address, body in bodies.items():
        kind = body["resourceType"]
        own = {"Patient": "", f"{_REFERENCE}/{reading.document_id}": digest}
        parts = own.get(kind, own.get(address, body["id"]))
        renamed[address] = f"{kind}/{ids.derived_id(OF_DOCUMENT, patient_id, kind, parts).replace('_', '-')}"
    made = {"lastUpdated": reading.created} if reading.created and "T" in reading.created else {}
    return {
        address: readdressed(body, renamed)
        | {"id": renamed[address].partition("/")[2], "meta": {**body.get("meta", {}), **made}}
        for address, body in bodies.items()
    }


def _document(reading: Reading, bodies: Mapping[str, Body], patient_id: str, digest: str, content: bytes) -> Document:
    """The document itself, as the patient's list of received documents names it."""
    references = References()
    for body in bodies.values():
        references.add((body["resourceType"], body["id"]), body)
    own = bodies.get(f"{_REFERENCE}/{reading.document_id}", {})
    makers = [own.get("custodian"), *own.get("author", [])]
    names = (references.name(Reference.model_validate(one), own) for one in makers if one)
    return Document(
        patient_id=patient_id,
        id=ids.derived_id("rec", patient_id, reading.document_id, digest),
        title=reading.title,
        type=reading.type_display,
        date=reading.created,
        sender=next((name for name in names if name), None),
        content=content,
    )
