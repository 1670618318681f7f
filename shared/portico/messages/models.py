"""What the API of messages takes and gives."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portico.access import StaffRole
from portico.messages.entities import AuthorKind, EventKind, State
from portico.messages.recipient_models import Recipient
from portico.practices.messaging_models import Promise
from portico.practices.models import SavedReply

MOST_FILES = 10
BoxName = Literal["inbox", "sent", "archive"]
QueueName = Literal["team", "unassigned", "mine", "overdue", "answered", "closed"]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_-]+$")]
# Longer than any message may be: the server says by how much a text is too long, as a person counts.
Text = Annotated[str, Field(max_length=20_000)]


def _different(files: list[str]) -> list[str]:
    if len(set(files)) != len(files):
        raise ValueError("a file is there twice")
    return files


# More than any message takes: the server says how many that is.
Files = Annotated[list[Id], AfterValidator(_different), Field(max_length=50)]


class Given(BaseModel):
    """Base of what is sent to the API: nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid")


class DraftRef(Given):
    """The draft that becomes the message, as its writer last saw it."""

    id: Id
    version: int = Field(ge=1)


class NewMessage(Given):
    """A message to the practice: to a provider the patient has seen, at one of their offices, or to a team."""

    provider: Id | None = None
    team: Id | None = None
    location: Id | None = None
    subject: Id
    text: Text
    files: Files = []
    draft: DraftRef | None = None


class NewReply(Given):
    """What is written to a thread that is there. `seen` is the stamp of its newest message that the writer saw, where
    an answer to what was written meanwhile would be the wrong one."""

    text: Text
    files: Files = []
    draft: DraftRef | None = None
    seen: Annotated[str, Field(max_length=30)] | None = None


class NewTeamMessage(Given):
    """A message that one of the staff writes to a patient, of a team that answers what comes back."""

    patient: Id
    team: Id
    subject: Id
    text: Text
    files: Files = []
    draft: DraftRef | None = None


class Assignment(Given):
    """Which of the staff has a thread from now on; nobody: the whole team.

    `instead_of` is the account that had it when the caller looked, so that two who take it do not take it from each
    other unseen.
    """

    staff: Id | None
    instead_of: Id | None = None


class HandOver(Given):
    """Which team has a thread from now on."""

    team: Id


class NewNote(Given):
    """A note among colleagues."""

    text: Text


class Seen(Given):
    """Until which message, by its stamp, a thread was seen."""

    until: Annotated[str, Field(max_length=30)]


class SavedDraft(Given):
    """What is to be kept of a draft; `version` is the one that the window last saw, 0 for a new draft."""

    version: int = Field(ge=0)
    thread: Id | None = None
    provider: Id | None = None
    team: Id | None = None
    location: Id | None = None
    subject: Id | None = None
    text: Text = ""
    files: Files = []


class File(BaseModel):
    """A file of a message or draft; `size` in bytes. `state` says whether it can be opened, `reason` why it cannot."""

    id: str
    name: str
    media_type: str
    size: int
    state: Literal["waiting", "clean", "refused"]
    reason: str | None


class Draft(BaseModel):
    """What somebody is writing, as it was last saved."""

    id: str
    version: int
    saved_at: str
    thread: str | None
    provider: str | None
    team: str | None
    location: str | None
    subject: str | None
    text: str
    files: list[File]


class ListedDraft(Draft):
    """A draft in the list. `to`: the name of whom the patient is writing to, once they chose; null for staff, who write
    to the patient."""

    to: str | None


class Drafts(BaseModel):
    """Everything the caller is writing about this patient, the last saved first."""

    items: list[ListedDraft]


class Writer(BaseModel):
    """Who wrote a message; `role` is the staff role. `own`: the caller."""

    kind: AuthorKind
    name: str
    role: str | None
    own: bool


class Message(BaseModel):
    """A message of a thread, and how far it is; times are stamps."""

    id: str
    writer: Writer
    text: str
    sent_at: str
    files: list[File]
    opened_at: str | None
    opened_by: str | None
    answered_at: str | None


class Happened(BaseModel):
    """What happened to a thread: when, the name of the team it came to, or the role of who did it. `name` is whose
    doing it was and `to` who has it since, both null for patients."""

    kind: EventKind
    at: str
    team: str | None
    role: str | None
    name: str | None
    to: str | None


class Summary(BaseModel):
    """A thread as a list shows it. `expected_by`: until when the practice promised to answer; `late`: that passed."""

    id: str
    subject: str
    to: str
    state: State
    last_at: str
    last_writer: str
    preview: str
    unread: bool
    has_files: bool
    archived: bool
    expected_by: str | None
    late: bool


class Unread(BaseModel):
    """How many of the patient's threads hold something unread, and how many of these are archived. `mail_bounced`: mail
    about them does not arrive."""

    unread: int
    unread_archived: int
    mail_bounced: bool


class Sent(BaseModel):
    """A message that was received: in which thread, and when."""

    thread: str
    sent_at: str


class Box(BaseModel):
    """A page of a patient's threads, the newest first, and how many of all hold something unread."""

    name: BoxName
    items: list[Summary]
    unread: int
    unread_archived: int
    mail_bounced: bool
    next_cursor: str | None


class Thread(Summary):
    """A thread with its newest messages, the oldest of them first; `earlier` leads to those before."""

    messages: list[Message]
    events: list[Happened]
    earlier: str | None


class Found(BaseModel):
    """A message that was found, and its thread."""

    thread: str
    message: str
    subject: str
    writer: str
    sent_at: str
    preview: str


class Search(BaseModel):
    """What was found so far, the newest first: all until `back_to`, a stamp; `older` goes on searching from there."""

    items: list[Found]
    back_to: str | None
    older: str | None


class Queued(BaseModel):
    """A thread as the practice's lists show it; times are stamps. `late`: the promised moment has passed."""

    id: str
    patient: str
    patient_name: str
    subject: str
    to: str
    team: str
    assigned: str | None
    assigned_name: str | None
    state: State
    last_at: str
    last_writer: str
    preview: str
    has_files: bool
    waiting_since: str | None
    expected_by: str | None
    late: bool


class Queue(BaseModel):
    """A page of what lies with a team, or with the caller."""

    name: QueueName
    team: str
    items: list[Queued]
    next_cursor: str | None


class HandedOver(BaseModel):
    """Which team has a thread now; nothing of the thread, which who handed it over may not read any more."""

    team: str


class Note(BaseModel):
    """What one of the staff told colleagues."""

    id: str
    writer: str
    role: str
    text: str
    written_at: str


class TeamThread(Queued):
    """A thread as the practice sees it, the oldest message first, with the notes; `earlier` leads to those before."""

    messages: list[Message]
    events: list[Happened]
    notes: list[Note]
    earlier: str | None


class SubjectChoice(BaseModel):
    """What a message can be about, and the id of the team that answers it."""

    id: str
    name: str
    team: str


class Options(BaseModel):
    """What a patient's page needs before they write: whom to, what about, by when the practice answers what is sent
    now (a stamp), and the phrases that lead to urgent advice."""

    recipients: list[Recipient]
    subjects: list[SubjectChoice]
    promise: Promise
    expected_by: str
    open_now: bool
    urgent_phrases: dict[Literal["crisis", "emergency"], list[str]]


class TeamChoice(BaseModel):
    """A team of the practice; `reads`: the caller sees what comes to it."""

    id: str
    name: str
    reads: bool


class Colleague(BaseModel):
    """Someone of the staff to whom a thread can be given, and the teams they read. A thread names their `account`."""

    staff: str
    account: str
    name: str
    role: StaffRole
    own: bool
    teams: list[str]


class DeskOptions(BaseModel):
    """What the console needs to work on messages."""

    teams: list[TeamChoice]
    colleagues: list[Colleague]
    subjects: list[SubjectChoice]
    saved_replies: list[SavedReply]
