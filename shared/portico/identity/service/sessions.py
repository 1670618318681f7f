"""Signing in, and the session that follows: 15 minutes from its last use, 12 hours at most."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from portico import audit, clock, ids, log
from portico.access import Caller, of_role
from portico.errors import Forbidden, SignedOut
from portico.identity import devices, limits, passwords, policy, tokens
from portico.identity.entities import Account, Browser, OpenSession, Stage
from portico.identity.models import Name, Session
from portico.identity.repo import account_rows, device_rows, session_rows
from portico.identity.service import sign_in_notices
from portico.identity.service.access import locking, stage_now
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import ConditionFailed, Part


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that has begun: what the page is told, and the cookie that only the browser sees.

    `device` is the long-lived cookie of a browser that was not known before.
    """

    session: Session
    cookie: Cookie
    device: Cookie | None = None

    @property
    def cookies(self) -> list[Cookie]:
        return [self.cookie, self.device] if self.device else [self.cookie]


NO_BROWSER = Browser()


def browser_of(practice_id: str, user_agent: str, cookie: Callable[[str], str]) -> Browser:
    """What someone signs in with; `cookie` gives the cookie of a name."""
    return Browser(user_agent, cookie(policy.device_cookie_name(practice_id)))


def sign_in(
    practice_id: str, username: str, password: str, address: str, now: datetime, browser: Browser = NO_BROWSER
) -> Opened:
    """A session for who knows the password. An unknown user, a wrong password and a locked account are one refusal,
    with the same work behind it (ASVS 6.3.8). The person is told by mail of a browser they never used before, and of
    wrong passwords before the right one.

    Raises SignedOut `identity.sign_in_refused`, TooMany, and NotFound `practice.unknown`.
    """
    name = policy.login_name(username)
    reading = practices.reading(practice_id)
    account, used_by, row = device_rows.read_arrival(practice_id, name, browser.cookie, reading)
    guessed = _guessed(account, name, used_by, browser)
    taken = [(limits.BY_ADDRESS, address), guessed, (limits.BY_PRACTICE, practice_id)]
    limits.take(practice_id, taken, now)
    password = _as_meant(account, password)
    right = passwords.verify(account.password_hash if account else None, password)
    if account is None or not right or not policy.opens_by_password(account, clock.epoch(now)):
        note_failure(practice_id, account, address, now, "session.refused")
        raise refused()
    practice = practices.ready(row)
    account, kept = _as_it_stands(practice, account, password)
    opened, begun = begin(practice_id, account, now, device=devices.words(browser.user_agent))
    cookie, noted = sign_in_notices.noting_browser(practice, account, browser, used_by, now)
    parts = [
        *begun,
        *noted,
        *kept,
        audit.entry(caller_for(practice_id, account, address), "session.begun", now, patient_id=account.patient_id),
        *limits.give_back(practice_id, taken[:2], now),
    ]
    try:
        if account.factors:  # what was wrong before counts until the second step is taken too
            transactions.write(*parts, account_rows.checking_failures(practice_id, account.id, policy.FAILURES))
        else:
            sign_in_notices.write(practice, account, parts, now)
    except ConditionFailed:  # a hundred were wrong before this, and the lock broke off on the way
        raise refused() from None
    return replace(opened, device=cookie)


def _guessed(account: Account | None, name: str | None, used_by: list[str], browser: Browser) -> limits.Taken:
    """What a guess counts for: the name, as it was typed. A browser that the account has used counts by itself, so
    that no stranger's guesses keep its owner out."""
    if account and account.id in used_by:
        return limits.BY_BROWSER, f"{account.id} {browser.cookie}"
    return limits.BY_NAME, name or ""


def _as_meant(account: Account | None, password: str) -> str:
    """A temporary password without the spaces that come along when it is copied from a mail."""
    return password.strip() if account and account.password_expires is not None else password


def begin(
    practice_id: str, account: Account, now: datetime, *, factor_shown: bool = False, device: str = ""
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
        device=device,
    )
    return _open(practice_id, account, session, now)


def renew(caller: Caller, account: Account, now: datetime) -> tuple[Opened, list[Part]]:
    """The caller's session under a new token, for who just showed a password or factor (ASVS 5.0, 7.2.4).

    The former token opens nothing any more; the twelve hours go on. `account` is as it will be: a session of a new
    epoch is the only one that stays. Raises SignedOut when the session ended meanwhile.
    """
    former = session_rows.get(caller.practice_id, caller.account_id, caller.session_id or "")
    if former is None:
        raise tokens.signed_out()
    idle_ends, _ = policy.session_ends(now)
    session = replace(
        former,
        id=ids.new_id("ses"),
        epoch=account.epoch,
        idle_ends=idle_ends,
        confirmed_at=clock.epoch(now),
        pending=False,
        tries=0,
    )
    opened, parts = _open(caller.practice_id, account, session, now)
    ended = session_rows.deleting(caller.practice_id, caller.account_id, former.id, tokens.signed_out())
    return opened, [*parts, ended]


def _open(practice_id: str, account: Account, session: OpenSession, now: datetime) -> tuple[Opened, list[Part]]:
    token = tokens.sign("session", practice_id, account.id, now, session.ends, sid=session.id)
    stage, left = policy.stage_of_session(session, account), session.seconds_left(clock.epoch(now))
    opened = Opened(describe(practice_id, account, stage, left), _cookie(practice_id, token))
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
            "may": of_role(account.role),
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
        transactions.write(*locking(who, account, now, "failures", "account.locked", refused()))


def _as_it_stands(practice: Practice, account: Account, password: str) -> tuple[Account, list[Part]]:
    """The account, if nobody changed it since it was read, at the step that its practice asks for by now.

    A hash of former parameters is replaced.
    """
    changes: dict[str, Any] = {}
    if passwords.outdated(account.password_hash):
        changes["password_hash"] = passwords.hash_secret(password)
    if (stage := stage_now(practice, account)) != account.stage:
        changes["stage"] = stage
    if not changes:
        return account, [account_rows.checking(practice.id, account, refused())]
    return replace(account, **changes), account_rows.saving(practice.id, account, **changes, otherwise=refused())


def refused() -> SignedOut:
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
