"""A letter box for the mail that Portico sends: it stands before the emulated SES and keeps each message on disk.

As with SES' own mailbox simulator, mail to `bounce@simulator.example` comes back, and to `bounce+anything@` there.
"""

import base64
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

from local.events import Request
from local.gateway import Answer
from local.plain import PLAIN

BOUNCING = re.compile(r"bounce(\+[^@]*)?@simulator\.example")
PREFIX = "/_local/ses"
SEND = "/v2/email/outbound-emails"
NOT_FORWARDED = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "content-encoding"}
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True)
class Mail:
    """A message as it was sent; `html` is empty when it has no HTML part."""

    id: str
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachments: tuple[str, ...]

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "from": self.sender,
            "to": list(self.to),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "links": self.links,
            "attachments": list(self.attachments),
        }


class MailBox:
    """Messages in a folder, one file each; they stay when the stack stops."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, sent: Mapping[str, Any]) -> None:
        """Keep a message as SES was given it."""
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
        partial = self._folder / f"{name}.partial"
        partial.write_text(json.dumps(sent), encoding="utf-8")
        partial.rename(self._folder / f"{name}.json")

    def messages(self) -> Iterator[Mail]:
        """Every message, the newest first."""
        for file in sorted(self._folder.glob("*.json"), reverse=True):
            yield _read(file)

    def find(self, name: str) -> Mail | None:
        return next((mail for mail in self.messages() if mail.id == name), None)


@lru_cache(4096)  # who waits for a mail asks for all of them again and again, and what was sent stays as it is
def _read(file: Path) -> Mail:
    sent = json.loads(file.read_text(encoding="utf-8"))
    at = datetime.fromtimestamp(int(file.stem.partition("-")[0]) / 1e9, UTC)
    to = tuple(address for kind in sent.get("Destination", {}).values() for address in kind)
    sender = str(sent.get("FromEmailAddress", ""))
    content = sent["Content"]
    if "Raw" in content:
        mime = message_from_bytes(base64.b64decode(content["Raw"]["Data"]), policy=policy.default)
        names = tuple(str(part.get_filename()) for part in mime.iter_attachments())
        plain, html, subject = _part(mime, "plain"), _part(mime, "html"), str(mime["subject"] or "")
        everyone = to or tuple(str(mime["to"] or "").split(", "))
        return Mail(file.stem, at, sender or str(mime["from"]), everyone, subject, plain, html, names)
    simple = content["Simple"]
    body = {kind: part["Data"] for kind, part in simple["Body"].items()}
    names = tuple(each["FileName"] for each in simple.get("Attachments", []))
    subject = simple["Subject"]["Data"]
    return Mail(file.stem, at, sender, to, subject, body.get("Text", ""), body.get("Html", ""), names)


def _part(mime: EmailMessage, kind: str) -> str:
    part = mime.get_body((kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""


class MailSink:
    """Passes SES calls on to the emulator, which still refuses an unverified sender, and keeps what was sent.

    `bounced` is told of mail that comes back, in a thread of its own: who sends it waits for the answer.
    """

    def __init__(self, box: MailBox, emulator: str, bounced: Callable[[Mapping[str, Any]], object]) -> None:
        self._box = box
        self._emulator = emulator
        self._bounced = bounced

    def answer(self, request: Request) -> Answer:
        path = request.path.removeprefix(PREFIX)
        said = httpx.request(
            request.method,
            f"{self._emulator}{path}{'?' if request.query else ''}{request.query}",
            headers=[pair for pair in request.headers if pair[0].lower() not in NOT_FORWARDED],
            content=request.body,
            timeout=30,
            verify=PLAIN,
        )
        if path == SEND and said.is_success:
            sent = json.loads(request.body)
            self._box.put(sent)
            if any(map(BOUNCING.fullmatch, sent["Destination"].get("ToAddresses", []))):
                threading.Thread(target=self._bounced, args=(sent,), daemon=True).start()
        headers = [(name, value) for name, value in said.headers.items() if name not in NOT_FORWARDED]
        return Answer(said.status_code, headers, said.content)
