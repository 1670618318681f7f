"""FHIR's codes, numbers and dates as words."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from portico.records.fhir import dates, json, quantities, words
from portico.records.fhir.datatypes import Concept, Quantity
from portico.records.fhir.resources import ReferenceRange, Values


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"text": "Stress (finding)"}, "Stress"),
        ({"text": "Severe anxiety (panic) (finding"}, "Severe anxiety (panic)"),
        ({"text": "Viral  sinusitis\n(disorder)"}, "Viral sinusitis"),
        ({"text": "44054006", "coding": [{"code": "44054006", "display": "Diabetes"}]}, "Diabetes"),
        ({"text": "I10"}, None),
        ({"text": "unknown"}, None),
        ({"coding": [{"code": "233604007"}]}, None),
        ({"coding": [{"code": "1"}, {"display": "Second coding"}]}, "Second coding"),
        ({"text": "Body mass index 30+ - obesity"}, "Body mass index 30+ - obesity"),
        ({"text": "COVID-19"}, "COVID-19"),
        ({}, None),
    ],
)
def test_concept_is_said_without_codes_and_terminology_kinds(sent: dict[str, Any], shown: str | None) -> None:
    assert words.of(Concept.model_validate(sent)) == shown


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("5.60", "5.60"),
        ("1.015", "1.015"),
        ("163.87421536", "163.87"),
        ("0.0123456", "0.012"),
        ("100", "100"),
        ("0", "0"),
        ("1E+2", "100"),
        ("-2.5", "-2.5"),
        ("4.000000001", "4"),
    ],
)
def test_number_keeps_the_digits_that_were_measured(sent: str, shown: str) -> None:
    assert quantities.number(Decimal(sent)) == shown


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ({"unit": "mm[Hg]", "code": "mm[Hg]"}, "mmHg"),
        ({"unit": "10*3/uL"}, "thousand per µL"),
        ({"unit": "{score}", "code": "{score}"}, None),
        ({"unit": "1"}, None),
        ({"unit": "tablets"}, "tablets"),
        ({}, None),
    ],
)
def test_unit_is_said_as_it_is_written_in_the_us(unit: dict[str, str], shown: str | None) -> None:
    assert quantities.unit(Quantity.model_validate({"value": 1, **unit})) == shown


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"valueQuantity": {"value": "5", "comparator": "<"}}, "less than 5"),
        ({"valueQuantity": {"unit": "mg"}}, None),
        ({"valueCodeableConcept": {"text": "Never smoked (finding)"}}, "Never smoked"),
        ({"valueString": " two\n lines "}, "two lines"),
        ({"valueBoolean": False}, "No"),
        ({"valueInteger": 0}, "0"),
        ({"valueRange": {"low": {"value": 2}, "high": {"value": 4}}}, "2 to 4"),
        ({"valueRatio": {"numerator": {"value": 1, "unit": "mg"}, "denominator": {"value": 2, "unit": "mL"}}},
         "1 mg / 2 mL"),
        ({}, None),
    ],
)  # fmt: skip
def test_value_of_every_kind_is_said_in_words(sent: dict[str, Any], shown: str | None) -> None:
    assert quantities.said(Values.model_validate(sent)) == shown


MG = Quantity.model_validate({"value": 5, "unit": "mg/dL", "code": "mg/dL"})


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ([{"low": {"value": "4.0", "unit": "mg/dL"}, "high": {"value": "5.6", "unit": "mg/dL"}}],
         "Normal range: 4.0 to 5.6"),
        ([{"high": {"value": "5.6"}}], "Normal range: up to 5.6"),
        ([{"low": {"value": 40}}], "Normal range: 40 or more"),
        ([{"low": {"value": 46}, "high": {"value": 38}}], None),
        ([{"low": {"value": 4, "unit": "mmol/L"}}], None),
        ([{"text": "Negative"}], "Normal: Negative"),
        ([{"text": "#_08b7d0ee"}], None),
        ([{"type": {"coding": [{"code": "critical"}]}, "high": {"value": 9}}], None),
        ([{"appliesTo": [{"text": "men"}], "high": {"value": 9}}, {"appliesTo": [{"text": "women"}]}], None),
        ([], None),
    ],
)  # fmt: skip
def test_range_is_shown_only_where_it_can_be_true(sent: list[dict[str, Any]], shown: str | None) -> None:
    ranges = [ReferenceRange.model_validate(one) for one in sent]
    assert quantities.bounds(ranges, MG).words == shown


@pytest.mark.parametrize(
    ("interpretation", "value", "flag"),
    [
        (["H"], "5", "high"),
        (["LL"], "5", "very_low"),
        (["A"], None, "abnormal"),
        (["High"], "5", "high"),
        (["POS"], "5", "normal"),
        ([], "3.9", "low"),
        ([], "4", "normal"),
        ([], "6.1", "high"),
        ([], None, None),
    ],
)
def test_laboratory_word_decides_the_flag_and_else_the_range(
    interpretation: list[str], value: str | None, flag: str | None
) -> None:
    said = [Concept.model_validate({"coding": [{"code": code}]}) for code in interpretation]
    normal = quantities.Bounds("", Decimal(4), Decimal(6))
    found = quantities.flag(said, Decimal(value) if value else None, normal)
    assert (found.code if found else None) == flag


def test_value_without_range_and_interpretation_has_no_flag() -> None:
    assert quantities.flag([], Decimal(5), quantities.Bounds()) is None


def test_dates_sort_by_time_whatever_their_zone_and_exactness() -> None:
    told = ["2020", "2020-11-18T16:19:31-08:00", None, "2020-11-18", "2020-11", "2020-11-18T23:00:00Z"]
    assert sorted(told, key=dates.sortable) == [
        None, "2020", "2020-11", "2020-11-18", "2020-11-18T23:00:00Z", "2020-11-18T16:19:31-08:00",
    ]  # fmt: skip


def test_day_is_the_one_of_the_place_where_it_happened() -> None:
    assert dates.day("2020-11-18T23:30:00-08:00") == "2020-11-18"


def test_leap_second_and_fractions_are_moments() -> None:
    assert dates.moment("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert dates.moment("2020-01-01T00:00:00.123456789Z") == datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "sent", ["2023-02-30", "23-01-01", "2023-13", "yesterday", "2023-01-01T25:00:00Z", "2023-01-01T10:00", "0001"]
)
def test_date_that_no_calendar_has_is_refused(sent: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(dates.DateTime).validate_python(sent)


def test_json_is_written_as_it_was_read_to_the_last_digit() -> None:
    text = '{"value":5.60,"small":1E-7,"whole":5,"name":"Zoë 王"}'
    assert json.write(json.read(text)) == text


@pytest.mark.parametrize("text", ["", "{", '{"a":NaN}', '{"a":"\\u0000"}', "[" * 100_000])
def test_json_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(json.NotReadable):
        json.read(text)
