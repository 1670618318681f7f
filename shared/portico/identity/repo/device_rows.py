"""Browsers that were used to sign in: by the digest of a cookie, with the accounts that used each."""

from portico import ids
from portico.identity.entities import Account
from portico.identity.repo.account_rows import account_of
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.items import Item
from portico.store.table import Part, Reading, read_together

MOST = 20  # accounts that one browser's row keeps; a waiting room's computer forgets the oldest


def read_arrival(
    practice_id: str, login: str | None, cookie: str, practice: Reading
) -> tuple[Account | None, list[str], Item | None]:
    """What signing in asks, in one call, whoever it is: the account of a login, the accounts that used this browser
    before (the oldest first), and the practice's row."""
    rows = table(practice_id)
    wanted = [rows.reading(keys.login(login or "")), rows.reading(keys.device(ids.digest(cookie))), practice]
    account, device, row = read_together(wanted)
    return account_of(account) if account else None, list(device["accounts"]) if device else [], row


def putting(practice_id: str, cookie: str, accounts: list[str], lasts_until: int) -> Part:
    """These accounts used it. Two that begin at once may each be told of a new browser twice: better than not."""
    item = {"accounts": accounts[-MOST:], "ttl": lasts_until + DAY}
    return table(practice_id).putting(keys.device(ids.digest(cookie)), item, None)
