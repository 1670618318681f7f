"""The second step of signing in: the password was right, and now a code, a recovery code or a passkey is shown."""

from datetime import datetime

from portico import audit
from portico.access import Caller
from portico.errors import Conflict, Invalid, SignedOut
from portico.identity import limits, passwords, policy
from portico.identity.entities import Account, Factors
from portico.identity.factor_models import Answer, Confirmation
from portico.identity.passkeys import Options
from portico.identity.repo import factor_rows, session_rows
from portico.identity.service import proofs, sessions, sign_in_notices
from portico.identity.service.sessions import Opened, account_of
from portico.practices import service as practices
from portico.store import transactions
from portico.store.table import ConditionFailed, Part

TRIES = 5  # of one session, which then is over


def ask_passkey(caller: Caller, now: datetime) -> Options:
    """What the browser is to ask one of the caller's passkeys for. Raises Invalid `identity.no_passkey`."""
    return proofs.ask_passkey(caller.practice_id, account_of(caller), now)


def answer(caller: Caller, given: Answer, now: datetime) -> Opened:
    """The whole session for who takes the second step, under a new token. Five wrong answers end the session.

    Raises Invalid `identity.code_wrong` and `identity.passkey_wrong`; Conflict `identity.wrong_step`, also where the
    same answer, sent twice, took it a moment before; SignedOut `identity.second_step_ended` once no try is left; and
    TooMany.
    """
    if caller.stage != "second_step":
        raise wrong_step()
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    taken = [(limit, account.id) for limit in limits.SECOND_STEP]
    limits.take(practice.id, taken, now)
    tried = session_rows.take_try(practice.id, account.id, caller.session_id or "", TRIES)
    if tried is None:
        raise _ended(caller, now) if _stands(caller) else wrong_step()
    try:
        shown = _shown(practice.id, account, given, now)
        opened, renewed = sessions.renew(caller, account, now)
        parts = [
            *shown,
            *renewed,
            audit.entry(caller, "second_step.taken", now, patient_id=account.patient_id),
            *limits.give_back(practice.id, taken, now),
        ]
        sign_in_notices.write(practice, account, parts, now)
    except ConditionFailed:
        raise sessions.refused() from None
    except Invalid as wrong:
        sessions.note_failure(practice.id, account, caller.address, now, "second_step.refused")
        if not _stands(caller):
            raise wrong_step() from None
        if tried.tries < TRIES:
            raise _with_tries(wrong, TRIES - tried.tries) from None
        raise _ended(caller, now) from None
    return opened


def confirm(caller: Caller, given: Confirmation, now: datetime) -> Opened:
    """The same session under a new token, in which what guards the account can be changed for ten minutes.

    Raises Invalid `identity.current_wrong`, `identity.code_wrong` and `identity.passkey_wrong`; Conflict
    `identity.wrong_step` before the second step; and TooMany.
    """
    if caller.stage == "second_step":
        raise wrong_step()
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    taken = [(limits.OWN_PASSWORD, account.id)]
    limits.take(practice.id, taken, now)
    try:
        shown = _confirmed(practice.id, account, given, now)
        opened, renewed = sessions.renew(caller, account, now)
        transactions.write(
            *shown,
            *renewed,
            audit.entry(caller, "session.confirmed", now, patient_id=account.patient_id),
            *limits.give_back(practice.id, taken, now),
        )
    except Invalid:
        sessions.note_failure(practice.id, account, caller.address, now, "session.confirmation_refused")
        raise
    return opened


def wrong_step() -> Conflict:
    return Conflict("identity.wrong_step", "This step is not open now. Please go back to the start page.")


def _shown(practice_id: str, account: Account, given: Answer, now: datetime) -> list[Part]:
    factors = factor_rows.read(practice_id, account.id)
    if given.recovery_code:
        return proofs.by_recovery_code(practice_id, account, factors, given.recovery_code)
    return _by_factor(practice_id, account, factors, given, now)


def _confirmed(practice_id: str, account: Account, given: Confirmation, now: datetime) -> list[Part]:
    if given.password:
        if passwords.verify(account.password_hash, given.password):
            return []
        words = "This is not your password. Please check it."
        raise Invalid("identity.current_wrong", words, errors={"password": words})
    factors = factor_rows.read(practice_id, account.id)
    return _by_factor(practice_id, account, factors, given, now)


def _by_factor(
    practice_id: str, account: Account, factors: Factors, given: Answer | Confirmation, now: datetime
) -> list[Part]:
    if given.passkey:
        return proofs.by_passkey(practice_id, account, factors, given.passkey, now)
    return proofs.by_code(practice_id, account, factors, given.code or "", now)


def _stands(caller: Caller) -> bool:
    """Whether the session is still there: who takes the second step gets another one in its place."""
    return session_rows.get(caller.practice_id, caller.account_id, caller.session_id or "") is not None


def _with_tries(wrong: Invalid, left: int) -> Invalid:
    words = f"{wrong.detail} You can try {policy.more_times(left)}."
    return Invalid(wrong.code, words, errors=dict.fromkeys(wrong.errors, words))


def _ended(caller: Caller, now: datetime) -> SignedOut:
    """No try is left: the session is over, and signing in starts anew."""
    sessions.sign_out(caller, now)
    words = "That was not right five times, so we stopped here. Please wait five minutes, then sign in again."
    return SignedOut("identity.second_step_ended", words)
