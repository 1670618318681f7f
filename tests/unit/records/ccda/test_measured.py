"""Results, vital signs and what was asked as the resources they become."""

from decimal import Decimal

import pytest

from tests.unit.records.ccda.documents import (
    LOINC,
    code_of,
    coded,
    kept,
    measured,
    observation,
    only,
    organizer,
    read,
    related,
)


def test_a_result_keeps_unit_range_and_interpretation_in_its_report() -> None:
    normal = """<referenceRange><observationRange><text>136 to 145</text><value xsi:type="IVL_PQ">
      <low value="136" unit="mmol/L"/><high value="145" unit="mmol/L"/></value></observationRange></referenceRange>"""
    flag = coded("interpretationCode", "L", "Low", "2.16.840.1.113883.5.83")
    value = '<value xsi:type="PQ" value="130.0" unit="mmol/L"/>'
    reading = read(organizer("22.4.1", measured("2951-2", value, flag + normal)))
    report, result = only(reading, "DiagnosticReport"), only(reading, "Observation")

    assert report["result"] == [{"reference": f"Observation/{result['id']}"}]
    assert (report["status"], report["code"]["text"], report["effectiveDateTime"]) == ("final", "Panel", "2026-01-05")
    assert str(result["valueQuantity"]["value"]) == "130.0"
    assert code_of(result["interpretation"][0]) == "L"
    assert result["referenceRange"][0]["low"]["value"] == Decimal(136)
    assert result["referenceRange"][0]["text"] == "136 to 145"
    assert code_of(result["category"][0]) == "laboratory"


@pytest.mark.parametrize(
    ("value", "field", "told"),
    [
        ('<value xsi:type="ST">Negative</value>', "valueString", "Negative"),
        ('<value xsi:type="ST">&lt; 0.5 ng/mL</value>', "valueQuantity",
         {"value": Decimal("0.5"), "comparator": "<", "unit": "ng/mL"}),
        ('<value xsi:type="IVL_PQ"><high value="5" unit="mg" inclusive="false"/></value>', "valueQuantity",
         {"value": Decimal(5), "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg", "comparator": "<"}),
        ('<value xsi:type="IVL_PQ"><low value="1"/><high value="5"/></value>', "valueRange",
         {"low": {"value": Decimal(1)}, "high": {"value": Decimal(5)}}),
        ('<value xsi:type="INT" value="3"/>', "valueQuantity", {"value": Decimal(3)}),
        ('<value xsi:type="BL" value="true"/>', "valueBoolean", True),
        ('<value xsi:type="TS" value="20260105"/>', "valueDateTime", "2026-01-05"),
        ('<value xsi:type="RTO_PQ_PQ"><numerator value="1"/><denominator value="128"/></value>', "valueRatio",
         {"numerator": {"value": Decimal(1)}, "denominator": {"value": Decimal(128)}}),
        ('<value xsi:type="PQ" nullFlavor="NASK"/>', "dataAbsentReason",
         {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-asked",
                      "display": "Not Asked"}]}),
    ],
)  # fmt: skip
def test_a_value_of_each_type_is_kept_as_what_it_is(value: str, field: str, told: object) -> None:
    assert only(read(organizer("22.4.1", measured("1-8", value))), "Observation")[field] == told


def test_both_numbers_of_a_blood_pressure_are_one_observation() -> None:
    upper = measured("8480-6", '<value xsi:type="PQ" value="128" unit="mm[Hg]"/>', root="22.4.27")
    lower = measured("8462-4", '<value xsi:type="PQ" value="82" unit="mm[Hg]"/>', root="22.4.27")
    pulse = measured("8867-4", '<value xsi:type="PQ" value="70" unit="/min"/>', root="22.4.27")
    pressure, rate = kept(read(organizer("22.4.26", upper, lower, pulse)), "Observation")

    assert code_of(pressure["code"]) == "85354-9"
    assert [code_of(one["code"]) for one in pressure["component"]] == ["8480-6", "8462-4"]
    assert [one["valueQuantity"]["value"] for one in pressure["component"]] == [Decimal(128), Decimal(82)]
    assert "valueQuantity" not in pressure
    assert rate["valueQuantity"]["value"] == Decimal(70)


def test_one_number_of_a_blood_pressure_stays_alone() -> None:
    upper = measured("8480-6", '<value xsi:type="PQ" value="128" unit="mm[Hg]"/>', root="22.4.27")

    assert code_of(only(read(organizer("22.4.26", upper)), "Observation")["code"]) == "8480-6"


def test_a_smoking_status_of_the_older_release_is_named_by_its_template() -> None:
    entry = observation(
        "22.4.78", coded("code", "ASSERTION", "", "2.16.840.1.113883.5.4") + coded("value", "266919005", "Never smoked")
    )
    status = only(read(entry), "Observation")

    assert code_of(status["code"]) == "72166-2"
    assert code_of(status["category"][0]) == "social-history"


def test_a_score_holds_its_questions_and_a_negated_finding_says_not() -> None:
    question = observation("22.4.86", coded("code", "68525-5", "Drugs?", LOINC) + '<value xsi:type="INT" value="1"/>')
    scale = observation(
        "22.4.69", coded("code", "82666-9", "DAST", LOINC) + '<value xsi:type="INT" value="3"/>' + related(question)
    )
    finding = observation(
        "22.4.67", coded("code", "54522-8", "Status", LOINC) + coded("value", "1", "Uses a cane"), 'negationInd="true"'
    )
    score, negated = kept(read(scale, finding), "Observation")

    assert score["component"][0]["valueQuantity"]["value"] == Decimal(1)
    assert negated["valueString"] == "Not: Uses a cane"


def pressure(code: str, number: str, at: str = "20260105", status: str = "completed") -> str:
    said = measured(code, f'<value xsi:type="PQ" value="{number}" unit="mm[Hg]"/>', root="22.4.27")
    return said.replace("20260105", at).replace("completed", status)


def pressures(*parts: str) -> list[list[Decimal]]:
    """The numbers of each observation."""
    found = kept(read(organizer("22.4.26", *parts)), "Observation")
    return [[part["valueQuantity"]["value"] for part in one.get("component", [one])] for one in found]


def test_two_blood_pressures_of_a_day_are_not_mixed() -> None:
    morning = pressure("8480-6", "180", "202601050800") + pressure("8462-4", "110", "202601050800")
    evening = pressure("8480-6", "120", "202601051800") + pressure("8462-4", "70", "202601051800")

    assert pressures(morning, evening) == [[180, 110], [120, 70]]


def test_numbers_that_could_belong_to_several_pressures_stay_alone() -> None:
    upper, lower = pressure("8480-6", "180"), pressure("8462-4", "110")

    assert pressures(upper, pressure("8480-6", "120"), lower) == [[180], [120], [110]]
    assert pressures(upper, pressure("8462-4", "70", status="nullified")) == [[180], [70]]


def test_a_value_in_other_units_is_read_from_its_translation() -> None:
    value = '<value xsi:type="PQ" nullFlavor="OTH"><translation value="5" code="tbl" displayName="tablets"/></value>'

    result = only(read(organizer("22.4.1", measured("1-8", value))), "Observation")
    assert result["valueQuantity"] == {"value": Decimal(5), "unit": "tablets"}


@pytest.mark.parametrize(
    ("value", "reason", "told"),
    [
        ('<value xsi:type="PQ" nullFlavor="OTH"><translation value="some"/></value>', "error", 1),
        ('<value xsi:type="BL" value="maybe"/>', "error", 1),
        ('<value xsi:type="BL"/>', "unknown", 0),
    ],
)
def test_a_value_that_says_something_unreadable_is_told_and_an_empty_one_is_absent(
    value: str, reason: str, told: int
) -> None:
    reading = read(organizer("22.4.1", measured("1-8", value)))

    assert code_of(only(reading, "Observation")["dataAbsentReason"]) == reason
    assert len(reading.sections[0].why) == told


def test_a_value_that_is_no_number_keeps_its_unit_in_words() -> None:
    value = '<value xsi:type="PQ" value="2-3" unit="cells"/>'

    assert only(read(organizer("22.4.1", measured("1-8", value))), "Observation")["valueString"] == "2-3 cells"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('<value xsi:type="ST">Organism grown</value>', "Not: Organism grown"),
        ('<value xsi:type="PQ" value="5" unit="mg"/>', "Not: 5 mg"),
        ('<value xsi:type="BL" value="true"/>', "Not: yes"),
        ("", "Not so"),
    ],
)
def test_what_is_negated_never_reads_as_found(value: str, told: str) -> None:
    entry = observation("22.4.2", coded("code", "600-7", "Blood culture", LOINC) + value, 'negationInd="true"')

    assert only(read(entry), "Observation")["valueString"] == told
