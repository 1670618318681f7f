"""How far patients' ways into the portal are, and what opens or closes them again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from portico import audit, clock
from portico.access import Caller
from portico.errors import Conflict, Forbidden, PortalError
from portico.identity import policy
from portico.identity.entities import Account, BackendClient, Lock, PortalAccess, Stage, Subject
from portico.identity.repo import access_rows, account_rows, client_rows
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import Part


def access_state(practice_id: str, patient_id: str, now: datetime) -> PortalAccess:
    """How far one patient is, with the newest invitation."""
    return access_rows.get(practice_id, Subject("patient", patient_id), clock.epoch(now))


def staff_state(practice_id: str, staff_id: str, now: datetime) -> PortalAccess:
    """The same for someone of the practice's staff."""
    return access_rows.get(practice_id, Subject("staff", staff_id), clock.epoch(now))


def access_states(practice_id: str, patient_ids: Iterable[str], now: datetime) -> dict[str, PortalAccess]:
    """The same for many, in one call for each hundred."""
    return access_rows.of_patients(practice_id, patient_ids, clock.epoch(now))


def reset_validation(caller: Caller, patient_id: str, now: datetime) -> PortalAccess:
    """Let a patient try anew to show who they are; a locked account opens and starts at User Validation.

    Who has already shown it, and is not locked, is left as they are. Raises Conflict `identity.not_registered` when
    there is no account, and `identity.renewal_needed` for one that was locked after too many wrong passwords.
    """
    practice_id, subject = caller.practice_id, Subject("patient", patient_id)
    before = access_rows.get(practice_id, subject, clock.epoch(now))
    account = account_rows.get(practice_id, before.account_id) if before.account_id else None
    if account is None:
        raise Conflict("identity.not_registered", "This patient has no account yet. You can send an invitation.")
    changed = Conflict("identity.changed", "This account was changed meanwhile. Please look again.")
    parts = [audit.entry(caller, "identity.validation_reset", now, patient_id=patient_id)]
    if account.lock == "failures":
        raise Conflict("identity.renewal_needed", "Too many wrong passwords were tried. Send a link to get back in.")
    if account.lock is None:
        parts.append(account_rows.clearing_tries(practice_id, account.id))
        parts.append(account_rows.checking(practice_id, account, changed))
    else:
        stage = next_stage(practices.get_ready(practice_id), None, account)
        parts += account_rows.saving(practice_id, account, lock=None, stage=stage, end_sessions=True, otherwise=changed)
        parts.append(account_rows.clearing_guard(practice_id, account.id))
        state = "registered" if account.password_expires is None else "invited"  # temporary, and not replaced yet
        parts.append(access_rows.marking(practice_id, account, state, now))
    transactions.write(*parts)
    return access_rows.get(practice_id, subject, clock.epoch(now))


def next_stage(practice: Practice, done: Stage | None, account: Account) -> Stage:
    """The step after this one in the order that the practice's settings make of it."""
    needed = requires_factor(practice, account)
    return policy.stage_after(done, account, asks_question=practice.security_question, needs_factor=needed)


def stage_now(practice: Practice, account: Account) -> Stage:
    """Where the account stands by now: its practice may have come to require a second step, or not any more."""
    return next_stage(practice, "question", account) if account.stage in ("factor", "full") else account.stage


def requires_factor(practice: Practice, account: Account) -> bool:
    """Whether this person may not do without a second step."""
    return account.subject.kind == "staff" and practice.staff_second_step == "required"


def still_allowed(caller: Caller) -> Part:
    """That someone of the staff still has the role they came with, and is not locked, when what they do is written.

    Raises Forbidden `request.denied`.
    """
    denied = Forbidden("request.denied", "Your account does not allow this.")
    return account_rows.checking_role(caller.practice_id, caller.account_id, caller.role, denied)


def locking(
    caller: Caller, account: Account, now: datetime, lock: Lock, why: str, otherwise: PortalError
) -> list[Part]:
    """An account that no password opens any more; all of its sessions end."""
    return [
        *account_rows.saving(caller.practice_id, account, lock=lock, end_sessions=True, otherwise=otherwise),
        access_rows.marking(caller.practice_id, account, "suspended" if lock == "suspended" else "locked", now, lock),
        audit.entry(caller, why, now, patient_id=account.patient_id, what=account.id),
    ]


def register_client(
    practice_id: str, client_id: str, public_keys: Sequence[dict[str, str]], scopes: frozenset[str]
) -> bool:
    """The practice's own system may sign in with these keys (JWK) for these scopes; False when it could already."""
    wanted = BackendClient(client_id, list(public_keys), scopes)
    if client_rows.get(practice_id, client_id) == wanted:
        return False
    client_rows.put(practice_id, wanted)
    return True
