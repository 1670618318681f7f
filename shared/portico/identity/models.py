"""What the pages and practice systems send and get about who someone is."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from portico.access import Action
from portico.identity.entities import PersonKind, Stage

Typed = Annotated[str, Field(max_length=254)]
Secret = Annotated[str, Field(max_length=1024)]  # longer than any password may be: the reason is said, not the limit
Role = Literal["patient", "family", "administrator", "provider", "nurse", "front_desk", "billing"]


class Name(BaseModel):
    """How a person is greeted, and their whole name."""

    first: str
    full: str


class Session(BaseModel):
    """Who is signed in, the step that comes next (`stage`), and in how many seconds the session ends if unused.

    `may` is what someone of the practice's staff may do.
    """

    kind: PersonKind
    role: Role
    stage: Stage
    name: Name
    patient_id: str | None
    practice_id: str
    may: list[Action]
    expires_in: int


class SignIn(BaseModel):
    """Username or email address, and password."""

    username: Typed
    password: Secret


class InvitationLink(BaseModel):
    """The secret of an invitation's link, from the part of the address that is never sent by itself."""

    token: Typed


class Invitation(BaseModel):
    """What a link that works is for; `username` is that of the account it leads back into."""

    kind: PersonKind
    email_hint: str
    username: str | None


class Activation(BaseModel):
    """The username and password an invited person chose; who comes back has their username."""

    token: Typed
    username: Typed
    password: Secret


class Question(BaseModel):
    """A security question to choose."""

    id: str
    label: str


class ValidationStatus(BaseModel):
    """Where a new person stands: what may show who they are, how often they may still try, and whom to call."""

    stage: Stage
    first_name: str
    username: str
    tries_left: int
    accepts: list[Literal["birth_date", "phone"]]
    practice_phone: str
    questions: list[Question]


class ChosenPassword(BaseModel):
    """The password a person chose in place of a temporary one."""

    password: Secret


class ValidationAnswers(BaseModel):
    """The attestation ("I am the intended recipient"), and one or both of what the practice knows."""

    attested: Literal[True]
    birth_date: date | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    extension: Annotated[str, Field(max_length=10)] | None = None


class SecurityQuestion(BaseModel):
    """The question a person chose or wrote, and its answer."""

    question: Literal[
        "library_card",
        "licence_number",
        "first_phone",
        "favorite_teacher",
        "fathers_middle_name",
        "mothers_maiden_name",
        "own",
    ]
    own_question: Annotated[str, Field(max_length=150)] | None = None
    answer: Annotated[str, Field(max_length=150)]


class AccessToken(BaseModel):
    """A practice system's token (RFC 6749 5.1)."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a word of OAuth
    expires_in: int
    scope: str


class TokenRefusal(BaseModel):
    """Why a practice system gets none (RFC 6749 5.2)."""

    error: Literal["invalid_request", "invalid_client", "invalid_scope", "unsupported_grant_type"]
    error_description: str
