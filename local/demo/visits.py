"""Visits that were and appointments that will be."""

from collections.abc import Sequence
from datetime import date

from . import practice
from .chart import Chart, Visit, clinician, larkspur, office
from .dates import moment
from .fhir import HL7, US_CORE, V3, Resource, coding, concept
from .practice import Provider
from .terms import VISIT_TYPES, Term

APPOINTMENT_KINDS = {
    "FOLLOWUP": "A follow up visit from a previous appointment",
    "CHECKUP": "A routine check-up, such as an annual physical",
    "ROUTINE": "Routine appointment - default if not valued",
}
CLASSES = {"AMB": "ambulatory", "VR": "virtual", "IMP": "inpatient encounter"}


def visit(
    chart: Chart,
    key: str,
    day: date,
    kind: str,
    reason: Term,
    *,
    clock: str = "10:20",
    minutes: int = 20,
    provider: Provider | None = None,
    at_office: str | None = None,
    problem: Resource | None = None,
) -> Visit:
    """A finished visit of a kind of `VISIT_TYPES`; with the chart's own provider unless another is named."""
    seen_by = provider or chart.provider
    encounter_class = {"video": "VR", "hospital": "IMP"}.get(kind, "AMB")
    period = {"start": moment(day, clock), "end": moment(day, clock, minutes)}
    reference = chart.add(
        "Encounter",
        f"visit-{key}",
        US_CORE + "encounter",
        {
            "identifier": [{"system": practice.VISIT, "value": f"{chart.person.number}-{key}"}],
            "status": "finished",
            "class": coding(V3 + "ActCode", encounter_class, CLASSES[encounter_class]),
            "type": [VISIT_TYPES[kind].concept()],
            "participant": [
                {
                    "type": [concept(V3 + "ParticipationType", "PPRF", "primary performer")],
                    "period": period,
                    "individual": clinician(seen_by),
                }
            ],
            "period": period,
            "reasonCode": [reason.concept()],
            "diagnosis": [{"condition": problem}] if problem else None,
            "location": [{"location": office(at_office or seen_by.offices[0])}] if kind != "hospital" else None,
            "serviceProvider": larkspur() if kind != "hospital" else {"display": "Mill River Hospital"},
        },
    )
    return Visit(key, day, period["start"], seen_by, reference)


def appointment(
    chart: Chart,
    key: str,
    day: date,
    clock: str,
    what: str,
    *,
    kind: str = "FOLLOWUP",
    minutes: int = 20,
    provider: Provider | None = None,
    at_office: str | None = None,
    status: str = "booked",
    instruction: str | None = None,
    reasons: Sequence[Term] = (),
) -> Resource:
    """An appointment with the chart's own provider unless another is named; `what` is its title on a page."""
    with_whom = provider or chart.provider
    accepted = {"status": "declined" if status == "cancelled" else "accepted"}
    canceled = concept(HL7 + "appointment-cancellation-reason", "pat", "Patient", "Canceled by the patient")
    return chart.add(
        "Appointment",
        f"appointment-{key}",
        None,
        {
            "status": status,
            "cancelationReason": canceled if status == "cancelled" else None,
            "serviceType": [{"text": what}],
            "appointmentType": concept(HL7 + "v2-0276", kind, APPOINTMENT_KINDS[kind]),
            "reasonCode": [reason.concept() for reason in reasons],
            "description": what,
            "start": moment(day, clock),
            "end": moment(day, clock, minutes),
            "minutesDuration": minutes,
            "patientInstruction": instruction,
            "participant": [
                {"actor": chart.patient, "required": "required", **accepted},
                {"actor": clinician(with_whom), "required": "required", **accepted},
                {"actor": office(at_office or with_whom.offices[0]), "required": "required", **accepted},
            ],
        },
    )
