"""Medical equipment: implants and devices, and supplies that were delivered."""

from dataclasses import dataclass
from typing import Any

from portico.export import codes
from portico.export.codes import loinc
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.parts import Concept, Id, concept, field, first, items, join, resource_id, start_of, string
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.statuses import status_words
from portico.export.values import Quantity, quantity, quantity_words

KIND = Kind(
    "equipment",
    "Medical equipment",
    ("2.16.840.1.113883.10.20.22.2.23", "2014-06-09"),
    loinc("46264-8", "History of medical device use"),
    ("Device or supply", "Details", "Date", "Status"),
    "No information about medical equipment.",
)


@dataclass(frozen=True, slots=True)
class Equipment:
    """A Non-Medicinal Supply Activity with its Product Instance."""

    anchor: str
    id: Id
    when: str | None
    quantity: Quantity | None
    product_id: Id
    product: Concept
    model: str
    scope_id: Id
    manufacturer: str


def equipment(reader: Reader) -> Section:
    """Every device and every delivered supply, newest first."""
    builder = Builder(KIND)
    for device in reader.newest("Device", "manufactureDate"):
        builder.entries.append(_device(device, reader, builder))
    for supply in reader.newest("SupplyDelivery", "occurrenceDateTime", "occurrencePeriod"):
        builder.entries.append(_supply(supply, reader, builder))
    return builder.done()


def _device(device: Resource, reader: Reader, builder: Builder) -> Equipment:
    udi = string(first(device.get("udiCarrier")), "carrierHRF")
    names = [string(name, "name") for name in items(device.get("deviceName"))]
    product = concept(_named(field(device, "type"), names), codes.SNOMED)
    details = [
        _labelled("Made by", string(device, "manufacturer")),
        _labelled("model", string(device, "modelNumber")),
        _labelled("serial number", string(device, "serialNumber")),
        _labelled("lot", string(device, "lotNumber")),
    ]
    anchor = builder.row(product.words, join(details), "", status_words(string(device, "status")))
    return Equipment(
        anchor,
        resource_id(device, "supply"),
        None,
        None,
        Id(codes.UDI, udi) if udi else resource_id(device),
        product,
        string(device, "modelNumber"),
        Id(codes.UDI) if udi else resource_id(device, "scope"),
        string(device, "manufacturer"),
    )


def _supply(supply: Resource, reader: Reader, builder: Builder) -> Equipment:
    item = field(supply, "suppliedItem")
    product = concept(field(item, "itemCodeableConcept"), codes.SNOMED)
    amount, date = field(item, "quantity"), start_of(supply, "occurrence")
    anchor = builder.row(
        product.words, _labelled("Quantity", quantity_words(amount)), reader.date(date), "Delivered", date=date
    )
    return Equipment(
        anchor,
        resource_id(supply),
        hl7_time(date),
        quantity(amount),
        resource_id(supply, "product"),
        product,
        "",
        resource_id(supply, "scope"),
        "",
    )


def _named(type_: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return type_ or {"text": next((name for name in names if name), "")}


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""
