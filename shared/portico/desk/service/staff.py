"""What administrators do with the practice's staff: see who may come in, invite, give a role, suspend, restore."""

from datetime import datetime
from typing import cast

from portico import audit
from portico.access import Caller
from portico.desk.models import NewStaff, StaffList, StaffMember, StaffRole
from portico.desk.service.patients import invitation
from portico.identity import service as identity
from portico.identity.service import staff


def list_staff(caller: Caller, now: datetime) -> StaffList:
    """Everyone of the practice's staff, by name."""
    members = staff.list_all(caller.practice_id, now)
    audit.record(caller, "staff.listed", now)
    return StaffList(items=[_shown(caller, member) for member in members])


def invite(caller: Caller, wanted: NewStaff, now: datetime, key: str) -> StaffMember:
    """Mail someone new the link to a staff account. Raises what `identity.invite_staff` raises."""
    return _shown(caller, staff.invite_new(caller, wanted.name, wanted.email, wanted.role, now, key))


def invite_again(caller: Caller, staff_id: str, email: str, now: datetime, key: str) -> StaffMember:
    """The link anew; the old one dies. Raises NotFound `identity.staff_unknown` and as `invite` does."""
    return _shown(caller, staff.invite_again(caller, staff_id, email, now, key))


def reset(caller: Caller, staff_id: str, email: str | None, now: datetime, key: str) -> StaffMember:
    """Mail them the link back into their account. Raises as `give_role` does, and what `identity.renew` raises."""
    return _shown(caller, staff.reset(caller, staff_id, email, now, key))


def give_role(caller: Caller, staff_id: str, role: StaffRole, now: datetime) -> StaffMember:
    """Another role. Raises NotFound, Forbidden `identity.own_role`, Conflict `identity.changed`."""
    return _shown(caller, staff.give_role(caller, staff_id, role, now))


def suspend(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    """Nothing opens their account any more; an unused invitation is withdrawn. Raises as `give_role` does."""
    return _shown(caller, staff.suspend(caller, staff_id, now))


def restore(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    """Their password opens the account again. Raises as `suspend` does, and Conflict `identity.not_registered`."""
    return _shown(caller, staff.restore(caller, staff_id, now))


def _shown(caller: Caller, member: identity.StaffMember) -> StaffMember:
    access = member.access
    waiting = access.renewing or access.state in ("invited", "expired")
    return StaffMember(
        id=member.id,
        name=member.full_name,
        role=cast(StaffRole, member.role),
        own=access.account_id == caller.account_id,
        state=access.state,
        since=access.since,
        username=access.username,
        reset_pending=access.renewing,
        invitation=invitation(caller.practice_id, access.invitation) if waiting else None,
    )
