"""Family history."""

from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import Code, loinc
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.parts import Concept, Id, concept, field, items, join, resource_id, string
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.values import Quantity, quantity, quantity_words

KIND = Kind(
    "family",
    "Family history",
    ("2.16.840.1.113883.10.20.22.2.15", "2015-08-01"),
    loinc("10157-6", "History of family member diseases"),
    ("Relative", "Condition", "Age when it began", "Date recorded"),
    "No information about family history.",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition of a relative, and the age (in UCUM) at which it began."""

    anchor: str
    id: Id
    problem: Concept
    age: Quantity | None


@dataclass(frozen=True, slots=True)
class Relative:
    """A Family History Organizer: one relative's conditions."""

    id: Id
    relation: Concept
    gender: Code | None
    born: str | None
    when: str | None
    findings: tuple[Finding, ...]


def family_history(reader: Reader) -> Section:
    """Each relative with their conditions; one without any says so."""
    builder = Builder(KIND)
    for history in reader.newest("FamilyMemberHistory", "date"):
        builder.entries.append(_relative(history, reader, builder))
    return builder.done()


def _relative(history: Resource, reader: Reader, builder: Builder) -> Relative:
    relation = concept(history.get("relationship"), codes.ROLE_CODE)
    date = string(history, "date")
    found = []
    for index, condition in enumerate(items(history.get("condition")) or [{}]):
        problem = concept(condition.get("code"), codes.SNOMED)
        age = field(condition, "onsetAge")
        words = problem.words if condition else "No condition recorded"
        anchor = builder.row(
            relation.words.capitalize(), words, join([quantity_words(age)]), reader.date(date), date=date
        )
        found.append(Finding(anchor, resource_id(history, f"condition-{index}"), problem, quantity(age)))
    return Relative(
        resource_id(history),
        relation,
        codes.GENDERS.get(_sex(history)),
        hl7_time(history.get("bornDate")),
        hl7_time(date),
        tuple(found),
    )


def _sex(history: Resource) -> str:
    return next((string(coding, "code") for coding in items(field(history, "sex").get("coding"))), "")
