"""Attempts in a window of time, counted."""

from portico.errors import PortalError
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import Change, absent, compares
from portico.store.table import Part

Window = tuple[str, str, str]  # scope, digest of the subject, start in seconds since 1970


def counting(practice_id: str, window: Window, most: int, start: int, otherwise: PortalError) -> Part:
    """One more attempt in this window, if there were fewer than `most`."""
    change = Change(put={"ttl": start + DAY}, add={"tries": 1})
    fewer = absent() | compares("tries", "<", most)
    return table(practice_id).updating(keys.limit(*window), change, fewer, otherwise)


def giving_back(practice_id: str, window: Window) -> Part:
    return table(practice_id).updating(keys.limit(*window), Change(add={"tries": -1}), None)
