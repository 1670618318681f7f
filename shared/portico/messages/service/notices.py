"""Mail about messages: written in the transaction of the message it tells of, and never a word of what was written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from portico import clock, ids
from portico.mail import outbox
from portico.mail.outbox import News, Patient
from portico.messages import notices
from portico.messages.entities import Author, Event, EventKind, Thread
from portico.messages.repo import mailbox_rows, message_rows, thread_rows
from portico.practices.models import Practice
from portico.settings import settings
from portico.store.table import Part

_NOT_MAILED: dict[str, EventKind] = {"no_account": "not_on_portal", "locked": "account_locked"}


def telling(practice: Practice, thread: Thread, author: Author, now: datetime) -> tuple[Thread, list[Part]]:
    """The thread once the other side is told of this author's message, and the mail that tells them, as parts of the
    transaction of sending. Family on the patient's side will be told here too, each by a mail of their own."""
    if author.kind == "staff":
        return telling_patient(practice, thread, now)
    return telling_team(practice, thread, now)


def telling_patient(practice: Practice, thread: Thread, now: datetime) -> tuple[Thread, list[Part]]:
    """The patient is told by mail that the practice wrote, at most once an hour of one conversation."""
    due = notices.due(thread.told_patient, now)
    if due is None:
        return thread, []
    mail = outbox.message(
        practice.id,
        mail_id=_mail_id(practice, thread, "patient", due),
        template="new_message",
        to=Patient(thread.patient_id),
        params={"link": f"{settings().portal_origin}/{practice.id}/messages/{thread.id}"},
        now=now,
        due=due,
        news=News(thread.id, "patient"),
        language=thread.language,
    )
    return replace(thread, told_patient=clock.stamp(due)), [mail]


def telling_team(practice: Practice, thread: Thread, now: datetime) -> tuple[Thread, list[Part]]:
    """The team that has the thread is told by mail that a patient wrote, each address in the same way; nobody where
    the practice names none, or where nothing waits for an answer."""
    address = team_address(practice, thread.team)
    if address is None or thread.waiting_since is None:
        return thread, []
    due = notices.due(thread.told_addresses.get(address), now)
    if due is None:
        return thread, []
    mail = outbox.message(
        practice.id,
        mail_id=_mail_id(practice, thread, address, due),
        template="team_message",
        to=address,
        params={"link": f"{settings().portal_origin}/{practice.id}/console/inbox/{thread.id}"},
        now=now,
        due=due,
        news=News(thread.id, "practice"),
    )
    return replace(thread, told_addresses={**thread.told_addresses, address: clock.stamp(due)}), [mail]


def team_address(practice: Practice, team_id: str) -> str | None:
    """Where a team gets mail: at its own address, else at the practice's, if it has one."""
    own = (team.email for team in practice.teams if team.id == team_id)
    return next(own, None) or practice.contact.email


def _mail_id(practice: Practice, thread: Thread, to: str, due: datetime) -> str:
    return ids.derived_id("mail", practice.id, thread.id, to, clock.stamp(due))


# what the relay asks when a notice is due -----------------------------------------------------------------------------


def is_still_new(practice_id: str, news: News) -> bool:
    """Whether a conversation still holds what that side has not seen, or not answered."""
    thread = thread_rows.get(practice_id, news.thread_id)
    if thread is None:
        return False
    return bool(thread.unread) if news.side == "patient" else thread.waiting_since is not None


def mail_bounces(practice_id: str, patient_id: str) -> bool:
    """Whether mail to a patient comes back; the portal tells them, and a task the practice."""
    return mailbox_rows.get(practice_id, patient_id).bounced_at is not None


def not_mailed(practice_id: str, news: News, why: str, mail_id: str, now: datetime) -> Sequence[Part]:
    """What staff read in the conversation when its patient could not be mailed; nothing when the patient wants none."""
    kind = _NOT_MAILED.get(why)
    if kind is None:
        return []
    event = Event(ids.derived_id("evt", mail_id, kind), news.thread_id, kind, clock.stamp(now))
    return [message_rows.adding(practice_id, event)]


# mail that comes back -------------------------------------------------------------------------------------------------


def bouncing(practice_id: str, patient_id: str, sent_at: str, now: datetime) -> Part | None:
    """From now on the portal says that mail to the patient comes back, for the mail of this stamp; None when it says
    so already, or when the patient gave another address since. The part fails when that changed meanwhile."""
    mailbox = mailbox_rows.get(practice_id, patient_id)
    if mailbox.bounced_at is not None or sent_at <= (mailbox.mended_at or ""):
        return None
    return mailbox_rows.bouncing(practice_id, patient_id, mailbox, now)


def mending(practice_id: str, patient_id: str, now: datetime) -> Part:
    """Mail is tried again: the patient showed that another address is theirs, or the practice looked after it."""
    return mailbox_rows.mending(practice_id, patient_id, now)


def patient_of(practice_id: str, thread_id: str) -> str:
    """The name of the patient whose conversation this is, as staff read it; empty where there is no such one."""
    thread = thread_rows.get(practice_id, thread_id)
    return thread.patient_name if thread else ""
