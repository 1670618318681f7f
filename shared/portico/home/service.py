"""Home in two calls to AWS: one that reads the chart's header and the practice's notice, and the audit entry."""

from datetime import datetime

from portico import audit, clock
from portico.access import Caller
from portico.home import repo
from portico.home.models import CurrentMedications, Home
from portico.practices import service as practices
from portico.records.service import digest


def show_home(caller: Caller, patient_id: str, now: datetime) -> Home:
    """Home of a patient. Raises NotFound when there is no such chart."""
    header, notice = repo.read(caller.practice_id, patient_id)
    chart = digest.of(patient_id, header, now)
    audit.record(caller, "home.read", now, patient_id=patient_id)
    return Home(
        patient=chart.patient,
        notice=practices.notice(notice),
        next_appointment=chart.next_appointment,
        medications=CurrentMedications(items=chart.medications, total=chart.medications_total),
        latest_result=chart.latest_result,
        as_of=clock.stamp(now),
    )
