"""Vital signs, in the units a practice in the US says them in."""

from decimal import Decimal
from typing import NamedTuple

from portico.records.fhir import quantities, words
from portico.records.fhir.datatypes import Quantity
from portico.records.fhir.resources import Observation, Values
from portico.records.sections import observations
from portico.records.sections.base import Context, Listed

SECTION = "vitals"
_SYSTOLIC, _DIASTOLIC = "8480-6", "8462-4"
_BLOOD_PRESSURE = {"85354-9", "55284-4", "35094-2", "96607-7"}
_NAMES = {
    "8867-4": "Heart rate",
    "9279-1": "Breathing rate",
    "8310-5": "Body temperature", "8331-1": "Body temperature",
    "8302-2": "Height", "8306-3": "Length",
    "29463-7": "Weight", "3141-9": "Weight",
    "39156-5": "Body mass index (BMI)", "59576-9": "BMI percentile",
    "2708-6": "Oxygen level", "59408-5": "Oxygen level",
    "9843-4": "Head circumference", "8287-5": "Head circumference percentile",
    "77606-2": "Weight for length percentile",
    "72514-3": "Pain score (0 to 10)",
    _SYSTOLIC: "Blood pressure, upper number", _DIASTOLIC: "Blood pressure, lower number",
}  # fmt: skip
_RATES = {"8867-4": "beats per minute", "9279-1": "breaths per minute"}


class _Conversion(NamedTuple):
    unit: str
    factor: Decimal
    offset: Decimal = Decimal(0)


_TO_US = {
    "kg": _Conversion("lb", Decimal("2.20462262")),
    "g": _Conversion("lb", Decimal("0.00220462262")),
    "cm": _Conversion("in", Decimal("0.393700787")),
    "m": _Conversion("in", Decimal("39.3700787")),
    "Cel": _Conversion("°F", Decimal("1.8"), Decimal(32)),
}


def is_vital(observation: Observation) -> bool:
    """By its category, or by a code of the vital signs profile where no category was sent."""
    if observation.category:
        return "vital-signs" in words.codes(observation.category)
    return bool(({*_NAMES} | _BLOOD_PRESSURE) & set(words.codes([observation.code])))


def read(observation: Observation, context: Context) -> Listed:
    """A vital sign; both numbers of a blood pressure are one value."""
    said, unit, exact = _pressure(observation) or _value(observation)
    codes = words.codes([observation.code])
    familiar = "Blood pressure" if _BLOOD_PRESSURE & set(codes) else None
    familiar = familiar or next((_NAMES[code] for code in codes if code in _NAMES), None)
    item = {
        "id": context.id,
        "name": familiar or observations.name(observation.code, "Measurement without a name"),
        "value": said,
        "unit": unit,
        "number": None if exact is None else round(float(exact), 6),
        "key": observations.key(observation.code),
    }
    return Listed(SECTION, observations.when(observation), item)


def _pressure(observation: Observation) -> tuple[str, str | None, Decimal | None] | None:
    """`128/82`, in mmHg; None for anything else than a whole blood pressure."""
    both = {code: part for part in observation.component for code in words.codes([part.code])}
    upper, lower = both.get(_SYSTOLIC), both.get(_DIASTOLIC)
    if upper is None and lower is None:
        return None
    numbers = [_whole(each) for each in (upper, lower)]
    return f"{numbers[0]}/{numbers[1]}", "mmHg", None


def _whole(part: Values | None) -> str:
    exact = quantities.exact(part) if part else None
    return "?" if exact is None else str(round(exact))


def _value(observation: Observation) -> tuple[str, str | None, Decimal | None]:
    source = observations.measured(observation)
    said, unit = observations.value(observation)
    exact = quantities.exact(source)
    quantity = source.valueQuantity
    if exact is None or quantity is None:
        return said, unit, exact
    rate = next((_RATES[code] for code in words.codes([observation.code]) if code in _RATES), None)
    conversion = _conversion(quantity)
    if conversion is None:
        return said, rate or unit, exact
    converted = round(exact * conversion.factor + conversion.offset, 1)
    return quantities.number(converted).removesuffix(".0"), conversion.unit, converted


def _conversion(quantity: Quantity) -> _Conversion | None:
    return _TO_US.get(quantity.code or quantity.unit or "")
