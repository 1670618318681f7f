"""The sample Bundles of many systems: everything in them has its place, and two of them go the whole way."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portico.records import chart
from portico.records.fhir.references import Ref
from portico.records.intake.bundle import Refused, read_bundle
from portico.records.intake.patients import Known, sort_by_patient
from portico.records.intake.plan import plan
from portico.records.rows import with_shown
from tests.support.events import call
from tests.support.intake import SAMPLE_SYSTEMS, SAMPLES, send, take_in
from tests.support.people import patient
from tests.support.practices import NOW, open_practice

WHOLE = (
    "ccdaonfhir-google-myra-jones",
    "inferno-uscore-85",
    "smart-synthea-benito_shields",
    "sphr-synthea-graig_tremblay",
)
SYSTEMS = [
    *SAMPLE_SYSTEMS,
    "http://example.org/patient/identifiers",
    "https://github.com/inferno-framework/us-core-test-kit",
]

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of ../shared are not here")


def sample(name: str) -> str:
    return (SAMPLES / "fhir" / f"{name}.json").read_text()


@pytest.mark.parametrize("path", sorted((SAMPLES / "fhir").glob("*.json")), ids=lambda path: str(path.stem))
def test_every_resource_of_a_sample_has_a_place_in_one_chart(path: Path) -> None:
    sent = read_bundle(path.read_text())
    by_patient = sort_by_patient("larkspur", sent.entries, SYSTEMS, Known())
    assert (sent.quarantined, by_patient.quarantined) == ([], [])
    ((patient_id, part),) = by_patient.charts.items()
    changes = plan(patient_id, part.entries, {}, {}, date(2026, 11, 22)).changes
    rows = [with_shown(change.row.item(1, None)) for change in sorted(changes, key=lambda one: one.row.key)]
    counts = chart.summarize(rows, NOW)["counts"]
    assert sum(counts.values()) == sent.total == len({change.row.key for change in changes})
    assert _tests_shown(rows) == counts.get("tests", 0) + _panels_of_one(rows)


def _tests_shown(rows: list[dict[str, Any]]) -> int:
    return len({test["id"] for row in rows if row["section"] == "results" for test in row["shown"]["tests"]})


def _panels_of_one(rows: list[dict[str, Any]]) -> int:
    """Results that show themselves among their tests."""
    own = [row["shown"] for row in rows if row["section"] == "results"]
    return sum(any(test["id"] == panel["id"] for test in panel["tests"]) for panel in own)


@pytest.mark.parametrize("name", WHOLE)
def test_every_word_of_a_sample_is_one_a_person_can_read(name: str) -> None:
    sent = read_bundle(sample(name))
    ((patient_id, part),) = sort_by_patient("larkspur", sent.entries, SYSTEMS, Known()).charts.items()
    codes = {code for entry in part.entries for code in _codes(entry.ref, entry.body)}
    for change in plan(patient_id, part.entries, {}, {}, date(2026, 11, 22)).changes:
        names = _names(dict(change.row.listed.item or {}))
        assert not codes & set(names)
        assert not [one for one in names if "(finding)" in one or "(procedure)" in one or "urn:" in one]


def _codes(ref: Ref, body: dict[str, Any]) -> set[str]:
    coded = body.get("code", {})
    return {str(one.get("code")) for one in coded.get("coding", [])} if isinstance(coded, dict) else set()


def _names(item: dict[str, Any]) -> list[str]:
    inside = [name for test in item.get("tests", []) for name in _names(test)]
    return [str(item[field]) for field in ("name", "reason", "value", "provider") if item.get(field)] + inside


@pytest.mark.parametrize("name", ["ccdaonfhir-google-myra-jones", "smart-synthea-benito_shields"])
@pytest.mark.usefixtures("cloud")
def test_sample_goes_the_whole_way_and_comes_back_whole(name: str) -> None:
    open_practice(identifier_systems=SAMPLE_SYSTEMS)
    content = json.loads(sample(name))
    told = take_in(content)
    assert (told["status"], told["accepted"], told["quarantined"]) == ("accepted", len(content["entry"]), 0)
    patient_id = told["patients"][0]["id"]
    for section in call("GET", f"/patients/{patient_id}/records", caller=patient(patient_id)).body["sections"]:
        page = call("GET", f"/patients/{patient_id}/records/{section['id']}", caller=patient(patient_id)).body
        assert page["total"] == section["count"]
        assert len(page["items"]) == min(section["count"], 25)


@pytest.mark.parametrize(
    ("name", "code"),
    [("trailing-brace", "intake.not_json"), ("entries-without-resourceType", "intake.no_resource_type")],
)
def test_malformed_sample_is_refused_with_its_reason(name: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_bundle((SAMPLES / "fhir-malformed" / f"{name}.json").read_text())
    assert refusal.value.reasons[0].reason_code == code


@pytest.mark.usefixtures("cloud")
def test_sample_of_two_patients_under_one_id_never_makes_one_chart_of_them() -> None:
    open_practice(identifier_systems=["http://hl7.org/fhir/sid/us-ssn"])
    told = take_in(json.loads((SAMPLES / "fhir-malformed" / "two-patients-in-one-bundle.json").read_text()))
    assert len(told["patients"]) == 1
    assert ("Patient/Example-McBee-Patient1", "intake.repeated_id") in {
        (one["resource"], one["reason_code"]) for one in told["reasons"]
    }


@pytest.mark.usefixtures("cloud")
def test_sample_of_unregistered_systems_is_refused_over_the_api() -> None:
    open_practice()
    answer = send(json.loads(sample("inferno-uscore-907")))
    assert (answer.status, answer.body["code"]) == (422, "intake.refused")
