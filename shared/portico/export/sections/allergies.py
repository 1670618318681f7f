"""Allergies and intolerances."""

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
    field,
    first_code,
    items,
    join,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.statuses import status_words

KIND = Kind(
    "allergies",
    "Allergies",
    ("2.16.840.1.113883.10.20.22.2.6.1", "2015-08-01"),
    loinc("48765-2", "Allergies and adverse reactions"),
    ("Allergy", "Kind", "Reaction", "Began", "Status"),
    "No information about allergies.",
    required=True,
)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What happened, and how badly."""

    id: Id
    manifestation: Concept
    severity: Code | None
    when: Period


@dataclass(frozen=True, slots=True)
class Allergy:
    """An Allergy Concern Act around its Allergy Observation."""

    anchor: str
    concern_id: Id
    id: Id
    concern_status: str
    recorded: str | None
    ended: str | None
    onset: Period
    type: Code
    substance: Concept
    negated: bool
    status: Code | None
    criticality: Code | None
    reactions: tuple[Reaction, ...]
    author: Person | None
    author_time: str | None


def allergies(reader: Reader) -> Section:
    """Every allergy and intolerance, and the statement that there is none where the practice made it."""
    builder = Builder(KIND)
    for resource in reader.newest("AllergyIntolerance", "recordedDate", "onsetDateTime"):
        substance, type_, none_known = _what(resource)
        reactions = tuple(_reactions(resource))
        status = first_code(resource.get("clinicalStatus"))
        began = start_of(resource, "onset") or string(resource, "recordedDate")
        anchor = builder.row(
            substance.words,
            codes.ALLERGY_WORDS[type_.code],
            join([_reaction_words(reaction) for reaction in reactions], "; "),
            reader.date(start_of(resource, "onset")),
            status_words(status),
            date=began,
        )
        recorded = hl7_time(string(resource, "recordedDate") or start_of(resource, "onset"))
        active = status in codes.STILL_A_CONCERN or not status
        builder.entries.append(
            Allergy(
                anchor,
                resource_id(resource, "concern"),
                resource_id(resource),
                "active" if active else "completed",
                recorded,
                None,
                _onset(resource),
                type_,
                substance,
                none_known,
                codes.CLINICAL_STATUSES.get(status),
                codes.CRITICALITIES.get(string(resource, "criticality")),
                reactions,
                reader.person(resource.get("recorder"), resource),
                recorded,
            )
        )
    return builder.done()


def _what(resource: Resource) -> tuple[Concept, Code, bool]:
    """The substance, the kind of allergy, and whether the statement is that none is known."""
    code = field(resource, "code")
    for coding in codings(code):
        if type_ := codes.NO_KNOWN_ALLERGIES.get(string(coding, "code")):
            return concept(code), type_, True
    substance = concept(code, codes.RXNORM, codes.NDC, codes.UNII, codes.SNOMED)
    if not (substance.code or substance.text or substance.translations):
        named = next(
            (field(reaction, "substance") for reaction in items(resource.get("reaction")) if reaction.get("substance")),
            {},
        )
        substance = concept(named, codes.RXNORM, codes.NDC, codes.UNII, codes.SNOMED)
    categories = resource.get("category")
    category = categories[0] if isinstance(categories, list) and categories else ""
    key = (string(resource, "type"), category)
    return substance, codes.ALLERGY_TYPES.get(key, codes.ADVERSE_REACTION), False


def _reactions(resource: Resource) -> list[Reaction]:
    return [
        Reaction(
            resource_id(resource, f"reaction-{index}-{number}"),
            concept(manifestation, codes.SNOMED),
            codes.SEVERITIES.get(string(reaction, "severity")),
            Period(low=hl7_time(reaction.get("onset"))),
        )
        for index, reaction in enumerate(items(resource.get("reaction")))
        for number, manifestation in enumerate(items(reaction.get("manifestation")))
    ]


def _reaction_words(reaction: Reaction) -> str:
    return join([reaction.manifestation.words, reaction.severity.display.lower() if reaction.severity else ""])


def _onset(resource: Resource) -> Period:
    return Period(low=hl7_time(start_of(resource, "onset")))
