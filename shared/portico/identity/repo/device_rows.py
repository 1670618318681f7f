"""Browsers that were used to sign in: by the digest of a cookie, with the accounts that used each."""

from portico import ids
from portico.identity.entities import Account, Passkey
from portico.identity.repo.account_rows import account_of
from portico.identity.repo.base import DAY, table
from portico.identity.repo.factor_rows import passkey_of
from portico.store import keys
from portico.store.items import Item
from portico.store.table import Part, Reading, TenantTable, read_together

MOST = 20  # accounts that one browser's row keeps; a waiting room's computer forgets the oldest


def read_arrival(
    practice_id: str, login: str | None, cookie: str, practice: Reading
) -> tuple[Account | None, list[str], Item | None]:
    """What signing in asks, in one call, whoever it is: the account of a login, the accounts that used this browser
    before (the oldest first), and the practice's row."""
    rows = table(practice_id)
    account, device, row = read_together([rows.reading(keys.login(login or "")), _reading(rows, cookie), practice])
    return account_of(account) if account else None, _accounts_of(device), row


def read_passkey_arrival(
    practice_id: str, account_id: str, passkey_id: str, cookie: str, practice: Reading
) -> tuple[Account | None, Passkey | None, list[str], Item | None]:
    """The same for a passkey, which says itself whose it is."""
    rows = table(practice_id)
    named = [rows.reading(keys.account(account_id)), rows.reading(keys.factor(account_id, passkey_id))]
    account, passkey, device, row = read_together([*named, _reading(rows, cookie), practice])
    found = passkey_of(passkey) if passkey else None
    return account_of(account) if account else None, found, _accounts_of(device), row


def _reading(rows: TenantTable, cookie: str) -> Reading:
    """A browser without a cookie reads what is never there, so that all cost the same."""
    return rows.reading(keys.device(ids.digest(cookie)))


def _accounts_of(device: Item | None) -> list[str]:
    return list(device["accounts"]) if device else []


def putting(practice_id: str, cookie: str, accounts: list[str], lasts_until: int) -> Part:
    """These accounts used it. Two that begin at once may each be told of a new browser twice: better than not."""
    item = {"accounts": accounts[-MOST:], "ttl": lasts_until + DAY}
    return table(practice_id).putting(keys.device(ids.digest(cookie)), item, None)
