"""From an invitation's link to an account: the person chooses username and password, once. Or back into the account
they have, with a new password."""

import re
from dataclasses import replace
from datetime import datetime

from portico import audit, clock, ids
from portico.errors import Gone, SignedOut
from portico.identity import devices, limits, policy
from portico.identity.entities import Account, MailedToken, Person
from portico.identity.models import Activation, Invitation
from portico.identity.repo import access_rows, account_rows, factor_rows, token_rows
from portico.identity.service import accounts, credentials, sessions
from portico.identity.service.access import next_stage
from portico.identity.service.sessions import Opened
from portico.mail import outbox
from portico.messages.service import notices
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import Part

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def open_invitation(practice_id: str, secret: str, address: str, now: datetime) -> Invitation:
    """What a link is for. Looking changes nothing: mail scanners open links too. Raises Gone `identity.link_dead`."""
    limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)
    token = _live(_find(practice_id, secret), now)
    account = account_rows.get(practice_id, token.renews) if token.renews else None
    return Invitation(
        kind=token.subject.kind,
        email_hint=policy.email_hint(token.email),
        username=account.username if account else None,
    )


def activate(practice_id: str, wanted: Activation, address: str, user_agent: str, now: datetime) -> Opened:
    """The account, with its first session. Sent again after an answer was lost, it signs the same person in.

    Through a link that renews, an account the person has: the password is new, its lock is gone, and its question,
    second step and sessions with it; who they are is shown anew. Its username stays, whatever was sent; its address is
    the one that the link was mailed to.

    Raises Gone `identity.link_dead`; Invalid by field `identity.username_…`, `identity.password_…` and
    `identity.email_in_use`.
    """
    limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)
    token = _find(practice_id, wanted.token)
    if token is not None and token.account_id is not None:
        return _resume(practice_id, token, wanted, address, now)
    live = _live(token, now)
    practice = practices.get_ready(practice_id)
    try:
        if live.renews is not None:
            return _renew(practice, live, wanted.password, address, user_agent, now)
        return _register(practice_id, live, _account(practice, live, wanted, now), address, user_agent, now)
    except Gone:  # used meanwhile, perhaps by this very request sent twice
        return _resume(practice_id, _find(practice_id, wanted.token), wanted, address, now)


def _find(practice_id: str, secret: str) -> MailedToken | None:
    return token_rows.get(practice_id, ids.digest(secret)) if _SECRET.fullmatch(secret) else None


def _live(token: MailedToken | None, now: datetime) -> MailedToken:
    if token is None or token.account_id is not None or token.expires <= clock.epoch(now):
        raise policy.link_dead()
    return token


def _account(practice: Practice, token: MailedToken, wanted: Activation, now: datetime) -> Account:
    account_id = ids.derived_id("acc", practice.id, token.digest)
    person = Person(token.subject, token.role, token.first_name, token.full_name, token.email)
    return accounts.new(practice, account_id, person, wanted.username, wanted.password, now)


def _register(
    practice_id: str, token: MailedToken, account: Account, address: str, user_agent: str, now: datetime
) -> Opened:
    opened, begun = sessions.begin(practice_id, account, now, device=devices.words(user_agent))
    who = sessions.caller_for(practice_id, account, address)
    transactions.write(
        token_rows.using(practice_id, token, account.id, clock.epoch(now), policy.link_dead()),
        *account_rows.putting_new(practice_id, account),
        access_rows.registering(practice_id, token, account, now, policy.link_dead()),
        audit.entry(who, "account.activated", now, patient_id=account.patient_id, what=token.invitation_id),
        *limits.give_back(practice_id, [(limits.BY_ADDRESS, address)], now),
        *begun,
    )
    return opened


def _renew(
    practice: Practice, token: MailedToken, password: str, address: str, user_agent: str, now: datetime
) -> Opened:
    before = account_rows.get(practice.id, token.renews or "")
    if before is None or policy.seal(before) != token.seal or before.lock == "suspended":
        raise policy.link_dead()
    bare = replace(before, password_expires=None, lock=None, question=None, answer_hash=None, factors=())
    weak = accounts.weakness(practice, bare, before.username, password)
    if weak is not None:
        raise weak
    stage = next_stage(practice, None, bare)
    account, saved = credentials.replacing_password(
        practice, bare, password, now, policy.link_dead(), stage=stage, email=token.email
    )
    opened, begun = sessions.begin(practice.id, account, now, device=devices.words(user_agent))
    who = sessions.caller_for(practice.id, before, address)
    transactions.write(
        token_rows.using(practice.id, token, before.id, clock.epoch(now), policy.link_dead()),
        *saved,
        *_telling_of_address(practice, before, account, now),
        *factor_rows.deleting_all(practice.id, before.id),
        account_rows.clearing_guard(practice.id, before.id),
        access_rows.registering(practice.id, token, before, now, policy.link_dead()),
        audit.entry(who, "account.renewed", now, patient_id=before.patient_id, what=token.invitation_id),
        *limits.give_back(practice.id, [(limits.BY_ADDRESS, address)], now),
        *begun,
    )
    return opened


def _telling_of_address(practice: Practice, before: Account, account: Account, now: datetime) -> list[Part]:
    """Both mailboxes are told when the way back led to another one, to which a patient's notices are mailed again."""
    if account.email == before.email:
        return []
    told = {"when": policy.moment_words(now, practice.time_zone), "new_email": policy.email_hint(account.email)}
    mails = [
        outbox.message(practice.id, mail_id=ids.new_id("mail"), template="email_changed", to=to, params=told, now=now)
        for to in (before.email, account.email)
    ]
    return mails + ([notices.mending(practice.id, account.patient_id, now)] if account.patient_id else [])


def _resume(practice_id: str, token: MailedToken | None, wanted: Activation, address: str, now: datetime) -> Opened:
    """A used link leads its own account in for some minutes, with the username and password chosen through it."""
    if token is None or token.account_id is None or token.used_at is None:
        raise policy.link_dead()
    account = account_rows.get(practice_id, token.account_id)
    fresh = clock.epoch(now) - token.used_at <= policy.RESUME.total_seconds()
    if not fresh or account is None or account.username != policy.folded(wanted.username):
        raise policy.link_dead()
    try:
        return sessions.sign_in(practice_id, wanted.username, wanted.password, address, now)
    except SignedOut:
        raise policy.link_dead() from None
