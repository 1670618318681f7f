"""Procedures: operations, examinations and treatments, and the devices that were implanted by them."""

from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import Table, reads_negation
from portico.records.ccda.sections.devices import devices
from portico.records.ccda.values import Fhir
from portico.records.ccda.xml import is_negated

_STATUSES = {
    "completed": "completed",
    "active": "in-progress",
    "aborted": "stopped",
    "cancelled": "not-done",
    "nullified": "entered-in-error",
    "held": "on-hold",
    "suspended": "on-hold",
    "new": "preparation",
}


@reads_negation
def take(entry: Element, to: Resources) -> None:
    """Procedure Activity Procedure, Act or Observation."""
    found = devices(entry, to)
    try:
        to.add("Procedure", entry, _body(entry, to))
    except NotUnderstood:
        if not found:
            raise
        to.lose("A procedure has no name; the device of it is taken.")


def _body(entry: Element, to: Resources) -> Fhir:
    place = next(iter(to.places(entry)), None)
    reported = to.concept(entry.find("value"))
    return {
        "identifier": values.identifiers(entry),
        "status": "not-done" if is_negated(entry) else codes.status(entry, _STATUSES, "unknown"),
        "code": to.coded(entry.find("code"), to.narrative.original(entry.find("text"))),
        "subject": to.patient,
        **values.when("performed", entry.find("effectiveTime")),
        "recorder": to.author(entry),
        "performer": [{"actor": one} for one in to.performers(entry)],
        "location": place,
        "reasonCode": to.reasons(entry),
        "bodySite": [found for one in entry.findall("targetSiteCode") if (found := to.concept(one))],
        "outcome": reported,
        "note": to.notes(entry),
    }


ENTRIES: Table = {"22.4.14": take, "22.4.13": take, "22.4.12": take}
