"""How to take a medication: the times, the dose and the words of a substanceAdministration as a FHIR Dosage."""

from xml.etree.ElementTree import Element

from portico.records.ccda import values
from portico.records.ccda.resources import Resources
from portico.records.ccda.values import Fhir, filled
from portico.records.ccda.xml import templates

_INSTRUCTION, _FREE_TEXT = "22.4.20", "22.4.147"
_UNITS = {"s", "min", "h", "d", "wk", "mo", "a"}
_UNIT_WORDS = {"second": "s", "minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
# TimingEvent of HL7 v3 that FHIR's EventTiming has too
_EVENTS = {"HS", "WAKE", "C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"}
_HOW_OFTEN = "How often it is taken could not be read."


def dosage(entry: Element, product: Fhir, to: Resources, *, bounds: Fhir | None = None) -> Fhir:
    """Everything the entry says of how to take it. `bounds`: when the order begins and ends."""
    repeat = filled({"boundsPeriod": bounds or {}, **_repeat(entry, to)})
    needed, reason = _needed(entry, to)
    return filled(
        {
            "text": _sig(entry, product, to),
            "patientInstruction": _instruction(entry, to),
            "timing": {"repeat": repeat} if repeat else {},
            "asNeededCodeableConcept": reason,
            "asNeededBoolean": True if needed and reason is None else None,
            "site": to.concept(entry.find("approachSiteCode")),
            "route": to.concept(entry.find("routeCode")),
            "doseAndRate": [rate] if (rate := _dose(entry, to)) else [],
            "maxDosePerPeriod": _most(entry, to),
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


def _needed(entry: Element, to: Resources) -> tuple[bool, Fhir | None]:
    """Whether it is taken only when needed, and what for. A precondition that says nothing is none."""
    criterion = entry.find("precondition/criterion")
    if criterion is None:
        return False, None
    words = to.narrative.original(criterion.find("text"))
    reason = to.concept(criterion.find("value")) or ({"text": words} if words else None)
    return reason is not None or to.concept(criterion.find("code")) is not None, reason


def times(entry: Element) -> list[Element]:
    """Every effectiveTime; of several in one (SXPR_TS), each."""
    return [time for whole in entry.findall("effectiveTime") for time in (whole, *whole.iter("comp"))]


def _repeat(entry: Element, to: Resources) -> Fhir:
    """How often, and at which times of the day. Two different rhythms at once cannot be told."""
    rhythms: list[Fhir] = []
    events: list[str] = []
    for time in times(entry):
        period, event = time.find("period"), time.find("event")
        rhythm = _every(period) if period is not None else {}
        code = event.get("code") if event is not None else None
        rhythms += [rhythm] if rhythm and rhythm not in rhythms else []
        events += [code] if code in _EVENTS and code not in events else []
        if (_says(period) and not rhythm) or (code and code not in _EVENTS):
            to.lose(_HOW_OFTEN)
    if len(rhythms) > 1:
        to.lose(_HOW_OFTEN)
    return filled({**(rhythms[0] if rhythms else {}), "when": events})


def _says(element: Element | None) -> bool:
    """Whether a quantity or a rhythm says anything that could be read."""
    if element is None or element.get("nullFlavor"):
        return False
    told = any(one.get("value") and not one.get("nullFlavor") for one in element.iter())
    return told or bool("".join(element.itertext()).strip())


def _every(period: Element) -> Fhir:
    """Once every so often; every 4 to 6 hours keeps both."""
    low, high = period.find("low"), period.find("high")
    one = values.number((low if low is not None else period).get("value"))
    sent = ((low if low is not None else period).get("unit") or "").strip()
    unit = _UNIT_WORDS.get(sent.lower().removesuffix("s"), sent)
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
    speed = values.quantity(rate)
    speeds = values.bounds(rate) if rate is not None and speed is None else {}
    if _says(amount) and not dose and not span:
        to.lose("The dose could not be read.")
    if _says(rate) and not speed and not speeds:
        to.lose("The rate at which it is given could not be read.")
    return filled({"doseQuantity": dose, "doseRange": span, "rateQuantity": speed, "rateRange": speeds})


def _most(entry: Element, to: Resources) -> Fhir:
    both = {part: values.quantity(entry.find(f"maxDoseQuantity/{part}")) for part in ("numerator", "denominator")}
    if _says(entry.find("maxDoseQuantity")) and not all(both.values()):
        to.lose("The largest dose could not be read.")
    return both if all(both.values()) else {}
