"""Visits: encounters with the practice and with hospitals."""

from portico.records.fhir import words
from portico.records.fhir.datatypes import since
from portico.records.fhir.dates import day
from portico.records.fhir.resources import Encounter
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "visits"
# https://terminology.hl7.org/ValueSet-v3-ActEncounterCode.html
_KINDS = {
    "AMB": "Office visit",
    "EMER": "Emergency visit",
    "FLD": "Visit in the field",
    "HH": "Home visit",
    "IMP": "Hospital stay",
    "ACUTE": "Hospital stay",
    "NONAC": "Hospital stay",
    "OBSENC": "Hospital observation",
    "PRENC": "Before a hospital stay",
    "SS": "Short hospital stay",
    "VR": "Video or phone visit",
}
_STATUS_WORDS = {
    "planned": "Planned",
    "arrived": "Arrived",
    "triaged": "In progress",
    "in-progress": "In progress",
    "onleave": "In progress",
    "finished": "Completed",
    "cancelled": "Cancelled",
    "unknown": "Status not recorded",
}


def read(encounter: Encounter, context: Context) -> Listed:
    """A visit, with whom, where and why."""
    when = since(encounter.period)
    if encounter.status == ENTERED_IN_ERROR:
        return hidden(when)
    kind = _KINDS.get(encounter.visit_class.code or "", "Visit")
    references = context.references
    people = [one.individual for one in encounter.participant]
    providers = (references.name(one, context.body) for one in people)
    places = (references.name(one.location, context.body) for one in encounter.location)
    ended = day(encounter.period.end) if encounter.period else None
    item = {
        "id": context.id,
        "name": words.first(encounter.type) or kind,
        "date": day(when),
        "ended": None if ended == day(when) else ended,
        "kind_words": kind,
        "practitioners": context.practitioners(people if encounter.status != "cancelled" else ()),
        "provider": next(filter(None, providers), None),
        "location": next(filter(None, places), None) or references.name(encounter.serviceProvider, context.body),
        "reason": words.first(encounter.reasonCode),
        "status_words": _STATUS_WORDS[encounter.status],
    }
    return Listed(SECTION, when, item)
