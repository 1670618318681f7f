"""How far patients' ways into the portal are, and what opens or closes them again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from portico import audit, clock
from portico.access import Caller
from portico.errors import Conflict, PortalError
from portico.identity import policy, repo
from portico.identity.entities import Account, BackendClient, PortalAccess, Subject
from portico.store import transactions
from portico.store.table import Part


def access_state(practice_id: str, patient_id: str, now: datetime) -> PortalAccess:
    """How far one patient is, with the newest invitation."""
    return repo.get_access(practice_id, Subject("patient", patient_id), clock.epoch(now))


def staff_state(practice_id: str, staff_id: str, now: datetime) -> PortalAccess:
    """The same for someone of the practice's staff."""
    return repo.get_access(practice_id, Subject("staff", staff_id), clock.epoch(now))


def access_states(practice_id: str, patient_ids: Iterable[str], now: datetime) -> dict[str, PortalAccess]:
    """The same for many, in one call for each hundred."""
    return repo.get_access_of_patients(practice_id, patient_ids, clock.epoch(now))


def reset_validation(caller: Caller, patient_id: str, now: datetime) -> PortalAccess:
    """Let a patient try anew to show who they are; a locked account opens and starts at User Validation.

    Who has already shown it, and is not locked, is left as they are. Raises Conflict `identity.not_registered` when
    there is no account.
    """
    practice_id, subject = caller.practice_id, Subject("patient", patient_id)
    before = repo.get_access(practice_id, subject, clock.epoch(now))
    account = repo.get_account(practice_id, before.account_id) if before.account_id else None
    if account is None:
        raise Conflict("identity.not_registered", "This patient has no account yet. You can send an invitation.")
    changed = Conflict("identity.changed", "This account was changed meanwhile. Please look again.")
    parts = [audit.entry(caller, "identity.validation_reset", now, patient_id=patient_id)]
    if account.active:
        parts.append(repo.changing_account(practice_id, account, {"tries": 0}, otherwise=changed))
    else:
        anew = {"active": True, "tries": 0, "failures": 0, "stage": policy.first_stage("patient")}
        parts.append(repo.changing_account(practice_id, account, anew, end_sessions=True, otherwise=changed))
        parts.append(repo.marking_access(practice_id, account, "registered", now))
    transactions.write(*parts)
    return repo.get_access(practice_id, subject, clock.epoch(now))


def locking(caller: Caller, account: Account, now: datetime, why: str, otherwise: PortalError) -> list[Part]:
    """An account that no password opens until the practice resets it; all of its sessions end."""
    return [
        repo.changing_account(caller.practice_id, account, {"active": False}, end_sessions=True, otherwise=otherwise),
        repo.marking_access(caller.practice_id, account, "locked", now),
        audit.entry(caller, why, now, patient_id=account.patient_id),
    ]


def register_client(
    practice_id: str, client_id: str, public_keys: Sequence[dict[str, str]], scopes: frozenset[str]
) -> bool:
    """The practice's own system may sign in with these keys (JWK) for these scopes; False when it could already."""
    wanted = BackendClient(client_id, list(public_keys), scopes)
    if repo.get_client(practice_id, client_id) == wanted:
        return False
    repo.put_client(practice_id, wanted)
    return True
