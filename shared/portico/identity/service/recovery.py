"""Back in for who forgot their username or password: a mailed link, a new password, the security question.

The mail is what gives the account back. The answer is a second hurdle behind it and never enough by itself, and
neither stands in for a second step. Nothing is changed before all of them are right, and then everything at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Forbidden, Gone, Invalid
from portico.identity import contacts, devices, limits, passwords, policy
from portico.identity.entities import Account, Request, Stage
from portico.identity.recovery_models import Recovery, RecoveryAnswer, RecoveryPassword, RecoveryQuestion
from portico.identity.repo import access_rows, account_rows, request_rows
from portico.identity.service import accounts, sessions
from portico.identity.service.access import next_stage, stage_now
from portico.identity.service.credentials import replacing_password
from portico.identity.service.sessions import Opened
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import transactions
from portico.store.table import Part

MINUTES = 30  # that a link works
ANSWERS = 5  # wrong ones that kill a link

_STEP = "answer"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a link that works leads to."""

    practice: Practice
    request: Request
    account: Account

    @property
    def question(self) -> str | None:
        """The security question that has to be answered, where the practice asks one and the person chose one."""
        asked = self.practice.security_question and self.account.answer_hash is not None
        return self.account.question if asked else None


def ask(practice_id: str, email: str, address: str, now: datetime) -> None:
    """Mail the person of this address their username and a link. Nobody learns whether there is such a person: the
    same work is done, and the same is written but for the mail.

    Raises Invalid `identity.email_invalid`, TooMany, and NotFound `practice.unknown`.
    """
    typed = contacts.email_address(email)
    login = policy.folded(typed)
    limits.take(practice_id, _attempts(practice_id, login, address), now)
    practice, account = practices.get_ready(practice_id), account_rows.find(practice_id, login)
    secret, ends = ids.new_secret(), now + timedelta(minutes=MINUTES)
    mail = _mail(practice, account, typed, secret, ends, now)
    if account is None:
        who, sent = Caller(practice_id, "patient", "", address=address), practices.checking_ready(practice_id)
    else:
        who, sent = sessions.caller_for(practice_id, account, address), mail
    transactions.write(
        request_rows.putting(practice_id, _request(account, secret, ends, now)),
        audit.entry(who, "recovery.asked", now, patient_id=who.patient_id),
        sent,
    )


def open_link(practice_id: str, secret: str, address: str, now: datetime) -> Recovery:
    """Whose password a link replaces. Looking changes nothing: mail scanners open links too.

    Raises Gone `identity.recovery_dead`, Forbidden `identity.account_locked`.
    """
    account = _find(practice_id, secret, address, now).account
    shortest = passwords.SHORTEST_BESIDE if account.factors else passwords.SHORTEST
    return Recovery(username=account.username, shortest=shortest)


def check_password(practice_id: str, wanted: RecoveryPassword, address: str, now: datetime) -> RecoveryQuestion:
    """The question that comes next, for a password that will do; nothing is kept yet.

    Raises Invalid `identity.password_…`, and what `open_link` raises.
    """
    found = _find(practice_id, wanted.token, address, now)
    _refuse_weak(found, wanted.password)
    return RecoveryQuestion(question=found.question)


def finish(practice_id: str, wanted: RecoveryAnswer, address: str, user_agent: str, now: datetime) -> Opened:
    """The new password in one change with all that belongs to it: the link is used up, every former session ended,
    a lock of too many wrong passwords opened, the person told by mail. The new session waits for their second step.

    Raises Invalid `identity.answer_missing`, `identity.answer_wrong` and `identity.password_…`, and what `open_link`
    raises.
    """
    found = _find(practice_id, wanted.token, address, now)
    _refuse_weak(found, wanted.password)
    request = _answered(found, wanted.answer, address, now)
    anew, saved = replacing_password(
        found.practice, found.account, wanted.password, now, _dead(), lock=None, stage=_stage_after(found)
    )
    opened, begun = sessions.begin(practice_id, anew, now, device=devices.words(user_agent))
    who = sessions.caller_for(practice_id, found.account, address)
    transactions.write(
        request_rows.deleting(practice_id, request, _dead()),
        *saved,
        *begun,
        *_unlocking(found, now),
        account_rows.forgiving_failures(practice_id, found.account.id, clock.epoch(now)),
        audit.entry(who, "account.recovered", now, patient_id=who.patient_id),
        *limits.give_back(practice_id, [(limits.BY_ADDRESS, address)], now),
    )
    return opened


def _attempts(practice_id: str, login: str, address: str) -> list[limits.Taken]:
    return [
        (limits.BY_ADDRESS, address),
        (limits.BY_PRACTICE, practice_id),
        (limits.RECOVERY, f"{login} {address}"),
        (limits.RECOVERY_MAILS, login),
    ]


def _request(account: Account | None, secret: str, ends: datetime, now: datetime) -> Request:
    """What is kept of a link: it dies when what guards the account changes, or someone signs in."""
    data = {"account": account.id, "seal": policy.seal(account), "asked": clock.epoch(now)} if account else {}
    return Request(ids.digest(secret), "recovery", _STEP, clock.epoch(ends), data)


def _mail(practice: Practice, account: Account | None, typed: str, secret: str, ends: datetime, now: datetime) -> Part:
    """Sealed for nobody as well, because that takes time."""
    link = f"{settings().portal_origin}/{practice.id}/recover/new#{secret}"
    return outbox.message(
        practice.id,
        mail_id=ids.new_id("mail"),
        template="recovery",
        to=account.email if account else typed,
        params={"expires": policy.moment_words(ends, practice.time_zone)},
        secrets={"username": account.username if account else "", "link": link},
        now=now,
    )


def _find(practice_id: str, secret: str, address: str, now: datetime) -> _Found:
    """What a link leads to that was not used, in time, and followed by no sign-in and no change of what guards the
    account."""
    limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)
    practice, request = practices.get_ready(practice_id), request_rows.get(practice_id, ids.digest(secret))
    if request is None or request.purpose != "recovery" or request.expires <= clock.epoch(now):
        raise _dead()
    account = account_rows.get(practice_id, str(request.data.get("account")))
    if account is None or policy.seal(account) != request.data["seal"] or request.tries >= ANSWERS:
        raise _dead()
    guard = account_rows.get_guard(practice_id, account.id)
    if guard.signed_in > request.data["asked"]:
        raise _dead()
    found = _Found(practice, request, account)
    if account.lock not in (None, "failures"):
        raise _locked(practice, "This account is locked.")
    if found.question is not None and guard.answers >= policy.SECURITY_ANSWERS:
        raise _no_answer_left(practice)
    return found


def _refuse_weak(found: _Found, password: str) -> None:
    if weak := accounts.weakness(found.practice, found.account, found.account.username, password):
        raise weak


def _answered(found: _Found, answer: str | None, address: str, now: datetime) -> Request:
    """The request, if its question was answered rightly. A try is used up before the answer is looked at."""
    if found.question is None:
        return found.request
    if not (answer or "").strip():
        words = "Enter your answer."
        raise Invalid("identity.answer_missing", words, errors={"answer": words})
    practice_id, account = found.practice.id, found.account
    tried = request_rows.take_try(practice_id, found.request.digest, "recovery", _STEP, ANSWERS)
    if tried is None:
        raise _dead()
    guard = account_rows.take_answer(practice_id, account.id, policy.SECURITY_ANSWERS)
    if guard is None:
        raise _no_answer_left(found.practice)
    if not passwords.verify(account.answer_hash, policy.folded(answer or "")):
        sessions.note_failure(practice_id, account, address, now, "recovery.refused")
        if guard.answers >= policy.SECURITY_ANSWERS:
            raise _no_answer_left(found.practice)
        raise _wrong(ANSWERS - tried.tries) if tried.tries < ANSWERS else _dead()
    return tried


def _stage_after(found: _Found) -> Stage:
    """Where the account stands with a password of the person's own."""
    if found.account.stage == "password":
        return next_stage(found.practice, "password", found.account)
    return stage_now(found.practice, found.account)


def _unlocking(found: _Found, now: datetime) -> list[Part]:
    """A lock of too many wrong passwords opens; who replaced a temporary one counts as registered anyway."""
    if found.account.lock is None or found.account.password_expires is not None:
        return []
    return [access_rows.marking(found.practice.id, found.account, "registered", now)]


def _wrong(left: int) -> Invalid:
    words = f"That is not the answer you chose. You can try {policy.more_times(left)}; after that you need a new email."
    return Invalid("identity.answer_wrong", words, errors={"answer": words})


def _locked(practice: Practice, why: str) -> Forbidden:
    words = f"{why} Please call the practice at {practice.contact.phone}: they can help you."
    return Forbidden("identity.account_locked", words)


def _no_answer_left(practice: Practice) -> Forbidden:
    return _locked(practice, "The security question was answered wrongly too often.")


def _dead() -> Gone:
    return Gone(
        "identity.recovery_dead",
        "This link does not work any more. If you already saved a new password, please sign in with it. "
        "Otherwise please ask for a new email.",
    )
