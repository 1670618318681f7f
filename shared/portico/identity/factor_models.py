"""What the pages send and get about second steps, sessions, and showing again who one is."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, model_validator

from portico.identity.entities import FactorKind
from portico.identity.models import Secret, Session

Code = Annotated[str, Field(max_length=40)]
Credential = Annotated[str, Field(max_length=16_384)]  # a PublicKeyCredential as JSON (WebAuthn level 3, toJSON)
Name = Annotated[str, Field(max_length=60)]


class Factor(BaseModel):
    """A second step that is set up; `added` is a stamp."""

    id: str
    kind: FactorKind
    name: str
    added: str


class SecondStep(BaseModel):
    """What a person has for their second step. To who still has to take it, only the kinds are told."""

    required: bool
    offered: bool
    kinds: list[FactorKind]
    factors: list[Factor]
    recovery_codes_left: int


class Picture(BaseModel):
    """A QR code: its side in modules, and its dark modules as the path of an SVG."""

    side: int
    path: str


class CodeAppSetup(BaseModel):
    """What a code app takes: the picture to scan, or the secret to type in, in groups of four."""

    address: str
    secret: str
    picture: Picture


class PasskeyOptions(BaseModel):
    """What to hand to the browser's `navigator.credentials`, with bytes in base64url."""

    public_key: dict[str, Any]


class CodeAppCode(BaseModel):
    """The first code of a code app."""

    code: Code


class NewPasskey(BaseModel):
    """What the browser made, and how its person calls it."""

    credential: Credential
    name: Name = ""


class OneOf(BaseModel):
    """Base of what is sent in one of several ways."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(1 for _, value in self if value) != 1:
            raise ValueError("one of them")
        return self


class Answer(OneOf):
    """One of them: a code of the app, a recovery code, or what a passkey signed."""

    code: Code | None = None
    recovery_code: Code | None = None
    passkey: Credential | None = None


class Confirmation(OneOf):
    """One of them: the password, a code of the app, or what a passkey signed."""

    password: Secret | None = None
    code: Code | None = None
    passkey: Credential | None = None


class PasskeySignIn(BaseModel):
    """What a passkey of this portal signed."""

    passkey: Credential


class RecoveryCodes(BaseModel):
    """Codes that each work once instead of the second step. They are told now and never again."""

    recovery_codes: list[str]


class FactorAdded(BaseModel):
    """The session goes on under a new token. With the first factor come recovery codes."""

    session: Session
    recovery_codes: list[str]


class SessionInfo(BaseModel):
    """A session as its person sees it; times are stamps, `device` says in words what they use."""

    id: str
    device: str
    began: str
    last_used: str
    current: bool
    waiting: Literal["second_step"] | None = None


class Sessions(BaseModel):
    """Where someone is signed in to this account, the latest used first."""

    sessions: list[SessionInfo]
