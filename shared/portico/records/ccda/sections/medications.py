"""Medications: an order becomes a MedicationRequest, what is taken a Statement, what was handed over a Dispense."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.dosage import dosage, times
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import NOT_SO, Table, children, each, has_template, reads_negation
from portico.records.ccda.values import Fhir, filled, listed
from portico.records.ccda.xml import is_negated

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
# Medication Status (R1.1): the status of the medication itself, where an entry's statusCode is that of its record.
_STATED = {
    "55561003": "active",
    "73425007": "stopped",  # no longer active
    "392521001": "stopped",  # of the past
    "421139008": "on-hold",
    "active": "active",
    "no longer active": "stopped",
    "on hold": "on-hold",
}
_SUPPLY, _FILL, _STATUS = ("22.4.17",), ("22.4.18",), ("1.47",)
_NO_MEDICINE = {"no", "none", "not", "unknown"}


@reads_negation
def take(entry: Element, to: Resources) -> None:
    """Medication Activity."""
    if entry.get("moodCode") == "EVN" or is_negated(entry):
        _statement(entry, to)
    else:
        _request(entry, to, "order", _current(entry, _span(entry)))
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
    each(found, partial(take, to=to), to)


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
        return (found or to.coded(None, said)) | ({"text": said} if said else {})
    return found


def _statement(entry: Element, to: Resources) -> None:
    span, taken = _span(entry), product(entry, to)
    if is_negated(entry) and not taken.get("coding") and _names_none(taken):
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
        "status": status,
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
    if is_negated(supply):
        to.read.add(supply)
        to.lose(NOT_SO)
        return
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
    spans = (values.period(one) for one in times(entry) if one.get("type") != "PIVL_TS")
    return next((span for span in spans if span), {})


def _names_none(medicine: Fhir) -> bool:
    first = (medicine.get("text") or "no").lower().split()[0]
    return first in _NO_MEDICINE


def _current(entry: Element, span: Fhir) -> str:
    """Whether it is taken now: what the status observation says, else the entry's own status.

    A status of `completed` without an end is no sign that it was finished: R1.1 wrote it of every entry.
    """
    status = codes.status(entry, _STATUSES, "unknown")
    stated = _stated(entry)
    if stated and status != "entered-in-error":
        return "completed" if stated == "stopped" and span.get("end") else stated
    return "unknown" if status == "completed" and not span.get("end") else status


def _stated(entry: Element) -> str | None:
    found = (one.find("value") for one in children(entry, "observation") if has_template(one, *_STATUS))
    said = ((value.get("code") or "", value.get("displayName") or "") for value in found if value is not None)
    return next((known for code, name in said if (known := _STATED.get(code) or _STATED.get(name.lower()))), None)


ENTRIES: Table = {
    "1.3.6.1.4.1.19376.1.5.3.1.4.7": take,
    "22.4.42": take_planned,
    "22.4.16": take,
    "22.4.35": take_group,
    "22.4.36": take_group,
}
