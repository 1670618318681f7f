"""How many attempts count in a window of time. A counter that cannot be written lets nobody in."""

from dataclasses import dataclass
from datetime import datetime

from portico import clock, ids
from portico.errors import TooMany
from portico.identity import repo
from portico.store.table import Part

WINDOW = 300  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in five minutes for one subject of this scope."""

    scope: str
    tries: int


BY_ADDRESS = Limit("address", 50)  # a household or a waiting room shares one
BY_NAME = Limit("name", 10)
BY_PRACTICE = Limit("practice", 1000)


def take(practice_id: str, limit: Limit, subject: str, now: datetime) -> None:
    """Count an attempt before it is made. Raises TooMany, with the seconds until the next one counts."""
    start = _start(now)
    counted = repo.count_attempt(practice_id, (limit.scope, ids.digest(subject), str(start)), limit.tries, start)
    if not counted:
        raise TooMany(start + WINDOW - clock.epoch(now))


def give_back(practice_id: str, limit: Limit, subject: str, now: datetime) -> Part:
    """Not to count an attempt that was right, `now` as it was taken with: who signs in often is no attacker."""
    return repo.giving_back_attempt(practice_id, (limit.scope, ids.digest(subject), str(_start(now))))


def _start(now: datetime) -> int:
    return clock.epoch(now) // WINDOW * WINDOW
