"""What was sent, read and checked whole, before anything of it is written."""

from dataclasses import dataclass, field
from typing import Any

from portico.records.ccda import BodyFile
from portico.records.intake.bundle import Reason
from portico.records.intake.patients import ChartPart


@dataclass(frozen=True, slots=True)
class Document:
    """A received document as the patient's list names it, its original, and the file that it may hold."""

    patient_id: str
    id: str
    title: str
    type: str | None
    date: str | None  # FHIR dateTime
    sender: str | None
    content: bytes
    file: BodyFile | None


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes to which chart, what is quarantined and why; of a document also what each section had and gave.

    `notices` are told to the sender beside: how it was decided whose chart it is, where that may surprise.
    """

    total: int
    charts: dict[str, ChartPart]
    quarantined: list[Reason]
    sections: list[dict[str, Any]] = field(default_factory=list)
    document: Document | None = None
    notices: list[Reason] = field(default_factory=list)
