"""A new password for an account that stands: whichever way its person came to it, everything that follows is one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from portico import ids
from portico.errors import PortalError
from portico.identity import passwords, policy
from portico.identity.entities import Account
from portico.identity.repo import access_rows, account_rows
from portico.identity.service import accounts
from portico.mail import outbox
from portico.practices.models import Practice
from portico.store.table import Part


def replacing_password(
    practice: Practice, account: Account, password: str, now: datetime, otherwise: PortalError, **changes: Any
) -> tuple[Account, list[Part]]:
    """The account as it will be, for the one session that goes on, and the writes: this password and these `changes`,
    all sessions ended, and the mail that tells its person. `otherwise` is raised when it was changed meanwhile."""
    changes |= {
        "password_hash": passwords.hash_secret(password),
        "weak_password": not accounts.stands_alone(practice, account, password),
        "password_expires": None,
    }
    saved = account_rows.saving(practice.id, account, end_sessions=True, otherwise=otherwise, **changes)
    anew = replace(account, epoch=account.epoch + 1, **changes)
    parts = [*saved, _telling(practice, account, now)]
    if account.password_expires is not None:  # a temporary one, which the practice gave: now its person is in
        parts.append(access_rows.marking(practice.id, account, "registered", now))
    return anew, parts


def _telling(practice: Practice, account: Account, now: datetime) -> Part:
    return outbox.message(
        practice.id,
        mail_id=ids.new_id("mail"),
        template="password_changed",
        to=account.email,
        params={"when": policy.moment_words(now, practice.time_zone)},
        now=now,
    )
