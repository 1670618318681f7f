"""What the identity table keeps: accounts, sessions, mailed tokens, and how far a person's way in is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

PersonKind = Literal["patient", "family", "staff"]
Stage = Literal["second_step", "validation", "password", "question", "factor", "full"]
Lock = Literal["validation", "failures", "suspended"]
Purpose = Literal["registration", "family", "recovery", "email"]
FactorKind = Literal["totp", "passkey"]
NoticeKind = Literal["messages", "health_record", "appointments", "billing"]
AccessState = Literal["none", "invited", "expired", "registered", "locked", "suspended"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a way in belongs to: a patient of the practice, someone of a patient's family, or one of its staff."""

    kind: PersonKind
    id: str


@dataclass(frozen=True, slots=True)
class Invitee:
    """A patient whom the practice invites; `contact_emails` are addresses of their guardians and other contacts."""

    patient_id: str
    first_name: str
    full_name: str
    birth_date: date | None
    contact_emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffInvitee:
    """Someone of the practice's staff who is invited; `role` is one of the staff roles."""

    staff_id: str
    first_name: str
    full_name: str
    role: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whose account it is, or will be."""

    subject: Subject
    role: str
    first_name: str
    full_name: str
    email: str


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account. Its login rows hold a copy of it, so that signing in reads one item.

    `stage` is the first step still to be done, or full; every session of theirs stands there. Sessions of a former
    `epoch` are over. `version` counts every change. `password_expires` (seconds since 1970) is a temporary password's.
    A `weak_password` is enough only beside a second step. `muted` are the notices they do not want by mail.
    """

    id: str
    subject: Subject
    role: str
    first_name: str
    full_name: str
    username: str
    email: str
    created: str
    stage: Stage
    password_hash: str
    epoch: int = 1
    version: int = 1
    lock: Lock | None = None
    password_expires: int | None = None
    question: str | None = None
    answer_hash: str | None = None
    factors: tuple[FactorKind, ...] = ()
    phone: str | None = None
    muted: tuple[NoticeKind, ...] = ()
    weak_password: bool = False

    @property
    def patient_id(self) -> str | None:
        """The record that is theirs."""
        return self.subject.id if self.subject.kind == "patient" else None


@dataclass(frozen=True, slots=True)
class Guard:
    """Counters of an account: wrong passwords in a row, tries of User Validation, and wrong security answers in a row.
    `signed_in` is when anyone last did, in seconds since 1970."""

    failures: int
    tries: int
    answers: int = 0
    signed_in: int = 0


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as stored; times are seconds since 1970. It ends at `idle_ends` or `ends`, whichever is first.

    `pending`: the password was right and the second step is still to come. `confirmed_at` is when the person last
    showed a password or factor. `device` says in words what they use.
    """

    id: str
    account_id: str
    epoch: int
    began: int
    idle_ends: int
    ends: int
    confirmed_at: int
    pending: bool = False
    device: str = ""
    tries: int = 0

    def seconds_left(self, now: int) -> int:
        """How long it lasts if it is not used; zero or less once it has ended."""
        return min(self.idle_ends, self.ends) - now


@dataclass(frozen=True, slots=True)
class Browser:
    """What someone signs in with: its User-Agent, and the long-lived cookie it sent; both may be empty."""

    user_agent: str = ""
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class CodeApp:
    """An app that shows a new code every 30 seconds (TOTP). It counts once its person has `confirmed` it.

    `sealed` is the shared secret, which only KMS opens. `last_step` is the time step of the newest code that was taken:
    it and all before it are used up. `added` is a stamp.
    """

    sealed: bytes
    confirmed: bool
    last_step: int
    added: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey (WebAuthn): its public key (COSE), and how often its authenticator says it signed."""

    id: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    added: str


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has for its second step; `recovery` are the hashes of the codes that still work."""

    code_app: CodeApp | None = None
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailedToken:
    """An invitation's link, known only by its hash. It works once, before `expires` (seconds since 1970).

    With it a person makes their account; `account_id` is then that account's. A link that `renews` leads the person
    of that account back into it, as long as the account still has the `seal` it was sent for.
    """

    digest: str
    invitation_id: str
    subject: Subject
    role: str
    first_name: str
    full_name: str
    email: str
    expires: int
    renews: str | None = None
    seal: str | None = None
    account_id: str | None = None
    used_at: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What someone began who cannot sign in (yet): registering, asking for a passcode, recovering an account.

    Known by the hash of a secret handle. `step` is what it waits for. A mailed code is kept only as a hash bound to
    handle and step, with its end and the `tries` made at it. `data` is what was typed and found out on the way.
    Times are seconds since 1970.
    """

    digest: str
    purpose: Purpose
    step: str
    expires: int
    data: Mapping[str, Any]
    code: str | None = None
    code_expires: int = 0
    tries: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """The newest invitation of a person; times are stamps. `request` is the digest of what was asked for.

    `token` is the digest of its link; none where a temporary password was mailed.
    """

    id: str
    request: str
    email: str
    sent_at: str
    expires_at: str
    mail_id: str
    token: str | None


@dataclass(frozen=True, slots=True)
class PortalAccess:
    """How far a person's way into the portal is, as the practice's staff see it. `since` is a stamp.

    `lock` says why it is locked. `renewing`: the newest invitation leads back into the account that they have, and was
    not used yet.
    """

    state: AccessState
    since: str | None = None
    account_id: str | None = None
    username: str | None = None
    invitation: SentInvitation | None = None
    lock: Lock | None = None
    renewing: bool = False


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Someone of the practice's staff, and how far their way in is."""

    id: str
    first_name: str
    full_name: str
    role: str
    access: PortalAccess


@dataclass(frozen=True, slots=True)
class BackendClient:
    """A practice system that signs in with its own key; `keys` are its public keys (JWK)."""

    id: str
    keys: list[dict[str, str]]
    scopes: frozenset[str]
