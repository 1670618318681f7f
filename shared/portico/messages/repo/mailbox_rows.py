"""Whether mail to a patient arrives, in the row that also counts what they have not read."""

from datetime import datetime
from typing import NamedTuple

from portico import clock
from portico.messages.repo.base import table
from portico.store import keys
from portico.store.conditions import Change, absent, matches
from portico.store.table import Part


class Arrival(NamedTuple):
    """Since when mail comes back, and when it was last tried anew; stamps."""

    bounced_at: str | None = None
    mended_at: str | None = None


def get(practice_id: str, patient_id: str) -> Arrival:
    row = table(practice_id).get(keys.mailbox(patient_id)) or {}
    return Arrival(row.get("bounced_at"), row.get("mended_at"))


def bouncing(practice_id: str, patient_id: str, before: Arrival, now: datetime) -> Part:
    """Mail comes back, if nothing was said of that since it was read."""
    unsaid = matches(bounced_at=None, mended_at=before.mended_at)
    change = Change(put={"bounced_at": clock.stamp(now)})
    return table(practice_id).updating(
        keys.mailbox(patient_id), change, unsaid if before.mended_at else unsaid | absent()
    )


def mending(practice_id: str, patient_id: str, now: datetime) -> Part:
    """Mail is tried anew."""
    change = Change(put={"bounced_at": None, "mended_at": clock.stamp(now)})
    return table(practice_id).updating(keys.mailbox(patient_id), change, None)
