"""What an export is made from: a patient's chart, and the document the practice makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
class Document:
    """One export: its own id (a UUID), when it was made (aware), by which practice, in which IANA time zone."""

    id: str
    created: datetime
    custodian: Custodian
    time_zone: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One patient and every resource of their record; the patient may be among the resources too."""

    patient: Resource
    resources: Sequence[Resource]
