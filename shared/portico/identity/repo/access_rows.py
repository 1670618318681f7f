"""Ways in: how far a person's invitation and account are, as the practice's staff see it."""

from collections.abc import Iterable
from datetime import datetime

from portico import clock
from portico.errors import PortalError
from portico.identity.entities import (
    Account,
    Lock,
    MailedToken,
    Person,
    PortalAccess,
    SentInvitation,
    StaffMember,
    Subject,
)
from portico.identity.repo.base import table
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.items import Item
from portico.store.keys import Key
from portico.store.table import Part


def get(practice_id: str, subject: Subject, now: int) -> PortalAccess:
    return access_of(table(practice_id).get(_access_key(subject)), now)


def of_patients(practice_id: str, patient_ids: Iterable[str], now: int) -> dict[str, PortalAccess]:
    wanted = {patient_id: keys.access(patient_id) for patient_id in patient_ids}
    found = table(practice_id).get_many(wanted.values())
    return {patient_id: access_of(found.get(key), now) for patient_id, key in wanted.items()}


def access_of(item: Item | None, now: int) -> PortalAccess:
    """How far it is: an invitation nobody used turns expired by itself."""
    if item is None:
        return PortalAccess("none")
    sent = item.get("invitation")  # none for who registered by themselves
    if sent is None:
        who = item.get("account"), item.get("username")
        return PortalAccess(item["state"], item["since"], *who, lock=item.get("lock"))
    expired = item["state"] == "invited" and sent["expires"] <= now
    return PortalAccess(
        state="expired" if expired else item["state"],
        since=sent["expires_at"] if expired else item["since"],
        account_id=item.get("account"),
        username=item.get("username"),
        invitation=SentInvitation(
            item["current"],
            sent["request"],
            sent["email"],
            sent["sent_at"],
            sent["expires_at"],
            sent["mail_id"],
            sent.get("token"),
        ),
        lock=item.get("lock"),
        renewing=item.get("renewing", False),
    )


def list_staff(practice_id: str, now: int) -> list[StaffMember]:
    """Everyone of the practice's staff who was ever invited."""
    return [_member(item, now) for item in table(practice_id).query_all(keys.STAFF)]


def get_member(practice_id: str, staff_id: str, now: int) -> StaffMember | None:
    item = table(practice_id).get(keys.staff(staff_id))
    return _member(item, now) if item else None


def _member(item: Item, now: int) -> StaffMember:
    return StaffMember(item["staff"], item["first_name"], item["full_name"], item["role"], access_of(item, now))


def putting_invitation(
    practice_id: str, person: Person, sent: SentInvitation, before: PortalAccess, account: Account | None = None
) -> Part:
    """The newest invitation, if nobody sent another one, or used or withdrew the former meanwhile; with the account
    that waits for the person where they were assigned one."""
    state = "suspended" if before.state == "suspended" else "invited"
    staff = {"role": person.role} if person.subject.kind == "staff" else {}
    as_read = matches(state=state, current=before.invitation.id, **staff) if before.invitation else absent()
    item = {"state": "invited", "since": sent.sent_at, **_sent(sent)}
    if account is not None:
        item |= {"account": account.id, "username": account.username}
    if staff:
        item |= {"staff": person.subject.id, "first_name": person.first_name, "full_name": person.full_name, **staff}
    return table(practice_id).putting(_access_key(person.subject), item, as_read)


def putting_renewal(practice_id: str, account: Account, sent: SentInvitation, before: PortalAccess) -> Part:
    """An invitation back into the account that the person has, if nobody sent another one meanwhile."""
    as_read = matches(account=account.id, current=before.invitation.id if before.invitation else None)
    change = Change(put={**_sent(sent), "renewing": True})
    return table(practice_id).updating(_access_key(account.subject), change, as_read)


def _sent(sent: SentInvitation) -> Item:
    return {
        "current": sent.id,
        "invitation": {
            "request": sent.request,
            "email": sent.email,
            "sent_at": sent.sent_at,
            "expires_at": sent.expires_at,
            "expires": clock.epoch(clock.from_stamp(sent.expires_at)),
            "mail_id": sent.mail_id,
            "token": sent.token,
        },
    }


def registering(practice_id: str, token: MailedToken, account: Account, now: datetime, otherwise: PortalError) -> Part:
    """The invitation became an account, or led back into it, if it is still the newest one."""
    as_sent = {"renewing": True} if token.renews else {"state": "invited"}
    newest = matches(current=token.invitation_id, **as_sent)
    changes = {"state": "registered", "since": clock.stamp(now), "account": account.id, "username": account.username}
    change = Change(put={**changes, "renewing": None, "lock": None})
    return table(practice_id).updating(_access_key(token.subject), change, newest, otherwise)


def withdrawing(practice_id: str, staff_id: str, sent: SentInvitation, now: datetime, otherwise: PortalError) -> Part:
    """The invitation makes no account any more, if nobody used it or sent another one meanwhile."""
    change = Change(put={"state": "suspended", "since": clock.stamp(now)})
    return table(practice_id).updating(
        keys.staff(staff_id), change, matches(state="invited", current=sent.id), otherwise
    )


def giving_role(practice_id: str, member: StaffMember, role: str, otherwise: PortalError) -> Part:
    """Another role, if nobody gave one or sent another invitation meanwhile."""
    sent = member.access.invitation
    as_read = matches(role=member.role, current=sent.id if sent else None)
    return table(practice_id).updating(keys.staff(member.id), Change(put={"role": role}), as_read, otherwise)


def registering_oneself(
    practice_id: str, account: Account, before: PortalAccess, now: datetime, otherwise: PortalError
) -> Part:
    """Someone made their account without an invitation, if none was used or sent meanwhile; one that waits is over."""
    waiting = matches(state="invited", current=before.invitation.id) if before.invitation else absent()
    item = {"state": "registered", "since": clock.stamp(now), "account": account.id, "username": account.username}
    return table(practice_id).putting(_access_key(account.subject), item, waiting, otherwise)


def marking(practice_id: str, account: Account, state: str, now: datetime, lock: Lock | None = None) -> Part:
    """An account was locked, or may be used again. Suspended, no link leads back into it."""
    put = {"state": state, "since": clock.stamp(now), "lock": lock}
    change = Change(put={**put, "renewing": None} if lock == "suspended" else put)
    return table(practice_id).updating(_access_key(account.subject), change, matches(account=account.id))


def _access_key(subject: Subject) -> Key:
    return keys.staff(subject.id) if subject.kind == "staff" else keys.access(subject.id)
