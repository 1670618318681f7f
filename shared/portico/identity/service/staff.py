"""The practice's staff: who they are, their roles, and whether they may come in.

Nobody changes their own role or suspends themselves, and whoever changes someone else's must still be an administrator
when the change is written: so a practice always keeps one.
"""

from datetime import datetime

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Forbidden, NotFound
from portico.identity import policy
from portico.identity.entities import Account, Lock, StaffInvitee, StaffMember
from portico.identity.repo import access_rows, account_rows, token_rows
from portico.identity.service.access import locking, still_allowed
from portico.identity.service.invitations import ending_link, invite_staff, not_registered, renew_staff
from portico.practices import service as practices
from portico.store import transactions
from portico.store.table import ConditionFailed, Part


def list_all(practice_id: str, now: datetime) -> list[StaffMember]:
    """Everyone who was ever invited to the practice's staff, by name."""
    found = access_rows.list_staff(practice_id, clock.epoch(now))
    return sorted(found, key=lambda member: (member.full_name.casefold(), member.id))


def get(practice_id: str, staff_id: str, now: datetime) -> StaffMember:
    """One of them. Raises NotFound `identity.staff_unknown`."""
    member = access_rows.get_member(practice_id, staff_id, clock.epoch(now))
    if member is None:
        raise NotFound("identity.staff_unknown", "We could not find this person.")
    return member


def invite_new(caller: Caller, name: str, email: str, role: str, now: datetime, key: str) -> StaffMember:
    """Mail someone new the link to a staff account; `key` makes a repeat one person and one mail.

    Raises as `invite` does.
    """
    practice = practices.get_ready(caller.practice_id)
    staff_id = ids.derived_id("stf", practice.id, caller.account_id, key)
    invitee = StaffInvitee(staff_id, policy.given_name(name), name, role)
    invite_staff(caller, practice, invitee, email, now, key, still_allowed(caller))
    return get(practice.id, staff_id, now)


def invite_again(caller: Caller, staff_id: str, email: str, now: datetime, key: str) -> StaffMember:
    """Another link for someone who has no account yet, also after the former was withdrawn; the old one dies.

    Raises as `invite` does.
    """
    practice, member = practices.get_ready(caller.practice_id), get(caller.practice_id, staff_id, now)
    invitee = StaffInvitee(staff_id, member.first_name, member.full_name, member.role)
    invite_staff(caller, practice, invitee, email, now, key, still_allowed(caller))
    return get(practice.id, staff_id, now)


def reset(caller: Caller, staff_id: str, email: str | None, now: datetime, key: str) -> StaffMember:
    """Mail them the link back into their account, to a new address where one is given.

    Raises Forbidden `identity.own_role`, and as `renew_staff` does.
    """
    _other(caller, staff_id, now)
    renew_staff(caller, staff_id, email, now, key)
    return get(caller.practice_id, staff_id, now)


def give_role(caller: Caller, staff_id: str, role: str, now: datetime) -> StaffMember:
    """Another role, from their next request on. Raises Forbidden `identity.own_role`, Conflict `identity.changed`."""
    member = _other(caller, staff_id, now)
    if member.role == role:
        return member
    practice_id, sent = caller.practice_id, member.access.invitation
    parts = [access_rows.giving_role(practice_id, member, role, _changed())]
    if member.access.account_id is not None:
        account = _account(practice_id, member)
        parts += account_rows.saving(practice_id, account, role=role, otherwise=_changed())
    if member.access.state == "invited" and sent is not None and sent.token is not None:
        parts.append(token_rows.giving_role(practice_id, sent.token, role, _changed()))
    _write(caller, parts, audit.entry(caller, "staff.role_given", now, what=f"{staff_id} {role}"))
    return get(practice_id, staff_id, now)


def suspend(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    """Nothing opens their account any more, no mailed link leads back into it, and their sessions end at once; who has
    none yet can make none.

    Raises Forbidden `identity.own_role`, Conflict `identity.changed`.
    """
    member = _other(caller, staff_id, now)
    if member.access.account_id is None:
        return _withdraw(caller, member, now)
    account = _account(caller.practice_id, member)
    if account.lock != "suspended":
        locked = locking(caller, account, now, "suspended", "staff.suspended", _changed())
        _write(caller, [*locked, *ending_link(caller.practice_id, member.access)])
    return get(caller.practice_id, staff_id, now)


def _withdraw(caller: Caller, member: StaffMember, now: datetime) -> StaffMember:
    """The link that was mailed dies; only a new invitation leads in."""
    practice_id, sent = caller.practice_id, member.access.invitation
    if member.access.state != "suspended" and sent is not None:
        parts = [
            access_rows.withdrawing(practice_id, member.id, sent, now, _changed()),
            *ending_link(practice_id, member.access),
        ]
        _write(caller, parts, audit.entry(caller, "staff.invitation_withdrawn", now, what=member.id))
    return get(practice_id, member.id, now)


def restore(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    """Their own password opens the account again, unless too many wrong ones locked it.

    Raises as `suspend` does, and Conflict `identity.not_registered`.
    """
    practice_id, member = caller.practice_id, _other(caller, staff_id, now)
    account = _account(practice_id, member)
    if account.lock == "suspended":
        failures = account_rows.get_guard(practice_id, account.id).failures
        lock: Lock | None = "failures" if failures >= policy.FAILURES else None
        saving = account_rows.saving(practice_id, account, lock=lock, end_sessions=True, otherwise=_changed())
        shown = access_rows.marking(practice_id, account, "locked" if lock else "registered", now, lock)
        _write(caller, [*saving, shown], audit.entry(caller, "staff.restored", now, what=staff_id))
    return get(practice_id, staff_id, now)


def _other(caller: Caller, staff_id: str, now: datetime) -> StaffMember:
    member = get(caller.practice_id, staff_id, now)
    if member.access.account_id == caller.account_id:
        raise Forbidden("identity.own_role", "Another administrator has to do this for you.")
    return member


def _account(practice_id: str, member: StaffMember) -> Account:
    account = account_rows.get(practice_id, member.access.account_id) if member.access.account_id else None
    if account is None:
        raise not_registered()
    return account


def _write(caller: Caller, parts: list[Part], *more: Part) -> None:
    try:
        transactions.write(still_allowed(caller), *parts, *more)
    except ConditionFailed:
        raise _changed() from None


def _changed() -> Conflict:
    return Conflict("identity.changed", "This account was changed meanwhile. Please look again.")
