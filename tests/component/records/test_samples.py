"""The sample Bundles of many systems: everything in them has its place, and two of them go the whole way."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portico.records import chart
from portico.records import service as records
from portico.records.fhir.references import Ref
from portico.records.intake.bundle import Refused, read_bundle
from portico.records.intake.patients import Known, sort_by_patient
from portico.records.intake.plan import plan
from portico.records.rows import with_shown
from tests.support.events import PRACTICE, call
from tests.support.intake import SAMPLE_SYSTEMS, SAMPLES, send, take_in, take_in_document
from tests.support.people import patient
from tests.support.practices import NOW, open_practice

WHOLE = (
    "ccdaonfhir-google-myra-jones",
    "inferno-uscore-85",
    "smart-synthea-benito_shields",
    "sphr-synthea-graig_tremblay",
)
SHARED_NUMBERS = {  # documents of different people under the same numbers
    "emerge-170-r11": "Jeffery Jennings",
    "hl7-examples-discharge-summary": "Isabella Jones",
    "hl7-examples-unstructured-pdf": "Henry L Levin",
    "hl7-examples-care-plan": "Eve Betterhalf",
    "onc-uscdi-v4-amb-sample1": "Alice Jones Newman",
}

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of ../shared are not here")


def sample(name: str) -> str:
    return (SAMPLES / "fhir" / f"{name}.json").read_text()


@pytest.mark.parametrize("path", sorted((SAMPLES / "fhir").glob("*.json")), ids=lambda path: str(path.stem))
def test_every_resource_of_a_sample_has_a_place_in_one_chart(path: Path) -> None:
    sent = read_bundle(path.read_text())
    by_patient = sort_by_patient("larkspur", sent.entries, SAMPLE_SYSTEMS, Known())
    assert (sent.quarantined, by_patient.quarantined) == ([], [])
    ((patient_id, part),) = by_patient.charts.items()
    changes = plan(patient_id, part.entries, {}, {}, date(2026, 11, 22)).changes
    rows = [with_shown(change.row.item(1, None)) for change in sorted(changes, key=lambda one: one.row.key)]
    counts = chart.summarize(rows, NOW)["counts"]
    assert sum(counts.values()) == sent.total == len({change.row.key for change in changes})
    assert Counter(row["type"] for row in rows) == Counter(entry["resource"]["resourceType"] for entry in _sent(path))
    assert _tests_shown(rows) == counts.get("tests", 0) + _panels_of_one(rows)


def _sent(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text())["entry"]
    return entries


def _tests_shown(rows: list[dict[str, Any]]) -> int:
    return len({test["id"] for row in rows if row["section"] == "results" for test in row["shown"]["tests"]})


def _panels_of_one(rows: list[dict[str, Any]]) -> int:
    """Results that show themselves among their tests."""
    own = [row["shown"] for row in rows if row["section"] == "results"]
    return sum(any(test["id"] == panel["id"] for test in panel["tests"]) for panel in own)


@pytest.mark.parametrize("name", WHOLE)
def test_every_word_of_a_sample_is_one_a_person_can_read(name: str) -> None:
    sent = read_bundle(sample(name))
    ((patient_id, part),) = sort_by_patient("larkspur", sent.entries, SAMPLE_SYSTEMS, Known()).charts.items()
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


@pytest.mark.parametrize("path", sorted((SAMPLES / "ccda").glob("*.xml")), ids=lambda path: str(path.stem))
@pytest.mark.usefixtures("cloud")
def test_document_of_the_samples_is_taken_in_whole_and_can_be_read(path: Path) -> None:
    open_practice(identifier_systems=SAMPLE_SYSTEMS)
    told = take_in_document(path.read_bytes())
    assert (told["status"], told["quarantined"], told["reasons"]) == ("accepted", 0, [])
    assert told["accepted"] == told["total"] == sum(one["accepted"] for one in told["types"])
    assert all(one["taken"] + one["lost"] == one["entries"] for one in told["sections"])
    assert all(one["why"] for one in told["sections"] if one["lost"])
    (who,) = told["patients"]
    _, _, resources = records.read_chart(PRACTICE, who["id"])
    assert len(resources) == told["total"]
    listed = call("GET", f"/patients/{who['id']}/records/documents", caller=patient(who["id"])).body["items"]
    address = f"/patients/{who['id']}/records/documents/{listed[0]['id']}/page"
    assert (len(listed), call("GET", address, caller=patient(who["id"])).status) == (1, 200)


@pytest.mark.usefixtures("cloud")
def test_documents_of_the_samples_that_share_numbers_share_no_chart() -> None:
    open_practice(identifier_systems=SAMPLE_SYSTEMS)
    told = [take_in_document((SAMPLES / "ccda" / f"{name}.xml").read_bytes()) for name in SHARED_NUMBERS]
    assert [one["patients"][0]["name"] for one in told] == list(SHARED_NUMBERS.values())
    assert len({one["patients"][0]["id"] for one in told}) == len(SHARED_NUMBERS)


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
