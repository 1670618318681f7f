"""Patients as the practice's staff see them: who they are and how far their way in is. Nothing clinical."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from portico.mail.outbox import MailState

PortalState = Literal["none", "invited", "expired", "registered", "locked"]


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
    """One patient, with what is needed to be sure who it is and to invite them. `age` is in whole years."""

    sex: str | None
    address: str | None
    age: int | None
    may_invite: MayInvite
    username: str | None
    invitation: SentInvitation | None


class InvitationRequest(BaseModel):
    """Where to send the invitation."""

    email: Annotated[str, Field(max_length=254)]
