"""What the identity table keeps: accounts, sessions, mailed tokens, and how far a person's way in is."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

PersonKind = Literal["patient", "staff"]
Stage = Literal["validation", "question", "full"]
AccessState = Literal["none", "invited", "expired", "registered", "locked"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a way in belongs to: a patient of the practice, or one of its staff."""

    kind: PersonKind
    id: str


@dataclass(frozen=True, slots=True)
class Invitee:
    """A patient whom the practice invites."""

    patient_id: str
    first_name: str
    full_name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class StaffInvitee:
    """Someone of the practice's staff who is invited; `role` is one of the staff roles."""

    staff_id: str
    first_name: str
    full_name: str
    role: str


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account. `stage` is the first step still to be done, or full; every session of theirs stands there."""

    id: str
    subject: Subject
    role: str
    first_name: str
    full_name: str
    username: str
    email: str
    active: bool
    stage: Stage
    epoch: int
    failures: int
    tries: int
    password_hash: str
    question: str | None
    answer_hash: str | None

    @property
    def patient_id(self) -> str | None:
        """The record that is theirs."""
        return self.subject.id if self.subject.kind == "patient" else None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as stored; times are seconds since 1970. It ends at `idle_ends` or `ends`, whichever is first."""

    id: str
    account_id: str
    epoch: int
    idle_ends: int
    ends: int

    def seconds_left(self, now: int) -> int:
        """How long it lasts if it is not used; zero or less once it has ended."""
        return min(self.idle_ends, self.ends) - now


@dataclass(frozen=True, slots=True)
class MailedToken:
    """An invitation's link, known only by its hash. It works once, before `expires` (seconds since 1970)."""

    digest: str
    invitation_id: str
    subject: Subject
    role: str
    first_name: str
    full_name: str
    email: str
    expires: int
    account_id: str | None = None
    used_at: int | None = None


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """The newest invitation of a person; times are stamps. `request` is the digest of what was asked for."""

    id: str
    request: str
    email: str
    sent_at: str
    expires_at: str
    mail_id: str
    token: str


@dataclass(frozen=True, slots=True)
class PortalAccess:
    """How far a person's way into the portal is, as the practice's staff see it. `since` is a stamp."""

    state: AccessState
    since: str | None = None
    account_id: str | None = None
    username: str | None = None
    invitation: SentInvitation | None = None


@dataclass(frozen=True, slots=True)
class BackendClient:
    """A practice system that signs in with its own key; `keys` are its public keys (JWK)."""

    id: str
    keys: list[dict[str, str]]
    scopes: frozenset[str]
