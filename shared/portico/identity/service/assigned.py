"""Assigned accounts: the practice makes a patient's account, and a mail says username and temporary password.

The password is used up when the person replaces it with their own. Nobody at the practice sees it: it is stored only as
a hash, and in the outbox only sealed (requirement 2).
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Invalid
from portico.identity import passwords, policy, usernames
from portico.identity.entities import Account, Invitee, Person, PortalAccess, SentInvitation
from portico.identity.repo import access_rows, account_rows
from portico.identity.service import accounts
from portico.identity.service.access import next_stage
from portico.identity.service.invitations import (
    already_registered,
    ending_link,
    patient_invited,
    sent_before,
)
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import transactions
from portico.store.table import ConditionFailed, Part

LIFETIME = timedelta(hours=72)
_ATTEMPTS = 3
_UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like another on paper: 31, so 79 bits in 16
_GROUPS, _GROUP = 4, 4


def assign(caller: Caller, invitee: Invitee, email: str, now: datetime, key: str) -> PortalAccess:
    """Make a patient's account and mail them its username and temporary password, good for 72 hours.

    Asked again while the temporary password was not replaced, the account gets a new one and the old one dies, and
    whoever reads it shows anew who they are: it may be another mailbox. `key` makes a repeat one mail. Raises Invalid
    `identity.too_young`, `identity.age_unknown`, `identity.email_invalid` and `identity.email_in_use`; Conflict
    `identity.already_registered`, `identity.changed` and `request.key_reused`.
    """
    practice = practices.get_ready(caller.practice_id)
    person = patient_invited(practice, invitee, email, now)
    assigned_id = ids.derived_id("inv", practice.id, caller.account_id, "assigned", invitee.patient_id, key)
    request = ids.digest(person.email)
    for _ in range(_ATTEMPTS):
        before = access_rows.get(practice.id, person.subject, clock.epoch(now))
        if sent_before(before, assigned_id, request):
            return before
        password = _temporary_password()
        expires = now + LIFETIME
        try:
            if before.account_id is None:
                account, saving = _new(practice, person, password, expires, now)
            else:
                account, saving = _again(practice, before.account_id, person, password, expires)
            sent = _sent(practice, assigned_id, request, account, expires, now)
            transactions.write(
                *saving,
                access_rows.putting_invitation(practice.id, person, sent, before, account),
                _mail(practice, sent, account, password, expires, now),
                audit.entry(caller, "identity.account_assigned", now, patient_id=invitee.patient_id, what=account.id),
                *ending_link(practice.id, before),
            )
        except ConditionFailed:
            continue  # someone was first, perhaps this very request sent twice: look again
        except Invalid as refused:
            if refused.code != policy.username_taken().code:
                raise
            continue  # free a moment ago, and somebody's now
        return access_rows.get(practice.id, person.subject, clock.epoch(now))
    raise _changed()


def _new(
    practice: Practice, person: Person, password: str, expires: datetime, now: datetime
) -> tuple[Account, list[Part]]:
    if account_rows.login_taken(practice.id, policy.folded(person.email)):
        raise policy.email_in_use()
    offered = usernames.offered(person.first_name, person.full_name)
    username = next(name for name in offered if not account_rows.login_taken(practice.id, name))
    account = accounts.new(practice, ids.new_id("acc"), person, username, password, now)
    account = replace(account, password_expires=clock.epoch(expires))
    return account, account_rows.putting_new(practice.id, account)


def _again(
    practice: Practice, account_id: str, person: Person, password: str, expires: datetime
) -> tuple[Account, list[Part]]:
    before = account_rows.get(practice.id, account_id)
    if before is None or before.password_expires is None or before.lock is not None:
        raise already_registered()
    changes: dict[str, Any] = {
        "email": person.email,
        "password_hash": passwords.hash_secret(password),
        "password_expires": clock.epoch(expires),
    }
    changes["stage"] = next_stage(practice, None, replace(before, **changes))
    account = replace(before, **changes)
    saving = account_rows.saving(practice.id, before, end_sessions=True, **changes)
    return account, [*saving, account_rows.clearing_guard(practice.id, account.id)]


def _sent(
    practice: Practice, assigned_id: str, request: str, account: Account, expires: datetime, now: datetime
) -> SentInvitation:
    return SentInvitation(
        id=assigned_id,
        request=request,
        email=account.email,
        sent_at=clock.stamp(now),
        expires_at=clock.stamp(expires),
        mail_id=ids.derived_id("mail", practice.id, assigned_id),
        token=None,
    )


def _mail(
    practice: Practice, sent: SentInvitation, account: Account, password: str, expires: datetime, now: datetime
) -> Part:
    return outbox.message(
        practice.id,
        mail_id=sent.mail_id,
        template="assigned_account",
        to=account.email,
        params={
            "username": account.username,
            "link": f"{settings().portal_origin}/{practice.id}/sign-in",
            "expires": policy.moment_words(expires, practice.time_zone),
        },
        secrets={"password": password},
        now=now,
    )


def _temporary_password() -> str:
    groups = ("".join(secrets.choice(_UNAMBIGUOUS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _changed() -> Conflict:
    return Conflict("identity.changed", "This person was invited again meanwhile. Please look again.")
