"""Observation values: the typed C-CDA value, and the same in words with its unit."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from portico.export import codes
from portico.export.dates import hl7_time
from portico.export.parts import Concept, concept, field, first_code, join, string

_UCUM = re.compile(r"[!-~]+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_UNIT_WORDS = {
    "1": "",
    "{score}": "",
    "{#}": "",
    "#": "",
    "score": "",
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "[degF]": "°F",
    "lb_av": "lb",
    "[lb_av]": "lb",
    "[in_i]": "in",
    "in_i": "in",
    "{INR}": "",
    "{ratio}": "",
    "kg/m2": "kg/m²",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
}


class Quantity(NamedTuple):
    """A number with its UCUM unit. `comparator` is FHIR's, where the number is only a bound."""

    number: str
    unit: str
    comparator: str = ""


class Value(NamedTuple):
    """A value of type PQ, IVL_PQ, CD, ST, BL, INT or TS; type "" says that there is none, and `null` why."""

    type: str
    text: str
    quantity: Quantity | None = None
    high: Quantity | None = None
    concept: Concept | None = None
    raw: str = ""
    null: str = ""


def quantity(source: Any) -> Quantity | None:
    """A FHIR Quantity whose unit is UCUM (or that has none); None when C-CDA could not carry its unit."""
    number = _number(source)
    if not number:
        return None
    unit = _ucum(string(source, "system"), string(source, "code"), string(source, "unit"))
    return Quantity(number, unit, string(source, "comparator")) if unit else None


@lru_cache(maxsize=1024)
def _ucum(system: str, code: str, unit: str) -> str:
    """The UCUM unit that a Quantity names, "1" for none; empty when it names another kind of unit."""
    if system == "http://unitsofmeasure.org" and _UCUM.fullmatch(code):
        return code
    if not code and not unit:
        return "1"
    return next((name for name in (code, unit) if name in codes.UCUM_WITHOUT_SYSTEM), "")


def quantity_words(source: Any) -> str:
    """A FHIR Quantity as it is read: "118 mmHg", "< 5 mg/L"."""
    number = _number(source)
    if not number:
        return ""
    unit = string(source, "unit") or string(source, "code")
    return join([string(source, "comparator"), number, _UNIT_WORDS.get(unit, unit)], " ")


def value_of(source: Any) -> Value:
    """The `value[x]` of an Observation or of one of its components."""
    if measured := field(source, "valueQuantity"):
        return _quantity_value(measured)
    if coded := field(source, "valueCodeableConcept"):
        meaning = concept(coded)
        if meaning.code is None and not meaning.text:
            return Value("", "", null="UNK")
        return Value("CD", meaning.words, concept=meaning)
    if text := string(source, "valueString"):
        return Value("ST", text)
    flag = source.get("valueBoolean")
    if isinstance(flag, bool):
        return Value("BL", "Yes" if flag else "No", raw="true" if flag else "false")
    count = source.get("valueInteger")
    if isinstance(count, int):
        return Value("INT", str(count), raw=str(count))
    if moment := hl7_time(source.get("valueDateTime")):
        return Value("TS", str(source["valueDateTime"]), raw=moment)
    return _bounds_value(source)


def _quantity_value(source: dict[str, Any]) -> Value:
    words, number = quantity_words(source), quantity(source)
    if number is None:
        return Value("ST", words) if words else Value("", "", null="UNK")
    if number.comparator in ("<", "<="):
        return Value("IVL_PQ", words, high=number)
    return Value("IVL_PQ" if number.comparator else "PQ", words, quantity=number)


def _bounds_value(source: Any) -> Value:
    if span := field(source, "valueRange"):
        low, high = (quantity(field(span, end)) for end in ("low", "high"))
        words = range_words(span)
        return (
            Value("IVL_PQ", words, quantity=low, high=high)
            if low or high
            else Value("ST" if words else "", words, null="UNK")
        )
    if ratio := field(source, "valueRatio"):
        words = ":".join(quantity_words(field(ratio, end)) for end in ("numerator", "denominator"))
        return Value("ST", words)
    if field(source, "valueSampledData"):
        return Value("ST", "A recorded curve; ask the practice for it")
    if time := string(source, "valueTime"):
        return Value("ST", time)
    if span := field(source, "valuePeriod"):
        return Value("ST", " to ".join(filter(None, (string(span, "start")[:10], string(span, "end")[:10]))))
    return Value("", "", null=_absent(field(source, "dataAbsentReason")))


_NULL_FLAVORS = {
    "unknown": "UNK",
    "asked-unknown": "ASKU",
    "temp-unknown": "NAV",
    "not-asked": "NASK",
    "asked-declined": "ASKU",
    "masked": "MSK",
    "not-applicable": "NA",
    "unsupported": "OTH",
    "as-text": "OTH",
    "not-performed": "NAV",
}


def _absent(reason: Any) -> str:
    """The HL7 null flavor for FHIR's data-absent-reason; NI when no reason is given."""
    return _NULL_FLAVORS.get(first_code(reason), "NI")


class Range(NamedTuple):
    """A reference range: its bounds where both numbers and units are known, and the words."""

    text: str
    low: Quantity | None = None
    high: Quantity | None = None


def reference_range(source: Any) -> Range | None:
    """An Observation's reference range; None when it says nothing."""
    if not source:
        return None
    words = range_words(source) or string(source, "text")
    low, high = (quantity(field(source, end)) for end in ("low", "high"))
    return Range(words, low, high) if words else None


def range_words(source: Any) -> str:
    """ "0.7 to 1.3 mg/dL", "up to 5", "3 or more"."""
    low, high = (quantity_words(field(source, end)) for end in ("low", "high"))
    if low and high:
        unit = low.partition(" ")[2]
        return f"{low.removesuffix(' ' + unit) if unit and high.endswith(' ' + unit) else low} to {high}"
    return f"up to {high}" if high else f"{low} or more" if low else ""


def _number(source: Any) -> str:
    value = source.get("value") if isinstance(source, dict) else None
    if isinstance(value, bool) or value is None:
        return ""
    text = str(value)
    return text if _NUMBER.fullmatch(text) else ""
