"""User Validation: a new person shows who they are before anything else answers, replaces a temporary password, and
chooses a security question."""

from datetime import datetime
from typing import Any

from portico import audit, clock, log
from portico.access import Caller
from portico.errors import Conflict, Forbidden, Gone, Invalid
from portico.identity import passwords, policy
from portico.identity.entities import Account
from portico.identity.models import Question, SecurityQuestion, Session, ValidationAnswers, ValidationStatus
from portico.identity.repo import account_rows
from portico.identity.service import accounts, sessions
from portico.identity.service.access import locking, next_stage
from portico.identity.service.credentials import replacing_password
from portico.identity.service.sessions import Opened, account_of, describe
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.store import transactions


def show(caller: Caller) -> ValidationStatus:
    """Where the caller stands, and what they may answer with."""
    account = account_of(caller)
    return ValidationStatus(
        stage=account.stage,
        first_name=account.first_name,
        username=account.username,
        tries_left=max(0, policy.VALIDATION_TRIES - account_rows.get_guard(caller.practice_id, account.id).tries),
        accepts=["birth_date", "phone"] if account.subject.kind == "patient" else [],
        practice_phone=practices.get_ready(caller.practice_id).contact.phone,
        questions=[Question(id=name, label=label) for name, label in policy.QUESTIONS.items()],
    )


def answer(caller: Caller, given: ValidationAnswers, seconds: int, now: datetime) -> Session:
    """One right answer leads on to the security question. Five wrong ones lock the account until the practice resets;
    a birth date and a phone number that are both wrong are two of them.

    Raises Invalid `identity.validation_empty` and `identity.validation_failed`, Forbidden
    `identity.validation_locked`.
    """
    guesses = (given.birth_date is not None) + bool((given.phone or "").strip())
    if not guesses:
        words = "Enter your date of birth or your phone number."
        raise Invalid("identity.validation_empty", words, errors={"birth_date": words, "phone": words})
    account = account_of(caller)
    if account.stage != "validation":
        return _described(caller, account, seconds)  # done before: an answer was lost on the way
    tried = account_rows.take_validation_tries(caller.practice_id, account.id, guesses, policy.VALIDATION_TRIES)
    if tried is None:
        return _without_try(caller, seconds, now)
    if not _known(caller, account, given):
        audit.record(caller, "identity.validation_refused", now, patient_id=caller.patient_id)
        left = max(0, policy.VALIDATION_TRIES - tried.tries)
        raise Invalid("identity.validation_failed", policy.tries_words(left)) if left else _lock(caller, account, now)
    stage = next_stage(practices.get_ready(caller.practice_id), "validation", account)
    transactions.write(
        *account_rows.saving(caller.practice_id, account, stage=stage, otherwise=_changed()),
        account_rows.clearing_tries(caller.practice_id, account.id),
        audit.entry(caller, "identity.validated", now, patient_id=caller.patient_id),
    )
    return _described(caller, account_of(caller), seconds)


def choose_password(caller: Caller, password: str, now: datetime) -> Opened:
    """A password of the person's own in place of the temporary one, with a new session; only now is that one used up.

    Raises Invalid `identity.password_…`, Conflict `identity.wrong_step`, and Gone `identity.password_expired` once the
    time of the temporary one is over.
    """
    account, practice = account_of(caller), practices.get_ready(caller.practice_id)
    if account.stage != "password":
        raise _wrong_step()
    if not policy.opens_by_password(account, clock.epoch(now)):
        raise _too_late(practice)
    if weak := accounts.weakness(practice, account, account.username, password):
        raise weak
    if passwords.verify(account.password_hash, password):
        words = "This is the temporary password from the email. Please choose another one."
        raise Invalid("identity.password_temporary", words, errors={"password": words})
    stage = next_stage(practice, "password", account)
    anew, saved = replacing_password(practice, account, password, now, _changed(), stage=stage)
    opened, begun = sessions.renew(caller, anew, now)
    chosen = audit.entry(caller, "identity.password_chosen", now, patient_id=caller.patient_id)
    transactions.write(*saved, *begun, chosen)
    return opened


def choose_question(caller: Caller, wanted: SecurityQuestion, seconds: int, now: datetime) -> Session:
    """Keep the question and the hash of its answer; the account is complete. A repeat of the same is the same.

    Raises Invalid by field, Conflict `identity.wrong_step` before User Validation or once a question is kept.
    """
    account = account_of(caller)
    question = policy.security_question(wanted.question, wanted.own_question)
    answered = policy.security_answer(question, wanted.answer)
    if account.stage != "question" and account.question == question and passwords.verify(account.answer_hash, answered):
        return _described(caller, account, seconds)
    if account.stage != "question":
        raise _wrong_step()
    stage = next_stage(practices.get_ready(caller.practice_id), "question", account)
    kept: dict[str, Any] = {"question": question, "answer_hash": passwords.hash_secret(answered), "stage": stage}
    transactions.write(
        *account_rows.saving(caller.practice_id, account, **kept, otherwise=_changed()),
        audit.entry(caller, "identity.question_chosen", now, patient_id=caller.patient_id),
    )
    return _described(caller, account_of(caller), seconds)


def _without_try(caller: Caller, seconds: int, now: datetime) -> Session:
    """No try was left, unless a right answer came first."""
    account = account_of(caller)
    if account.stage == "validation":
        raise _lock(caller, account, now)
    return _described(caller, account, seconds)


def _described(caller: Caller, account: Account, seconds: int) -> Session:
    return describe(caller.practice_id, account, account.stage, seconds)


def _known(caller: Caller, account: Account, given: ValidationAnswers) -> bool:
    """Whether either answer is what the patient's chart says."""
    patient = records.get_patient(caller.practice_id, account.subject.id)
    return policy.same_birth_date(given.birth_date, patient.birth_date) or policy.same_phone(
        given.phone, given.extension, patient.phones
    )


def _lock(caller: Caller, account: Account, now: datetime) -> Forbidden:
    """Lock the account, unless someone did a moment before, and the words for it."""
    phone = practices.get_ready(caller.practice_id).contact.phone
    locked = Forbidden(
        "identity.validation_locked",
        f"To protect the record, this account is locked now. Please call the practice at {phone}: they can help you.",
    )
    if account.lock is None:
        log.event("account.locked", account=account.id)
        transactions.write(*locking(caller, account, now, "validation", "identity.validation_locked", locked))
    return locked


def _wrong_step() -> Conflict:
    return Conflict("identity.wrong_step", "This step is not open now. Please go back to the start page.")


def _too_late(practice: Practice) -> Gone:
    words = (
        "The temporary password from the email does not work any more. "
        f"Please call the practice at {practice.contact.phone} and ask for a new one."
    )
    return Gone("identity.password_expired", words)


def _changed() -> Conflict:
    return Conflict("identity.changed", "Your account was changed meanwhile. Please load the page again.")
