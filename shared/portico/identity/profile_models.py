"""What My profile shows, and what a person may change there."""

from typing import Annotated

from pydantic import BaseModel, Field

from portico.identity.entities import FactorKind, NoticeKind
from portico.identity.models import Name, Question, Secret, Typed


class NoticeChoice(BaseModel):
    """A kind of notice, and whether it comes by mail."""

    kind: NoticeKind
    by_mail: bool


class Profile(BaseModel):
    """A person's own account. `question` is their security question's words; `questions` are those to choose from,
    none where the practice asks no question. `factors` are the second steps that are set up."""

    name: Name
    username: str
    email: str
    phone: str | None
    question: str | None
    questions: list[Question]
    factors: list[FactorKind]
    notices: list[NoticeChoice]


class NewEmail(BaseModel):
    """The address that is to be theirs."""

    email: Typed


class EmailAsked(BaseModel):
    """A code is on its way to `email`; it works with this `handle`, for so many minutes."""

    handle: str
    email: str
    minutes: int


class EmailCode(BaseModel):
    """The code that came to the new address, with the handle that was given for it."""

    handle: Typed
    code: Annotated[str, Field(max_length=40)]


class NewPhone(BaseModel):
    """A US phone number however written, with an extension where it has one; empty is none."""

    phone: Annotated[str, Field(max_length=40)]


class NewPassword(BaseModel):
    """The password as it is, and as it is to be."""

    current: Secret
    password: Secret


class Notices(BaseModel):
    """The kinds of notices that are to come by mail. Notices of the account's safety come in any case."""

    by_mail: Annotated[list[NoticeKind], Field(max_length=20)]
