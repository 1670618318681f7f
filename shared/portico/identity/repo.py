"""Where accounts, logins, sessions, mailed tokens and ways in lie: one practice's rows of the identity table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portico import clock
from portico.errors import PortalError
from portico.identity.entities import (
    Account,
    BackendClient,
    MailedToken,
    OpenSession,
    PortalAccess,
    SentInvitation,
    Subject,
)
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change, Condition, absent, compares, matches, present
from portico.store.items import Item
from portico.store.keys import Key
from portico.store.table import ConditionFailed, Part, Reading, TenantTable, read_together

_NOBODY = "acc_nobody"  # read and counted instead of an account that is not there, so that both cost the same
_DAY = 86_400


def _table(practice_id: str) -> TenantTable:
    return TenantTable(settings().identity_table, practice_id)


# accounts -----------------------------------------------------------------------------------------------------------


def get_account(practice_id: str, account_id: str) -> Account | None:
    item = _table(practice_id).get(keys.account(account_id))
    return account_of(item) if item else None


def find_account(practice_id: str, login: str | None) -> Account | None:
    """The account of what someone typed to sign in: two reads, whoever it is."""
    table = _table(practice_id)
    found = table.get(keys.login(login or ""))
    return get_account(practice_id, found["account"] if found else _NOBODY)


def login_taken(practice_id: str, login: str) -> bool:
    return _table(practice_id).get(keys.login(login)) is not None


def account_of(item: Item) -> Account:
    return Account(
        id=item["account"],
        subject=Subject(item["kind"], item["subject"]),
        role=item["role"],
        first_name=item["first_name"],
        full_name=item["full_name"],
        username=item["username"],
        email=item["email"],
        active=item["active"],
        stage=item["stage"],
        epoch=item["epoch"],
        failures=item["failures"],
        tries=item["tries"],
        password_hash=item["password_hash"],
        question=item.get("question"),
        answer_hash=item.get("answer_hash"),
    )


def putting_account(practice_id: str, account: Account, now: datetime) -> Part:
    item = {
        "account": account.id,
        "kind": account.subject.kind,
        "subject": account.subject.id,
        "role": account.role,
        "first_name": account.first_name,
        "full_name": account.full_name,
        "username": account.username,
        "email": account.email,
        "active": account.active,
        "stage": account.stage,
        "epoch": account.epoch,
        "failures": account.failures,
        "tries": account.tries,
        "password_hash": account.password_hash,
        "question": account.question,
        "answer_hash": account.answer_hash,
        "created": clock.stamp(now),
    }
    return _table(practice_id).putting(keys.account(account.id), item, absent())


def putting_login(practice_id: str, login: str, account_id: str, otherwise: PortalError) -> Part:
    """A name to sign in with, which nobody else in the practice may have."""
    return _table(practice_id).putting(keys.login(login), {"account": account_id}, absent(), otherwise)


def changing_account(
    practice_id: str,
    account: Account,
    changes: Mapping[str, Any],
    *,
    end_sessions: bool = False,
    otherwise: PortalError | None = None,
) -> Part:
    """Change fields of an account that still stands as it was read; with a new epoch all its sessions end."""
    as_read = matches(epoch=account.epoch, active=account.active, stage=account.stage)
    change = Change(put=changes, add={"epoch": 1} if end_sessions else {})
    return _table(practice_id).updating(keys.account(account.id), change, as_read, otherwise)


def count_failure(practice_id: str, account: Account | None) -> Account | None:
    """One more wrong password in a row; the account as it is now. One write, whether there is an account or not."""
    return _count(practice_id, account.id if account else _NOBODY, "failures", present())


def take_validation_try(practice_id: str, account_id: str, most: int) -> Account | None:
    """Use up a try before it is looked at; None when none is left or nothing is to be validated."""
    wanted = matches(stage="validation", active=True) & compares("tries", "<", most)
    return _count(practice_id, account_id, "tries", wanted)


def _count(practice_id: str, account_id: str, field: str, condition: Condition) -> Account | None:
    try:
        item = _table(practice_id).update(keys.account(account_id), Change(add={field: 1}), condition)
    except ConditionFailed:
        return None
    return account_of(item)


# sessions -----------------------------------------------------------------------------------------------------------


def read_session(
    practice_id: str, session_id: str, account_id: str, practice: Reading
) -> tuple[OpenSession | None, Account | None, Item | None]:
    """A session, its account and the practice's row, in one call."""
    table = _table(practice_id)
    wanted = [table.reading(keys.session(session_id)), table.reading(keys.account(account_id)), practice]
    session, account, row = read_together(wanted)
    return session_of(session) if session else None, account_of(account) if account else None, row


def session_of(item: Item) -> OpenSession:
    return OpenSession(item["session"], item["account"], item["epoch"], item["idle_ends"], item["ends"])


def putting_session(practice_id: str, session: OpenSession) -> Part:
    item = {
        "session": session.id,
        "account": session.account_id,
        "epoch": session.epoch,
        "idle_ends": session.idle_ends,
        "ends": session.ends,
        "ttl": session.ends,
    }
    return _table(practice_id).putting(keys.session(session.id), item, absent())


def refresh_session(practice_id: str, session: OpenSession, idle_ends: int, now: int) -> bool:
    """Let a session last on from now; False when it has ended meanwhile."""
    key, change = keys.session(session.id), Change(put={"idle_ends": idle_ends})
    try:
        _table(practice_id).update(key, change, present() & compares("idle_ends", ">", now))
    except ConditionFailed:
        return False
    return True


def deleting_session(practice_id: str, session_id: str) -> Part:
    return _table(practice_id).deleting(keys.session(session_id), present())


# mailed tokens ------------------------------------------------------------------------------------------------------


def get_token(practice_id: str, digest: str) -> MailedToken | None:
    item = _table(practice_id).get(keys.token(digest))
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
        account_id=item.get("account"),
        used_at=item.get("used_at"),
    )


def putting_token(practice_id: str, token: MailedToken) -> Part:
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
        "ttl": token.expires + _DAY,
    }
    return _table(practice_id).putting(keys.token(token.digest), item, absent())


def using_token(practice_id: str, token: MailedToken, account_id: str, now: int, otherwise: PortalError) -> Part:
    """Use a link up, once, for this account."""
    unused = matches(purpose="invitation", account=None) & compares("expires", ">", now)
    change = Change(put={"account": account_id, "used_at": now})
    return _table(practice_id).updating(keys.token(token.digest), change, unused, otherwise)


def deleting_token(practice_id: str, digest: str) -> Part:
    return _table(practice_id).deleting(keys.token(digest))


# ways in ------------------------------------------------------------------------------------------------------------


def get_access(practice_id: str, subject: Subject, now: int) -> PortalAccess:
    return access_of(_table(practice_id).get(_access_key(subject)), now)


def get_access_of_patients(practice_id: str, patient_ids: Iterable[str], now: int) -> dict[str, PortalAccess]:
    wanted = {patient_id: keys.access(patient_id) for patient_id in patient_ids}
    found = _table(practice_id).get_many(wanted.values())
    return {patient_id: access_of(found.get(key), now) for patient_id, key in wanted.items()}


def access_of(item: Item | None, now: int) -> PortalAccess:
    """How far it is: an invitation nobody used turns expired by itself."""
    if item is None:
        return PortalAccess("none")
    sent = item["invitation"]
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
    return _table(practice_id).putting(_access_key(subject), item, as_read)


def registering(practice_id: str, token: MailedToken, account: Account, now: datetime, otherwise: PortalError) -> Part:
    """The invitation became an account, if it is still the newest one."""
    newest = matches(state="invited", current=token.invitation_id)
    changes = {"state": "registered", "since": clock.stamp(now), "account": account.id, "username": account.username}
    return _table(practice_id).updating(_access_key(token.subject), Change(put=changes), newest, otherwise)


def marking_access(practice_id: str, account: Account, state: str, now: datetime) -> Part:
    """An account was locked, or may be used again."""
    change = Change(put={"state": state, "since": clock.stamp(now)})
    return _table(practice_id).updating(_access_key(account.subject), change, matches(account=account.id))


def _access_key(subject: Subject) -> Key:
    return keys.access(subject.id) if subject.kind == "patient" else keys.staff(subject.id)


# attempts -----------------------------------------------------------------------------------------------------------


def count_attempt(practice_id: str, window: tuple[str, str, str], most: int, start: int) -> bool:
    """One more attempt in this window (scope, digest, name); False when there were `most` already."""
    change = Change(put={"ttl": start + _DAY}, add={"tries": 1})
    try:
        _table(practice_id).update(keys.limit(*window), change, absent() | compares("tries", "<", most))
    except ConditionFailed:
        return False
    return True


def giving_back_attempt(practice_id: str, window: tuple[str, str, str]) -> Part:
    return _table(practice_id).updating(keys.limit(*window), Change(add={"tries": -1}), None)


# practice systems ---------------------------------------------------------------------------------------------------


def get_client(practice_id: str, client_id: str) -> BackendClient | None:
    item = _table(practice_id).get(keys.client(client_id))
    return client_of(item) if item else None


def read_client(practice_id: str, client_id: str, practice: Reading) -> tuple[BackendClient | None, Item | None]:
    """A client and the practice's row, in one call."""
    client, row = read_together([_table(practice_id).reading(keys.client(client_id)), practice])
    return client_of(client) if client else None, row


def client_of(item: Item) -> BackendClient:
    return BackendClient(item["client"], item["jwks"]["keys"], frozenset(item["scopes"]))


def put_client(practice_id: str, client: BackendClient) -> None:
    item = {"client": client.id, "jwks": {"keys": client.keys}, "scopes": sorted(client.scopes)}
    _table(practice_id).put(keys.client(client.id), item)


def using_assertion(practice_id: str, client_id: str, digest: str, expires: int) -> Part:
    """Use a client's assertion up; it works once."""
    item = {"expires": expires, "ttl": expires + _DAY}
    return _table(practice_id).putting(keys.assertion(client_id, digest), item, absent())
