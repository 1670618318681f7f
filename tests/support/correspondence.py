"""A practice whose patient has seen a provider, and messages between them as their pages send them."""

from collections.abc import Mapping
from typing import Any

from portico.messages.entities import Attachment
from portico.messages.repo import attachment_files, attachment_rows
from portico.practices.models import Practice
from portico.store import transactions
from tests.support import people
from tests.support.events import PRACTICE, Answer, call
from tests.support.intake import bundle, new_key, patient_of, take_in
from tests.support.practices import open_practice

NPI = "http://hl7.org/fhir/sid/us-npi"
_ADDRESS = {"line": ["4 Elm Street"], "city": "Larkspur", "state": "MA", "postalCode": "01597"}
OFFICES = [
    {"id": "main", "name": "Main Street", "address": _ADDRESS, "phone": "(508) 555-0142"},
    {"id": "hill", "name": "Hill Road", "address": _ADDRESS, "phone": "(508) 555-0143"},
]
CHEN = {
    "id": "chen",
    "name": "Dr. Emily Chen",
    "about": "Family medicine",
    "locations": ["main"],
    "identifiers": [{"system": NPI, "value": "1234567893"}],
}
OSEI = CHEN | {"id": "osei", "name": "Dr. Samuel Osei", "identifiers": [{"system": NPI, "value": "1987654320"}]}
CONTACT = {"phone": "(508) 555-0142", "email": "desk@larkspur.example"}  # where its teams get mail
PRACTITIONER = {
    "resourceType": "Practitioner",
    "id": "chen",
    "identifier": [{"system": NPI, "value": "1234567893"}],
    "name": [{"family": "Chen", "given": ["Emily"]}],
}
VISIT = {
    "resourceType": "Encounter",
    "id": "visit",
    "status": "finished",
    "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
    "participant": [{"individual": {"reference": "Practitioner/chen"}}],
    "period": {"start": "2026-08-12T09:00:00-04:00"},
}
TO_NURSES = {"team": "nurses", "subject": "medical-question", "text": "May I take both pills at night?"}
TO_CHEN = {"provider": "chen", "location": "main", "subject": "test-results", "text": "What does my result mean?"}


def open_with_providers(practice_id: str = PRACTICE, **changes: Any) -> Practice:
    """A practice with two offices, of whose two providers the patient of `charted` has seen Dr. Chen."""
    wanted = {"locations": OFFICES, "providers": [CHEN, OSEI], "contact": CONTACT}
    return open_practice(practice_id, **{**wanted, **changes})


def charted(number: str = "1001", given: str = "Myra") -> str:
    """A patient with a visit at Dr. Chen's; their id."""
    name = [{"use": "official", "family": "Okafor", "given": [given]}]
    visit = VISIT | {"id": f"visit-{given}", "subject": {"reference": f"Patient/{given}"}}
    told = take_in(bundle(patient_of(number, resource_id=given, name=name), visit, PRACTITIONER))
    return str(told["patients"][0]["id"])


def start(patient_id: str, message: Mapping[str, Any] = TO_NURSES, key: str = "", **changes: Any) -> Answer:
    """A patient's new message."""
    return _post(f"/patients/{patient_id}/messages", {**message, **changes}, people.patient(patient_id), key)


def write_back(patient_id: str, thread: str, text: str = "Thank you!", key: str = "", **changes: Any) -> Answer:
    """A patient's message to a thread that is there."""
    path = f"/patients/{patient_id}/messages/threads/{thread}"
    return _post(path, {"text": text, **changes}, people.patient(patient_id), key)


def answer(thread: str, text: str = "Yes, you may.", role: str = "nurse", key: str = "", **changes: Any) -> Answer:
    """An answer by one of the staff."""
    return _post(f"/desk/messages/threads/{thread}", {"text": text, **changes}, people.staff(role), key)


def ask(patient_id: str, rest: str = "") -> Any:
    """What a patient's page of messages reads."""
    found = call("GET", f"/patients/{patient_id}/messages{rest}", caller=people.patient(patient_id))
    assert found.status == 200, found.text
    return found.body


def desk(rest: str = "", role: str = "nurse") -> Any:
    """What the console's page of messages reads."""
    found = call("GET", f"/desk/messages{rest}", caller=people.staff(role))
    assert found.status == 200, found.text
    return found.body


def queue(name: str = "team", team: str = "nurses", role: str = "nurse") -> list[str]:
    """The threads in a queue, in its order."""
    return [each["id"] for each in desk(f"?queue={name}&team={team}", role)["items"]]


def change(thread: str, what: str, body: Any = None, role: str = "nurse", key: str = "") -> Answer:
    """What one of the staff does with a thread."""
    return _post(f"/desk/messages/threads/{thread}/{what}", body, people.staff(role), key)


def clean_file(
    patient_id: str, account_id: str = "", *, name: str = "rash.png", practice: str = PRACTICE, file_id: str = "att_1"
) -> str:
    """A file that a patient, or this account, attached and that was found clean; its id."""
    account = account_id or f"acc_{patient_id.removeprefix('pat_')}"
    announced = Attachment(
        id=file_id,
        patient_id=patient_id,
        account_id=account,
        name=name,
        media_type="image/png",
        size=7,
        announced_at="2026-11-22T14:00:00.000Z",
    )
    transactions.write(*attachment_rows.putting_new(practice, announced, "digest"))
    stored = attachment_files.put_clean(practice, file_id, b"content", "image/png")
    assert attachment_rows.mark_clean(practice, file_id, stored, name, "image/png", 7)
    return file_id


def _post(path: str, body: Any, caller: Mapping[str, str], key: str) -> Answer:
    return call("POST", path, body=body, caller=caller, headers={"Idempotency-Key": key or new_key()})
