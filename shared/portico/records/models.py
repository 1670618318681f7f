"""What My health shows: every field in words ready for a person.

Dates are ISO 8601 calendar dates; where the practice knew only a month or a year, they are as short (`2014-05`).
"""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Section = Literal["medications", "allergies", "problems", "immunizations", "results", "vitals", "procedures", "visits"]
Status = Literal["current", "past"]
StatusFilter = Literal["current", "past", "all"]
Flag = Literal["normal", "low", "high", "very_low", "very_high", "abnormal"]


SECTIONS: tuple[Section, ...] = get_args(Section)
"""The lists in the order My health has them."""


class Shown(BaseModel):
    """Base of what a list shows: exactly these fields, so that an item can be told from one of another list."""

    model_config = ConfigDict(extra="forbid")


class Medication(Shown):
    id: str
    name: str
    strength: str | None
    instructions: str | None
    status: Status
    status_words: str
    started: str | None
    ended: str | None
    prescriber: str | None
    reason: str | None


class Allergy(Shown):
    id: str
    name: str
    kind_words: str | None
    reactions: list[str]
    severity_words: str | None
    status: Status
    status_words: str
    recorded: str | None


class Problem(Shown):
    id: str
    name: str
    status: Status
    status_words: str
    started: str | None
    ended: str | None


class Immunization(Shown):
    id: str
    name: str
    date: str | None
    status_words: str
    lot: str | None
    site: str | None
    dose: str | None
    location: str | None


class Test(Shown):
    """A measured value. `number`, `low` and `high` are there where a line can be drawn of them."""

    id: str
    key: str
    name: str
    value: str
    unit: str | None
    range: str | None
    low: float | None
    high: float | None
    number: float | None
    flag: Flag | None
    flag_words: str | None
    note: str | None
    has_trend: bool


class ResultPanel(Shown):
    id: str
    name: str
    date: str | None
    status_words: str
    ordered_by: str | None
    tests: list[Test]
    conclusion: str | None


class Vital(Shown):
    id: str
    date: str | None
    name: str
    value: str
    unit: str | None
    number: float | None
    key: str
    has_trend: bool


class Procedure(Shown):
    id: str
    name: str
    date: str | None
    status_words: str
    performer: str | None
    location: str | None
    reason: str | None


class Visit(Shown):
    id: str
    name: str
    date: str | None
    ended: str | None
    kind_words: str
    provider: str | None
    location: str | None
    reason: str | None
    status_words: str


Listed = Medication | Allergy | Problem | Immunization | ResultPanel | Vital | Procedure | Visit


class PatientName(BaseModel):
    """Whose record is open; what is printed of it says name and birth date."""

    id: str
    first_name: str
    full_name: str
    birth_date: date | None


class SectionCount(BaseModel):
    """A list of My health: how many entries it has, and the date of its newest."""

    id: Section
    count: int
    latest: str | None


class Sections(BaseModel):
    patient: PatientName
    sections: list[SectionCount]


class SectionPage(BaseModel):
    """A page of a list, newest first; `total` counts the whole list."""

    patient: PatientName
    items: list[Listed]
    next_cursor: str | None
    total: int


class ReceivedFile(BaseModel):
    """The file that a received document holds: in words what it is ("PDF file"), and its size in bytes."""

    kind: str
    size: int


class ReceivedDocument(BaseModel):
    """A document that was received from elsewhere; `date` is the day it was made on, `from` who made it.

    `file` is what it holds instead of text, where there is one to download.
    """

    model_config = ConfigDict(populate_by_name=True)

    id: str
    title: str
    type: str | None
    date: str | None
    sender: str | None = Field(alias="from")
    file: ReceivedFile | None


class ReceivedDocuments(BaseModel):
    """A page of the received documents, newest first."""

    items: list[ReceivedDocument]
    next_cursor: str | None


class FileLink(BaseModel):
    """A link that downloads a file for a minute; its name to keep it under, its size in bytes, and its media type."""

    url: str
    file_name: str
    size: int
    media_type: str


class TrendTest(BaseModel):
    name: str
    unit: str | None


class TrendPoint(BaseModel):
    """A measured value; `at` is its date, `low` and `high` what was normal then."""

    at: str
    value: float
    flag: Flag | None
    low: float | None
    high: float | None


class Trend(BaseModel):
    """A test's values over time, oldest first, all in one unit."""

    patient: PatientName
    test: TrendTest
    points: list[TrendPoint]
    unit: str | None


class AppointmentLocation(BaseModel):
    name: str
    address: str | None


class Appointment(BaseModel):
    """An appointment; `start` and `end` are moments with their time zone (ISO 8601)."""

    id: str
    title: str
    start: str
    end: str | None
    provider: str | None
    location: AppointmentLocation | None
    status_words: str


class LatestResult(BaseModel):
    """The newest panel of results, and of its tests the first that is not normal, else the first."""

    panel_id: str
    panel_name: str
    date: str | None
    test: Test


class PatientSummary(BaseModel):
    """Who a patient is, how to reach them, and the email addresses of their contacts (guardians, next of kin).

    `other_names` are former and further ones, given names first.
    """

    id: str
    first_name: str
    family_name: str
    given_names: list[str]
    full_name: str
    other_names: list[str]
    birth_date: date | None
    sex: Literal["male", "female", "other", "unknown"] | None
    phones: list[str]
    emails: list[str]
    contact_emails: list[str]
    address: str | None
    postal_code: str | None


class PatientQuery(BaseModel):
    """What staff look for: the beginning of a name, a birth date (ISO 8601) or a phone number."""

    by: Literal["name", "birth_date", "phone"] = "name"
    value: Annotated[str, Field(max_length=100)] = ""


class FoundPatients(BaseModel):
    items: list[PatientSummary]
    next_cursor: str | None
