"""The demonstration charts hold together on whatever day Portico is started."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.demo.build import bundles
from local.demo.practice import MRN, MRN_OID, PROVIDERS, organization

TODAY = date(2026, 11, 22)
CHARTS = bundles(TODAY)
SHARED_TYPES = {"Organization", "Location", "Practitioner", "PractitionerRole"}
# Leap days, month ends, weekends and the turn of the year lie on every path through a range this long.
DAYS = st.dates(date(2024, 1, 1), date(2045, 12, 31)) | st.sampled_from([date(2028, 2, 29), date(2031, 12, 31)])
PAST = {"effectiveDateTime", "occurrenceDateTime", "performedDateTime", "onsetDateTime", "abatementDateTime"}
PAST |= {"authoredOn", "issued", "date", "recordedDate", "start", "end"}
REQUIRED = {
    "Patient": ["identifier", "name", "gender", "birthDate", "telecom", "address", "communication"],
    "Condition": ["clinicalStatus", "verificationStatus", "category", "code", "subject", "onsetDateTime"],
    "MedicationRequest": ["status", "intent", "medicationCodeableConcept", "subject", "authoredOn", "requester"],
    "AllergyIntolerance": ["clinicalStatus", "verificationStatus", "code", "patient"],
    "Immunization": ["status", "vaccineCode", "patient", "occurrenceDateTime", "primarySource", "lotNumber"],
    "Observation": ["status", "category", "code", "subject", "effectiveDateTime"],
    "DiagnosticReport": ["status", "category", "code", "subject", "effectiveDateTime", "issued"],
    "DocumentReference": ["identifier", "status", "type", "category", "subject", "date", "content", "context"],
    "Encounter": ["identifier", "status", "class", "type", "subject", "participant", "period", "reasonCode"],
    "Procedure": ["status", "code", "subject", "performedDateTime"],
    "Goal": ["lifecycleStatus", "description", "subject", "startDate", "target"],
    "CarePlan": ["text", "status", "intent", "category", "subject"],
    "CareTeam": ["status", "subject", "participant"],
    "Device": ["type", "patient"],
    "RelatedPerson": ["active", "patient", "relationship", "name"],
    "Appointment": ["status", "start", "end", "minutesDuration", "participant", "description"],
    "Organization": ["active", "name"],
    "Location": ["status", "name", "address"],
    "Practitioner": ["identifier", "name"],
    "PractitionerRole": ["practitioner", "organization", "code", "location"],
}


def resources(bundle: dict[str, Any], *types: str) -> list[dict[str, Any]]:
    every = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in every if not types or resource["resourceType"] in types]


def patient(bundle: dict[str, Any]) -> dict[str, Any]:
    [found] = resources(bundle, "Patient")
    return found


def values(node: object, fields: set[str]) -> Iterator[tuple[str, Any]]:
    """Every value, however deep, of the fields, with the field's name."""
    if isinstance(node, dict):
        for name, child in node.items():
            if name in fields:
                yield name, child
            elif isinstance(child, dict | list):
                yield from values(child, fields)
    elif isinstance(node, list):
        for child in node:
            yield from values(child, fields)


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birth_of(charts: dict[str, Any], key: str) -> date:
    return date.fromisoformat(patient(charts[key])["birthDate"])


@given(today=DAYS)
@settings(max_examples=25, deadline=None)
def test_children_keep_their_ages_and_appointments_lie_ahead_on_any_day(today: date) -> None:
    charts = bundles(today)

    assert age(birth_of(charts, "sofia-alvarez"), today) == 8
    assert age(birth_of(charts, "ava-hadley"), today) == 15
    noah = birth_of(charts, "noah-kowalski")
    assert age(noah, today) == 12
    assert (noah.year + 13) * 12 + noah.month == today.year * 12 + today.month + 1
    booked = [a for chart in charts.values() for a in resources(chart, "Appointment") if a["status"] == "booked"]
    assert len(booked) >= 7
    assert all(date.fromisoformat(a["start"][:10]) > today for a in booked)


@given(today=DAYS)
@settings(max_examples=25, deadline=None)
def test_nothing_clinical_happened_in_the_future_or_before_birth(today: date) -> None:
    for chart in bundles(today).values():
        born = patient(chart)["birthDate"]
        for resource in resources(chart):
            if resource["resourceType"] not in SHARED_TYPES | {"Appointment"}:
                for field, when in values(resource, PAST):
                    assert born <= when[:10] <= today.isoformat(), (resource["id"], field, when)


@given(today=DAYS)
@settings(max_examples=15, deadline=None)
def test_ids_stay_the_same_the_next_day_so_that_loading_again_doubles_nothing(today: date) -> None:
    first, second = bundles(today), bundles(today + timedelta(days=1))

    for key, chart in first.items():
        before = {resource["id"] for resource in resources(chart)}
        after = {resource["id"] for resource in resources(second[key])}
        assert before <= after
        # Thomas Grady's series goes on: a visit and its results every six months.
        assert before == after or key == "grady"


def test_building_twice_on_a_day_gives_the_same_charts() -> None:
    assert bundles(TODAY) == CHARTS


def test_ids_fit_fhir_and_belong_to_one_patient() -> None:
    seen: dict[str, str] = {}
    for key, chart in CHARTS.items():
        ids = [resource["id"] for resource in resources(chart)]
        assert len(ids) == len(set(ids))
        for resource in resources(chart):
            assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
            if resource["resourceType"] not in SHARED_TYPES:
                assert seen.setdefault(resource["id"], key) == key


def test_every_chart_holds_the_same_directory_of_the_practice() -> None:
    directories = [resources(chart, *SHARED_TYPES) for chart in CHARTS.values()]

    assert all(directory == directories[0] for directory in directories)
    assert len([r for r in directories[0] if r["resourceType"] == "PractitionerRole"]) == 4 == len(PROVIDERS)
    assert len([r for r in directories[0] if r["resourceType"] == "Location"]) == 2


@pytest.mark.parametrize("key", CHARTS)
def test_every_reference_leads_to_a_resource_of_the_same_chart(key: str) -> None:
    chart = CHARTS[key]
    here = {f"{resource['resourceType']}/{resource['id']}" for resource in resources(chart)}

    assert {reference for _, reference in values(chart, {"reference"})} <= here


@pytest.mark.parametrize("key", CHARTS)
def test_every_entry_is_put_at_its_own_address(key: str) -> None:
    chart = CHARTS[key]

    assert chart["type"] == "transaction"
    urls = [entry["fullUrl"] for entry in chart["entry"]]
    assert len(urls) == len(set(urls))
    for entry in chart["entry"]:
        resource = entry["resource"]
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entry["fullUrl"])
        assert entry["request"] == {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}


@pytest.mark.parametrize("key", CHARTS)
def test_every_resource_has_what_us_core_asks_for(key: str) -> None:
    for resource in resources(CHARTS[key]):
        missing = [field for field in REQUIRED[resource["resourceType"]] if field not in resource]
        assert not missing, resource["id"]
        if resource["resourceType"] != "Appointment":
            [profile] = resource["meta"]["profile"]
            assert profile.startswith("http://hl7.org/fhir/us/core/StructureDefinition/us-core-")


@pytest.mark.parametrize("key", CHARTS)
def test_every_result_says_its_unit_its_range_and_whether_it_is_in_it(key: str) -> None:
    for result in resources(CHARTS[key], "Observation"):
        if "observation-lab" not in result["meta"]["profile"][0]:
            continue
        [bounds], [flag] = result["referenceRange"], result["interpretation"]
        code = flag["coding"][0]["code"]
        if "valueCodeableConcept" in result:
            assert (code == "N") == (result["valueCodeableConcept"]["text"] == bounds["text"])
            continue
        value = result["valueQuantity"]
        assert value["system"] == "http://unitsofmeasure.org"
        assert value["unit"]
        low, high = bounds.get("low", {}).get("value"), bounds.get("high", {}).get("value")
        expected = "H" if high is not None and value["value"] > high else "N"
        assert code == ("L" if low is not None and value["value"] < low else expected)


def test_results_of_the_practice_include_normal_high_low_and_abnormal_ones() -> None:
    flags = {
        flag["coding"][0]["code"]
        for chart in CHARTS.values()
        for result in resources(chart, "Observation")
        for flag in result.get("interpretation", [])
    }

    assert flags == {"N", "H", "L", "A"}


@pytest.mark.parametrize("key", CHARTS)
def test_every_result_is_in_exactly_one_report(key: str) -> None:
    reported = [
        reference["reference"]
        for report in resources(CHARTS[key], "DiagnosticReport")
        for reference in report.get("result", [])
    ]
    measured = [
        f"Observation/{result['id']}"
        for result in resources(CHARTS[key], "Observation")
        if "observation-lab" in result["meta"]["profile"][0]
    ]

    assert sorted(reported) == sorted(measured)


@pytest.mark.parametrize("key", CHARTS)
def test_every_patient_can_be_invited_by_what_the_practice_knows(key: str) -> None:
    person = patient(CHARTS[key])
    telecom = {contact["system"]: contact["value"] for contact in person["telecom"]}

    assert re.fullmatch(r"508-555-01\d\d", telecom["phone"])
    if age(date.fromisoformat(person["birthDate"]), TODAY) >= 18:
        assert telecom["email"].endswith("@mail.example")
    assert [i["system"] for i in person["identifier"]] == [MRN, f"urn:oid:{MRN_OID}"]


def test_patients_have_record_numbers_and_emails_of_their_own() -> None:
    numbers = [patient(chart)["identifier"][0]["value"] for chart in CHARTS.values()]
    emails = [
        contact["value"]
        for chart in CHARTS.values()
        for contact in patient(chart)["telecom"]
        if contact["system"] == "email"
    ]

    assert len(numbers) == len(set(numbers)) >= 8
    assert len(emails) == len(set(emails))


def test_marias_blood_sugar_falls_from_8_1_to_6_9_within_her_goal() -> None:
    readings = sorted(
        (result["effectiveDateTime"], result["valueQuantity"]["value"], result["referenceRange"][0])
        for result in resources(CHARTS["alvarez"], "Observation")
        if result["code"]["coding"][0]["code"] == "4548-4"
    )

    assert (readings[0][1], readings[-1][1]) == (8.1, 6.9)
    assert datetime.fromisoformat(readings[-1][0]) - datetime.fromisoformat(readings[0][0]) > timedelta(days=3 * 360)
    assert (readings[-1][2]["low"]["value"], readings[-1][2]["high"]["value"]) == (4.0, 7.0)


def test_marias_next_visit_is_her_diabetes_follow_up_with_dr_chen() -> None:
    [booked] = [a for a in resources(CHARTS["alvarez"], "Appointment") if a["status"] == "booked"]

    assert booked["description"] == "Diabetes follow-up"
    assert booked["start"] == "2026-11-24T10:20:00-05:00"
    assert "Dr. Emily Chen" in [participant["actor"]["display"] for participant in booked["participant"]]


def test_charts_hold_past_and_current_medications_problems_and_allergies() -> None:
    every = [resource for chart in CHARTS.values() for resource in resources(chart)]

    assert {r["status"] for r in every if r["resourceType"] == "MedicationRequest"} == {
        "active",
        "stopped",
        "completed",
    }
    for kind in ("Condition", "AllergyIntolerance"):
        states = {r["clinicalStatus"]["coding"][0]["code"] for r in every if r["resourceType"] == kind}
        assert states == {"active", "resolved"}


def test_thomas_grady_has_hundreds_of_results_over_twenty_years() -> None:
    results = resources(CHARTS["grady"], "Observation")
    years = {result["effectiveDateTime"][:4] for result in results}

    assert len(results) > 400
    assert {str(year) for year in range(2006, 2027)} <= years


def test_a_new_patient_has_one_visit_and_nothing_else() -> None:
    own = [r["resourceType"] for r in resources(CHARTS["lindqvist"]) if r["resourceType"] not in SHARED_TYPES]

    assert own == ["Patient", "Encounter"]


def test_a_name_in_chinese_comes_with_its_latin_form() -> None:
    official, usual = patient(CHARTS["wang"])["name"]

    assert (official["family"], official["given"], official["text"]) == ("王", ["小明"], "王小明")
    assert usual["text"].isascii()


def test_no_chart_names_a_real_phone_mailbox_or_host() -> None:
    text = json.dumps([CHARTS, organization()])

    phones = re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", text)
    assert all(re.fullmatch(r"\(?508\)?[ -]555-01\d\d", phone) for phone in phones)
    assert all(host.endswith(".example") for host in re.findall(r"[\w.]+@([\w.-]+)", text))
    hosts = set(re.findall(r"https?://([\w.-]+)", text))
    known = {"hl7.org", "terminology.hl7.org", "snomed.info", "loinc.org", "unitsofmeasure.org", "nucc.org"}
    known |= {"www.nlm.nih.gov", "www.w3.org", "ihe.net"}
    assert {host for host in hosts if not host.endswith(".example")} <= known
