"""What provisioning is given, and what it answers."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator

from portico.practices.models import USUAL_SUBJECTS, Email, Name, Notice, Practice, Settings
from portico.provisioning import policy

PublicKey = Annotated[dict[str, Any], AfterValidator(policy.public_key)]


class FirstStaff(Settings):
    """Who is invited first, as administrator: they invite everyone else."""

    name: Name
    email: Email


class PublicKeys(Settings):
    """The public keys of the practice's system, as a JWK Set (RFC 7517)."""

    keys: list[PublicKey] = Field(min_length=1, max_length=5)


class Provisioning(Practice):
    """A practice's settings, and what comes into being beside them."""

    notice: Notice | None = None
    first_staff: FirstStaff
    client_jwks: PublicKeys

    @field_validator("subjects", mode="before")
    @classmethod
    def _routed(cls, subjects: Any, info: ValidationInfo) -> Any:
        """Nobody but the practice knows which of its own teams answers what."""
        if not subjects and "teams" in info.data:
            policy.require_usual([one.team for one in USUAL_SUBJECTS], [team.id for team in info.data["teams"]])
        return subjects


class Step(BaseModel):
    """One part of a practice, and whether this run changed it."""

    step: str
    outcome: Literal["done", "kept"]


class Provisioned(BaseModel):
    """A practice that stands: where its API and pages are, and the client its system signs in as."""

    practice: str
    status: Literal["ready"] = "ready"
    endpoint: str
    pages: str
    client_id: str
    steps: list[Step]


class Refused(BaseModel):
    """Settings that cannot be. `errors` has the words by setting, such as `contact.phone`."""

    status: Literal["refused"] = "refused"
    code: str
    detail: str
    errors: dict[str, str]
