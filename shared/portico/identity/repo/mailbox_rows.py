"""What the relay may read of accounts, and nothing besides: its policy names the same attributes."""

from portico.identity.repo.base import table
from portico.store import keys
from portico.store.items import Item
from portico.store.table import read_together


def account_of_patient(practice_id: str, patient_id: str) -> str | None:
    """The id of a patient's account, once they have one."""
    (row,) = read_together([table(practice_id).reading(keys.access(patient_id), fields=("account",))])
    return row.get("account") if row else None


def get(practice_id: str, account_id: str) -> Item | None:
    """An account's address and what stands in the way of mail to it."""
    (row,) = read_together([table(practice_id).reading(keys.account(account_id), fields=("email", "lock", "muted"))])
    return row
