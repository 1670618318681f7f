"""FHIR R4's data types, of which resources are made: the few fields that Portico reads.

Source: https://hl7.org/fhir/R4/datatypes.html.
"""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portico.records.fhir.dates import DateTime


class Element(BaseModel):
    """Base of what is read: unknown fields are ignored here and kept with the resource."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Element):
    """CodeableConcept."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Quantity(Element):
    value: Decimal | None = Field(default=None, allow_inf_nan=False, max_digits=30)
    comparator: Literal["<", "<=", ">=", ">"] | None = None
    unit: str | None = None
    code: str | None = None


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Element):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Element):
    start: DateTime | None = None
    end: DateTime | None = None


def since(period: Period | None) -> str | None:
    """When a period began, else when it ended."""
    return (period.start or period.end) if period else None


class Identifier(Element):
    system: str | None = None
    value: str | None = None


class Reference(Element):
    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class HumanName(Element):
    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()
    period: Period | None = None


class ContactPoint(Element):
    system: str | None = None
    value: str | None = None
    rank: int | None = None
    period: Period | None = None


class Address(Element):
    use: str | None = None
    line: tuple[str, ...] = ()
    city: str | None = None
    state: str | None = None
    postalCode: str | None = None
    country: str | None = None
    period: Period | None = None


class Annotation(Element):
    text: str | None = None
