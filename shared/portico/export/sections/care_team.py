"""The people who care for the patient."""

from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import loinc
from portico.export.parts import (
    Concept,
    Id,
    Period,
    Person,
    concept,
    first,
    items,
    period,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.statuses import status_words

KIND = Kind(
    "care-team",
    "Care team",
    ("2.16.840.1.113883.10.20.22.2.500", "2022-06-01"),
    loinc("85847-2", "Patient Care team information"),
    ("Name", "Role", "Since", "Status"),
    "No information about the care team.",
    in_r11=False,
)
_STATUSES = {"active": "active", "proposed": "active", "inactive": "completed", "suspended": "suspended"}


@dataclass(frozen=True, slots=True)
class Member:
    """A Care Team Member Act."""

    anchor: str
    id: Id
    person: Person
    role: Concept
    status: str
    when: Period


@dataclass(frozen=True, slots=True)
class Team:
    """A Care Team Organizer."""

    id: Id
    status: str
    when: Period
    members: tuple[Member, ...]


def care_team(reader: Reader) -> Section:
    """Each care team's members; the patient, who is in every team, is not listed."""
    builder = Builder(KIND)
    for team in reader.newest("CareTeam", "period"):
        status = _STATUSES.get(string(team, "status"), "active")
        when, since = period(team, "period"), start_of(team, "period")
        members = []
        for index, participant in enumerate(items(team.get("participant"))):
            found = reader.references.find(participant.get("member"), team)
            person = reader.person(participant.get("member"), team)
            if person is None or (found or {}).get("resourceType") == "Patient":
                continue
            role = concept(first(participant.get("role")), codes.SNOMED)
            words = role.words if role.text else ""
            anchor = builder.row(
                person.name, words, reader.date(since), status_words(string(team, "status")), date=since
            )
            members.append(Member(anchor, resource_id(team, f"member-{index}"), person, role, status, when))
        if members:
            builder.entries.append(Team(resource_id(team), status, when, tuple(members)))
    return builder.done()
