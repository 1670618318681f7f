"""Rows of family access: which passcode is live for a patient and a requester, and what an account may open."""

from collections.abc import Mapping
from datetime import datetime

from portico import clock
from portico.errors import PortalError
from portico.identity.entities import Account, Request
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import absent, matches
from portico.store.items import Item
from portico.store.table import Part


def find_live(practice_id: str, patient_id: str, requester: str) -> str | None:
    """The digest of the request whose passcode is live."""
    item = table(practice_id).get(keys.passcode(patient_id, requester))
    return item["request"] if item else None


def replacing_live(
    practice_id: str, patient_id: str, requester: str, request: Request, former: str | None, otherwise: PortalError
) -> list[Part]:
    """This request's passcode is the live one from now on; the former request ends, with all that came of it."""
    rows = table(practice_id)
    as_read = matches(request=former) if former else absent()
    item = {"request": request.digest, "ttl": request.expires + DAY}
    parts = [rows.putting(keys.passcode(patient_id, requester), item, as_read, otherwise)]
    if former is not None and former != request.digest:
        parts.append(rows.deleting(keys.request(former)))
    return parts


def putting_pending(
    practice_id: str, account: Account, patient_id: str, told: Mapping[str, str], now: datetime
) -> Part:
    """Access that a patient agreed to by handing over a passcode; it opens nothing yet.

    `told` is what the requester said: `patient_name` and `relationship`.
    """
    item = {"account": account.id, "patient": patient_id, "state": "pending", "since": clock.stamp(now), **told}
    return table(practice_id).putting(keys.grant(account.id, patient_id), item, absent())


def list_grants(practice_id: str, account_id: str) -> list[Item]:
    return list(table(practice_id).query_all(keys.grants(account_id)))
