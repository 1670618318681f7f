"""One record, read once: what the C-CDA document, the readable page and the README all say."""

from dataclasses import dataclass

from portico.export.header import (
    PatientHead,
    dates_covered,
    has_private_identifiers,
    patient_head,
    service_performers,
)
from portico.export.models import Chart, Document
from portico.export.parts import Person
from portico.export.sections import sections_of
from portico.export.sections.base import Reader, Section
from portico.export.sections.notes import files_left_out

# What a chart may hold that this document has no place for, as a patient would name it.
_ELSEWHERE = {
    "Claim": "insurance claims",
    "ClaimResponse": "insurance claims",
    "ExplanationOfBenefit": "insurance statements",
    "Coverage": "insurance policies",
    "Invoice": "bills",
    "QuestionnaireResponse": "filled-in forms",
    "Media": "pictures and recordings",
    "ImagingStudy": "imaging pictures",
    "Specimen": "specimen details",
    "Provenance": "notes on where data came from",
    "Communication": "messages",
    "Consent": "consents",
}
# Types whose content appears inside other entries (who, where, which medication), or that hold no health data.
_WITHIN = frozenset(
    [
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Organization",
        "Location",
        "Medication",
        "RelatedPerson",
        "Endpoint",
        "Composition",
        "Bundle",
        "Binary",
        "AllergyIntolerance",
        "MedicationRequest",
        "MedicationStatement",
        "MedicationAdministration",
        "MedicationDispense",
        "Condition",
        "Procedure",
        "Encounter",
        "Immunization",
        "Observation",
        "DiagnosticReport",
        "DocumentReference",
        "Device",
        "SupplyDelivery",
        "CarePlan",
        "ServiceRequest",
        "Goal",
        "FamilyMemberHistory",
        "CareTeam",
        "Appointment",
        "Slot",
        "Schedule",
        "HealthcareService",
        "OperationOutcome",
    ]
)


@dataclass(frozen=True, slots=True)
class Record:
    """A chart as its sections, with what is not in them said plainly."""

    document: Document
    patient: PatientHead
    sections: tuple[Section, ...]
    performers: tuple[Person, ...]
    first_date: str
    last_date: str
    covers: str
    created: str
    not_included: tuple[str, ...]


def read_record(chart: Chart, document: Document) -> Record:
    """Reads the whole chart: linear in its resources."""
    reader = Reader(chart, document)
    sections = sections_of(reader)
    first, last = dates_covered(sections)
    covers = f"{reader.date(first)} to {reader.date(last)}" if first else "No dates of service"
    return Record(
        document,
        patient_head(chart.patient),
        sections,
        service_performers(chart.patient, reader, sections),
        first,
        last,
        covers,
        reader.time(document.created.isoformat()),
        tuple(_not_included(reader)),
    )


def _not_included(reader: Reader) -> list[str]:
    """What the chart or the patient's record has that this document leaves out, with how many of each."""
    said: dict[str, int] = {}
    for kind, count in reader.counts.items():
        if kind not in _WITHIN:
            words = _ELSEWHERE.get(kind, "other kinds of data")
            said[words] = said.get(words, 0) + count
    lines = [f"{words.capitalize()}: {count}." for words, count in said.items()]
    if reader.left_out:
        lines.append(f"Entries that the practice marked as entered in error: {len(reader.left_out)}.")
    if files := files_left_out(reader):
        lines.append(f"The content of pictures, scans and PDF files, which are named in it: {files}.")
    if has_private_identifiers(reader.chart.patient):
        lines.append("Social security, driver's license and passport numbers, so that this file is safer to hand on.")
    return lines
