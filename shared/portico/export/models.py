"""What an export is made from: a patient's chart, and the document the practice makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Resource = Mapping[str, Any]
"""One FHIR R4 resource, as it was received."""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in the United States."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = "US"


@dataclass(frozen=True, slots=True)
class Custodian:
    """The practice that keeps the record and answers for the document."""

    id: str
    name: str
    phone: str | None = None
    address: Address | None = None
    npi: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days of service, the first and the last in it, by the practice's calendar."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Document:
    """One export: its own id (a UUID), when it was made (aware), by which practice, in which IANA time zone.

    `span` is the days of service it is asked for; None is all time.
    """

    id: str
    created: datetime
    custodian: Custodian
    time_zone: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One patient and every resource of their record; the patient may be among the resources too.

    `beside` are resources that are not told of themselves, only named by those that are.
    """

    patient: Resource
    resources: Sequence[Resource]
    beside: Sequence[Resource] = ()


class Period(BaseModel):
    """Dates of service as a patient asks for them: all time, one day, or a first and a last day (ISO dates)."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["all", "single", "range"]
    date: str | None = None
    from_: str | None = Field(None, alias="from")
    to: str | None = None


class ExportRequest(BaseModel):
    """What a patient asks for: the Consolidated Clinical Summary (C-CDA) of their care on these dates."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["ccda"]
    period: Period


class Holding(BaseModel):
    """How many entries a section of the document holds."""

    section: str
    count: int


class ReadyExport(BaseModel):
    """A document that is ready: what it holds, its size in bytes, and a link that works for some seconds."""

    id: str
    status: Literal["ready"]
    file_name: str
    size: int
    link: str
    link_expires_in: int
    holds: list[Holding]
    covers: str
    made_at: str


class MakingExport(BaseModel):
    """A document that is being made: how many of its steps are done."""

    id: str
    status: Literal["making"]
    done: int
    total: int


class FailedExport(BaseModel):
    """A document that could not be made, and why in words for the patient; another request starts anew."""

    id: str
    status: Literal["failed"]
    reason: str


Export = ReadyExport | MakingExport | FailedExport
