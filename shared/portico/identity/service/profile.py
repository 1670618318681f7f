"""My profile: what a person may change about their own account (requirement 37, the part of identity).

What guards the account changes only with a fresh confirmation, which the handlers ask for. Every such change is one
transaction with its audit entry and the mail that tells of it.
"""

from datetime import datetime, timedelta
from typing import Any

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Forbidden, Invalid
from portico.identity import codes, contacts, limits, passwords, policy
from portico.identity.entities import Account, NoticeKind, Request
from portico.identity.models import Name, Question, SecurityQuestion
from portico.identity.profile_models import EmailAsked, NewPassword, NoticeChoice, Profile
from portico.identity.repo import account_rows, request_rows
from portico.identity.service import accounts, sessions
from portico.identity.service.credentials import replacing_password
from portico.identity.service.sessions import Opened, account_of
from portico.mail import outbox
from portico.mail.outbox import Template
from portico.messages.service import notices
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.store import transactions
from portico.store.table import Part

NOTICES: tuple[NoticeKind, ...] = ("messages", "health_record", "appointments", "billing")
CODE_LASTS = timedelta(minutes=30)
_CODE_DIGITS = 8
_WAITS, _DONE = "code", "done"  # steps of a request for another address


def show(caller: Caller) -> Profile:
    """The caller's own account."""
    return _described(practices.get_ready(caller.practice_id), account_of(caller))


def ask_email(caller: Caller, typed: str, now: datetime) -> EmailAsked:
    """Mail a code to the address that is to be theirs; nothing changes until it comes back. Whether somebody else has
    this address is said to who showed that they read its mail.

    Raises Invalid `identity.email_invalid`, `identity.email_same` and `identity.email_of_guardian`, and TooMany.
    """
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    address = contacts.email_address(typed)
    if policy.folded(address) == policy.folded(account.email):
        words = "This already is the email address of your account."
        raise Invalid("identity.email_same", words, errors={"email": words})
    limits.take(practice.id, [(limits.NEW_EMAIL, account.id)], now)
    _refuse_email(practice, account, address, now)
    handle, code = ids.new_secret(), codes.new(_CODE_DIGITS)
    ends = clock.epoch(now + CODE_LASTS)
    request = Request(
        ids.digest(handle),
        purpose="email",
        step=_WAITS,
        expires=ends,
        data={"account": account.id, "email": address},
        code=codes.sealed(handle, _WAITS, code),
        code_expires=ends,
    )
    minutes = int(CODE_LASTS.total_seconds()) // 60
    mail = outbox.message(
        practice.id,
        mail_id=ids.new_id("mail"),
        template="new_email_code",
        to=address,
        params={"minutes": str(minutes)},
        secrets={"code": f"{code[:4]} {code[4:]}"},
        now=now,
    )
    entry = audit.entry(caller, "account.email_asked", now, patient_id=account.patient_id)
    transactions.write(request_rows.putting(practice.id, request), mail, entry)
    return EmailAsked(handle=handle, email=address, minutes=minutes)


def change_email(caller: Caller, handle: str, code: str, now: datetime) -> Profile:
    """The account with the address whose code this is; the address before is told, and the new one.

    Sent again after an answer was lost, it answers the same. Raises Invalid `identity.code_wrong` and
    `identity.email_in_use`, Gone `identity.code_dead`.
    """
    asked = request_rows.get(caller.practice_id, ids.digest(handle))
    if asked is None or asked.purpose != "email" or asked.data["account"] != caller.account_id:
        raise codes.dead()
    if asked.step == _DONE:
        return show(caller)
    request = _proven(caller, handle, code, now)
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    address = str(request.data["email"])
    when = {"when": policy.moment_words(now, practice.time_zone), "new_email": policy.email_hint(address)}
    anew = _save(
        caller,
        practice,
        account,
        "account.email_changed",
        now,
        request_rows.changing(practice.id, request, codes.dead(), step=_DONE, code=None),
        _mail(practice, account, "email_changed", account.email, when, now),
        _mail(practice, account, "email_changed", address, when, now),
        *([notices.mending(practice.id, account.patient_id, now)] if account.patient_id else []),
        email=address,
    )
    return _described(practice, anew)


def _proven(caller: Caller, handle: str, code: str, now: datetime) -> Request:
    def refused(_: Request | None) -> None:
        audit.record(caller, "account.email_refused", now, patient_id=caller.patient_id)

    return codes.check(caller.practice_id, "email", handle, _WAITS, code, now, refused)


def change_phone(caller: Caller, typed: str, now: datetime) -> Profile:
    """The account with this phone number, or without one. Raises Invalid `identity.phone_invalid`."""
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    number = contacts.phone_number(typed)
    if number == account.phone:
        return _described(practice, account)
    told = _mail_of(practice, account, "phone number", now)
    return _described(practice, _save(caller, practice, account, "account.phone_changed", now, told, phone=number))


def change_question(caller: Caller, wanted: SecurityQuestion, now: datetime) -> Profile:
    """The account with another security question. Raises Invalid by field, Forbidden `identity.question_off`."""
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    if not practice.security_question:
        raise Forbidden("identity.question_off", "Your practice does not use security questions.")
    question = policy.security_question(wanted.question, wanted.own_question)
    answer = policy.security_answer(question, wanted.answer)
    if account.question == question and passwords.verify(account.answer_hash, answer):
        return _described(practice, account)
    told = _mail_of(practice, account, "security question", now)
    kept = {"question": question, "answer_hash": passwords.hash_secret(answer)}
    return _described(practice, _save(caller, practice, account, "account.question_changed", now, told, **kept))


def choose_notices(caller: Caller, by_mail: list[NoticeKind], now: datetime) -> Profile:
    """The account with only these kinds of notices by mail. What guards it is told of in any case."""
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    muted = tuple(kind for kind in NOTICES if kind not in by_mail)
    if muted == account.muted:
        return _described(practice, account)
    return _described(practice, _save(caller, practice, account, "account.notices_changed", now, muted=muted))


def change_password(caller: Caller, wanted: NewPassword, now: datetime) -> Opened:
    """Another password for who shows the present one. All sessions end, and this browser gets a new one.

    Raises Invalid `identity.current_wrong` and `identity.password_…`, and TooMany.
    """
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    taken = [(limits.OWN_PASSWORD, account.id)]
    limits.take(practice.id, taken, now)
    if not passwords.verify(account.password_hash, wanted.current):
        sessions.note_failure(practice.id, account, caller.address, now, "account.password_refused")
        words = "This is not your present password. Please check it."
        raise Invalid("identity.current_wrong", words, errors={"current": words})
    if weak := accounts.weakness(practice, account, account.username, wanted.password):
        raise weak
    anew, saved = replacing_password(practice, account, wanted.password, now, _changed())
    opened, begun = sessions.renew(caller, anew, now)
    transactions.write(
        *saved,
        *begun,
        audit.entry(caller, "account.password_changed", now, patient_id=account.patient_id),
        *limits.give_back(practice.id, taken, now),
    )
    return opened


def _described(practice: Practice, account: Account) -> Profile:
    asked = policy.QUESTIONS if practice.security_question else {}
    return Profile(
        name=Name(first=account.first_name, full=account.full_name),
        username=account.username,
        email=account.email,
        phone=account.phone,
        question=account.question if asked else None,
        questions=[Question(id=name, label=label) for name, label in asked.items()],
        factors=list(account.factors),
        notices=[NoticeChoice(kind=kind, by_mail=kind not in account.muted) for kind in NOTICES],
    )


def _refuse_email(practice: Practice, account: Account, address: str, now: datetime) -> None:
    """A teen's address is not one of their chart's contacts; nor of who has access to their record, as that is an
    account's."""
    if account.patient_id is None:
        return
    patient, today = records.get_patient(practice.id, account.patient_id), clock.today(now, practice.time_zone)
    guardians, adult_age = patient.contact_emails, practice.ages.adult_age
    refusal = contacts.refusal_of_guardians_email(address, patient.birth_date, today, adult_age, guardians)
    if refusal is not None:
        raise refusal


def _save(
    caller: Caller, practice: Practice, account: Account, action: str, now: datetime, *parts: Part, **changes: Any
) -> Account:
    """Change the account, with what belongs to the change, and audit it; the account as it then is."""
    transactions.write(
        *account_rows.saving(practice.id, account, otherwise=_changed(), **changes),
        audit.entry(caller, action, now, patient_id=account.patient_id),
        *parts,
    )
    return account_of(caller)


def _changed() -> Conflict:
    return Conflict("identity.changed", "Your account was changed meanwhile. Please load the page again.")


def _mail_of(practice: Practice, account: Account, what: str, now: datetime) -> Part:
    """The mail that tells of a change of this."""
    params = {"what": what, "when": policy.moment_words(now, practice.time_zone)}
    return _mail(practice, account, "profile_changed", account.email, params, now)


def _mail(
    practice: Practice, account: Account, template: Template, to: str, params: dict[str, str], now: datetime
) -> Part:
    """One mail for one change of the account to one address."""
    mail_id = ids.derived_id("mail", practice.id, account.id, str(account.version), to)
    return outbox.message(practice.id, mail_id=mail_id, template=template, to=to, params=params, now=now)
