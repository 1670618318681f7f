"""Where practices lie: settings and notice in the practice's own partition, and the register of all practices."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from portico import clock
from portico.errors import PortalError
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.items import Item
from portico.store.table import Part, Reading, TenantTable


def _table(practice_id: str) -> TenantTable:
    return TenantTable(settings().portal_table, practice_id)


def reading(practice_id: str) -> Reading:
    """The read of a practice's row, for `read_together`."""
    return _table(practice_id).reading(keys.PRACTICE)


def reading_notice(practice_id: str) -> Reading:
    """The read of its notice, for `read_together`."""
    return _table(practice_id).reading(keys.NOTICE)


def get_practice(practice_id: str) -> Item | None:
    return _table(practice_id).get(keys.PRACTICE)


def checking_ready(practice_id: str, otherwise: PortalError) -> Part:
    """That the practice is open, as a part of a transaction."""
    return _table(practice_id).checking(keys.PRACTICE, matches(status="ready"), otherwise)


def get_notice(practice_id: str) -> Item | None:
    return _table(practice_id).get(keys.NOTICE)


def putting_new(practice_id: str, practice: dict[str, Any], now: datetime) -> Part:
    """A practice that is not routable yet."""
    row = {"status": "provisioning", "settings": practice, "revision": 1, "changed": clock.stamp(now)}
    return _table(practice_id).putting(keys.PRACTICE, row, absent())


def changing(practice_id: str, practice: dict[str, Any], revision: int, now: datetime) -> Part:
    """Other settings, if nobody changed them since they were read."""
    change = Change(put={"settings": practice, "changed": clock.stamp(now)}, add={"revision": 1})
    return _table(practice_id).updating(keys.PRACTICE, change, matches(revision=revision))


def opening(practice_id: str, now: datetime) -> Part:
    """From now on the practice is routable."""
    change = Change(put={"status": "ready", "opened": clock.stamp(now)})
    return _table(practice_id).updating(keys.PRACTICE, change, matches(status="provisioning"))


def put_notice(practice_id: str, notice: dict[str, Any]) -> None:
    _table(practice_id).put(keys.NOTICE, notice)


def put_new_registration(practice_id: str, now: datetime) -> None:
    """Raises ConditionFailed when it is registered."""
    _table(keys.SYSTEM).put_new(keys.registered(practice_id), {"practice": practice_id, "since": clock.stamp(now)})


def list_registered() -> Iterator[str]:
    """Ids of every practice, ready or not."""
    return (str(row["practice"]) for row in _table(keys.SYSTEM).query_all(keys.REGISTRY))
