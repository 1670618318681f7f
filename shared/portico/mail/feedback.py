"""What becomes of mail after it was sent: SES tells of each that came back, perhaps twice, late or out of order.

A mailbox that does not exist, or a person who calls it spam, ends mail to a patient until they show that another
address is theirs, or the front desk closes the task that it opens. What may pass (a full mailbox) SES tries again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from portico import clock, log
from portico.errors import Conflict, Unavailable
from portico.mail.outbox import News, outbox
from portico.messages.service import notices
from portico.store import keys, transactions
from portico.store.conditions import Change, matches
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part
from portico.tasks import service as tasks
from portico.tasks.models import MailReturned, TeamMailReturned

_ATTEMPTS = 4


def take(told: Mapping[str, Any], now: datetime) -> None:
    """Write down that a mail came back. What is known already, or of no mail of ours, changes nothing.

    Raises Unavailable when others keep changing the same, so that it comes again.
    """
    why, tags = _why(told), told["mail"]["tags"]
    practice_id, mail_id = tags["practice"][0], tags["mail"][0]
    if why is None:
        log.event("mail.feedback_ignored", practice=practice_id, mail=mail_id)
        return
    sent_at = clock.stamp(clock.from_stamp(told["mail"]["timestamp"]))
    for _ in range(_ATTEMPTS):
        mail = outbox(practice_id).get(keys.mail(mail_id))
        if mail is None or "returned" in mail:
            return
        try:
            transactions.write(_marking(practice_id, mail, why), *_telling(practice_id, mail, why, sent_at, now))
        except (ConditionFailed, Conflict):  # somebody wrote down the same a moment before
            continue
        log.event("mail.returned", practice=practice_id, mail=mail_id, why=why)
        return
    raise Unavailable


def _why(told: Mapping[str, Any]) -> Literal["bounce", "complaint"] | None:
    """None for what passes: SES goes on trying; and for who says that it is no spam after all."""
    if told["eventType"] == "Bounce":
        return "bounce" if told["bounce"]["bounceType"] == "Permanent" else None
    return None if told["complaint"].get("complaintFeedbackType") == "not-spam" else "complaint"


def _marking(practice_id: str, mail: Item, why: str) -> Part:
    return outbox(practice_id).updating(keys.mail(mail["mail"]), Change(put={"returned": why}), matches(returned=None))


def _telling(
    practice_id: str, mail: Item, why: Literal["bounce", "complaint"], sent_at: str, now: datetime
) -> list[Part]:
    """A notice for a patient: the portal says so, and a task of the front desk, once until mail arrives again. One for
    a team: a task, once a month for an address."""
    if "news" in mail and "to" in mail:
        key = f"mail to {mail['to']} {now:%Y-%m}"
        return [] if tasks.is_known(practice_id, key) else tasks.opening(practice_id, _of_team(mail), key, now)
    if "to_patient" not in mail:
        return []
    patient_id = mail["to_patient"]
    bouncing = notices.bouncing(practice_id, patient_id, sent_at, now)
    if bouncing is None:
        return []
    name = notices.patient_of(practice_id, News(**mail["news"]).thread_id)
    returned = MailReturned(patient_id=patient_id, patient_name=name, why=why)
    return [bouncing, *tasks.opening(practice_id, returned, f"mail {mail['mail']}", now)]


def _of_team(mail: Item) -> TeamMailReturned:
    return TeamMailReturned(address=mail["to"])
