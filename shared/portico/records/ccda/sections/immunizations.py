"""Immunizations, those that were not given too."""

from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import Resources
from portico.records.ccda.sections.base import Table, children, has_template, reads_negation
from portico.records.ccda.sections.medications import product
from portico.records.ccda.sections.plan import take_vaccination
from portico.records.ccda.values import Fhir, filled
from portico.records.ccda.xml import is_negated

_STATUSES = {
    "nullified": "entered-in-error",
    "aborted": "not-done",
    "cancelled": "not-done",
    "held": "not-done",
    "suspended": "not-done",
}
_REFUSAL, _REACTION, _IN_SERIES = ("22.4.53",), ("22.4.9",), ("22.4.118", "1.46")


@reads_negation
def take(entry: Element, to: Resources) -> None:
    """Immunization Activity: a vaccine that was given or not, or one that is planned."""
    if entry.get("moodCode") != "EVN" and not is_negated(entry):
        take_vaccination(entry, to)
        return
    vaccine = entry.find("consumable/manufacturedProduct")
    place = next(iter(to.places(entry)), None)
    maker = vaccine.find("manufacturerOrganization") if vaccine is not None else None
    lot = vaccine.findtext("manufacturedMaterial/lotNumberText") if vaccine is not None else None
    when = values.start(entry.find("effectiveTime"))
    body = {
        "identifier": values.identifiers(entry),
        "status": "not-done" if is_negated(entry) else codes.status(entry, _STATUSES, "completed"),
        "statusReason": _refusal(entry, to),
        "vaccineCode": product(entry, to),
        "patient": to.patient,
        "occurrenceDateTime": when,
        "occurrenceString": None if when else "Date not recorded",
        "recorded": to.authored(entry),
        "location": place,
        "manufacturer": to.organization(maker),
        "lotNumber": " ".join((lot or "").split()) or None,
        "site": to.concept(entry.find("approachSiteCode")),
        "route": to.concept(entry.find("routeCode")),
        "doseQuantity": values.quantity(entry.find("doseQuantity")),
        "performer": [{"actor": one} for one in to.performers(entry)],
        "note": to.notes(entry),
        "reasonCode": to.reasons(entry),
        "reaction": _reactions(entry),
        "protocolApplied": _dose_number(entry),
    }
    to.add("Immunization", entry, body)


def _refusal(entry: Element, to: Resources) -> Fhir | None:
    found = (one for one in children(entry, "observation") if has_template(one, *_REFUSAL))
    return next((reason for one in found if (reason := to.concept(one.find("code")))), None)


def _reactions(entry: Element) -> list[Fhir]:
    found = [one for one in children(entry, "observation") if has_template(one, *_REACTION)]
    return [told for one in found if (told := filled({"date": values.start(one.find("effectiveTime"))}))]


def _dose_number(entry: Element) -> list[Fhir]:
    """Which of a series it was: `repeatNumber`, else what R2.1 and R1.1 say beside it."""
    numbers = [entry.find("repeatNumber")]
    for one in entry.findall("entryRelationship"):
        if (act := one.find("act")) is not None and has_template(act, *_IN_SERIES):
            numbers.append(one.find("sequenceNumber"))
        if (said := one.find("observation")) is not None and has_template(said, *_IN_SERIES):
            numbers.append(said.find("value"))
    found = (amount["value"] for one in numbers if (amount := values.quantity(one)))
    number = next((int(value) for value in found if value >= 1), None)
    return [{"doseNumberPositiveInt": number}] if number else []


ENTRIES: Table = {"1.3.6.1.4.1.19376.1.5.3.1.4.12": take, "22.4.52": take}
