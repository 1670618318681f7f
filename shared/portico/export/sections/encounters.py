"""Visits and stays: encounters."""

from dataclasses import dataclass

from portico.export.codes import loinc
from portico.export.models import Resource
from portico.export.parts import (
    Concept,
    Id,
    Period,
    Person,
    concept,
    field,
    first,
    items,
    join,
    period,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Builder, Indication, Kind, Place, Reader, Section, reasons
from portico.export.statuses import status_words

KIND = Kind(
    "encounters",
    "Visits and hospital stays",
    ("2.16.840.1.113883.10.20.22.2.22.1", "2015-08-01"),
    loinc("46240-8", "History of encounters"),
    ("Visit", "What for", "Date", "Status", "Where and with whom"),
    "No information about visits.",
    required=True,
)

# Encounter.class (HL7 ActCode) in words, where a visit has no type of its own.
_CLASS_WORDS = {
    "AMB": "Office visit",
    "EMER": "Emergency visit",
    "IMP": "Hospital stay",
    "ACUTE": "Hospital stay",
    "NONAC": "Hospital stay",
    "OBSENC": "Hospital observation",
    "HH": "Home visit",
    "VR": "Video or phone visit",
    "SS": "Short hospital stay",
    "PRENC": "Visit before admission",
    "FLD": "Care in the field",
}


@dataclass(frozen=True, slots=True)
class Encounter:
    """An Encounter Activity."""

    anchor: str
    id: Id
    type: Concept
    when: Period
    performer: Person | None
    place: Place | None
    indications: tuple[Indication, ...]


def encounters(reader: Reader) -> Section:
    """Every visit and stay, newest first."""
    builder = Builder(KIND)
    for resource in reader.newest("Encounter", "period"):
        builder.entries.append(_encounter(resource, reader, builder))
    return builder.done()


def _encounter(resource: Resource, reader: Reader, builder: Builder) -> Encounter:
    who = [reader.person(participant.get("individual"), resource) for participant in items(resource.get("participant"))]
    performer = next((person for person in who if person), None)
    place = reader.place(field(first(resource.get("location")), "location"))
    where = place.name if place else reader.organization(resource.get("serviceProvider"))
    indications = reader.indications(resource)
    began = start_of(resource, "period")
    type_ = _type(resource)
    anchor = builder.row(
        type_.words,
        reasons(indications),
        reader.until(reader.time(began), began, string(field(resource, "period"), "end")),
        status_words(string(resource, "status")),
        join([where, performer.name if performer else ""]),
        date=began,
    )
    return Encounter(anchor, resource_id(resource), type_, period(resource, "period"), performer, place, indications)


def _type(resource: Resource) -> Concept:
    """What kind of visit it was: its type, else its class in words."""
    found = concept(first(resource.get("type")))
    if found.text or found.code:
        return found
    class_ = field(resource, "class")
    code = string(class_, "code")
    return concept({"coding": [class_], "text": _CLASS_WORDS.get(code) or string(class_, "display")})
