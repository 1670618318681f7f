"""What patients of the demonstration and the practice wrote to each other before it was started: answered and waiting,
read and unread, with a file, and one whose answer is late. All of it is written by the portal's own services, which are
told that it is those days: a session of so long ago would be swept away while it is used.
"""

import time as clocks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import httpx

from local.ready import Ready
from local.steps import Stop
from portico.access import Caller
from portico.identity.repo import account_rows
from portico.messages.attachment_models import NewFile
from portico.messages.models import NewMessage, NewReply
from portico.messages.service import attachments, reading, sending, teamwork

from .dates import NEW_YORK, days_ago
from .pdf import pdf

_CHECK_SECONDS = 30
_LOG = ["Blood pressure at home", "", *(f"Day {n}: {128 + n % 5} over {78 + n % 4}" for n in range(1, 15))]


@dataclass(frozen=True, slots=True)
class Line:
    """A message: who wrote it, how many days ago and at what time; the name of the file that the patient attached."""

    by: str
    days: int
    at: time
    text: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One of a patient's conversations; whom it is to and what about. `read`: the patient saw the last answer."""

    to: Mapping[str, str]
    lines: tuple[Line, ...]
    read: bool = True
    closed: bool = False


CONVERSATIONS = (
    Conversation(
        {"team": "front-desk", "subject": "forms"},
        (
            Line("maria.alvarez", 20, time(11, 2), "Hello, my work asks for a list of my flu shots. Can you send one?"),
            Line(
                "tom.reilly",
                19,
                time(9, 40),
                "Hello Maria,\n\nYou can download your record under Health records: choose All time. The file lists "
                "every shot. If your work wants a signed form, bring it to your next visit.",
            ),
        ),
        closed=True,
    ),
    Conversation(
        {"team": "nurses", "subject": "medication-question"},
        (
            Line(
                "maria.alvarez",
                9,
                time(18, 47),
                "Since I take the new blood pressure pill I sometimes feel dizzy when I get up in the morning. Should "
                "I take it in the evening instead?",
            ),
        ),
    ),
    Conversation(
        {"provider": "chen", "location": "larkspur-office", "subject": "test-results"},
        (
            Line(
                "maria.alvarez",
                5,
                time(8, 20),
                "Hello Dr. Chen,\n\nI saw that my blood test is in. Is 6.9 good or bad? Should I change anything "
                "before my visit? I have attached my blood pressure readings from home.",
                "blood-pressure-log.pdf",
            ),
            Line(
                "grace.okafor",
                5,
                time(13, 5),
                "Hi Maria, this is Grace from the nursing team. Dr. Chen is out today and will look at your result "
                "tomorrow. Nothing needs to change until you hear from her.",
            ),
            Line(
                "emily.chen",
                4,
                time(16, 42),
                "Hi Maria,\n\nGood news: your A1c came down to 6.9, from 7.4 in the spring. That is below the goal of "
                "7 we set together. Please keep taking metformin 500 mg twice a day.\n\nThank you for the readings. "
                "They look good. At your visit we will check your feet and your blood pressure.",
            ),
        ),
        read=False,
    ),
)


def write_all(ready: Ready, today: date) -> None:
    """Have patients and staff write what stands above, each message on its day."""
    people = {account.username: _person(ready.practice, account.username) for account in ready.accounts}
    for conversation in CONVERSATIONS:
        print(f"  … Larkspur Family Medicine: a conversation of {conversation.lines[0].by}", flush=True)
        _hold(conversation, people, today)


def _person(practice_id: str, username: str) -> Caller:
    """Someone of the demonstration, as the authorizer would hand them on."""
    account = account_rows.find(practice_id, username)
    if account is None:
        raise Stop(f"{username} of the demonstration has no account.")
    kind, role = account.subject.kind, account.role
    return Caller(practice_id, kind, account.id, role=role, patient_id=account.patient_id, name=account.full_name)


def _hold(conversation: Conversation, people: Mapping[str, Caller], today: date) -> None:
    first, *others = conversation.lines
    writer, asked = people[first.by], _moment(first, today)
    patient = str(writer.patient_id)
    files = _files(writer, patient, first, asked)
    wanted = NewMessage.model_validate({**conversation.to, "text": first.text, "files": files})
    sent = sending.start_thread(writer, patient, wanted, asked, _key(first))
    for line in others:
        colleague, now = people[line.by], _moment(line, today)
        teamwork.open_thread(colleague, sent.thread, None, now)
        answer = teamwork.reply(colleague, sent.thread, NewReply(text=line.text), now, _key(line))
        if conversation.closed:
            teamwork.close(colleague, sent.thread, now)
        if conversation.read:
            reading.mark_read(writer, patient, sent.thread, answer.sent_at, now)


def _moment(line: Line, today: date) -> datetime:
    return datetime.combine(days_ago(today, line.days), line.at, NEW_YORK)


def _key(line: Line) -> str:
    return f"demonstration-{line.by}-{line.days}"


def _files(writer: Caller, patient: str, line: Line, now: datetime) -> list[str]:
    """Send the patient's file as pages do, and wait until it was looked at."""
    if line.file is None:
        return []
    content = pdf(_LOG)
    announced = NewFile(name=line.file, media_type="application/pdf", size=len(content))
    upload = attachments.announce(writer, patient, announced, now, _key(line))
    taken = httpx.post(upload.url, data=dict(upload.fields), files={"file": content})
    end = clocks.monotonic() + _CHECK_SECONDS
    while taken.is_success and clocks.monotonic() < end:
        if attachments.show(writer, patient, upload.id, now).state == "clean":
            return [upload.id]
        clocks.sleep(0.1)
    raise Stop(f"{line.file} of the demonstration could not be sent; see functions.log.")
