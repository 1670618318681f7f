"""How an intake is told to the practice's system that sent it."""

from typing import Literal

from pydantic import BaseModel

from portico.records.intake.bundle import Reason


class IntakePatient(BaseModel):
    """A patient of an intake; `created` where this intake opened the chart."""

    id: str
    created: bool
    name: str | None


class Intake(BaseModel):
    """An intake's state. Nothing of it is shown to a patient before it is `accepted`; then all of it is, at once."""

    id: str
    status: Literal["received", "writing", "accepted", "refused"]
    total: int
    done: int
    accepted: int
    quarantined: int
    refused: int
    patients: list[IntakePatient]
    reasons: list[Reason]
    reason: str | None
