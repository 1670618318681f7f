"""Measured values in words: units as they are written in the US, ranges, and what lies outside of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from portico.records.fhir import words
from portico.records.fhir.datatypes import Concept, Quantity
from portico.records.fhir.resources import ReferenceRange, Values

_MOST_DECIMALS = 3  # that any measurement of a patient is told with
_UNITS = {
    "1": None,
    "mm[Hg]": "mmHg",
    "10*3/uL": "thousand per µL",
    "10*9/L": "thousand per µL",
    "10*6/uL": "million per µL",
    "10*12/L": "million per µL",
    "kg/m2": "kg/m²",
    "mL/min/{1.73_m2}": "mL/min per 1.73 m²",
    "m[IU]/L": "mIU/L",
    "u[IU]/mL": "µIU/mL",
    "[IU]/L": "IU/L",
    "ug/dL": "µg/dL",
    "ug/L": "µg/L",
    "ug/mL": "µg/mL",
    "uL": "µL",
    "Cel": "°C",
    "[degF]": "°F",
    "[lb_av]": "lb",
    "[in_i]": "in",
    "/min": "per minute",
    "/a": "per year",
    "mm/h": "mm per hour",
    "mg/g{creat}": "mg/g creatinine",
}


class Flag(NamedTuple):
    """How a value lies to what is normal, as a code of the API and in words."""

    code: str
    words: str


NORMAL = Flag("normal", "Normal")
LOW = Flag("low", "Low")
HIGH = Flag("high", "High")
VERY_LOW = Flag("very_low", "Very low")
VERY_HIGH = Flag("very_high", "Very high")
ABNORMAL = Flag("abnormal", "Not normal")
# https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html, and the words some send instead
_FLAGS = {
    "N": NORMAL, "NORMAL": NORMAL,
    "L": LOW, "LOW": LOW,
    "H": HIGH, "HIGH": HIGH,
    "LL": VERY_LOW, "LU": VERY_LOW, "CRITICAL LOW": VERY_LOW,
    "HH": VERY_HIGH, "HU": VERY_HIGH, "CRITICAL HIGH": VERY_HIGH,
    "A": ABNORMAL, "AA": ABNORMAL, "ABNORMAL": ABNORMAL,
}  # fmt: skip


class Bounds(NamedTuple):
    """What is normal: in words, and as numbers where it is a range of numbers."""

    words: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def number(value: Decimal) -> str:
    """A number as it was sent; what a calculation left behind the third decimal is rounded away."""
    if -int(value.as_tuple().exponent) > _MOST_DECIMALS:
        places = 2 if abs(value) >= 1 or not value else 1 - value.adjusted()
        value = round(value, places).normalize()
    return f"{value:f}"


def unit(quantity: Quantity | None) -> str | None:
    """The unit in the words used in the US; None for what has none, such as a score."""
    if quantity is None:
        return None
    for given in (quantity.code, quantity.unit):
        if given in _UNITS:
            return _UNITS[given]
    given = quantity.unit or quantity.code
    return None if given is None or given.startswith("{") else words.plain(given)


def amount(quantity: Quantity | None) -> str | None:
    """A number with its comparator in words: `less than 5`."""
    if quantity is None or quantity.value is None:
        return None
    said = {"<": "less than ", "<=": "at most ", ">=": "at least ", ">": "more than "}
    return said.get(quantity.comparator or "", "") + number(quantity.value)


def with_unit(quantity: Quantity | None) -> str | None:
    """A number and its unit: `0.5 mL`."""
    said = amount(quantity)
    return " ".join(filter(None, [said, unit(quantity)])) if said else None


def said(values: Values) -> str | None:
    """The value[x] in words, its unit apart; None when there is no value."""
    if values.valueQuantity:
        return amount(values.valueQuantity)
    if values.valueCodeableConcept:
        return words.of(values.valueCodeableConcept)
    if values.valueString is not None:
        return " ".join(values.valueString.split()) or None
    if values.valueBoolean is not None:
        return "Yes" if values.valueBoolean else "No"
    if values.valueInteger is not None:
        return str(values.valueInteger)
    if values.valueRange:
        return _span(amount(values.valueRange.low), amount(values.valueRange.high))
    if values.valueRatio:
        both = [with_unit(values.valueRatio.numerator), with_unit(values.valueRatio.denominator)]
        return " / ".join(filter(None, both)) or None
    return None


def exact(values: Values) -> Decimal | None:
    """The value as a number to draw, when it is one and not just a limit."""
    quantity = values.valueQuantity
    if quantity and not quantity.comparator:
        return quantity.value
    return Decimal(values.valueInteger) if values.valueInteger is not None else None


def bounds(ranges: Sequence[ReferenceRange], value: Quantity | None) -> Bounds:
    """What is normal for this value. A range that cannot be, or is in another unit, is not shown."""
    usable = [one for one in ranges if words.code(one.type) in (None, "normal")]
    if not usable or (len(usable) > 1 and any(one.appliesTo for one in usable)):
        return Bounds()
    chosen = usable[0]
    if any(end and value and unit(end) not in (None, unit(value)) for end in (chosen.low, chosen.high)):
        return Bounds()
    low = chosen.low.value if chosen.low else None
    high = chosen.high.value if chosen.high else None
    if low is not None and high is not None and low > high:
        return Bounds()
    if low is None and high is None:
        text = words.plain(chosen.text)
        return Bounds(f"Normal: {text}") if text and not text.startswith("#") else Bounds()
    text = _span(number(low) if low is not None else None, number(high) if high is not None else None)
    return Bounds(f"Normal range: {text}", low, high)


def _span(low: str | None, high: str | None) -> str | None:
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"up to {high}" if high else None


def flag(interpretation: Sequence[Concept], value: Decimal | None, normal: Bounds) -> Flag | None:
    """What the laboratory said of the value, else where it lies to the range; None when neither tells."""
    given = [coding.code or "" for one in interpretation for coding in one.coding]
    given += [words.of(one) or "" for one in interpretation]
    for each in given:
        if found := _FLAGS.get(each.upper()):
            return found
    if value is None or (normal.low is None and normal.high is None):
        return None
    if normal.low is not None and value < normal.low:
        return LOW
    return HIGH if normal.high is not None and value > normal.high else NORMAL
