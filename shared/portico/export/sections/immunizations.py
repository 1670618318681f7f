"""Immunizations: vaccines given, and those that were not, with the reason."""

from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import Code, loinc
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.parts import (
    Concept,
    Id,
    Person,
    concept,
    field,
    first_code,
    items,
    join,
    resource_id,
    string,
    text_of,
)
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.sections.medications import route_of
from portico.export.values import Quantity, quantity

KIND = Kind(
    "immunizations",
    "Immunizations",
    ("2.16.840.1.113883.10.20.22.2.2.1", "2015-08-01"),
    loinc("11369-6", "History of immunizations"),
    ("Vaccine", "Date", "Status", "Lot number", "Where and by whom"),
    "No information about immunizations.",
    required=True,
)


@dataclass(frozen=True, slots=True)
class Immunization:
    """An Immunization Activity; `given` is false for one that was refused or left out."""

    anchor: str
    id: Id
    given: bool
    when: str | None
    vaccine: Concept
    lot: str
    manufacturer: str
    route: Code | None
    dose: Quantity | None
    performer: Person | None
    refusal_id: Id
    refusal: Code | None


def immunizations(reader: Reader) -> Section:
    """Every vaccine, newest first."""
    builder = Builder(KIND)
    for resource in reader.newest("Immunization", "occurrenceDateTime", "recorded"):
        builder.entries.append(_immunization(resource, reader, builder))
    return builder.done()


def _immunization(resource: Resource, reader: Reader, builder: Builder) -> Immunization:
    given = resource.get("status") != "not-done"
    vaccine = concept(resource.get("vaccineCode"), codes.CVX)
    people = [reader.person(performer.get("actor"), resource) for performer in items(resource.get("performer"))]
    performer = next((person for person in people if person), None)
    place = reader.place(field(resource, "location"))
    date = string(resource, "occurrenceDateTime")
    anchor = builder.row(
        vaccine.words,
        reader.date(date) or string(resource, "occurrenceString"),
        "Given" if given else join(["Not given", text_of(field(resource, "statusReason"))]),
        string(resource, "lotNumber"),
        join([place.name if place else "", performer.name if performer else ""]),
        date=date,
    )
    refusal = first_code(field(resource, "statusReason"))
    manufacturer = field(resource, "manufacturer")
    return Immunization(
        anchor,
        resource_id(resource),
        given,
        hl7_time(date),
        vaccine,
        string(resource, "lotNumber"),
        reader.organization(manufacturer),
        route_of(resource),
        quantity(field(resource, "doseQuantity")),
        performer,
        resource_id(resource, "refusal"),
        Code(refusal, codes.ACT_REASON, codes.REFUSALS[refusal]) if refusal in codes.REFUSALS and not given else None,
    )
