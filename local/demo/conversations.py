"""What patients of the demonstration and the practice wrote to each other before it was started: answered and waiting,
read and unread, with a file, and one whose answer is late. All of it goes through the API, as if on those days.
"""

import time as clocks
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from unittest.mock import patch

import httpx

from local.ready import Account, Ready
from local.steps import Stop

from .dates import NEW_YORK, days_ago
from .pdf import pdf
from .visitor import Visitor

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


def write_all(ready: Ready, base_url: str, today: date) -> None:
    """Have patients and staff write what stands above, each message on its day."""
    accounts = {account.username: account for account in ready.accounts}
    for conversation in CONVERSATIONS:
        first = conversation.lines[0]
        print(f"  … Larkspur Family Medicine: a conversation of {first.by}", flush=True)
        patient = str(accounts[first.by].patient)
        _hold(conversation, _Scene(ready.practice, base_url, accounts, today), patient)


@dataclass(frozen=True, slots=True)
class _Scene:
    practice: str
    base_url: str
    accounts: Mapping[str, Account]
    today: date

    @contextmanager
    def on_stage(self, line: Line) -> Iterator[Visitor]:
        """Who wrote the line, signed in on its day: the portal's clock stands there meanwhile."""
        moment = datetime.combine(days_ago(self.today, line.days), line.at, NEW_YORK)
        with patch("portico.clock.now", lambda: moment), closing(Visitor(self.base_url, self.practice)) as visitor:
            account = self.accounts[line.by]
            visitor.post("/sign-in", {"username": account.username, "password": account.password})
            yield visitor


def _hold(conversation: Conversation, scene: _Scene, patient: str) -> None:
    first, *others = conversation.lines
    own = f"/patients/{patient}/messages"
    with scene.on_stage(first) as visitor:
        begun = visitor.post(own, {**conversation.to, "text": first.text, "files": _files(visitor, own, first)})
    thread, last = str(begun["thread"]), begun
    for line in others:
        with scene.on_stage(line) as visitor:
            visitor.get(f"/desk/messages/threads/{thread}")
            last = visitor.post(f"/desk/messages/threads/{thread}", {"text": line.text})
            if conversation.closed:
                visitor.post(f"/desk/messages/threads/{thread}/closed", None)
    if conversation.read:
        with scene.on_stage(first) as visitor:
            visitor.post(f"{own}/threads/{thread}/seen", {"until": last["sent_at"]})


def _files(visitor: Visitor, own: str, line: Line) -> list[str]:
    """Send the patient's file as pages do, and wait until it was looked at."""
    if line.file is None:
        return []
    content = pdf(_LOG)
    announced = {"name": line.file, "media_type": "application/pdf", "size": len(content)}
    upload: dict[str, Any] = visitor.post(f"{own}/attachments", announced)
    taken = httpx.post(upload["url"], data=upload["fields"], files={"file": content})
    end = clocks.monotonic() + _CHECK_SECONDS
    while taken.is_success and clocks.monotonic() < end:
        if visitor.get(f"{own}/attachments/{upload['id']}")["state"] == "clean":
            return [str(upload["id"])]
        clocks.sleep(0.1)
    raise Stop(f"{line.file} of the demonstration could not be sent; see functions.log.")
