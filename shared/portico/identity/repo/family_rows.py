"""Rows of family access: which passcode is live for a patient and a requester, and what an account may open."""

from collections.abc import Mapping
from datetime import datetime

from portico import clock, ids
from portico.errors import PortalError
from portico.identity import policy
from portico.identity.entities import Account, Request
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import absent, matches
from portico.store.items import Item
from portico.store.keys import Key
from portico.store.table import Part


def making_live(practice_id: str, patient_id: str, request: Request) -> Part:
    """The passcode of this request is the one that its requester may redeem for this patient, from now on. A former
    request stays and only its passcode is dead, so that nobody learns from it whether both are of one patient."""
    item = {"request": request.digest, "ttl": request.expires + DAY}
    return table(practice_id).putting(_passcode(patient_id, request), item, None)


def checking_live(practice_id: str, patient_id: str, request: Request, otherwise: PortalError) -> Part:
    """Only if the passcode of this request is still the live one."""
    return table(practice_id).checking(_passcode(patient_id, request), matches(request=request.digest), otherwise)


def _passcode(patient_id: str, request: Request) -> Key:
    return keys.passcode(patient_id, ids.digest(policy.folded(str(request.data["email"]))))


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
