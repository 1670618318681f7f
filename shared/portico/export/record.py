"""One record, read once: what the C-CDA document, the readable page and the README all say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portico.export.header import (
    PatientHead,
    dates_covered,
    has_private_identifiers,
    patient_head,
    service_performers,
)
from portico.export.models import Chart, Document, Span
from portico.export.parts import Person
from portico.export.period import DATED_SECTIONS, divide
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


_RULE = (
    "It tells of visits, procedures, test results, vital signs, immunizations, questionnaires and notes on these dates "
    "of service. Allergies, medications, health problems and the other lists are complete, whatever their dates."
)


@dataclass(frozen=True, slots=True)
class Record:
    """A chart as its sections, with what is not in them said plainly; `rule` is how dates were chosen, if they were."""

    document: Document
    patient: PatientHead
    sections: tuple[Section, ...]
    performers: tuple[Person, ...]
    first_date: str
    last_date: str
    covers: str
    rule: str
    created: str
    not_included: tuple[str, ...]


def read_record(chart: Chart, document: Document) -> Record:
    """Reads the chart, or of it what falls on the days asked for: linear in its resources."""
    if document.span is None:
        reader = Reader(chart, document)
        return _record(reader, _told(sections_of(reader)), [], len(reader.left_out))
    divided = divide(chart, document.span, document.time_zone)
    readers = [Reader(part, document) for part in (divided.within, divided.elsewhere, divided.undated)]
    reader, elsewhere, undated = readers[0], _counts(readers[1]), _counts(readers[2])
    days = _days(document.span, reader)
    sections = [_saying_why(section, days, elsewhere, undated) for section in sections_of(reader)]
    titles = {section.kind.key: section.kind.title for section in sections}
    withheld = [f"{titles[key]} at other dates: {number}." for key, number in elsewhere.items()]
    withheld += [f"{titles[key]} without a date: {number}." for key, number in undated.items()]
    return _record(reader, _told(sections), withheld, sum(len(each.left_out) for each in readers))


def _record(reader: Reader, sections: tuple[Section, ...], withheld: list[str], in_error: int) -> Record:
    document, patient, span = reader.document, reader.chart.patient, reader.document.span
    first, last = (span.first.isoformat(), span.last.isoformat()) if span else dates_covered(sections)
    covers = f"{reader.date(first)} to {reader.date(last)}" if first else "No dates of service"
    return Record(
        document,
        patient_head(patient),
        sections,
        service_performers(patient, reader, sections),
        first,
        last,
        _days(span, reader) if span else covers,
        _RULE if span else "",
        reader.time(document.created.isoformat()),
        tuple(withheld + _not_included(reader, in_error)),
    )


def _told(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections that say something, and those a Continuity of Care Document must have even so."""
    return tuple(section for section in sections if section.rows or section.kind.required)


def _counts(reader: Reader) -> dict[str, int]:
    """How many lines each dated section would have of these resources."""
    found = {section.kind.key: len(section.rows) for section in sections_of(reader)}
    return {key: found[key] for key in DATED_SECTIONS if found[key]}


def _days(span: Span, reader: Reader) -> str:
    first, last = reader.date(span.first.isoformat()), reader.date(span.last.isoformat())
    return first if first == last else f"{first} to {last}"


def _saying_why(section: Section, days: str, elsewhere: Mapping[str, int], undated: Mapping[str, int]) -> Section:
    """A section that the dates emptied stays, and says what there is at other dates."""
    kind = section.kind
    more = [f"{elsewhere[kind.key]} at other dates"] if kind.key in elsewhere else []
    more += [f"{undated[kind.key]} without a date"] if kind.key in undated else []
    if section.rows or not more:
        return section
    when = days.replace(" to ", " and ") if " to " in days else days
    there = "there is" if more[0].startswith("1 ") else "there are"
    words = f"No {kind.title.lower()} {'between' if when != days else 'on'} {when}; {there} {' and '.join(more)}."
    return replace(section, kind=replace(kind, empty=words, required=True))


def _not_included(reader: Reader, in_error: int) -> list[str]:
    """What the chart or the patient's record has that this document leaves out, with how many of each."""
    said: dict[str, int] = {}
    for kind, count in reader.counts.items():
        if kind not in _WITHIN:
            words = _ELSEWHERE.get(kind, "other kinds of data")
            said[words] = said.get(words, 0) + count
    lines = [f"{words.capitalize()}: {count}." for words, count in said.items()]
    if in_error:
        lines.append(f"Entries that the practice marked as entered in error: {in_error}.")
    if files := files_left_out(reader):
        lines.append(f"The content of pictures, scans and PDF files, which are named in it: {files}.")
    if has_private_identifiers(reader.chart.patient):
        lines.append("Social security, driver's license and passport numbers, so that this file is safer to hand on.")
    return lines
