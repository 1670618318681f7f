"""Where a patient gets their mail. The relay asks, and learns of an account no more than that."""

from typing import Literal, NamedTuple

from portico.identity.entities import NoticeKind
from portico.identity.repo import mailbox_rows

Unreachable = Literal["no_account", "locked", "muted"]
_NOT_THEIRS = {"suspended", "validation"}  # closed by the practice; nobody showed that they are the patient


class Mailbox(NamedTuple):
    """Where somebody wants to be mailed."""

    address: str


def of_patient(practice_id: str, patient_id: str, kind: NoticeKind) -> Mailbox | Unreachable:
    """The mailbox for notices of this kind, or why there is none: the patient is not on the portal yet, their account
    is closed, or they do not want such mail."""
    account_id = mailbox_rows.account_of_patient(practice_id, patient_id)
    row = mailbox_rows.get(practice_id, account_id) if account_id else None
    if row is None:
        return "no_account"
    if row.get("lock") in _NOT_THEIRS:
        return "locked"
    return "muted" if kind in row.get("muted", ()) else Mailbox(row["email"])
