"""How to take a medication: the times, the dose and the words of a substanceAdministration as a FHIR Dosage."""

from xml.etree.ElementTree import Element

from portico.records.ccda import values
from portico.records.ccda.resources import Resources
from portico.records.ccda.values import Fhir, filled
from portico.records.ccda.xml import templates

_INSTRUCTION, _FREE_TEXT = "22.4.20", "22.4.147"
_UNITS = {"s", "min", "h", "d", "wk", "mo", "a"}


def dosage(entry: Element, product: Fhir, to: Resources, *, bounds: Fhir | None = None) -> Fhir:
    """Everything the entry says of how to take it. `bounds`: when the order begins and ends."""
    repeat = filled({"boundsPeriod": bounds or {}, **_repeat(entry)})
    needed = entry.find("precondition")
    reason = to.concept(needed.find("criterion/value")) if needed is not None else None
    return filled(
        {
            "text": _sig(entry, product, to),
            "patientInstruction": _instruction(entry, to),
            "timing": {"repeat": repeat} if repeat else {},
            "asNeededCodeableConcept": reason,
            "asNeededBoolean": True if needed is not None and reason is None else None,
            "site": to.concept(entry.find("approachSiteCode")),
            "route": to.concept(entry.find("routeCode")),
            "doseAndRate": [rate] if (rate := _dose(entry, to)) else [],
            "maxDosePerPeriod": _most(entry),
        }
    )


def _sig(entry: Element, product: Fhir, to: Resources) -> str | None:
    """The prescriber's words, unless they only repeat what the medication is called."""
    inner = (one for one in entry.findall("entryRelationship/substanceAdministration") if _FREE_TEXT in templates(one))
    texts = [to.narrative.original(one.find("text")) for one in (*inner, entry)]
    names = {product.get("text"), *(one.get("display") for one in product.get("coding", []))}
    return next((text for text in texts if text and text not in names), None)


def _instruction(entry: Element, to: Resources) -> str | None:
    acts = (one for one in entry.findall("entryRelationship/act") if _INSTRUCTION in templates(one))
    return next((text for one in acts if (text := to.narrative.original(one.find("text")))), None)


def _repeat(entry: Element) -> Fhir:
    for time in entry.findall("effectiveTime"):
        period, event = time.find("period"), time.find("event")
        if period is not None and (found := _every(period)):
            return found
        if event is not None and event.get("code"):
            return {"when": [event.get("code")]}
    return {}


def _every(period: Element) -> Fhir:
    """Once every so often; every 4 to 6 hours keeps both."""
    low, high = period.find("low"), period.find("high")
    one = values.number((low if low is not None else period).get("value"))
    unit = (low if low is not None else period).get("unit")
    most = values.number(high.get("value")) if high is not None else None
    if not one or unit not in _UNITS:
        return {}
    return filled({"frequency": 1, "period": one, "periodMax": most, "periodUnit": unit})


def _dose(entry: Element, to: Resources) -> Fhir:
    amount, rate = entry.find("doseQuantity"), entry.find("rateQuantity")
    dose = values.quantity(amount)
    form = to.concept(entry.find("administrationUnitCode"))
    if dose and "unit" not in dose and form and form.get("text"):
        dose = dose | {"unit": form["text"]}
    span = values.bounds(amount) if amount is not None and dose is None else {}
    return filled({"doseQuantity": dose, "doseRange": span, "rateQuantity": values.quantity(rate)})


def _most(entry: Element) -> Fhir:
    both = {part: values.quantity(entry.find(f"maxDoseQuantity/{part}")) for part in ("numerator", "denominator")}
    return both if all(both.values()) else {}
