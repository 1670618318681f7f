"""Tasks as the practice's staff see them."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

TaskKind = Literal["registration", "family_request", "mail_returned", "team_mail_returned"]
TaskState = Literal["open", "closed"]
Outcome = Literal["done", "declined"]
Typed = Annotated[str, Field(max_length=254)]


class Registration(BaseModel):
    """What someone typed who registered and could not be let in: no chart, none with a way to reach its patient, or
    an email address that someone signs in with already (`has_account`).

    Words as typed, not checked. `email` is proven to be theirs. `patient_id` is the one chart that all of it matched.
    """

    first_name: Typed
    last_name: Typed
    birth_date: Typed
    phone: Typed
    postal_code: Typed
    email: Typed
    patient_id: str | None = None
    has_account: bool = False


class FamilyRequest(BaseModel):
    """What someone typed who asked for access to a patient's record and to whose patient no passcode could be mailed:
    no such chart, none with an email of the patient's own, or the patient is a minor; or who has an account already.

    Words as typed, not checked. `email` is the requester's, proven to be theirs; `has_account` when someone signs in
    with it.
    """

    patient_first_name: Typed
    patient_last_name: Typed
    patient_birth_date: Typed
    patient_phone: Typed
    patient_postal_code: Typed
    first_name: Typed
    last_name: Typed
    relationship: Typed
    email: Typed
    patient_id: str | None = None
    has_account: bool = False


class MailReturned(BaseModel):
    """A patient whom mail does not reach any more: it came back, or they told their provider that it is spam.

    Closing the task lets the portal try again.
    """

    patient_id: str
    patient_name: str
    why: Literal["bounce", "complaint"]


class TeamMailReturned(BaseModel):
    """An address in the practice's settings from which mail for a team came back. The inbox still shows what waits."""

    address: str


class Task(BaseModel):
    """Something for the front desk to do; times are stamps. `closed_by` is an account's id. What it is about stands in
    the field of its kind."""

    id: str
    kind: TaskKind
    state: TaskState
    opened_at: str
    registration: Registration | None = None
    family_request: FamilyRequest | None = None
    mail_returned: MailReturned | None = None
    team_mail_returned: TeamMailReturned | None = None
    closed_at: str | None = None
    closed_by: str | None = None
    outcome: Outcome | None = None


class TaskList(BaseModel):
    """A page of tasks, the newest first, and where the next one starts."""

    items: list[Task]
    next_cursor: str | None


class Closing(BaseModel):
    """What came of a task: done, or declined because nobody could confirm who asked."""

    outcome: Outcome
