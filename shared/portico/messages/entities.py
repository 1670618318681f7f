"""What the portal keeps of messages: threads, the messages in them, and what somebody is still writing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EventKind = Literal[
    "routed", "opened", "assigned", "given_back", "closed", "reopened", "not_on_portal", "account_locked"
]
AuthorKind = Literal["patient", "family", "staff"]
State = Literal["open", "closed"]
FileState = Literal["announced", "clean", "refused"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message; `role` is the staff role, empty for patients and family."""

    kind: AuthorKind
    account_id: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message as people see it; `size` in bytes."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was sent. What became of it is told by the events and messages after it."""

    id: str
    thread_id: str
    author: Author
    text: str
    sent_at: str
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a thread, kept for good: it came to a `team`, or one of the staff opened or closed it, gave it
    to `assigned` (an account; themselves, where they took it) or back to the team; or the patient could not be mailed
    of it, as they were not on the portal yet or their account was closed.

    `name` is whose doing it was and `assigned_name` who got it, which colleagues see and the patient does not.
    """

    id: str
    thread_id: str
    kind: EventKind
    at: str
    team: str | None = None
    role: str | None = None
    account_id: str | None = None
    name: str | None = None
    assigned: str | None = None
    assigned_name: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What one of the staff tells colleagues about a thread; no patient ever sees it."""

    id: str
    thread_id: str
    account_id: str
    name: str
    role: str
    text: str
    written_at: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation of one patient with the practice; times are stamps. `version` counts every change.

    `to` is the name of whom it was written to. `team` reads it, and of that team `assigned` (an account, with the
    `assigned_name` of its person) once somebody took it; `handed_by` is who of another team
    gave it to this one. `waiting_since` is when the oldest message was sent that the
    practice has not answered, `due` until when it promised to; `opened_at` when one of the staff last opened something
    new. `unread` counts the practice's messages that the patient's side did not open yet.
    `told_patient` is when the patient was last mailed of it, or will be, `told_addresses` the same of each address of a
    team, and `language` (BCP 47) what the patient speaks.
    `reminded` is the promise, by its stamp, that the team was reminded of once it had passed.
    """

    id: str
    patient_id: str
    patient_name: str
    subject: str
    to: str
    team: str
    started_at: str
    last_at: str
    preview: str
    last_author: str
    version: int = 1
    state: State = "open"
    provider: str | None = None
    location: str | None = None
    assigned: str | None = None
    assigned_name: str | None = None
    handed_by: str | None = None
    opened_at: str | None = None
    waiting_since: str | None = None
    due: str | None = None
    last_of_patient: str | None = None
    last_of_practice: str | None = None
    archived_at: str | None = None
    unread: int = 0
    has_files: bool = False
    told_patient: str | None = None
    told_addresses: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    reminded: str | None = None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """How many of a patient's threads hold something unread, and how many of these are archived; since when mail about
    them comes back, if it does."""

    unread: int
    unread_archived: int
    bounced_at: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is writing: to a thread, or a new one. It is theirs alone, on every device, until it is sent.

    `version` counts every saving, so that two windows never overwrite each other unseen.
    """

    id: str
    account_id: str
    patient_id: str
    version: int
    saved_at: str
    thread_id: str | None = None
    provider: str | None = None
    team: str | None = None
    location: str | None = None
    subject: str | None = None
    text: str = ""
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on its way into a message, or in it.

    `announced`: the browser was told where to put it, and nobody has looked at it yet. `clean`: it was looked at, and
    lies at `stored` as it may be opened. `refused` says why in `reason`, a code. Once sent it belongs to `message_id`
    for good.
    """

    id: str
    patient_id: str
    account_id: str
    name: str
    media_type: str
    size: int
    announced_at: str
    state: FileState = "announced"
    reason: str | None = None
    stored: str | None = None
    message_id: str | None = None
