"""Sessions: the rows of an account's lie together, so that its person can see them all."""

from dataclasses import asdict, fields
from typing import Any

from portico.errors import PortalError
from portico.identity.entities import Account, OpenSession
from portico.identity.repo.account_rows import account_of
from portico.identity.repo.base import table
from portico.store import keys
from portico.store.conditions import Change, absent, compares, matches, present
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part, Reading, read_together

_NAMES = {"id": "session", "account_id": "account"}
_PLAIN = tuple(field.name for field in fields(OpenSession) if field.name not in _NAMES)


def read(
    practice_id: str, session_id: str, account_id: str, practice: Reading
) -> tuple[OpenSession | None, Account | None, Item | None]:
    """A session, its account and the practice's row, in one call."""
    rows = table(practice_id)
    wanted = [rows.reading(keys.session(account_id, session_id)), rows.reading(keys.account(account_id)), practice]
    session, account, row = read_together(wanted)
    return session_of(session) if session else None, account_of(account) if account else None, row


def get(practice_id: str, account_id: str, session_id: str) -> OpenSession | None:
    item = table(practice_id).get(keys.session(account_id, session_id))
    return session_of(item) if item else None


def list_of(practice_id: str, account_id: str) -> list[OpenSession]:
    """Every session row of an account; those that are over may be among them."""
    return [session_of(item) for item in table(practice_id).query_all(keys.sessions(account_id))]


def session_of(item: Item) -> OpenSession:
    plain: dict[str, Any] = {name: item[name] for name in _PLAIN if name in item}
    return OpenSession(id=item["session"], account_id=item["account"], **plain)


def putting(practice_id: str, session: OpenSession) -> Part:
    item = {_NAMES.get(name, name): value for name, value in asdict(session).items()} | {"ttl": session.ends}
    return table(practice_id).putting(keys.session(session.account_id, session.id), item, absent())


def refresh(practice_id: str, session: OpenSession, idle_ends: int, now: int) -> bool:
    """Let a session last on from now; False when it has ended meanwhile."""
    key, change = keys.session(session.account_id, session.id), Change(put={"idle_ends": idle_ends})
    try:
        table(practice_id).update(key, change, present() & compares("idle_ends", ">", now))
    except ConditionFailed:
        return False
    return True


def take_try(practice_id: str, account_id: str, session_id: str, most: int) -> OpenSession | None:
    """Use up a try at the second step before it is looked at; the session as it is then, None when none is left."""
    wanted = matches(pending=True) & compares("tries", "<", most)
    try:
        item = table(practice_id).update(keys.session(account_id, session_id), Change(add={"tries": 1}), wanted)
    except ConditionFailed:
        return None
    return session_of(item)


def deleting(practice_id: str, account_id: str, session_id: str, otherwise: PortalError | None = None) -> Part:
    return table(practice_id).deleting(keys.session(account_id, session_id), present(), otherwise)
