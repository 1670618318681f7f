"""Reads what a practice's system sent, a Bundle or a clinical document, and finds whose it is."""

from portico.practices.models import Practice
from portico.records import repo
from portico.records.intake import document
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import read_bundle, refused
from portico.records.intake.models import Form
from portico.records.intake.patients import Known, asked_for, sort_by_patient
from portico.records.intake.sending import Sending


def read(practice: Practice, form: Form, content: bytes) -> Sending:
    """Everything that was sent, checked. Raises Refused."""
    if form == "ccda":
        return document.read_sent(practice.id, practice.identifier_systems, content)
    return _read_bundle(practice, content)


def _read_bundle(practice: Practice, content: bytes) -> Sending:
    try:
        sent = read_bundle(content.decode())
    except UnicodeDecodeError:
        raise refused("intake.not_json", "This is not valid JSON.") from None
    identifiers, patients = asked_for(sent.entries, practice.identifier_systems)
    by_patient = intakes.get_patients(practice.id, patients)
    headers = repo.get_headers(practice.id, by_patient.values())
    known = Known(
        by_identifier=intakes.get_identifiers(practice.id, identifiers),
        by_patient=by_patient,
        identifiers={
            patient_id: frozenset((one["system"], one["value"]) for one in header.get("identifiers", []))
            for patient_id, header in headers.items()
        },
    )
    found = sort_by_patient(practice.id, sent.entries, practice.identifier_systems, known)
    return Sending(sent.total, found.charts, [*sent.quarantined, *found.quarantined])
