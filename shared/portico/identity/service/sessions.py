"""Signing in, and the session that follows: 15 minutes from its last use, 12 hours at most."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from portico import audit, clock, ids, log
from portico.access import Caller
from portico.errors import Forbidden, SignedOut
from portico.identity import limits, passwords, policy, tokens
from portico.identity.entities import Account, OpenSession, Stage
from portico.identity.models import Name, Session
from portico.identity.repo import account_rows, session_rows
from portico.identity.service.access import locking
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
    name = policy.login_name(username)
    taken = [(limits.BY_ADDRESS, address), (limits.BY_NAME, name or ""), (limits.BY_PRACTICE, practice_id)]
    limits.take(practice_id, taken, now)
    account = account_rows.find(practice_id, name)
    right = passwords.verify(account.password_hash if account else None, password)
    if account is None or not right or not policy.opens_by_password(account, clock.epoch(now)):
        note_failure(practice_id, account, address, now, "session.refused")
        raise _refused()
    opened, begun = begin(practice_id, account, now)
    try:
        transactions.write(
            *begun,
            *_as_read(practice_id, account, password),
            account_rows.clearing_failures(practice_id, account.id, policy.FAILURES, clock.epoch(now)),
            audit.entry(caller_for(practice_id, account, address), "session.begun", now, patient_id=account.patient_id),
            *limits.give_back(practice_id, taken[:2], now),
        )
    except ConditionFailed:  # a hundred were wrong before this, and the lock broke off on the way
        raise _refused() from None
    return opened


def begin(
    practice_id: str, account: Account, now: datetime, *, factor_shown: bool = False
) -> tuple[Opened, list[Part]]:
    """A new session of an account, and the writes that make it count.

    Who has a second step gets one that opens nothing else until they took it, unless they have `factor_shown`.
    """
    idle_ends, ends = policy.session_ends(now)
    moment = clock.epoch(now)
    session = OpenSession(
        id=ids.new_id("ses"),
        account_id=account.id,
        epoch=account.epoch,
        began=moment,
        idle_ends=idle_ends,
        ends=ends,
        confirmed_at=moment,
        pending=bool(account.factors) and not factor_shown,
    )
    token = tokens.sign("session", practice_id, account.id, now, ends, sid=session.id)
    stage = policy.stage_of_session(session, account)
    opened = Opened(describe(practice_id, account, stage, session.seconds_left(moment)), _cookie(practice_id, token))
    return opened, [session_rows.putting(practice_id, session)]


def describe(practice_id: str, account: Account, stage: Stage, seconds: int) -> Session:
    """What the page is told of a session that stands at this step."""
    return Session.model_validate(
        {
            "kind": account.subject.kind,
            "role": account.role,
            "stage": stage,
            "name": Name(first=account.first_name, full=account.full_name),
            "patient_id": account.patient_id,
            "practice_id": practice_id,
            "expires_in": seconds,
        }
    )


def show(caller: Caller, seconds: int) -> Session:
    """The caller's own session, which lasts on because the authorizer saw this request."""
    return describe(caller.practice_id, account_of(caller), cast(Stage, caller.stage), seconds)


def sign_out(caller: Caller, now: datetime) -> Cookie:
    """End the caller's session at once; the cookie that takes the browser's away."""
    if caller.session_id is None:
        raise _people_only()
    ended = session_rows.deleting(caller.practice_id, caller.account_id, caller.session_id)
    with suppress(ConditionFailed):  # the same request, sent twice, ended it a moment before
        transactions.write(ended, audit.entry(caller, "session.ended", now, patient_id=caller.patient_id))
    return _cookie_taken_away(caller.practice_id)


def account_of(caller: Caller) -> Account:
    """The account behind a signed-in person. Raises Forbidden for a practice system, SignedOut when it is gone."""
    if caller.kind == "client":
        raise _people_only()
    account = account_rows.get(caller.practice_id, caller.account_id)
    if account is None:
        raise tokens.signed_out()
    return account


def caller_for(practice_id: str, account: Account, address: str) -> Caller:
    """An account's person as the audit trail names them, where no session says so yet."""
    kind, patient_id = account.subject.kind, account.patient_id
    return Caller(practice_id, kind, account.id, account.role, patient_id, stage=account.stage, address=address)


def note_failure(practice_id: str, account: Account | None, address: str, now: datetime, what: str) -> None:
    """Count and audit a refusal; a hundred in a row lock the account until its person binds it anew."""
    counted = account_rows.count_failure(practice_id, account)
    who = caller_for(practice_id, account, address) if account else Caller(practice_id, "patient", "", address=address)
    audit.record(who, what, now, patient_id=who.patient_id)
    if account and account.lock is None and counted and counted.failures >= policy.FAILURES:
        log.event("account.locked", account=account.id)
        transactions.write(*locking(who, account, now, "failures", "account.locked", _refused()))


def _as_read(practice_id: str, account: Account, password: str) -> list[Part]:
    """That the account still is as it was read; a hash of former parameters is replaced."""
    if passwords.outdated(account.password_hash):
        anew = passwords.hash_secret(password)
        return account_rows.saving(practice_id, account, password_hash=anew, otherwise=_refused())
    return [account_rows.checking(practice_id, account, _refused())]


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
