"""Results: how values make panels, and what a panel says of each."""

from typing import Any

from tests.unit.records.reading import observation, read, shown


def report(*results: str, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "DiagnosticReport",
        "id": "report",
        "status": "final",
        "code": {"text": "Lipid Panel"},
        "effectiveDateTime": "2026-08-12T09:00:00-04:00",
        "result": [{"reference": one} for one in results],
        **fields,
    }


def test_report_shows_its_tests_in_its_order_and_they_stand_nowhere_else() -> None:
    first, second = observation("1111-1", 5), observation("2222-2", 6)
    panel = report("urn:uuid:obs-2222-2", "Observation/obs-1111-1")
    assert [test["name"] for test in shown(panel, first, second)["tests"]] == ["Test 2222-2", "Test 1111-1"]
    assert read(first, panel, second).section == "tests"


def test_value_without_a_report_is_a_panel_of_one() -> None:
    sent = observation(
        "4548-4",
        "5.9",
        referenceRange=[{"low": {"value": 4.0, "unit": "mg/dL"}, "high": {"value": 5.6, "unit": "mg/dL"}}],
        note=[{"text": "Walk more."}],
    )
    panel = shown(sent)
    assert (panel["name"], panel["status_words"]) == ("Hemoglobin A1c", "Final")
    test = dict(panel["tests"][0])
    assert test.pop("id") == panel["id"]
    assert test.pop("key").startswith("tst_")
    assert test == {
        "name": "Hemoglobin A1c",
        "value": "5.9",
        "unit": "mg/dL",
        "range": "Normal range: 4.0 to 5.6",
        "low": 4.0,
        "high": 5.6,
        "number": 5.9,
        "flag": "high",
        "flag_words": "High",
        "note": "Walk more.",
    }


def test_group_of_observations_shows_its_members_and_its_own_value() -> None:
    member = observation("1111-1", 5)
    group = observation("9999-9", 7, hasMember=[{"reference": "Observation/obs-1111-1"}])
    assert [test["value"] for test in shown(group, member)["tests"]] == ["7", "5"]
    assert read(member, group).section == "tests"
    assert read(group, member, report("Observation/obs-9999-9")).section == "tests"


def test_group_that_holds_itself_ends() -> None:
    group = observation("9999-9", 7, hasMember=[{"reference": "Observation/obs-9999-9"}])
    assert read(group).section == "results"


def test_test_entered_in_error_is_left_out_of_its_panel() -> None:
    wrong = observation("1111-1", 5, status="entered-in-error")
    panel = report("Observation/obs-1111-1", "Observation/obs-2222-2")
    assert [test["name"] for test in shown(panel, wrong, observation("2222-2", 6))["tests"]] == ["Test 2222-2"]


def test_report_entered_in_error_leaves_its_tests_to_stand_alone() -> None:
    value = observation("1111-1", 5)
    wrong = report("Observation/obs-1111-1", status="entered-in-error")
    assert read(wrong, value).section == "other"
    assert read(value, wrong).section == "results"


def test_report_of_nothing_but_a_note_is_no_result_and_one_with_a_conclusion_is() -> None:
    assert read(report()).section == "other"
    assert shown(report(conclusion="No fracture."))["conclusion"] == "No fracture."


def test_report_of_a_survey_is_no_result() -> None:
    answer = observation("1", 3, category=[{"coding": [{"code": "survey"}]}])
    assert read(report("Observation/obs-1"), answer).section == "other"


def test_result_is_ordered_by_a_clinician_and_never_by_a_laboratory() -> None:
    doctor = {"resourceType": "Practitioner", "id": "chen", "name": [{"text": "Dr. Chen"}]}
    order = {"resourceType": "ServiceRequest", "id": "order", "requester": {"display": "Dr. Bell"}}
    laboratory = {"reference": "Organization/lab", "display": "Acme Labs"}
    value = observation("1", 3)
    by_laboratory = report("Observation/obs-1", performer=[laboratory])
    assert shown(by_laboratory, value)["ordered_by"] is None
    read_by = by_laboratory | {"resultsInterpreter": [{"reference": "Practitioner/chen"}]}
    assert shown(read_by, value, doctor)["ordered_by"] == "Dr. Chen"
    ordered = read_by | {"basedOn": [{"reference": "ServiceRequest/order"}]}
    assert shown(ordered, value, doctor, order)["ordered_by"] == "Dr. Bell"


def test_laboratory_name_is_told_without_the_laboratory_terms() -> None:
    code = {"coding": [{"code": "x", "display": "Influenza virus A RNA [Presence] in Respiratory specimen by NAA"}]}
    assert shown(observation("1", 3) | {"code": code})["name"] == "Influenza virus A RNA"


def test_value_in_parts_says_every_part() -> None:
    parts = [
        {"code": {"text": "Color"}, "valueString": "yellow"},
        {"code": {"text": "Protein"}, "valueQuantity": {"value": 3, "unit": "mg"}},
        {"code": {"text": "Nothing"}},
    ]
    test = shown(observation("1", None, component=parts))["tests"][0]
    assert test["value"] == "Color: yellow; Protein: 3 mg"


def test_value_in_its_only_part_is_the_value() -> None:
    part = {"code": {"text": "Same"}, "valueQuantity": {"value": 1.015, "unit": "1"}}
    test = shown(observation("5811-5", None, component=[part]))["tests"][0]
    assert (test["name"], test["value"], test["number"]) == ("Urine specific gravity", "1.015", 1.015)


def test_same_test_has_the_same_key_and_another_has_another() -> None:
    def key(code: str) -> str:
        return str(shown(observation(code, 1))["tests"][0]["key"])

    assert key("4548-4") == key("4548-4") != key("2345-7")
