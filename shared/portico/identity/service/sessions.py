"""Signing in, and the session that follows: 15 minutes from its last use, 12 hours at most."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from portico import audit, clock, ids, log
from portico.access import Caller
from portico.errors import Forbidden, SignedOut
from portico.identity import limits, passwords, policy, repo, tokens
from portico.identity.entities import Account, OpenSession
from portico.identity.models import Name, Session
from portico.identity.service.access import locking
from portico.practices import service as practices
from portico.store import transactions
from portico.store.table import ConditionFailed, Part


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that has begun: what the page is told, and the cookie that only the browser sees."""

    session: Session
    cookie: Cookie


def sign_in(practice_id: str, username: str, password: str, address: str, now: datetime) -> Opened:
    """A session for who knows the password. An unknown user, a wrong password and a locked account are one refusal,
    with the same work behind it (ASVS 6.3.8).

    Raises SignedOut `identity.sign_in_refused`, TooMany, and NotFound `practice.unknown`.
    """
    practices.get_ready(practice_id)
    name = policy.login_name(username)
    taken = [(limits.BY_ADDRESS, address), (limits.BY_NAME, name or ""), (limits.BY_PRACTICE, practice_id)]
    for limit, subject in taken:
        limits.take(practice_id, limit, subject, now)
    account = repo.find_account(practice_id, name)
    right = passwords.verify(account.password_hash if account else None, password)
    if account is None or not right or not policy.opens_by_password(account):
        _note_failure(practice_id, account, address, now)
        raise _refused()
    opened, begun = begin(practice_id, account, now)
    transactions.write(
        *begun,
        repo.changing_account(practice_id, account, _after_success(account, password), otherwise=_refused()),
        audit.entry(caller_for(practice_id, account, address), "session.begun", now, patient_id=account.patient_id),
        *(limits.give_back(practice_id, limit, subject, now) for limit, subject in taken[:2]),
    )
    return opened


def begin(practice_id: str, account: Account, now: datetime) -> tuple[Opened, list[Part]]:
    """A new session of an account, and the writes that make it count."""
    idle_ends, ends = policy.session_ends(now)
    session = OpenSession(ids.new_id("ses"), account.id, account.epoch, idle_ends, ends)
    token = tokens.sign("session", practice_id, account.id, now, ends, sid=session.id)
    opened = Opened(describe(practice_id, account, session.seconds_left(clock.epoch(now))), _cookie(practice_id, token))
    return opened, [repo.putting_session(practice_id, session)]


def describe(practice_id: str, account: Account, seconds: int) -> Session:
    """What the page is told of a session."""
    return Session.model_validate(
        {
            "kind": account.subject.kind,
            "role": account.role,
            "stage": account.stage,
            "name": Name(first=account.first_name, full=account.full_name),
            "patient_id": account.patient_id,
            "practice_id": practice_id,
            "expires_in": seconds,
        }
    )


def show(caller: Caller, seconds: int) -> Session:
    """The caller's own session, which lasts on because the authorizer saw this request."""
    return describe(caller.practice_id, account_of(caller), seconds)


def sign_out(caller: Caller, now: datetime) -> Cookie:
    """End the caller's session at once; the cookie that takes the browser's away."""
    if caller.session_id is None:
        raise _people_only()
    ended = repo.deleting_session(caller.practice_id, caller.session_id)
    with suppress(ConditionFailed):  # the same request, sent twice, ended it a moment before
        transactions.write(ended, audit.entry(caller, "session.ended", now, patient_id=caller.patient_id))
    return _cookie_taken_away(caller.practice_id)


def account_of(caller: Caller) -> Account:
    """The account behind a signed-in person. Raises Forbidden for a practice system, SignedOut when it is gone."""
    if caller.kind == "client":
        raise _people_only()
    account = repo.get_account(caller.practice_id, caller.account_id)
    if account is None:
        raise tokens.signed_out()
    return account


def caller_for(practice_id: str, account: Account, address: str) -> Caller:
    """An account's person as the audit trail names them, where no session says so yet."""
    kind, patient_id = account.subject.kind, account.patient_id
    return Caller(practice_id, kind, account.id, account.role, patient_id, stage=account.stage, address=address)


def _note_failure(practice_id: str, account: Account | None, address: str, now: datetime) -> None:
    """Count and audit a refusal; a hundred in a row lock the account until the practice resets it."""
    counted = repo.count_failure(practice_id, account)
    who = caller_for(practice_id, account, address) if account else Caller(practice_id, "patient", "", address=address)
    audit.record(who, "session.refused", now, patient_id=who.patient_id)
    if counted is not None and counted.active and counted.failures >= policy.FAILURES:
        log.event("account.locked", account=counted.id)
        transactions.write(*locking(who, counted, now, "account.locked", _refused()))


def _after_success(account: Account, password: str) -> dict[str, object]:
    changes: dict[str, object] = {"failures": 0}
    if passwords.outdated(account.password_hash):
        changes["password_hash"] = passwords.hash_secret(password)
    return changes


def _refused() -> SignedOut:
    return SignedOut(
        "identity.sign_in_refused",
        "That username and password do not match. Please check both; if you cannot sign in, call the practice.",
    )


def _people_only() -> Forbidden:
    return Forbidden("request.denied", "Only a person's own session can do this.")


def _cookie(practice_id: str, token: str) -> Cookie:
    """Kept by the browser until it is closed; the server decides when it ends."""
    name = policy.cookie_name(practice_id)
    return Cookie(name, token, path="/", secure=True, http_only=True, same_site=SameSite.STRICT_MODE)


def _cookie_taken_away(practice_id: str) -> Cookie:
    name = policy.cookie_name(practice_id)
    return Cookie(name, "", path="/", secure=True, http_only=True, same_site=SameSite.STRICT_MODE, max_age=0)
