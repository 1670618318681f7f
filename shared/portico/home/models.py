"""What Home shows; what has no data yet is null or empty."""

from pydantic import BaseModel

from portico.practices.models import Notice
from portico.records.models import Appointment, LatestResult, Medication, PatientName


class CurrentMedications(BaseModel):
    """The newest of the current medications, at most five, and how many there are."""

    items: list[Medication]
    total: int


class Home(BaseModel):
    """Home as of a moment (ISO 8601, UTC)."""

    patient: PatientName
    notice: Notice | None
    next_appointment: Appointment | None
    medications: CurrentMedications
    latest_result: LatestResult | None
    as_of: str
