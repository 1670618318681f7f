"""From an invitation's link to an account: the person chooses username and password, once."""

import re
from collections.abc import Iterator
from datetime import datetime

from portico import audit, clock, ids
from portico.errors import Conflict, Gone, Invalid, SignedOut
from portico.identity import limits, passwords, policy, repo
from portico.identity.entities import Account, MailedToken
from portico.identity.models import Activation, Invitation
from portico.identity.service import sessions
from portico.identity.service.sessions import Opened
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def open_invitation(practice_id: str, secret: str, address: str, now: datetime) -> Invitation:
    """What a link is for. Looking changes nothing: mail scanners open links too. Raises Gone `identity.link_dead`."""
    practices.get_ready(practice_id)
    limits.take(practice_id, limits.BY_ADDRESS, address, now)
    token = _live(_find(practice_id, secret), now)
    return Invitation(kind=token.subject.kind, email_hint=policy.email_hint(token.email))


def activate(practice_id: str, wanted: Activation, address: str, now: datetime) -> Opened:
    """The account, with its first session. Sent again after an answer was lost, it signs the same person in.

    Raises Gone `identity.link_dead`; Invalid by field `identity.username_…` and `identity.password_…`.
    """
    practice = practices.get_ready(practice_id)
    limits.take(practice_id, limits.BY_ADDRESS, address, now)
    token = _find(practice_id, wanted.token)
    if token is not None and token.account_id is not None:
        return _resume(practice_id, token, wanted, address, now)
    live = _live(token, now)
    account = _account(practice, live, wanted)
    try:
        return _register(practice_id, live, account, address, now)
    except Gone:  # used meanwhile, perhaps by this very request sent twice
        return _resume(practice_id, _find(practice_id, wanted.token), wanted, address, now)


def _find(practice_id: str, secret: str) -> MailedToken | None:
    return repo.get_token(practice_id, ids.digest(secret)) if _SECRET.fullmatch(secret) else None


def _live(token: MailedToken | None, now: datetime) -> MailedToken:
    if token is None or token.account_id is not None or token.expires <= clock.epoch(now):
        raise policy.link_dead()
    return token


def _account(practice: Practice, token: MailedToken, wanted: Activation) -> Account:
    problems = list(_problems(practice, token, wanted))
    if problems:
        raise policy.together(problems)
    return Account(
        id=ids.derived_id("acc", practice.id, token.digest),
        subject=token.subject,
        role=token.role,
        first_name=token.first_name,
        full_name=token.full_name,
        username=policy.folded(wanted.username),
        email=token.email,
        active=True,
        stage=policy.first_stage(token.subject.kind),
        epoch=1,
        failures=0,
        tries=0,
        password_hash=passwords.hash_secret(wanted.password),
        question=None,
        answer_hash=None,
    )


def _problems(practice: Practice, token: MailedToken, wanted: Activation) -> Iterator[Invalid]:
    name = policy.folded(wanted.username)
    unfit = policy.username_problem(name)
    if unfit is not None:
        yield unfit
    elif repo.login_taken(practice.id, name):
        yield policy.username_taken()
    personal = [name, token.email, token.first_name, token.full_name, practice.id, practice.name]
    weak = passwords.weakness(wanted.password, personal)
    if weak is not None:
        yield weak


def _register(practice_id: str, token: MailedToken, account: Account, address: str, now: datetime) -> Opened:
    """One transaction, with the email address as a second name to sign in with unless someone shares it."""
    email = policy.folded(account.email)
    shared = Conflict("identity.email_taken", "Someone else signs in with this address.")
    opened, begun = sessions.begin(practice_id, account, now)
    who = sessions.caller_for(practice_id, account, address)
    parts = [
        repo.using_token(practice_id, token, account.id, clock.epoch(now), policy.link_dead()),
        repo.putting_account(practice_id, account, now),
        repo.putting_login(practice_id, account.username, account.id, policy.username_taken()),
        repo.registering(practice_id, token, account, now, policy.link_dead()),
        audit.entry(who, "account.activated", now, patient_id=account.patient_id, what=token.invitation_id),
        limits.give_back(practice_id, limits.BY_ADDRESS, address, now),
        *begun,
    ]
    if not repo.login_taken(practice_id, email):
        try:
            transactions.write(*parts, repo.putting_login(practice_id, email, account.id, shared))
        except Conflict:
            pass  # someone took it between the look and the write
        else:
            return opened
    transactions.write(*parts)
    return opened


def _resume(practice_id: str, token: MailedToken | None, wanted: Activation, address: str, now: datetime) -> Opened:
    """A used link leads its own account in for some minutes, with the username and password chosen through it."""
    if token is None or token.account_id is None or token.used_at is None:
        raise policy.link_dead()
    account = repo.get_account(practice_id, token.account_id)
    fresh = clock.epoch(now) - token.used_at <= policy.RESUME.total_seconds()
    if not fresh or account is None or account.username != policy.folded(wanted.username):
        raise policy.link_dead()
    try:
        return sessions.sign_in(practice_id, wanted.username, wanted.password, address, now)
    except SignedOut:
        raise policy.link_dead() from None
