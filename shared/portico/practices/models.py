"""A practice's settings, and what of them anyone may see."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from portico.mail.addresses import mailbox
from portico.practices import policy

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Email = Annotated[str, AfterValidator(mailbox)]
Phone = Annotated[str, AfterValidator(policy.phone)]
Color = Annotated[str, AfterValidator(policy.color)]
System = Annotated[str, AfterValidator(policy.identifier_system)]


class Settings(BaseModel):
    """Base of what a practice is told to be: nothing unknown is taken, so a misspelt setting is said, not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Address(Settings):
    """A postal address in the US, in the shape of FHIR's Address."""

    line: list[Words] = Field(min_length=1, max_length=3)
    city: Name
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    postalCode: Annotated[str, Field(pattern=r"^\d{5}(-\d{4})?$")]


class Branding(Settings):
    """The five colors a practice may replace. Text in them stays readable (WCAG 2.2, 1.4.3)."""

    brand: Color
    brand_strong: Color
    brand_soft: Color
    brand_line: Color
    on_brand: Color

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if pairs := policy.hard_to_read(self.model_dump()):
            raise ValueError(f"Too little contrast, {policy.READABLE} to 1 is needed: {', '.join(pairs)}.")
        return self


class Contact(Settings):
    """How to reach the practice; `phone` is where every page sends a person who is stuck."""

    phone: Phone
    nurse_line: Phone | None = None
    email: Email | None = None
    hours: Words | None = None
    reply_time: Words | None = None
    billing_phone: Phone | None = None
    billing_email: Email | None = None
    feedback_email: Email | None = None
    address: Address | None = None


class Location(Settings):
    """An office of the practice."""

    id: Slug
    name: Name
    address: Address | None = None
    phone: Phone | None = None


class Team(Settings):
    """A group of staff that patients can write to."""

    id: Slug
    name: Name
    about: Words


class Ages(Settings):
    """Who may have an own account (`minimum_age`) and who is an adult, in years; a practice can only raise them."""

    minimum_age: int = Field(default=policy.MINIMUM_AGE, ge=policy.MINIMUM_AGE, le=policy.OLDEST_LIMIT)
    adult_age: int = Field(default=policy.ADULT_AGE, ge=policy.ADULT_AGE, le=policy.OLDEST_LIMIT)


class Practice(Settings):
    """A practice as the portal's functions know it."""

    id: Annotated[str, AfterValidator(policy.practice_id)]
    name: Name
    time_zone: Annotated[str, AfterValidator(policy.time_zone)]
    contact: Contact
    identifier_systems: Annotated[list[System], AfterValidator(policy.different)] = Field(min_length=1, max_length=20)
    locale: Literal["en-US"] = "en-US"
    branding: Branding | None = None
    locations: Annotated[list[Location], AfterValidator(policy.different_ids)] = Field(default=[], max_length=50)
    teams: Annotated[list[Team], AfterValidator(policy.different_ids)] = Field(default=[], max_length=20)
    ages: Ages = Ages()
    self_registration: bool = True
    security_question: bool = True
    staff_second_step: Literal["required", "offered"] = "required"
    patient_second_step: Literal["offered", "off"] = "offered"
    invitation_days: int = Field(default=14, ge=1, le=30)


class Notice(Settings):
    """What the practice tells everyone on Home: a line, and the whole behind More."""

    title: Name
    summary: Words
    body: Text
    author: Name | None = None


class PracticeDetails(BaseModel):
    """The public part of a practice's settings: its name, its look, and how to reach it."""

    id: str
    name: str
    time_zone: str
    locale: str
    branding: Branding | None
    contact: Contact
    locations: list[Location]
    self_registration: bool
