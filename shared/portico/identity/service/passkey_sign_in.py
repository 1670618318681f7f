"""Signing in with a passkey alone: the device knows whose it is and has verified its person, which is two factors."""

from dataclasses import replace
from datetime import datetime

from portico import audit, ids
from portico.errors import SignedOut
from portico.identity import devices, limits, passkeys
from portico.identity.entities import Account, Browser, Passkey
from portico.identity.passkeys import Answer, Options
from portico.identity.repo import account_rows, challenge_rows, device_rows, factor_rows
from portico.identity.repo.base import NOBODY
from portico.identity.service import sessions, sign_in_notices
from portico.identity.service.sessions import Opened
from portico.practices import service as practices
from portico.store import transactions
from portico.store.table import ConditionFailed

_ALONE = "sign in"  # the purpose of a challenge to whoever it may be


def ask(practice_id: str, address: str, now: datetime) -> Options:
    """What a browser is to ask any passkey of this portal for; it works once, within five minutes."""
    limits.take(practice_id, [(limits.BY_ADDRESS, address), (limits.BY_PRACTICE, practice_id)], now)
    challenge = ids.new_secret()
    transactions.write(challenge_rows.putting(practice_id, challenge, _ALONE, NOBODY, now))
    return passkeys.request_options(challenge)


def sign_in(practice_id: str, credential: str, address: str, now: datetime, browser: Browser) -> Opened:
    """A whole session for whose passkey signed. One refusal for every reason.

    Raises SignedOut `identity.sign_in_refused`, TooMany, and NotFound `practice.unknown`.
    """
    taken = [(limits.BY_ADDRESS, address), (limits.BY_PRACTICE, practice_id)]
    limits.take(practice_id, taken, now)
    answer = passkeys.read(practice_id, credential, _refused())
    reading = practices.reading(practice_id)
    account, passkey, used_by, row = device_rows.read_passkey_arrival(
        practice_id, answer.account_id or NOBODY, answer.passkey_id, browser.cookie, reading
    )
    count = _sign_count(credential, answer, account, passkey)
    if account is None or passkey is None or count is None:
        sessions.note_failure(practice_id, None, address, now, "session.refused")
        raise _refused()
    practice = practices.ready(row)
    words = devices.words(browser.user_agent)
    opened, begun = sessions.begin(practice_id, account, now, factor_shown=True, device=words)
    cookie, noted = sign_in_notices.noting_browser(practice, account, browser, used_by, now)
    who = sessions.caller_for(practice_id, account, address)
    parts = [
        *begun,
        *noted,
        factor_rows.using_passkey(practice_id, account.id, passkey, count, _refused()),
        challenge_rows.using(practice_id, answer.challenge, _ALONE, NOBODY, now, _refused()),
        account_rows.checking(practice_id, account, _refused()),
        audit.entry(who, "session.begun", now, patient_id=account.patient_id, what="passkey"),
        *limits.give_back(practice_id, taken[:1], now),
    ]
    try:
        sign_in_notices.write(practice, account, parts, now)
    except ConditionFailed:
        raise _refused() from None
    return replace(opened, device=cookie)


def _refused() -> SignedOut:
    """The one answer to a passkey that opens nothing."""
    words = "That passkey did not work here. Please use your username and password, or call the practice."
    return SignedOut("identity.sign_in_refused", words)


def _sign_count(credential: str, answer: Answer, account: Account | None, passkey: Passkey | None) -> int | None:
    """How often the passkey has signed now; None when this signature opens nothing."""
    if account is None or passkey is None or account.lock is not None or "passkey" not in account.factors:
        return None
    try:
        return passkeys.sign_count(credential, answer.challenge, passkey, _refused())
    except SignedOut:
        return None
