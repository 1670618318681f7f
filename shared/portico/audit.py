"""The audit trail: who did what to which patient's what, when, from where (HIPAA 164.312(b)).

Separate from logs and durable. A clinical read returns only after its entry is written; a write carries its entry
in the same transaction. Entries hold ids and the caller's address, never clinical content.
"""

from datetime import datetime

from portico import clock, ids
from portico.access import Caller
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import absent
from portico.store.table import Part, TenantTable

PRACTICE = "practice"  # the subject of what concerns no single patient


def entry(
    caller: Caller, action: str, now: datetime, *, patient_id: str | None = None, what: str | None = None
) -> Part:
    """The entry as a part of a transaction: `entry(caller, "records.read", now, patient_id=…, what="results")`."""
    key = keys.audit(patient_id or PRACTICE, clock.stamp(now), ids.new_id("aud"))
    item = {
        "action": action,
        "at": clock.stamp(now),
        "by": caller.account_id,
        "kind": caller.kind,
        "role": caller.role or None,
        "session": caller.session_id,
        "address": caller.address or None,
        "patient": patient_id,
        "what": what,
    }
    return TenantTable(settings().audit_table, caller.practice_id).putting(key, item, absent())


def record(
    caller: Caller, action: str, now: datetime, *, patient_id: str | None = None, what: str | None = None
) -> None:
    """Write the entry now: for reads, before anything is returned."""
    table = TenantTable(settings().audit_table, caller.practice_id)
    part = entry(caller, action, now, patient_id=patient_id, what=what)
    table.write_one(part)
