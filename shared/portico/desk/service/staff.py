"""What administrators do with the practice's staff: see who may come in, invite, give a role, suspend, restore."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from portico import audit
from portico.access import Caller, StaffRole
from portico.desk.models import NewStaff, StaffList, StaffMember
from portico.desk.service.patients import invitations
from portico.identity import service as identity
from portico.identity.service import staff


def list_staff(caller: Caller, now: datetime) -> StaffList:
    """Everyone of the practice's staff, by name."""
    members = staff.list_all(caller.practice_id, now)
    audit.record(caller, "staff.listed", now)
    return StaffList(items=_shown(caller, members))


def invite(caller: Caller, wanted: NewStaff, now: datetime, key: str) -> StaffMember:
    """Mail someone new the link to a staff account. Raises what `identity.invite_staff` raises."""
    return _shown(caller, [staff.invite_new(caller, wanted.name, wanted.email, wanted.role, now, key)])[0]


def invite_again(caller: Caller, staff_id: str, email: str, now: datetime, key: str) -> StaffMember:
    """The link anew; the old one dies. Raises NotFound `identity.staff_unknown` and as `invite` does."""
    return _shown(caller, [staff.invite_again(caller, staff_id, email, now, key)])[0]


def reset(caller: Caller, staff_id: str, email: str | None, now: datetime, key: str) -> StaffMember:
    """Mail them the link back into their account. Raises as `give_role` does, and what `identity.renew` raises."""
    return _shown(caller, [staff.reset(caller, staff_id, email, now, key)])[0]


def give_role(caller: Caller, staff_id: str, role: StaffRole, now: datetime) -> StaffMember:
    """Another role. Raises NotFound, Forbidden `identity.own_role`, Conflict `identity.changed`."""
    return _shown(caller, [staff.give_role(caller, staff_id, role, now)])[0]


def suspend(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    """Nothing opens their account any more; an unused invitation is withdrawn. Raises as `give_role` does."""
    return _shown(caller, [staff.suspend(caller, staff_id, now)])[0]


def restore(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    """Their password opens the account again. Raises as `suspend` does, and Conflict `identity.not_registered`."""
    return _shown(caller, [staff.restore(caller, staff_id, now)])[0]


def _shown(caller: Caller, members: Sequence[identity.StaffMember]) -> list[StaffMember]:
    sent = invitations(caller.practice_id, [_awaited(member.access) for member in members])
    return [
        StaffMember(
            id=member.id,
            name=member.full_name,
            role=cast(StaffRole, member.role),
            own=member.access.account_id == caller.account_id,
            state=member.access.state,
            since=member.access.since,
            username=member.access.username,
            reset_pending=member.access.renewing,
            invitation=invitation,
        )
        for member, invitation in zip(members, sent, strict=True)
    ]


def _awaited(access: identity.PortalAccess) -> identity.SentInvitation | None:
    """The invitation that is to be followed, as long as it is."""
    return access.invitation if access.renewing or access.state in ("invited", "expired") else None
