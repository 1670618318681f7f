"""Patients, and the staff itself, as the practice's staff see them: who they are and how far their way in is. Nothing
clinical."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from portico.access import StaffRole
from portico.mail.outbox import MailState

PortalState = Literal["none", "invited", "expired", "registered", "locked", "suspended"]


class Portal(BaseModel):
    """How far a patient's way in is, and since when."""

    state: PortalState
    since: str | None


class DeskPatient(BaseModel):
    """A patient in the list."""

    id: str
    name: str
    birth_date: date | None
    phone: str | None
    email: str | None
    portal: Portal


class PatientList(BaseModel):
    """A page of patients, and where the next one starts."""

    items: list[DeskPatient]
    next_cursor: str | None


class MayInvite(BaseModel):
    """Whether this patient may be invited now, and if not, why."""

    allowed: bool
    reason: str | None


class SentInvitation(BaseModel):
    """The newest invitation, and how far its mail is."""

    email: str
    sent_at: str
    expires_at: str
    mail: MailState


class DeskPatientDetail(DeskPatient):
    """One patient, with what is needed to be sure who it is and to invite them. `age` is in whole years.

    `assigned`: the account waits for its person, with a temporary password. `lock` says why an account is locked:
    User Validation failed, or too many wrong passwords. `reset_pending`: the newest invitation leads back into the
    account, and was not used yet.
    """

    sex: str | None
    address: str | None
    age: int | None
    may_invite: MayInvite
    username: str | None
    assigned: bool
    lock: Literal["validation", "failures", "suspended"] | None
    reset_pending: bool
    invitation: SentInvitation | None


Email = Annotated[str, Field(max_length=254)]
PersonName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class InvitationRequest(BaseModel):
    """Where to send the invitation, or the username and temporary password."""

    email: Email


class ResetRequest(BaseModel):
    """Where to send the link back into an account: to a new address, for who lost the mailbox of the account."""

    email: Email | None = None


# staff --------------------------------------------------------------------------------------------------------------


class StaffMember(BaseModel):
    """Someone of the staff; `own` is who asks. `invitation` is the one that waits to be used."""

    id: str
    name: str
    role: StaffRole
    own: bool
    state: PortalState
    since: str | None
    username: str | None
    reset_pending: bool
    invitation: SentInvitation | None


class StaffList(BaseModel):
    """Everyone of the practice's staff, by name."""

    items: list[StaffMember]


class NewStaff(BaseModel):
    """Whom to invite: their whole name, where to, and what they may do."""

    name: PersonName
    email: Email
    role: StaffRole


class RoleChange(BaseModel):
    """What someone of the staff may do from now on."""

    role: StaffRole
