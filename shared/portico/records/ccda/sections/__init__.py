"""The sections of a document: which entry templates each knows, and what takes such an entry."""

from xml.etree.ElementTree import Element

from portico.records.ccda.sections import (
    allergies,
    care_team,
    devices,
    encounters,
    family,
    immunizations,
    medications,
    notes,
    observations,
    plan,
    problems,
    procedures,
    results,
)
from portico.records.ccda.sections.base import Take
from portico.records.ccda.xml import templates

# Where an entry claims several templates the first counts: the more telling ones stand first. A table of all, because
# systems put entries into sections of their own choice.
_TAKERS: dict[str, Take] = {
    **immunizations.ENTRIES,
    **medications.ENTRIES,
    **plan.ENTRIES,
    **allergies.ENTRIES,
    **observations.ENTRIES,
    **problems.ENTRIES,
    **results.ENTRIES,
    **procedures.ENTRIES,
    **encounters.ENTRIES,
    **devices.ENTRIES,
    **family.ENTRIES,
    **care_team.ENTRIES,
    **notes.ENTRIES,
}


def taker(entry: Element) -> Take | None:
    """What takes an entry of these templates; None where none of them is known.

    Whatever is only planned is taken as a plan, also where it stands among what was done.
    """
    claimed = templates(entry)
    known = next((take for root, take in _TAKERS.items() if root in claimed), None)
    planned = entry.get("moodCode") in plan.INTENTS and entry.tag != "substanceAdministration"
    if known and planned and known not in plan.ENTRIES.values():
        return plan.take_planned
    return known
