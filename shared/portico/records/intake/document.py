"""A clinical document (C-CDA) on its way into a chart: whose it is, and its resources under ids of their own.

Makers of documents share ids: numbers of test systems, one id for every document, one for two entries. So nothing of a
document is known by its own ids alone: its resources' ids derive from the patient's too, and an identifier that leads
to a chart with another name and another birth date is not believed. What was decided against an identifier is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from portico import ids
from portico.records import repo
from portico.records.ccda import NotReadable, Reading, read_document
from portico.records.chart import folded
from portico.records.fhir.datatypes import HumanName, Reference
from portico.records.fhir.references import References, full_name, readdressed
from portico.records.fhir.resources import Patient
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import Entry, Reason, check, refused
from portico.records.intake.patients import ChartPart, Identifier, registered
from portico.records.intake.sending import Document, Sending
from portico.records.policy import OF_DOCUMENT

_ROOT_ALONE = "urn:ietf:rfc:3986"  # an id without extension: an OID names its maker, and is given to everyone
_UNIQUE = "urn:uuid:"
_REFERENCE = "DocumentReference"
_NUMBER_OF_ANOTHER = (
    "A number in this document leads to a patient of another name and another birth date, so it was not followed. "
    "Please check which of the two is wrong."
)
_OTHER_BIRTH_DATE = (
    "This document gives its patient another birth date than the chart has. Please check which is right."
)

Body = Mapping[str, Any]


class _Person(NamedTuple):
    family: str
    given: str
    born: str | None


class _Found(NamedTuple):
    chart: ChartPart
    notices: list[Reason]


def read_sent(practice_id: str, systems: Sequence[str], content: bytes) -> Sending:
    """A document, checked, with the chart it goes to. Raises Refused."""
    try:
        reading = read_document(content)
    except NotReadable as exc:
        raise refused(exc.code, exc.words) from None
    digest = intakes.digest_of(content)
    chart, notices = _chart_of(practice_id, systems, reading, digest)
    bodies = _under_own_ids(reading, chart.patient_id, digest)
    checked = [check(index, {}, body) for index, body in enumerate(bodies.values())]
    chart.entries = [one for one in checked if isinstance(one, Entry)]
    return Sending(
        total=len(bodies),
        charts={chart.patient_id: chart},
        quarantined=[one for one in checked if isinstance(one, Reason)],
        sections=[asdict(one) for one in reading.sections],
        document=_document(reading, bodies, chart.patient_id, digest, content),
        notices=notices,
    )


# whose it is --------------------------------------------------------------------------------------------------------


def _chart_of(practice_id: str, systems: Sequence[str], reading: Reading, digest: str) -> _Found:
    """The chart of one of the patient's identifiers, or a new one; with what the sender must know of the choice.

    A document that gives its patient no number, or only numbers of somebody else, gets a chart of its own: it is found
    again by the same document, and shared with no patient of another name or birth date; where it does not say these,
    with no other document.
    """
    identifiers = _identifiers(reading.patient, systems)
    person = _person(reading.patient)
    owners = intakes.get_identifiers(practice_id, identifiers)
    headers = repo.get_headers(practice_id, owners.values())
    others = {one for one, header in headers.items() if header["revision"] and _is_another(header["patient"], person)}
    mine = [one for one in identifiers if owners.get(one) not in others]
    found = {owners[one] for one in mine if one in owners}
    notices = [_notice("intake.number_of_another", _NUMBER_OF_ANOTHER)] if others else []
    if len(found) > 1:
        raise refused("intake.identity_conflict", "The identifiers of this patient belong to different patients.")
    if not mine:
        anchor = identifiers[0] if identifiers else ("document", reading.document_id)
        alone = "" if person.family and person.born else digest
        parts = (*anchor, person.family, person.given, person.born or "", alone)
        return _Found(ChartPart(ids.derived_id("pat", practice_id, *parts)), notices)
    patient_id = found.pop() if found else ids.derived_id("pat", practice_id, *mine[0])
    header = headers.get(patient_id, {"revision": 0})
    if header["revision"] and _born_otherwise(header["patient"], person):
        notices.append(_notice("intake.other_birth_date", _OTHER_BIRTH_DATE))
    return _Found(ChartPart(patient_id, mine, seen=header["revision"]), notices)


def _identifiers(patient: Body, systems: Sequence[str]) -> list[Identifier]:
    """A patient's numbers in the practice's systems; of one who has no number at all, the ids that are unique by
    themselves. Raises Refused for numbers in other systems alone."""
    if found := registered(patient, systems):
        return found
    given = patient.get("identifier", [])
    if others := {str(one.get("system")) for one in given if one.get("system") != _ROOT_ALONE}:
        named = ", ".join(sorted(others))
        words = f"The practice registered none of the systems that identify the patient of this document: {named}."
        raise refused("intake.no_identifier", words)
    return [one for one in registered(patient, [_ROOT_ALONE]) if one[1].startswith(_UNIQUE)]


def _person(patient: Body) -> _Person:
    read = Patient.model_validate(patient)
    name = read.name[0] if read.name else HumanName()
    return _Person(folded(name.family or full_name(name) or ""), folded(" ".join(name.given)), read.birthDate)


def _is_another(shown: Body, person: _Person) -> bool:
    """Whether a chart is somebody else's: born on another day, and not of exactly the same name."""
    family = folded(shown.get("family_name") or shown.get("full_name") or "")
    given = folded(" ".join(shown.get("given_names") or []))
    return _born_otherwise(shown, person) and (family, given) != (person.family, person.given)


def _born_otherwise(shown: Body, person: _Person) -> bool:
    born = shown.get("birth_date")
    return bool(born and person.born and born != person.born)


def _notice(code: str, words: str) -> Reason:
    return Reason(index=-1, resource="Patient", reason_code=code, reason=words)


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
    made = {"lastUpdated": reading.edition} if reading.edition else {}
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
        file=reading.file,
    )
