"""What Home shows of a chart: all of it lies in the chart's header."""

from datetime import datetime
from typing import NamedTuple

from portico.records import repo
from portico.records.chart import next_appointment
from portico.records.models import Appointment, AppointmentLocation, LatestResult, Medication, PatientName
from portico.records.service.charts import shown_header
from portico.records.service.lists import name_of, test_of
from portico.store.items import Item

reading = repo.reading_header


class Digest(NamedTuple):
    """The newest current medications and their number, the next appointment, the latest result."""

    patient: PatientName
    medications: list[Medication]
    medications_total: int
    next_appointment: Appointment | None
    latest_result: LatestResult | None


def of(patient_id: str, header: Item | None, now: datetime) -> Digest:
    """The digest in the header that `reading` gave. Raises NotFound when there is no such chart."""
    chart = shown_header(header)
    digest, trends = chart["digest"], chart["trends"]
    medications = digest["medications"]
    return Digest(
        patient=name_of(patient_id, chart),
        medications=[_medication(one) for one in medications["items"]],
        medications_total=medications["total"],
        next_appointment=_appointment(next_appointment(digest["appointments"], now)),
        latest_result=_latest_result(digest.get("latest_result"), trends),
    )


def _medication(shown: Item) -> Medication:
    return Medication.model_validate({name: shown.get(name) for name in Medication.model_fields})


def _appointment(shown: Item | None) -> Appointment | None:
    if shown is None:
        return None
    place = shown.get("location")
    location = AppointmentLocation(name=place["name"], address=place.get("address")) if place else None
    fields = {name: shown.get(name) for name in Appointment.model_fields}
    return Appointment.model_validate(fields | {"location": location})


def _latest_result(shown: Item | None, trends: list[str]) -> LatestResult | None:
    if shown is None:
        return None
    test = test_of(shown["test"], trends)
    return LatestResult(panel_id=shown["panel_id"], panel_name=shown["panel_name"], date=shown.get("date"), test=test)
