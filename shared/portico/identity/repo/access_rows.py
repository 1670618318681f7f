"""Ways in: how far a person's invitation and account are, as the practice's staff see it."""

from collections.abc import Iterable
from datetime import datetime

from portico import clock
from portico.errors import PortalError
from portico.identity.entities import Account, MailedToken, PortalAccess, SentInvitation, Subject
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
        return PortalAccess(item["state"], item["since"], item.get("account"), item.get("username"))
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
            sent["token"],
        ),
    )


def putting_invitation(practice_id: str, subject: Subject, sent: SentInvitation, before: PortalAccess) -> Part:
    """The newest invitation, if nobody sent another one or used the former meanwhile."""
    as_read = matches(state="invited", current=before.invitation.id) if before.invitation else absent()
    item = {
        "state": "invited",
        "since": sent.sent_at,
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
    return table(practice_id).putting(_access_key(subject), item, as_read)


def registering(practice_id: str, token: MailedToken, account: Account, now: datetime, otherwise: PortalError) -> Part:
    """The invitation became an account, if it is still the newest one."""
    newest = matches(state="invited", current=token.invitation_id)
    changes = {"state": "registered", "since": clock.stamp(now), "account": account.id, "username": account.username}
    return table(practice_id).updating(_access_key(token.subject), Change(put=changes), newest, otherwise)


def marking(practice_id: str, account: Account, state: str, now: datetime) -> Part:
    """An account was locked, or may be used again."""
    change = Change(put={"state": state, "since": clock.stamp(now)})
    return table(practice_id).updating(_access_key(account.subject), change, matches(account=account.id))


def _access_key(subject: Subject) -> Key:
    return keys.access(subject.id) if subject.kind == "patient" else keys.staff(subject.id)
