"""Mailed tokens: a link's secret, by its hash."""

from portico.errors import PortalError
from portico.identity.entities import MailedToken, Subject
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import Change, absent, compares, matches
from portico.store.table import Part


def get(practice_id: str, digest: str) -> MailedToken | None:
    item = table(practice_id).get(keys.token(digest))
    if item is None:
        return None
    return MailedToken(
        digest=digest,
        invitation_id=item["invitation"],
        subject=Subject(item["kind"], item["subject"]),
        role=item["role"],
        first_name=item["first_name"],
        full_name=item["full_name"],
        email=item["email"],
        expires=item["expires"],
        renews=item.get("renews"),
        seal=item.get("seal"),
        account_id=item.get("account"),
        used_at=item.get("used_at"),
    )


def putting(practice_id: str, token: MailedToken) -> Part:
    item = {
        "purpose": "invitation",
        "invitation": token.invitation_id,
        "kind": token.subject.kind,
        "subject": token.subject.id,
        "role": token.role,
        "first_name": token.first_name,
        "full_name": token.full_name,
        "email": token.email,
        "expires": token.expires,
        "renews": token.renews,
        "seal": token.seal,
        "ttl": token.expires + DAY,
    }
    return table(practice_id).putting(keys.token(token.digest), item, absent())


def using(practice_id: str, token: MailedToken, account_id: str, now: int, otherwise: PortalError) -> Part:
    """Use a link up, once, for this account."""
    unused = matches(purpose="invitation", account=None) & compares("expires", ">", now)
    change = Change(put={"account": account_id, "used_at": now})
    return table(practice_id).updating(keys.token(token.digest), change, unused, otherwise)


def giving_role(practice_id: str, digest: str, role: str, otherwise: PortalError) -> Part:
    """Whoever uses this link gets this role."""
    unused = matches(purpose="invitation", account=None)
    return table(practice_id).updating(keys.token(digest), Change(put={"role": role}), unused, otherwise)


def deleting(practice_id: str, digest: str) -> Part:
    return table(practice_id).deleting(keys.token(digest))
