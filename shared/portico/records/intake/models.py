"""What a practice's system announces of a file, and how it is told what became of it."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from portico.records.intake.bundle import Reason

Form = Literal["fhir", "ccda"]  # a Bundle, or a clinical document
LARGEST_UPLOAD = 64 * 1024 * 1024  # bytes


class UploadRequest(BaseModel):
    """A file that is to come: its type, its size in bytes and its SHA-256 in hexadecimal."""

    content_type: Literal["application/fhir+json", "application/xml", "text/xml"]
    size: int = Field(ge=1, le=LARGEST_UPLOAD)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Upload(BaseModel):
    """Where the file is posted: a multipart form of these fields and then the file, within half an hour."""

    id: str
    url: str
    fields: dict[str, str]
    intake: str


class IntakePatient(BaseModel):
    """A patient of an intake; `created` where this intake opened the chart."""

    id: str
    created: bool
    name: str | None


class TypeCount(BaseModel):
    """A type's resources: how many were accepted, how many of these a page shows, how many are only kept."""

    type: str
    accepted: int
    shown: int
    kept: int


class SectionTold(BaseModel):
    """A section of a document: its entries, how many were taken in, how many were lost and why.

    `kept_as_text` where the section's words are kept as a note.
    """

    title: str
    entries: int
    taken: int
    lost: int
    kept_as_text: bool
    why: list[str]


class Intake(BaseModel):
    """An intake's state. Nothing of it is shown to a patient before it is `accepted`; then all of it is, at once.

    `superseded` counts the accepted resources of which the chart had a newer version already. `reasons` tell what was
    quarantined or refused; one about the `Patient` (index -1) tells how a document's chart was found.
    """

    id: str
    status: Literal["uploading", "received", "writing", "accepted", "refused"]
    total: int
    done: int
    accepted: int
    superseded: int
    quarantined: int
    refused: int
    types: list[TypeCount]
    sections: list[SectionTold]
    patients: list[IntakePatient]
    reasons: list[Reason]
    reason: str | None
