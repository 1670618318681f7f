"""Sends what waits in the outbox: claimed first, so that two relays do not send the same mail, and then marked.

A mail that can never be sent is marked failed, where the practice sees it; anything else is tried again, by the
stream at once and by the sweep later, for a day. A notice that nobody needs any more is skipped. Between SES taking a
mail and the mark lies a moment: a relay that dies there leaves a mail that is sent a second time, never one that is
not sent.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from jinja2 import TemplateError

from portico import clock, log
from portico.mail.notices import Superfluous, addressee
from portico.mail.outbox import INDEX, NOBODY, outbox, sealed_for
from portico.mail.render import Sender, render
from portico.mail.sender import sender_address
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import keys, transactions
from portico.store.clients import kms, sesv2
from portico.store.conditions import Change, Condition, compares, matches
from portico.store.items import Item
from portico.store.table import ConditionFailed

HOLD = timedelta(minutes=5)  # longer than a relay can run: it is gone when its hold ends
LEFT_BEHIND = timedelta(minutes=2)  # the stream has had its chance
PATIENCE = timedelta(days=1)
KEPT = timedelta(days=30)  # how long the practice sees what came of a mail
_GONE = dict.fromkeys((f"{INDEX}_pk", f"{INDEX}_sk", "held_until", "sealed"))  # of what is done, and no secret is kept
_REFUSED = {"MessageRejected", "BadRequestException", "InvalidCiphertextException"}  # SES and KMS: never, not later


def sweep(now: datetime) -> dict[str, int]:
    """Send what the stream left behind, practice by practice. One that fails does not hold up the others."""
    tried = failed = 0
    for practice_id in practices.list_registered():
        for mail_id in _left_behind(practice_id, now):
            tried += 1
            try:
                deliver(practice_id, mail_id, now)
            except Exception as exc:
                failed += 1
                log.failure("mail.delayed", exc, practice=practice_id, mail=mail_id)
    return {"tried": tried, "failed": failed}


def _left_behind(practice_id: str, now: datetime) -> list[str]:
    page = outbox(practice_id).query(keys.PENDING_MAIL, index=INDEX, limit=100)
    waiting = (keys.of_pending_mail(row[f"{INDEX}_sk"]) for row in page.items)
    return [mail_id for due, mail_id in waiting if due < clock.stamp(now - LEFT_BEHIND)]


def deliver(practice_id: str, mail_id: str, now: datetime) -> None:
    """Send one mail, unless it is sent, skipped, failed, not due yet, or in another relay's hands.

    Raises whatever was in the way when trying again may help; the mail is free again then.
    """
    sender = _sender(practices.get_any(practice_id))
    mail = _claim(practice_id, mail_id, now)
    if mail is None:
        return
    try:
        to = addressee(practice_id, mail, now)
        if isinstance(to, Superfluous):
            _skip(practice_id, mail, to, now)
            return
        message_id = _send(practice_id, mail, to, sender)
    except Exception as exc:
        if _hopeless(exc) or clock.from_stamp(mail["due"]) < now - PATIENCE:
            log.failure("mail.failed", exc, practice=practice_id, mail=mail_id)
            _finish(practice_id, mail, {"status": "failed", "failed": clock.stamp(now)})
            return
        _mark(practice_id, mail, {"status": "pending", "held_until": NOBODY})
        raise
    expiry = clock.epoch(now + KEPT)
    _finish(practice_id, mail, {"status": "sent", "sent": clock.stamp(now), "message": message_id, "ttl": expiry})
    log.event("mail.sent", practice=practice_id, mail=mail_id, template=mail["template"])


def _claim(practice_id: str, mail_id: str, now: datetime) -> Item | None:
    hold = {"status": "sending", "held_until": clock.stamp(now + HOLD)}
    unheld = compares("held_until", "<=", clock.stamp(now))
    try:
        return outbox(practice_id).update(keys.mail(mail_id), Change(put=hold), unheld)
    except ConditionFailed:
        return None


def _sender(practice: Practice) -> Sender:
    return Sender(practice.name, practice.contact.phone, sender_address(practice.id))


def _send(practice_id: str, mail: Item, to: str, sender: Sender) -> str:
    shown = {**mail["params"], **_unseal(practice_id, mail)}
    message = render(mail["template"], to, sender, shown, mail.get("language"))
    answer = sesv2().send_email(
        ConfigurationSetName=settings().mail_events,
        FromEmailAddress=sender.address,
        Destination={"ToAddresses": [to]},
        Content={"Raw": {"Data": message.as_bytes()}},
        EmailTags=[{"Name": "practice", "Value": practice_id}, {"Name": "mail", "Value": mail["mail"]}],
    )
    return answer["MessageId"]


def _unseal(practice_id: str, mail: Item) -> dict[str, str]:
    if "sealed" not in mail:
        return {}
    opened = kms().decrypt(
        KeyId=settings().sealing_key,
        CiphertextBlob=mail["sealed"],
        EncryptionContext=sealed_for(practice_id, mail["mail"]),
    )
    secrets: dict[str, str] = json.loads(opened["Plaintext"])
    return secrets


def _hopeless(exc: Exception) -> bool:
    if isinstance(exc, ClientError):
        return exc.response["Error"]["Code"] in _REFUSED
    return isinstance(exc, TemplateError | ValueError)


def _skip(practice_id: str, mail: Item, why: Superfluous, now: datetime) -> None:
    put = {"status": "skipped", "skipped": clock.stamp(now), "reason": why.reason, "ttl": clock.epoch(now + KEPT)}
    marked = outbox(practice_id).updating(keys.mail(mail["mail"]), Change(put={**_GONE, **put}), _ours(mail))
    transactions.write(marked, *why.parts)
    log.event("mail.skipped", practice=practice_id, mail=mail["mail"], reason=why.reason)


def _finish(practice_id: str, mail: Item, put: Mapping[str, Any]) -> None:
    _mark(practice_id, mail, {**_GONE, **put})


def _mark(practice_id: str, mail: Item, put: Mapping[str, Any]) -> None:
    outbox(practice_id).update(keys.mail(mail["mail"]), Change(put=put), _ours(mail))


def _ours(mail: Item) -> Condition:
    return matches(held_until=mail["held_until"])
