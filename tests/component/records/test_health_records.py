"""My health over the API: lists, pages, trends, and nobody else's."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import stored
from tests.support.events import PRACTICE, call
from tests.support.intake import bundle, patient_of, take_in
from tests.support.people import client, patient, staff
from tests.support.practices import open_practice
from tests.unit.records.reading import observation, vital

ABOUT = {"subject": {"reference": "Patient/myra"}}


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice()


def chart(*resources: dict[str, Any]) -> str:
    return str(take_in(bundle(patient_of(), *(one | ABOUT for one in resources)))["patients"][0]["id"])


def get(patient_id: str, path: str = "", who: Any = None) -> Any:
    return call("GET", f"/patients/{patient_id}/records{path}", caller=who or patient(patient_id))


def condition(number: int, status: str = "active") -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "clinicalStatus": {"coding": [{"code": status}]},
        "code": {"text": f"Problem {number}"},
        "onsetDateTime": (date(2020, 1, 1) + timedelta(days=number)).isoformat(),
    }


def test_sections_say_how_many_and_the_newest_date() -> None:
    patient_id = chart(observation("1", 5), condition(1), condition(2))
    body = get(patient_id).body
    name = {"id": patient_id, "first_name": "Myra", "full_name": "Myra Jane Okafor", "birth_date": "1958-03-14"}
    assert body["patient"] == name
    assert body["sections"] == [
        {"id": "medications", "count": 0, "latest": None},
        {"id": "allergies", "count": 0, "latest": None},
        {"id": "problems", "count": 2, "latest": "2020-01-03"},
        {"id": "immunizations", "count": 0, "latest": None},
        {"id": "results", "count": 1, "latest": "2026-08-12"},
        {"id": "vitals", "count": 0, "latest": None},
        {"id": "procedures", "count": 0, "latest": None},
        {"id": "visits", "count": 0, "latest": None},
    ]


def test_list_comes_newest_first_in_pages_of_25_until_its_end() -> None:
    patient_id = chart(*(condition(n) for n in range(53)))
    names: list[str] = []
    cursor, pages = "", 0
    while pages == 0 or cursor:
        page = get(patient_id, f"/problems?cursor={cursor}" if cursor else "/problems").body
        assert page["total"] == 53
        names += [item["name"] for item in page["items"]]
        cursor, pages = page["next_cursor"] or "", pages + 1
    assert names == [f"Problem {n}" for n in reversed(range(53))]
    assert pages == 3


def test_list_of_exactly_a_page_has_no_next() -> None:
    assert get(chart(*(condition(n) for n in range(25))), "/problems").body["next_cursor"] is None


def test_current_and_past_are_told_apart_with_their_own_totals() -> None:
    patient_id = chart(*(condition(n, "resolved" if n % 3 else "active") for n in range(9)))
    for status, total in (("current", 3), ("past", 6), ("all", 9)):
        page = get(patient_id, f"/problems?status={status}").body
        assert (len(page["items"]), page["total"]) == (total, total)
    assert [one["status"] for one in get(patient_id, "/problems?status=past").body["items"]] == ["past"] * 6


def test_cursor_of_another_patient_or_list_is_refused() -> None:
    patient_id = chart(*(condition(n) for n in range(30)))
    cursor = get(patient_id, "/problems").body["next_cursor"]
    for path in (f"/visits?cursor={cursor}", f"/problems?status=past&cursor={cursor}", "/problems?cursor=nonsense"):
        answer = get(patient_id, path)
        assert (answer.status, answer.body["code"]) == (400, "request.cursor")


@pytest.mark.parametrize("path", ["", "/results", "/results/trend?test=tst_x"])
@pytest.mark.parametrize("who", [patient("pat_other"), client(), patient("pat_other", stage="question")])
def test_record_of_somebody_else_is_not_found(path: str, who: Any) -> None:
    patient_id = chart(observation("1", 5))
    answer = get(patient_id, path, who)
    assert (answer.status, answer.body["code"]) == (404, "request.not_found")


def test_staff_do_not_read_records_here() -> None:
    assert get(chart(observation("1", 5)), "/results", staff("provider")).status == 404


def test_unknown_list_is_an_invalid_request() -> None:
    assert get(chart(), "/secrets").status == 422


def test_trend_has_the_values_of_a_test_oldest_first_in_one_unit() -> None:
    def measured(number: int, value: float, unit: str = "mg/dL") -> dict[str, Any]:
        body = observation("2345-7", value, id=f"g{number}", effectiveDateTime=f"2026-0{number}-01")
        return body | {"valueQuantity": {"value": value, "unit": unit}, "referenceRange": [{"high": {"value": 99}}]}

    patient_id = chart(measured(1, 90), measured(2, 5.2, "mmol/L"), measured(3, 110), observation("other", 1))
    items = get(patient_id, "/results").body["items"]
    tests = {test["name"]: test for item in items for test in item["tests"]}
    assert tests["Glucose"]["has_trend"] is True
    assert tests["Test other"]["has_trend"] is False
    body = get(patient_id, f"/results/trend?test={tests['Glucose']['key']}").body
    del body["patient"]
    assert body == {
        "test": {"name": "Glucose", "unit": "mg/dL"},
        "unit": "mg/dL",
        "points": [
            {"at": "2026-01-01", "value": 90.0, "flag": "normal", "low": None, "high": 99.0},
            {"at": "2026-03-01", "value": 110.0, "flag": "high", "low": None, "high": 99.0},
        ],
    }


def test_vital_sign_has_a_trend_too() -> None:
    def pulse(day: int) -> dict[str, Any]:
        return vital("8867-4", id=f"v{day}", effectiveDateTime=f"2026-01-0{day}", valueQuantity={"value": 60 + day})

    patient_id = chart(pulse(1), pulse(2))
    key = get(patient_id, "/vitals").body["items"][0]["key"]
    body = get(patient_id, f"/results/trend?test={key}").body
    assert [point["value"] for point in body["points"]] == [61.0, 62.0]


def test_every_reading_is_in_the_audit_trail() -> None:
    patient_id = chart(observation("1", 5))
    for path in ("", "/results"):
        get(patient_id, path)
    get(patient_id, "/results", patient("pat_other"))
    entries = [
        one for one in stored.items("AuditTable") if one.get("patient") == patient_id and one["kind"] == "patient"
    ]
    assert sorted((one["action"], one.get("what")) for one in entries) == [
        ("records.list", None),
        ("records.read", "results"),
    ]


def test_no_code_or_id_of_fhir_is_in_a_list() -> None:
    coded = {"coding": [{"system": "http://snomed.info/sct", "code": "233604007"}]}
    patient_id = chart(condition(1) | {"code": coded}, observation("4548-4", 5), vital("8867-4"))
    for section in ("problems", "results", "vitals"):
        text = get(patient_id, f"/{section}").text
        assert not [one for one in ("233604007", "4548-4", "8867-4", "snomed", "loinc", "obs-", "c1") if one in text]


def test_practice_of_the_path_must_be_the_callers() -> None:
    answer = call("GET", "/patients/pat_1/records", caller=patient("pat_1", practice="oak"), practice=PRACTICE)
    assert answer.status == 404
