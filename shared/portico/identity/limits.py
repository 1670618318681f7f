"""How many attempts count in a window of time. A counter that cannot be written lets nobody in.

Every signed-out door counts its attempts here before it looks anything up, in one call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from portico import clock, ids
from portico.errors import TooMany
from portico.identity.repo import attempt_rows
from portico.practices import service as practices
from portico.store import transactions
from portico.store.table import Part

WINDOW = 300  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts for one subject of this scope in a window, which is five minutes if nothing else is said."""

    scope: str
    tries: int
    window: int = WINDOW


BY_ADDRESS = Limit("address", 50)  # a household or a waiting room shares one
BY_NAME = Limit("name", 10)  # what was typed: one count for username and address would tell that they are one person's
BY_BROWSER = Limit("browser", 10)  # of one that the account has used, instead of BY_NAME
BY_PRACTICE = Limit("practice", 1000)
SIGN_UPS = Limit("sign_up", 100, 3600)  # begun at a practice: each may become work for its front desk
CODE_MAILS = Limit("code_mail", 6, 6 * 3600)  # begun with one address: nobody's mailbox is filled by others
BY_PERSON = Limit("person", 10, 24 * 3600)  # begun about one person, whether the practice knows them or not
OWN_PASSWORD = Limit("own password", 5)  # showing the present one, signed in, by account
SECOND_STEP = (  # by account
    Limit("second step", 5),
    Limit("second step in an hour", 20, 3600),
    Limit("second step in a day", 50, 86_400),
)
RECOVERY = Limit("recovery", 5, 86_400)  # mails with a link to a new password to one mailbox, by who asks from where
RECOVERY_MAILS = Limit("recovery mails", 6, 3600)  # and all of them: more than one stranger can ask for, soon over
RECOVERY_CODES = Limit("recovery codes", 5, 3600)  # made anew, by account
NEW_EMAIL = Limit("new email", 5, 86_400)  # codes mailed to other addresses, by account

Taken = tuple[Limit, str]  # the limit, and its subject


def take(practice_id: str, taken: Sequence[Taken], now: datetime) -> None:
    """Count an attempt before it is made, at a practice that is open.

    Raises TooMany, with the seconds until the next one counts, and NotFound `practice.unknown`.
    """
    counting = [_counting(practice_id, limit, subject, now) for limit, subject in taken]
    transactions.write(practices.checking_ready(practice_id), *counting)


def give_back(practice_id: str, taken: Sequence[Taken], now: datetime) -> list[Part]:
    """Not to count an attempt that was right, `now` as it was taken with: who signs in often is no attacker."""
    return [attempt_rows.giving_back(practice_id, _window(limit, subject, now)) for limit, subject in taken]


def _counting(practice_id: str, limit: Limit, subject: str, now: datetime) -> Part:
    start = _start(limit, now)
    refused = TooMany(start + limit.window - clock.epoch(now))
    return attempt_rows.counting(practice_id, _window(limit, subject, now), limit.tries, start, refused)


def _window(limit: Limit, subject: str, now: datetime) -> attempt_rows.Window:
    counted = " ".join(_network(word) for word in subject.split(" "))
    return limit.scope, ids.digest(counted), str(_start(limit, now))


def _network(word: str) -> str:
    """An IPv6 address counts as its /64: whoever has one of it has them all (RFC 6177)."""
    try:
        address = ip_address(word)
    except ValueError:
        return word
    return str(ip_network((int(address), 64), strict=False)) if isinstance(address, IPv6Address) else word


def _start(limit: Limit, now: datetime) -> int:
    return clock.epoch(now) // limit.window * limit.window
