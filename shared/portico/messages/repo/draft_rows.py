"""Drafts: what an account is writing about a patient, saved with a version so that no window overwrites another."""

from portico.errors import PortalError
from portico.messages.entities import Draft
from portico.messages.repo.base import fields_of, item_of, table
from portico.store import keys
from portico.store.conditions import absent, matches
from portico.store.items import Item
from portico.store.table import Part, Reading

MOST = 50  # drafts of an account about a patient


def reading(practice_id: str, account_id: str, patient_id: str, draft_id: str) -> Reading:
    """The read of a draft, for `read_together`."""
    return table(practice_id).reading(keys.draft(account_id, patient_id, draft_id))


def draft_of(row: Item | None) -> Draft | None:
    return None if row is None else Draft(**fields_of(Draft, row))


def get(practice_id: str, account_id: str, patient_id: str, draft_id: str) -> Draft | None:
    return draft_of(table(practice_id).get(keys.draft(account_id, patient_id, draft_id)))


def list_all(practice_id: str, account_id: str, patient_id: str) -> list[Draft]:
    """All of them, the last saved first."""
    rows = table(practice_id).query_all(keys.drafts(account_id, patient_id))  # long ones take several reads
    found = [Draft(**fields_of(Draft, row)) for row in rows]
    return sorted(found, key=lambda draft: draft.saved_at, reverse=True)


def saving(practice_id: str, draft: Draft, otherwise: PortalError | None = None) -> Part:
    """The draft as it is now; its version must follow the one that is stored."""
    key = keys.draft(draft.account_id, draft.patient_id, draft.id)
    before = absent() if draft.version == 1 else matches(version=draft.version - 1)
    return table(practice_id).putting(key, item_of(draft), before, otherwise)


def deleting(practice_id: str, draft: Draft, otherwise: PortalError | None = None) -> Part:
    """It was sent, or thrown away; not if another window saved it meanwhile."""
    key = keys.draft(draft.account_id, draft.patient_id, draft.id)
    return table(practice_id).deleting(key, matches(version=draft.version), otherwise)
