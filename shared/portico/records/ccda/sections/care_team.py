"""The people who care for the patient."""

from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import Table
from portico.records.ccda.values import Fhir, filled

_STATUSES = {"active": "active", "completed": "inactive", "suspended": "suspended", "nullified": "entered-in-error"}


def take(organizer: Element, to: Resources) -> None:
    """Care Team Organizer."""
    members = [found for act in organizer.findall("component/act") for found in _members(act, to)]
    if not members:
        raise NotUnderstood("It names nobody.")
    body = {
        "identifier": values.identifiers(organizer),
        "status": codes.status(organizer, _STATUSES, "active"),
        "name": (to.concept(organizer.find("code")) or {}).get("text"),
        "subject": to.patient,
        "period": values.period(organizer.find("effectiveTime")),
        "participant": members,
    }
    to.add("CareTeam", organizer, body)


def _members(act: Element, to: Resources) -> list[Fhir]:
    found = []
    for performer in act.findall("performer"):
        person = to.assigned(performer.find("assignedEntity"))
        role = to.concept(performer.find("functionCode")) or to.concept(performer.find("assignedEntity/code"))
        if person is None:
            to.lose("A member of the care team has no name.")
            continue
        period = values.period(act.find("effectiveTime"))
        found.append(filled({"role": [role or {"text": "Member"}], "member": person, "period": period}))
    return found


ENTRIES: Table = {"22.4.500": take}
