"""A practice's settings, and what of them anyone may see."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from portico.access import StaffRole
from portico.mail.addresses import mailbox
from portico.practices import policy
from portico.practices.messaging_models import USUAL_SCHEDULE, Schedule, UrgentWords

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Email = Annotated[str, AfterValidator(mailbox)]
Phone = Annotated[str, AfterValidator(policy.phone)]
Color = Annotated[str, AfterValidator(policy.color)]
System = Annotated[str, AfterValidator(policy.identifier_system)]
StaffId = Annotated[str, Field(pattern=r"^stf_[a-z2-7]{24}$")]


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
    """A group of staff that patients can write to. Staff of these `roles` read its inbox; who of them watches `email`
    is told of new messages there, else at the practice's own address."""

    id: Slug
    name: Name
    about: Words
    roles: Annotated[list[StaffRole], AfterValidator(policy.different)] = Field(
        default=["provider", "nurse"], min_length=1
    )
    email: Email | None = None


class Subject(Settings):
    """What a message can be about, and the id of the team that it is routed to."""

    id: Slug
    name: Name
    team: Slug


class ProviderIdentifier(Settings):
    """How the practice's systems identify a provider: FHIR's Practitioner.identifier, as they send it."""

    system: Annotated[System, AfterValidator(policy.provider_system)]
    value: Name


class Provider(Settings):
    """Someone whom those patients can write to whose charts name them by one of these `identifiers`.

    `about` says what they are, `locations` at which offices they work. `staff` is their id among the practice's staff:
    it is there from their invitation on and stays, while a username and an email address change.
    """

    id: Slug
    name: Name
    about: Words
    locations: Annotated[list[Slug], AfterValidator(policy.different)] = Field(min_length=1, max_length=50)
    identifiers: list[ProviderIdentifier] = Field(min_length=1, max_length=10)
    staff: StaffId | None = None


class SavedReply(Settings):
    """Words that staff send often, under the name they find them by."""

    name: Name
    text: Annotated[str, Field(min_length=1, max_length=1000)]


USUAL_TEAMS = (
    Team(id="front-desk", name="Front desk", about="Visits, forms, referrals", roles=["front_desk", "administrator"]),
    Team(id="nurses", name="Nursing team", about="Symptoms, results, medications", roles=["nurse", "provider"]),
    Team(id="billing", name="Billing office", about="Bills and insurance", roles=["billing", "administrator"]),
)
"""The teams of a practice that names none."""

USUAL_SUBJECTS = (
    Subject(id="medical-question", name="Medical question", team="nurses"),
    Subject(id="test-results", name="Test results", team="nurses"),
    Subject(id="medication-question", name="Medication question", team="nurses"),
    Subject(id="appointments", name="Appointments and scheduling", team="front-desk"),
    Subject(id="forms", name="Forms and referrals", team="front-desk"),
    Subject(id="billing", name="Billing question", team="billing"),
)
"""The subjects of a practice that names none."""


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
    teams: Annotated[list[Team], AfterValidator(policy.different_ids)] = Field(
        default=[], max_length=20, validate_default=True
    )
    subjects: Annotated[list[Subject], AfterValidator(policy.different_ids)] = Field(
        default=[], max_length=30, validate_default=True
    )
    providers: Annotated[list[Provider], AfterValidator(policy.different_ids)] = Field(default=[], max_length=200)
    saved_replies: list[SavedReply] = Field(default=[], max_length=100)
    schedule: Schedule = USUAL_SCHEDULE
    urgent_words: UrgentWords = UrgentWords()
    ages: Ages = Ages()
    self_registration: bool = True
    security_question: bool = True
    staff_second_step: Literal["required", "offered"] = "required"
    patient_second_step: Literal["offered", "off"] = "offered"
    invitation_days: int = Field(default=14, ge=1, le=30)

    @field_validator("teams")
    @classmethod
    def _usual_teams(cls, teams: list[Team]) -> list[Team]:
        return teams or list(USUAL_TEAMS)

    @field_validator("subjects")
    @classmethod
    def _answered(cls, subjects: list[Subject], info: ValidationInfo) -> list[Subject]:
        """Each goes to a team; where no subject is named, the usual ones go to their team, else to the first."""
        if "teams" not in info.data:
            return subjects
        teams = [team.id for team in info.data["teams"]]
        policy.require_known("team", (one.team for one in subjects), teams)
        return subjects or [
            one if one.team in teams else one.model_copy(update={"team": teams[0]}) for one in USUAL_SUBJECTS
        ]

    @field_validator("providers")
    @classmethod
    def _told_apart(cls, providers: list[Provider], info: ValidationInfo) -> list[Provider]:
        """Each works at offices of the practice, and no chart can mean two of them."""
        policy.require_one_provider_each([(id_.system, id_.value) for one in providers for id_ in one.identifiers])
        if "locations" in info.data:
            known = [office.id for office in info.data["locations"]]
            policy.require_known("location", (office for one in providers for office in one.locations), known)
        return providers

    @field_validator("saved_replies")
    @classmethod
    def _different_names(cls, replies: list[SavedReply]) -> list[SavedReply]:
        policy.different([reply.name for reply in replies])
        return replies


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
