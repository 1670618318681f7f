"""Medications: an order becomes a MedicationRequest, what is taken a Statement, what was handed over a Dispense."""

from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.dosage import dosage
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import Table, children, has_template, is_negated
from portico.records.ccda.values import Fhir, filled, listed

_STATUSES = {
    "active": "active",
    "ordered": "active",
    "new": "active",
    "completed": "completed",
    "aborted": "stopped",
    "cancelled": "stopped",
    "suspended": "on-hold",
    "held": "on-hold",
    "nullified": "entered-in-error",
}
_SUPPLY, _FILL = ("22.4.17",), ("22.4.18",)


def take(entry: Element, to: Resources) -> None:
    """Medication Activity."""
    if entry.get("moodCode") == "EVN" or is_negated(entry):
        _statement(entry, to)
    else:
        _request(entry, to, "order", codes.status(entry, _STATUSES, "unknown"))
    for supply in children(entry, "supply"):
        if has_template(supply, *_FILL):
            _fill(supply, entry, to)


def take_planned(entry: Element, to: Resources) -> None:
    """Planned Medication Activity: not in use yet."""
    _request(entry, to, "plan", "draft")


def take_group(act: Element, to: Resources) -> None:
    """Admission or Discharge Medication: the activities inside."""
    found = children(act, "substanceAdministration")
    if not found:
        raise NotUnderstood("It names no medication.")
    for entry in found:
        take(entry, to)


def product(entry: Element, to: Resources) -> Fhir:
    """The medicine or vaccine of an entry. Raises NotUnderstood for one without a name."""
    material = entry.find("consumable/manufacturedProduct/manufacturedMaterial")
    if material is None:
        material = entry.find("product/manufacturedProduct/manufacturedMaterial")
    if material is None:
        raise NotUnderstood("It does not name what was given.")
    name = " ".join((material.findtext("name") or "").split())
    found = to.concept(material.find("code"))
    if found is None or "text" not in found:
        said = name or to.narrative.original(entry.find("text"))
        return (found or {}) | {"text": said} if said or found is None else to.coded(None, said)
    return found


def _statement(entry: Element, to: Resources) -> None:
    span, taken = _span(entry), product(entry, to)
    if is_negated(entry) and not taken.get("coding"):
        raise NotUnderstood("It says that there is no medication.")
    body = {
        "identifier": values.identifiers(entry),
        "status": "not-taken" if is_negated(entry) else _current(entry, span),
        "medicationCodeableConcept": taken,
        "subject": to.patient,
        "effectivePeriod": span,
        "dateAsserted": to.authored(entry),
        "informationSource": to.author(entry),
        "reasonCode": to.reasons(entry),
        "note": to.notes(entry),
        "dosage": listed(dosage(entry, taken, to) or None),
    }
    to.add("MedicationStatement", entry, body)


def _request(entry: Element, to: Resources, intent: str, status: str) -> None:
    span, taken = _span(entry), product(entry, to)
    supply = next((one for one in children(entry, "supply") if has_template(one, *_SUPPLY)), None)
    supplied = {} if supply is None else _supplied(supply)
    body = {
        "identifier": values.identifiers(entry),
        "status": _current(entry, span) if status == "completed" else status,
        "intent": intent,
        "medicationCodeableConcept": taken,
        "subject": to.patient,
        "authoredOn": to.authored(entry) or span.get("start"),
        "requester": to.author(entry) or (to.author(supply) if supply is not None else None),
        "reasonCode": to.reasons(entry),
        "note": to.notes(entry),
        "dosageInstruction": listed(dosage(entry, taken, to, bounds=span) or None),
        "dispenseRequest": supplied,
    }
    to.add("MedicationRequest", entry, body)


def _fill(supply: Element, entry: Element, to: Resources) -> None:
    """Medication Dispense."""
    try:
        given = product(supply, to)
    except NotUnderstood:
        given = product(entry, to)
    status = codes.status(supply, {"completed": "completed", "aborted": "stopped"}, "unknown")
    body = {
        "identifier": values.identifiers(supply),
        "status": status,
        "medicationCodeableConcept": given,
        "subject": to.patient,
        "quantity": values.quantity(supply.find("quantity")),
        "whenHandedOver": values.start(supply.find("effectiveTime")),
    }
    to.add("MedicationDispense", supply, body)


def _supplied(supply: Element) -> Fhir:
    """How much, and how often again: `repeatNumber` counts the first time too (C-CDA R2.1, Medication Supply Order)."""
    fills = values.quantity(supply.find("repeatNumber"))
    repeats = max(int(fills["value"]) - 1, 0) if fills else None
    return filled({"numberOfRepeatsAllowed": repeats, "quantity": values.quantity(supply.find("quantity"))})


def _span(entry: Element) -> Fhir:
    """From when until when, whichever of several effectiveTimes says it; the others say how often."""
    spans = (values.period(one) for one in entry.findall("effectiveTime") if one.get("type") != "PIVL_TS")
    return next((span for span in spans if span), {})


def _current(entry: Element, span: Fhir) -> str:
    """A status of `completed` without an end is no sign that it was finished: R1.1 wrote it of every entry."""
    status = codes.status(entry, _STATUSES, "unknown")
    return "unknown" if status == "completed" and not span.get("end") else status


ENTRIES: Table = {
    "1.3.6.1.4.1.19376.1.5.3.1.4.7": take,
    "22.4.42": take_planned,
    "22.4.16": take,
    "22.4.35": take_group,
    "22.4.36": take_group,
}
