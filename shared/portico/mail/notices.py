"""Whom a notice reaches when it is due: nobody any more, if it was read meanwhile; else the mailbox of a patient.

The relay alone looks up a patient's address. Whoever writes the notice knows the patient by their id.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portico.identity.service import mailboxes
from portico.identity.service.mailboxes import Unreachable
from portico.mail.outbox import News
from portico.messages.service.notices import is_still_new, mail_bounces, not_mailed
from portico.store.items import Item
from portico.store.table import Part

Reason = Literal["read", "bounces"] | Unreachable


@dataclass(frozen=True, slots=True)
class Superfluous:
    """Why a notice is not sent, with the writes that tell the practice of it where it must know."""

    reason: Reason
    parts: tuple[Part, ...] = ()


def addressee(practice_id: str, mail: Item, now: datetime) -> str | Superfluous:
    """The address that a mail of the outbox goes to.

    One for each notice: family with access to messages will be further notices, written beside the patient's.
    """
    news = News(**mail["news"]) if "news" in mail else None
    if news and not is_still_new(practice_id, news):
        return Superfluous("read")
    if "to_patient" not in mail:
        return str(mail["to"])
    if mail_bounces(practice_id, mail["to_patient"]):
        return Superfluous("bounces")
    found = mailboxes.of_patient(practice_id, mail["to_patient"], "messages")
    if isinstance(found, mailboxes.Mailbox):
        return found.address
    told = not_mailed(practice_id, news, found, mail["mail"], now) if news else []
    return Superfluous(found, tuple(told))
