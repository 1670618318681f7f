"""What the pages send and get on the way back into an account whose password was forgotten."""

from typing import Annotated

from pydantic import BaseModel, Field

from portico.identity.models import Secret, Typed


class RecoveryRequest(BaseModel):
    """Where to mail a person their username and a link."""

    email: Typed


class RecoveryRequested(BaseModel):
    """The one answer, whether anyone has an account with that address or not."""

    minutes: int


class RecoveryLink(BaseModel):
    """The secret of a mailed link, from the part of the address that is never sent by itself."""

    token: Typed


class Recovery(BaseModel):
    """Whose password a link replaces, and how many characters the new one needs."""

    username: str
    shortest: int


class RecoveryPassword(BaseModel):
    """The new password, to be looked at before the last step."""

    token: Typed
    password: Secret


class RecoveryQuestion(BaseModel):
    """The security question that comes next; null where none is asked."""

    question: str | None


class RecoveryAnswer(BaseModel):
    """The new password, and the answer to the security question where one is asked."""

    token: Typed
    password: Secret
    answer: Annotated[str, Field(max_length=150)] | None = None
