"""Charts of the people of the isolation tests, and how they arrive."""

import json
from datetime import date
from typing import Any

from portico import clock, ids
from portico.access import Caller
from portico.records.intake.models import Form, Intake
from portico.records.service import intake, intake_worker
from tests.support.documents import SYSTEM
from tests.support.intake import MRN, bundle


def chart(name: str, family: str, drug: str, born: date) -> str:
    """More allergies than a page shows, and a test that was done twice."""
    patient = {
        "resourceType": "Patient",
        "id": name,
        "identifier": [{"system": MRN, "value": name}, {"system": SYSTEM, "value": name}],
        "name": [{"family": family, "given": ["Robin"]}],
        "birthDate": born.isoformat(),
    }
    about = {"resourceType": "AllergyIntolerance", "patient": {"reference": f"Patient/{name}"}}
    allergies = [{**about, "id": f"{name}-{n}", "code": {"text": f"{drug} {n}"}} for n in range(30)]
    results = [_result(name, drug, year) for year in (2024, 2025)]
    return json.dumps(bundle(patient, *allergies, *results))


def _result(name: str, drug: str, year: int) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"{name}-{year}",
        "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "subject": {"reference": f"Patient/{name}"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "9999-0"}], "text": f"{drug} level"},
        "effectiveDateTime": f"{year}-03-01",
        "valueQuantity": {"value": 4.5, "unit": "mg/L"},
    }


def take_in(practice_id: str, form: Form, text: str) -> Intake:
    """As a practice's system sends it; the intake when it is over."""
    sender = Caller(practice_id, "client", "cli_ehr", scopes=frozenset({"system/*.write"}))
    received = intake.receive(sender, form, text.encode(), ids.digest(text), clock.now())
    intake_worker.take_in(practice_id, received.id, clock.now())
    return intake.show(sender, received.id, clock.now())
