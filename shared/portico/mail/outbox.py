"""The outbox: mail is written with the change it tells of, in one transaction, and sent by the relay.

What must stay secret until it is in the mailbox (a link) is sealed with KMS: who can read the table cannot use it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from portico import clock
from portico.mail.addresses import mailbox
from portico.settings import settings
from portico.store import keys
from portico.store.clients import kms
from portico.store.conditions import absent
from portico.store.items import Item
from portico.store.table import Part, TenantTable

INDEX = "pending"
Template = Literal[
    "invitation",
    "staff_invitation",
    "account_renewal",
    "account_renewal_elsewhere",
    "assigned_account",
    "new_sign_in",
    "failures_then_success",
    "factor_changed",
    "new_email_code",
    "email_changed",
    "password_changed",
    "profile_changed",
    "recovery",
    "registration_code",
    "already_registered",
    "family_passcode",
    "family_request",
    "family_request_by_account",
    "new_message",
    "team_message",
    "overdue_messages",
]
NOBODY = ""  # until when a mail is held that any relay may send
MailState = Literal["waiting", "sent", "failed"]
_STATES: Mapping[str, MailState] = {"pending": "waiting", "sending": "waiting", "sent": "sent", "failed": "failed"}


class Patient(NamedTuple):
    """Whose mailbox a notice goes to; the relay looks up which that is, as who writes the notice may not know it."""

    id: str


class News(NamedTuple):
    """What a notice tells of: a conversation that `side` has not seen yet. Once it has, nothing is sent."""

    thread_id: str
    side: Literal["patient", "practice"]


def message(
    practice_id: str,
    *,
    mail_id: str,
    template: Template,
    to: str | Patient,
    params: Mapping[str, str],
    now: datetime,
    secrets: Mapping[str, str] = MappingProxyType({}),
    due: datetime | None = None,
    news: News | None = None,
    language: str | None = None,
) -> Part:
    """A mail to be sent, at once or when it is `due`, as a part of the transaction it tells of.

    `template` names a folder of `mail/templates`, in this `language` (BCP 47) if it has it; `params` and `secrets` are
    what it shows beside the practice's own name and phone. The part fails when this mail was written before. Raises
    ValueError for an address that is none.
    """
    table = outbox(practice_id)
    when = clock.stamp(due or now)
    row = {
        "practice": practice_id,
        "mail": mail_id,
        "template": template,
        **({"to_patient": to.id} if isinstance(to, Patient) else {"to": mailbox(to)}),
        **({"news": news._asdict()} if news else {}),
        "language": language,
        "params": dict(params),
        "sealed": _sealed(practice_id, mail_id, secrets) if secrets else None,
        "status": "pending",
        "held_until": when if due and due > now else NOBODY,
        "due": when,
        **table.index_key(INDEX, keys.PENDING_MAIL, keys.pending_mail(when, mail_id)),
    }
    return table.putting(keys.mail(mail_id), row, absent())


def _sealed(practice_id: str, mail_id: str, secrets: Mapping[str, str]) -> bytes:
    answer = kms().encrypt(
        KeyId=settings().sealing_key,
        Plaintext=json.dumps(dict(secrets)).encode(),
        EncryptionContext=sealed_for(practice_id, mail_id),
    )
    return answer["CiphertextBlob"]


def mail_states(practice_id: str, mail_ids: Iterable[str]) -> dict[str, MailState]:
    """How far each mail to an address is; failed is also what came back. Only sent mail leaves the outbox by itself, so
    one that is gone was sent."""
    places = {mail_id: keys.mail(mail_id) for mail_id in mail_ids}
    rows = outbox(practice_id).get_many(places.values())
    return {mail_id: _state(rows[key]) if key in rows else "sent" for mail_id, key in places.items()}


def _state(row: Item) -> MailState:
    return "failed" if row.get("returned") == "bounce" else _STATES[row["status"]]


def outbox(practice_id: str) -> TenantTable:
    """The outbox of one practice."""
    return TenantTable(settings().outbox_table, practice_id)


def sealed_for(practice_id: str, mail_id: str) -> dict[str, str]:
    """What a seal is bound to: it opens for this mail of this practice only."""
    return {"practice": practice_id, "mail": mail_id}
