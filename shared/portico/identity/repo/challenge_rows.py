"""What passkeys are asked to sign: each works once, for one account and purpose, for a short time."""

from datetime import datetime, timedelta

from portico import clock, ids
from portico.errors import PortalError
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import absent, compares, matches
from portico.store.table import Part

LIFETIME = timedelta(minutes=5)


def putting(practice_id: str, challenge: str, purpose: str, account_id: str, now: datetime) -> Part:
    """A challenge that somebody of this account may answer within five minutes, with this purpose in mind."""
    ends = clock.epoch(now + LIFETIME)
    item = {"purpose": purpose, "account": account_id, "expires": ends, "ttl": ends + DAY}
    return table(practice_id).putting(keys.challenge(ids.digest(challenge)), item, absent())


def using(
    practice_id: str, challenge: str, purpose: str, account_id: str, now: datetime, otherwise: PortalError
) -> Part:
    """Use a challenge up, once."""
    live = matches(purpose=purpose, account=account_id) & compares("expires", ">", clock.epoch(now))
    return table(practice_id).deleting(keys.challenge(ids.digest(challenge)), live, otherwise)
