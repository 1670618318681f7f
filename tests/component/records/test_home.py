"""Home in one call."""

from typing import Any

import pytest

from portico import clock
from portico.practices import repo as practices
from tests.support.events import PRACTICE, call
from tests.support.faults import counted
from tests.support.intake import bundle, patient_of, take_in
from tests.support.people import patient, staff
from tests.support.practices import NOW, open_practice
from tests.unit.records.reading import observation

ABOUT = {"subject": {"reference": "Patient/myra"}}


@pytest.fixture(autouse=True)
def _open(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_practice()
    monkeypatch.setattr(clock, "now", lambda: NOW)


def chart(*resources: dict[str, Any]) -> str:
    return str(take_in(bundle(patient_of(), *resources))["patients"][0]["id"])


def home(patient_id: str, who: Any = None) -> Any:
    return call("GET", f"/patients/{patient_id}/home", caller=who or patient(patient_id))


def test_home_of_a_new_patient_says_what_there_is_and_is_quiet_about_the_rest() -> None:
    patient_id = chart()
    assert home(patient_id).body == {
        "patient": {
            "id": patient_id,
            "first_name": "Myra",
            "full_name": "Myra Jane Okafor",
            "birth_date": "1958-03-14",
        },
        "notice": None,
        "next_appointment": None,
        "medications": {"items": [], "total": 0},
        "latest_result": None,
        "as_of": "2026-11-22T14:05:09.000Z",
    }


def test_home_shows_notice_next_appointment_medication_and_latest_result() -> None:
    notice = {"title": "Flu shots", "summary": "Saturdays.", "body": "Walk in.", "author": "Dr. Chen"}
    practices.put_notice(PRACTICE, notice)
    medication = {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Metformin 500 MG Oral Tablet"},
    }
    appointments = [
        {
            "resourceType": "Appointment",
            "id": f"a{day}",
            "status": "booked",
            "start": f"2026-11-{day}T10:00:00-05:00",
            "participant": [{"actor": {"reference": "Patient/myra"}}, {"actor": {"reference": "Location/office"}}],
        }
        for day in (21, 27, 24)
    ]
    office = {"resourceType": "Location", "id": "office", "name": "Larkspur office"}
    patient_id = chart(medication | ABOUT, *appointments, office, observation("4548-4", 5) | ABOUT)
    body = home(patient_id).body
    assert body["notice"] == notice
    assert body["next_appointment"]["start"] == "2026-11-24T10:00:00-05:00"
    assert body["next_appointment"]["location"] == {"name": "Larkspur office", "address": None}
    assert [(one["name"], one["strength"]) for one in body["medications"]["items"]] == [("Metformin", "500 mg")]
    latest = body["latest_result"]
    assert (latest["panel_name"], latest["date"], latest["test"]["value"]) == ("Hemoglobin A1c", "2026-08-12", "5")
    assert latest["test"]["has_trend"] is False


def test_home_takes_one_reading_and_one_audit_entry() -> None:
    patient_id = chart()
    home(patient_id)
    with counted() as calls:
        assert home(patient_id).status == 200
    assert calls.made == ["BatchGetItem", "PutItem"]


@pytest.mark.parametrize("who", [patient("pat_other"), staff("provider")])
def test_home_of_somebody_else_is_not_found(who: Any) -> None:
    assert home(chart(), who).status == 404


def test_home_of_a_chart_that_is_not_there_is_not_found() -> None:
    assert home("pat_none").status == 404
