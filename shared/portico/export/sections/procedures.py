"""Procedures: operations, examinations and treatments that were done."""

from dataclasses import dataclass

from portico.export import codes
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
    "procedures",
    "Procedures",
    ("2.16.840.1.113883.10.20.22.2.7.1", "2014-06-09"),
    loinc("47519-4", "History of procedures"),
    ("Procedure", "What for", "Date", "Status", "Where and by whom"),
    "No information about procedures.",
    required=True,
)
_SYSTEMS = (codes.SNOMED, codes.LOINC, codes.CPT, codes.ICD10PCS, codes.HCPCS, codes.CDT)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A Procedure Activity Procedure."""

    anchor: str
    id: Id
    procedure: Concept
    status: str | None
    when: Period
    sites: tuple[Concept, ...]
    performer: Person | None
    place: Place | None
    indications: tuple[Indication, ...]


def procedures(reader: Reader) -> Section:
    """Every procedure, newest first."""
    builder = Builder(KIND)
    for resource in reader.newest("Procedure", "performedDateTime", "performedPeriod"):
        builder.entries.append(_procedure(resource, reader, builder))
    return builder.done()


def _procedure(resource: Resource, reader: Reader, builder: Builder) -> Procedure:
    performer = reader.person(field(first(resource.get("performer")), "actor"), resource)
    place = reader.place(resource.get("location"))
    indications = reader.indications(resource)
    done = concept(resource.get("code"), *_SYSTEMS)
    began = start_of(resource, "performed")
    anchor = builder.row(
        done.words,
        reasons(indications),
        reader.until(reader.date(began), began, string(field(resource, "performedPeriod"), "end")),
        status_words(string(resource, "status")),
        join([place.name if place else "", performer.name if performer else ""]),
        date=began,
    )
    return Procedure(
        anchor,
        resource_id(resource),
        done,
        codes.PROCEDURE_STATUSES.get(string(resource, "status")),
        period(resource, "performed"),
        tuple(concept(site, codes.SNOMED) for site in items(resource.get("bodySite"))),
        performer,
        place,
        indications,
    )
