"""The staff who read messages, as those who hand threads to one another see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from portico.access import Caller, StaffRole
from portico.errors import Invalid
from portico.identity.service import StaffMember, staff
from portico.messages import models
from portico.practices.models import Practice


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone of the staff who has an account, and the ids of the teams whose messages they read."""

    staff_id: str
    account_id: str
    name: str
    role: str
    teams: frozenset[str]


def list_all(practice: Practice, now: datetime) -> list[Colleague]:
    """Everyone to whom a thread of some team can be given, by name."""
    found = (_colleague(practice, member) for member in staff.list_all(practice.id, now))
    return [each for each in found if each is not None]


def find(practice: Practice, staff_id: str, now: datetime) -> Colleague:
    """One of them. Raises Invalid `messages.colleague_unknown`."""
    found = next((each for each in list_all(practice, now) if each.staff_id == staff_id), None)
    if found is None:
        raise unknown()
    return found


def unknown() -> Invalid:
    words = "Choose someone of this team, or hand the conversation over to another team."
    return Invalid("messages.colleague_unknown", words, errors={"staff": words})


def shown(caller: Caller, colleague: Colleague) -> models.Colleague:
    return models.Colleague(
        staff=colleague.staff_id,
        account=colleague.account_id,
        name=colleague.name,
        role=cast(StaffRole, colleague.role),
        own=colleague.account_id == caller.account_id,
        teams=sorted(colleague.teams),
    )


def _colleague(practice: Practice, member: StaffMember) -> Colleague | None:
    """None for who cannot sign in, or reads no team's messages."""
    account_id = member.access.account_id
    teams = frozenset(team.id for team in practice.teams if member.role in team.roles)
    if member.access.state != "registered" or account_id is None or not teams:
        return None
    return Colleague(member.id, account_id, member.full_name, member.role, teams)
