"""Medications: what is prescribed, reported, given and filled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    first,
    items,
    join,
    period,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Builder, Indication, Kind, Reader, Section, reasons
from portico.export.statuses import status_words
from portico.export.values import Quantity, quantity, quantity_words

KIND = Kind(
    "medications",
    "Medications",
    ("2.16.840.1.113883.10.20.22.2.1.1", "2014-06-09"),
    loinc("10160-0", "History of medication use"),
    ("Medication", "How to take it", "What for", "Date", "Status", "Prescribed or given by"),
    "No information about medications.",
    required=True,
)

_TRAILING_ZERO = re.compile(r"\.0+(?!\d)")

# FHIR unit of time -> UCUM, and the word for one of them.
_TIME_UNITS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: once every `number` `unit`s (UCUM)."""

    number: str
    unit: str


@dataclass(frozen=True, slots=True)
class Medication:
    """A Medication Activity: ordered (INT) or taken, given or filled (EVN)."""

    anchor: str
    id: Id
    mood: str
    status: str | None
    when: Period
    frequency: Frequency | None
    route: Code | None
    dose: Quantity | None
    dose_words: str
    product_id: Id
    product: Concept
    manufacturer: str
    as_needed: bool
    indications: tuple[Indication, ...]
    author: Person | None
    author_time: str | None
    filled: "Fill | None"


@dataclass(frozen=True, slots=True)
class Fill:
    """A pharmacy filled it (Medication Dispense)."""

    id: Id
    when: str | None
    quantity: Quantity | None


def medications(reader: Reader) -> Section:
    """Every order, statement, administration and fill, newest first; what is active first of all."""
    builder = Builder(KIND)
    kinds = ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense")
    found = [(_date(resource), resource) for resource in reader.all(*kinds)]
    found.sort(key=lambda dated: dated[0], reverse=True)
    found.sort(key=lambda dated: dated[1].get("status") != "active")
    for date, resource in found:
        builder.entries.append(_medication(resource, date, reader, builder))
    return builder.done()


def _medication(resource: Resource, date: str, reader: Reader, builder: Builder) -> Medication:
    product, source = _product(resource, reader)
    dosage = first(resource.get("dosageInstruction")) or first(resource.get("dosage")) or field(resource, "dosage")
    repeat, route = field(field(dosage, "timing"), "repeat"), route_of(dosage)
    dose, dose_words = _dose(dosage)
    indications = reader.indications(resource)
    who = reader.person(
        resource.get("requester") or resource.get("informationSource") or first(resource.get("performer")).get("actor"),
        resource,
    )
    status = string(resource, "status")
    is_fill = resource.get("resourceType") == "MedicationDispense"
    anchor = builder.row(
        product.words,
        _instructions(resource, dosage, _timing_words(repeat), route, dose_words),
        reasons(indications),
        reader.date(date),
        "Filled" if is_fill and status == "completed" else status_words(status),
        who.name if who else "",
        date=date,
    )
    return Medication(
        anchor,
        resource_id(resource, "taken") if is_fill else resource_id(resource),
        "INT" if resource.get("resourceType") == "MedicationRequest" else "EVN",
        codes.MEDICATION_STATUSES.get(status),
        _when(resource, date, repeat),
        _frequency(repeat),
        route,
        dose,
        dose_words,
        resource_id(source or resource, "product"),
        product,
        reader.organization(field(source, "manufacturer")),
        dosage.get("asNeededBoolean") is True or bool(dosage.get("asNeededCodeableConcept")),
        indications,
        who,
        hl7_time(string(resource, "authoredOn") or string(resource, "dateAsserted")),
        Fill(resource_id(resource), hl7_time(date), quantity(field(resource, "quantity"))) if is_fill else None,
    )


def _product(resource: Resource, reader: Reader) -> tuple[Concept, Resource | None]:
    """The medication's name, from its code or from the Medication it refers to."""
    coded = field(resource, "medicationCodeableConcept")
    source = None
    if not coded:
        reference = field(resource, "medicationReference")
        source = reader.references.find(reference, resource)
        coded = field(source, "code") or {"text": string(reference, "display")}
    return concept(coded, codes.RXNORM), source


def _date(resource: Resource) -> str:
    keys = ("authoredOn", "whenHandedOver", "whenPrepared", "dateAsserted")
    return start_of(resource, "effective") or next((found for key in keys if (found := string(resource, key))), "")


def _when(resource: Resource, date: str, repeat: Resource) -> Period:
    """The span it is taken over; one that has not ended is open."""
    bounds = field(repeat, "boundsPeriod")
    if bounds:
        return Period(low=hl7_time(bounds.get("start")), high=hl7_time(bounds.get("end")), open=not bounds.get("end"))
    given = period(resource, "effective")
    if given.point and resource.get("resourceType") == "MedicationAdministration":
        return given
    if given.low or given.high:
        return given
    return Period(low=given.point or hl7_time(date), open=resource.get("status") == "active")


def _frequency(repeat: Resource) -> Frequency | None:
    times, span, unit = repeat.get("frequency"), repeat.get("period"), string(repeat, "periodUnit")
    if not isinstance(times, int) or not isinstance(span, int | float) or times < 1 or unit not in _TIME_UNITS:
        return None
    if unit == "d" and times > 1:
        return Frequency(f"{24 * span / times:g}", "h")
    return Frequency(f"{span / times:g}", unit)


def route_of(dosage: Any) -> Code | None:
    """The route of administration from the value set, else none: it stays in the instructions."""
    for coding in codings(dosage.get("route")):
        code = string(coding, "code")
        if code in codes.ROUTES:
            nci, name = codes.ROUTES[code]
            return Code(nci, codes.NCI, name)
        if code in codes.ROUTE_NAMES:
            return Code(code, codes.NCI, codes.ROUTE_NAMES[code])
    return None


def _dose(dosage: Any) -> tuple[Quantity | None, str]:
    """The dose with its UCUM unit where it has one, and in words."""
    amount = field(first(dosage.get("doseAndRate")), "doseQuantity") or field(dosage, "dose")
    return quantity(amount), _TRAILING_ZERO.sub("", quantity_words(amount), count=1)


def _instructions(resource: Resource, dosage: Resource, timing: str, route: Code | None, dose: str) -> str:
    """How to take it, in the prescriber's words, else put together from dose, route and timing."""
    texts = [
        string(step, "text") for step in [*items(resource.get("dosageInstruction")), *items(resource.get("dosage"))]
    ]
    if any(texts):
        return join(texts, "; ")
    needed = "as needed" if dosage.get("asNeededBoolean") is True else ""
    return join([f"{dose} at a time" if dose else "", route.display.lower() if route else "", timing, needed])


def _timing_words(repeat: Resource) -> str:
    times, span, unit = repeat.get("frequency"), repeat.get("period"), _TIME_UNITS.get(string(repeat, "periodUnit"))
    if not isinstance(times, int) or not isinstance(span, int | float) or unit is None:
        return ""
    often: Sequence[str] = ("", "once", "twice")
    count = often[times] if times < len(often) else f"{times} times"
    return f"{count} every {span:g} {unit}s" if span != 1 else f"{count} a {unit}"
