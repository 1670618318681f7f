"""What vital signs, results and assessments say, in their rows and in their entries."""

from typing import Any

from tests.unit.export.charts import (
    LOINC,
    ccd,
    coded,
    find,
    measured,
    observation,
    panel,
    rows,
    section,
)

BLOOD_PRESSURE = [
    {"code": coded("8480-6", "Systolic blood pressure", LOINC), "valueQuantity": measured(128, "mm[Hg]")},
    {"code": coded("8462-4", "Diastolic blood pressure", LOINC), "valueQuantity": measured(79, "mm[Hg]")},
]


def test_blood_pressure_is_two_vital_signs_of_one_moment() -> None:
    pulse = observation(
        "v2", "vital-signs", code=coded("8867-4", "Heart rate", LOINC), valueQuantity=measured(72, "/min")
    )
    pressure = observation(
        "v1", "vital-signs", code=coded("85354-9", "Blood pressure", LOINC), component=BLOOD_PRESSURE
    )
    found = section(ccd(pulse, pressure), "8716-3")
    assert len(find(found, "h:entry/h:organizer")) == 1
    values = [(v.get("value"), v.get("unit")) for v in find(found, ".//h:component//h:value")]
    assert values == [("72", "/min"), ("128", "mm[Hg]"), ("79", "mm[Hg]")]
    assert rows(found)[1] == ["Systolic blood pressure", "128 mmHg", "", "May 2, 2026 at 9:15 AM"]


def test_vital_signs_of_two_moments_are_two_groups() -> None:
    early = observation("v1", "vital-signs", effectiveDateTime="2025-05-02", valueQuantity=measured(1, "kg"))
    late = observation("v2", "vital-signs", valueQuantity=measured(2, "kg"))
    assert len(find(section(ccd(early, late), "8716-3"), "h:entry/h:organizer")) == 2


def test_report_gathers_its_results_and_each_is_told_once() -> None:
    sodium = observation("na", code=coded("2951-2", "Sodium", LOINC), valueQuantity=measured(140, "mmol/L"))
    glucose = observation(
        "glu",
        valueQuantity=measured(250, "mg/dL"),
        interpretation=[{"coding": [{"code": "H"}]}],
        referenceRange=[{"low": measured(70, "mg/dL"), "high": measured(99, "mg/dL")}],
    )
    found = section(ccd(panel("na", "glu"), sodium, glucose), "30954-2")
    assert len(find(found, "h:entry/h:organizer")) == 1
    assert rows(found) == [
        ["Sodium", "140 mmol/L", "", "", "May 2, 2026", "Metabolic panel"],
        ["Glucose", "250 mg/dL", "70 to 99 mg/dL", "High", "May 2, 2026", "Metabolic panel"],
    ]
    assert [b.get("value") for b in find(found, ".//h:observationRange/h:value/*")] == ["70", "99"]


def test_group_of_observations_without_a_report_is_a_panel_too() -> None:
    group = observation("g", code=coded("24323-8", "Metabolic panel", LOINC), hasMember=[{"reference": "urn:uuid:na"}])
    found = section(ccd(group, observation("na", valueString="ok")), "30954-2")
    assert rows(found)[0][5] == "Metabolic panel"
    assert len(find(found, ".//h:component")) == 1


def test_report_without_results_in_the_chart_still_says_its_conclusion() -> None:
    found = section(ccd(panel("not-here", conclusion="No fracture seen.")), "30954-2")
    assert rows(found)[0][:2] == ["Metabolic panel", "No fracture seen."]


def test_report_with_results_says_its_conclusion_after_them() -> None:
    glucose = observation("glu", valueQuantity=measured(250, "mg/dL"))
    found = section(ccd(panel("glu", conclusion="Diabetes is likely."), glucose), "30954-2")
    assert rows(found) == [
        ["Glucose", "250 mg/dL", "", "", "May 2, 2026", "Metabolic panel"],
        ["Conclusion", "Diabetes is likely.", "", "", "May 2, 2026", "Metabolic panel"],
    ]
    assert find(found, ".//h:component//h:value/text()") == ["Diabetes is likely."]
    assert find(found, ".//h:component//h:code/@code") == ["2345-7", "55110-1"]


def test_conclusion_is_told_even_where_the_results_stand_in_another_section() -> None:
    pulse = observation("p", "vital-signs", valueQuantity=measured(72, "/min"))
    found = section(ccd(panel("p", conclusion="A calm heart."), pulse), "30954-2")
    assert [row[:2] for row in rows(found)] == [["Metabolic panel", "A calm heart."]]


def test_report_whose_results_are_told_elsewhere_and_that_concludes_nothing_is_no_result() -> None:
    pulse = observation("p", "vital-signs", valueQuantity=measured(72, "/min"))
    assert rows(section(ccd(panel("p"), pulse), "30954-2")) == []


def test_report_whose_only_result_was_entered_in_error_shows_as_itself() -> None:
    wrong = observation("o", status="entered-in-error", valueString="wrong")
    found = rows(section(ccd(panel("o"), wrong), "30954-2"))
    assert [row[:2] for row in found] == [["Metabolic panel", "No value recorded"]]


def test_questionnaire_with_its_answers_is_one_assessment() -> None:
    answers = [
        observation("q1", "survey", code=coded("55757-9", "PHQ-2", LOINC), valueString="often"),
        observation("q2", "survey", code=coded("55758-7", "PHQ-2 total", LOINC), valueQuantity=measured(2, "{score}")),
    ]
    found = section(ccd(panel("q1", "q2", code=coded("69725-0", "Mood questionnaire", LOINC)), *answers), "47420-5")
    assert len(find(found, "h:entry")) == 1
    assert [row[:2] + row[3:] for row in rows(found)] == [
        ["PHQ-2", "often", "Mood questionnaire"],
        ["PHQ-2 total", "2", "Mood questionnaire"],
    ]


def test_every_type_of_answer_is_told() -> None:
    answers: list[tuple[dict[str, Any], str]] = [
        ({"valueString": "cloudy"}, "cloudy"),
        ({"valueBoolean": False}, "No"),
        ({"valueInteger": 3}, "3"),
        ({"valueCodeableConcept": coded("260385009", "Negative (qualifier value)")}, "Negative"),
        ({"valueRange": {"low": measured(1, "mg"), "high": measured(2, "mg")}}, "1 to 2 mg"),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, "1:128"),
        ({}, "No value recorded"),
    ]
    for answer, words in answers:
        assert rows(section(ccd(observation("o", **answer)), "30954-2"))[0][1] == words
