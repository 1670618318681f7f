"""Faults of mail about messages: a person is mailed once, told once that mail comes back, reminded once of what is
late, and of a file that was never sent nothing stays."""

from datetime import timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from portico.errors import Unavailable
from portico.messages.service import sweeping
from portico.messages.service.upkeep import Unfinished
from portico.settings import settings
from tests.faults.rows_messages import all_is_told_alike
from tests.faults.rows_practices import relay, sweep_until_holds_end
from tests.faults.workflows import Workflow, later
from tests.support.aws import load_function, s3
from tests.support.correspondence import answer, ask, charted, clean_file, open_with_providers, start
from tests.support.events import context
from tests.support.mail import sent, stream_event
from tests.support.notices import feedback, mails, on_portal
from tests.support.stored import rows

NO_ADDRESS = {"phone": "(508) 555-0142"}  # where teams get no mail
LONG = timedelta(days=sweeping.KEPT.days + 10)  # past promises, and past what is kept of unsent files


# a notice to a patient who is not on the portal -----------------------------------------------------------------------


def answered_stranger() -> dict[str, Any]:
    """The stream's records of an answer to a patient without an account."""
    open_with_providers(contact=NO_ADDRESS)
    answer(start(charted()).body["thread"])
    return stream_event()


def check_skipped(_: dict[str, Any], done: bool) -> None:
    (mail,) = mails("new_message")
    events = [row for row in rows("PortalTable", "THREAD") if row.get("kind") == "not_on_portal"]
    skipped = mail["status"] == "skipped"
    assert skipped or not done
    assert len(events) == skipped, "said in the conversation, once, with the mail that is not sent"
    assert sent() == []


# mail that comes back -------------------------------------------------------------------------------------------------


def mailed_patient() -> str:
    """The id of a patient who was mailed of an answer."""
    open_with_providers(contact=NO_ADDRESS)
    patient = charted()
    on_portal(patient)
    answer(start(patient).body["thread"])
    assert relay(stream_event())
    return patient


def take_feedback(_: str, which: int = 0) -> bool:
    """Of the first of the patient's mails, or another."""
    mail = mails("new_message")[which]
    event = feedback(mail["mail"], mail={"timestamp": mail["sent"]})
    try:
        load_function("mail_feedback").handler(event, context("mail_feedback"))
    except (ClientError, BotoCoreError, Unavailable):
        return False
    return True


def check_told(patient: str, done: bool) -> None:
    (mail,) = mails("new_message")
    returned = "returned" in mail
    assert returned or not done
    assert ask(patient)["mail_bounced"] == returned, "the patient reads it"
    assert len(rows("PortalTable", "TASK")) == len(rows("PortalTable", "TASKS")) == returned, "and the practice"
    all_is_told_alike()


# reminders and files --------------------------------------------------------------------------------------------------


def late_thread_and_old_file() -> None:
    open_with_providers(contact={**NO_ADDRESS, "email": "office@larkspur.example"})
    patient = charted()
    start(patient)
    start(patient)
    clean_file(patient)


def keep_up(_: None) -> bool:
    try:
        with later(days=LONG.days):
            load_function("message_upkeep").handler({}, context("message_upkeep"))
    except (ClientError, BotoCoreError, Unavailable, Unfinished):
        return False
    return True


def check_kept_up(_: None, done: bool) -> None:
    told = mails("overdue_messages")
    assert [mail["params"]["waiting"] for mail in told] == ["2 conversations are"] * len(told)
    assert len(told) == 1 or (not told and not done)
    marked = [row for row in rows("PortalTable", "THREAD") if "reminded" in row]
    assert len(marked) == 2 * len(told), "marked with the mail that tells of it"
    files, kept = s3().list_objects_v2(Bucket=settings().files_bucket)["KeyCount"], rows("PortalTable", "ATTACHMENT")
    assert files <= len(kept) <= len(rows("PortalTable", "UNSENT")), "what is still there is found again"
    assert not kept or not done
    assert all(row["state"] == "refused" for row in kept if not files), "no message takes a file that is gone"
    all_is_told_alike()


WORKFLOWS = [
    Workflow(
        "a notice to who is not on the portal",
        frozenset(),
        answered_stranger,
        relay,
        check_skipped,
        sweep_until_holds_end,
    ),
    Workflow("mail that comes back", frozenset(), mailed_patient, take_feedback, check_told),
    Workflow("remind teams and remove files", frozenset(), late_thread_and_old_file, keep_up, check_kept_up),
]
