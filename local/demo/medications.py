"""Prescriptions, current and stopped."""

from datetime import date

from .chart import Chart, clinician
from .dates import moment
from .fhir import HL7, SNOMED, US_CORE, Resource, concept, quantity
from .practice import Provider
from .terms import DRUGS, Term

ROUTES = {
    "mouth": concept(SNOMED, "26643006", "Oral route", "by mouth"),
    "breathed": concept(SNOMED, "447694001", "Respiratory tract route", "breathed in"),
    "muscle": concept(SNOMED, "78421000", "Intramuscular route", "into the muscle"),
}


def medication(
    chart: Chart,
    drug: str,
    how: str,
    since: date,
    *,
    dose: tuple[float, str] = (1, "{tbl}"),
    times_a_day: int | None = None,
    route: str = "mouth",
    supply: tuple[float, int] = (90, 90),
    refills: int = 3,
    until: date | None = None,
    why_stopped: str | None = None,
    problem: Resource | None = None,
    provider: Provider | None = None,
    key: str | None = None,
) -> Resource:
    """A prescription: `how` in plain words, `dose` and `supply` (amount in dose units, days), as needed if no times.

    Past prescriptions have `until`: completed, or stopped when `why_stopped` says why.
    """
    dosage: Resource = {
        "text": how,
        "asNeededBoolean": times_a_day is None,
        "route": ROUTES[route],
        "doseAndRate": [
            {"type": concept(HL7 + "dose-rate-type", "ordered", "Ordered"), "doseQuantity": quantity(*dose)}
        ],
    }
    if times_a_day:
        dosage["timing"] = {"repeat": {"frequency": times_a_day, "period": 1, "periodUnit": "d"}}
    validity = {"start": since.isoformat()} | ({"end": until.isoformat()} if until else {})
    past = "stopped" if why_stopped else "completed"
    amount, days = supply
    return chart.add(
        "MedicationRequest",
        f"medication-{key or drug}",
        US_CORE + "medicationrequest",
        {
            "status": past if until else "active",
            "statusReason": Term(why_stopped).concept() if why_stopped else None,
            "intent": "order",
            "category": [concept(HL7 + "medicationrequest-category", "community", "Community")],
            "reportedBoolean": False,
            "medicationCodeableConcept": DRUGS[drug].concept(),
            "authoredOn": moment(since, "09:30"),
            "requester": clinician(provider or chart.provider),
            "reasonReference": [problem] if problem else None,
            "dosageInstruction": [dosage],
            "dispenseRequest": {
                "validityPeriod": validity,
                "numberOfRepeatsAllowed": refills,
                "quantity": quantity(amount, dose[1]),
                "expectedSupplyDuration": quantity(days, "d"),
            },
        },
    )
