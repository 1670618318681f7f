"""Patients of a practice, through the intake that a practice's system uses."""

import json
from typing import Any

from portico import ids
from portico.access import Caller
from portico.records.service import intake, intake_worker
from tests.support.events import PRACTICE
from tests.support.practices import NOW

SYSTEM = "https://larkspur.example/mrn"


def add_patient(
    given: str,
    family: str,
    born: str | None,
    *,
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    practice: str = PRACTICE,
    **fields: Any,
) -> str:
    """Send a Bundle that holds only this patient; gives the patient's id."""
    number = ids.derived_id("mrn", given, family, born or "")
    patient = {
        "resourceType": "Patient",
        "id": number.replace("_", "-"),
        "identifier": [{"system": SYSTEM, "value": number}],
        "name": [{"use": "official", "given": [given], "family": family}],
        "telecom": [
            *({"system": "phone", "value": phone} for phone in phones),
            *({"system": "email", "value": email} for email in emails),
        ],
        **({"birthDate": born} if born else {}),
        **fields,
    }
    bundle = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]})
    caller = Caller(practice, "client", "cli_test", scopes=frozenset({"system/*.write"}))
    received = intake.receive(caller, "fhir", bundle.encode(), ids.digest(bundle), NOW)
    intake_worker.take_in(practice, received.id, NOW)
    (made,) = intake.show(caller, received.id, NOW).patients
    return made.id
