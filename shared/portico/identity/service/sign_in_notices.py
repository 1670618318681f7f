"""What a person is told when someone signs in to their account: from a browser they never used, or after guesses."""

from datetime import datetime, timedelta

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from portico import clock, ids
from portico.identity import devices, policy
from portico.identity.entities import Account, Browser
from portico.identity.repo import account_rows, device_rows
from portico.mail import outbox
from portico.mail.outbox import Template
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import ConditionFailed, Part

FAILURES_TOLD = 3  # wrong passwords in a row before the right one, from which on its owner is told
KNOWN_FOR = timedelta(days=400)  # as long as browsers keep a cookie


def noting_browser(
    practice: Practice, account: Account, browser: Browser, used_by: list[str], now: datetime
) -> tuple[Cookie | None, list[Part]]:
    """Keep that the account used this browser, with the mail that says so; nothing for one it used before.

    `used_by` are the accounts that did before. A browser that none did gets a cookie of its own. Who comes in for the
    very first time, with the password from the mail, is not told of it.
    """
    if account.id in used_by:
        return None, []
    secret = browser.cookie if used_by else ids.new_secret()
    ends = now + KNOWN_FOR
    kept = [device_rows.putting(practice.id, secret, [*used_by, account.id], clock.epoch(ends))]
    if not _is_first(practice.id, account):
        kept.append(mail(practice, account, "new_sign_in", {"device": devices.words(browser.user_agent)}, now))
    return None if used_by else _cookie(practice.id, secret), kept


def write(practice: Practice, account: Account, parts: list[Part], now: datetime) -> None:
    """Write what signs someone in, and count anew; who was guessed at before is told of it in the same transaction.

    Raises ConditionFailed for an account that a hundred guesses were made at.
    """
    moment = clock.epoch(now)
    try:
        transactions.write(
            *parts, account_rows.clearing_failures(practice.id, account.id, fewer_than=FAILURES_TOLD, now=moment)
        )
    except ConditionFailed:
        failures = account_rows.get_guard(practice.id, account.id).failures
        transactions.write(
            *parts,
            account_rows.clearing_failures(practice.id, account.id, fewer_than=policy.FAILURES, now=moment),
            mail(practice, account, "failures_then_success", {"failures": str(failures)}, now),
        )


def mail(practice: Practice, account: Account, template: Template, words: dict[str, str], now: datetime) -> Part:
    """A mail to the account's address about what happens to it now, with the moment in the practice's time zone."""
    return outbox.message(
        practice.id,
        mail_id=ids.new_id("mail"),
        template=template,
        to=account.email,
        params={**words, "when": policy.moment_words(now, practice.time_zone)},
        now=now,
    )


def _is_first(practice_id: str, account: Account) -> bool:
    """Whether nobody ever signed in to this account, which still has the temporary password it was made with."""
    return account.password_expires is not None and account_rows.get_guard(practice_id, account.id).signed_in == 0


def _cookie(practice_id: str, secret: str) -> Cookie:
    name, lasts = policy.device_cookie_name(practice_id), int(KNOWN_FOR.total_seconds())
    return Cookie(name, secret, path="/", secure=True, http_only=True, same_site=SameSite.STRICT_MODE, max_age=lasts)
