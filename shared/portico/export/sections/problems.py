"""Problems: conditions and diagnoses, current and past."""

from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import Code, loinc
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.parts import (
    Concept,
    Id,
    Period,
    Person,
    codings,
    concept,
    first_code,
    has_code,
    items,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.statuses import status_words

KIND = Kind(
    "problems",
    "Health problems",
    ("2.16.840.1.113883.10.20.22.2.5.1", "2015-08-01"),
    loinc("11450-4", "Problem list"),
    ("Problem", "Began", "Ended", "Status"),
    "No information about health problems.",
    required=True,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A Problem Concern Act around its Problem Observation."""

    anchor: str
    concern_id: Id
    id: Id
    concern_status: str
    recorded: str | None
    ended: str | None
    when: Period
    type: tuple[Code, Code]
    problem: Concept
    negated: bool
    status: Code | None
    author: Person | None
    author_time: str | None


def problems(reader: Reader) -> Section:
    """Every condition and diagnosis: current ones first, each part newest first."""
    builder = Builder(KIND)
    found = reader.newest("Condition", "onsetDateTime", "onsetPeriod", "recordedDate")
    found.sort(key=lambda condition: not _is_active(condition))
    for condition in found:
        began, ended = start_of(condition, "onset"), start_of(condition, "abatement")
        problem = concept(condition.get("code"), codes.SNOMED)
        refuted = has_code(condition.get("verificationStatus"), "refuted")
        status = first_code(condition.get("clinicalStatus"))
        recorded = hl7_time(string(condition, "recordedDate") or began)
        anchor = builder.row(
            problem.words,
            reader.date(began),
            reader.date(ended),
            "Ruled out" if refuted else status_words(status),
            date=began or string(condition, "recordedDate"),
        )
        active = _is_active(condition)
        builder.entries.append(
            Problem(
                anchor,
                resource_id(condition, "concern"),
                resource_id(condition),
                "active" if active else "completed",
                recorded,
                hl7_time(ended),
                Period(low=hl7_time(began), high=hl7_time(ended), open=active),
                _type(condition),
                problem,
                refuted,
                codes.CLINICAL_STATUSES.get(status),
                reader.person(condition.get("recorder") or condition.get("asserter"), condition),
                recorded,
            )
        )
    return builder.done()


def _is_active(condition: Resource) -> bool:
    status = first_code(condition.get("clinicalStatus"))
    return status in codes.STILL_A_CONCERN or (not status and not start_of(condition, "abatement"))


def _type(condition: Resource) -> tuple[Code, Code]:
    for category in items(condition.get("category")):
        for coding in codings(category):
            if type_ := codes.PROBLEM_TYPES.get(string(coding, "code")):
                return type_
    return codes.CONDITION
