"""What the pages of people send and get who have no account yet: registering, and asking for a patient's passcode."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from portico.identity.models import Secret, Typed

ShortText = Annotated[str, Field(max_length=100)]
Handle = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]


class RegistrationDetails(BaseModel):
    """What someone types who registers as a patient of the practice; `email` is their own."""

    first_name: ShortText
    last_name: ShortText
    birth_date: date
    phone: ShortText
    postal_code: ShortText
    email: Typed


class FamilyRequestDetails(BaseModel):
    """What someone types who asks for access to a patient's record: about the patient (phone or ZIP), and about them.

    `email` is the requester's own.
    """

    patient_first_name: ShortText
    patient_last_name: ShortText
    patient_birth_date: date
    patient_phone: ShortText = ""
    patient_postal_code: ShortText = ""
    first_name: ShortText
    last_name: ShortText
    relationship: Literal["spouse", "parent", "child", "sibling", "relative", "friend", "caregiver"]
    email: Typed


class Applied(BaseModel):
    """What is shown to know a request again: the page keeps it and sends it with every step."""

    handle: Handle


class MailedCode(Applied):
    """A code as it stood in the mail."""

    code: Annotated[str, Field(max_length=40)]


class NewAccount(Applied):
    """The username and password of an account to be."""

    username: Typed
    password: Secret


class NewFamilyAccount(NewAccount):
    """The same, with what the practice asks of a family member."""

    birth_date: date
    phone: ShortText


class Application(BaseModel):
    """How far a request is: the step it waits for, and when (in seconds) and how often a new code may be mailed.

    It is the same whether the practice knows whom the request is about or not.
    """

    step: Literal["email", "chart", "passcode", "account", "done"]
    resend_in: int
    resends_left: int


class Begun(Application):
    """A request that has begun, with the handle by which it is known."""

    handle: str


class PendingAccess(BaseModel):
    """A patient whose record someone of the family waits for, by the name that they typed; `since` is a stamp."""

    patient_name: str
    relationship: str
    since: str


class FamilyAccess(BaseModel):
    """Whose records someone of the family waits for."""

    pending: list[PendingAccess]
