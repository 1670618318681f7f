"""Data types of HL7 v3 in FHIR: what is exact stays exact, and nothing is guessed."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from portico.records.ccda import values
from portico.records.fhir import json


def element(xml: str) -> Element:
    return fromstring(xml)  # noqa: S314 - written below


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("2014", "2014"),
        ("201405", "2014-05"),
        ("20140521", "2014-05-21"),
        ("20140521013605-0500", "2014-05-21T01:36:05-05:00"),
        ("201405210136+0000", "2014-05-21T01:36:00+00:00"),
        ("20140521013605.123-0500", "2014-05-21T01:36:05-05:00"),
        ("20140521013605", "2014-05-21"),  # no zone: the moment is not known
        ("2014052101-0500", "2014-05-21"),
        ("20140521256105-0500", "2014-05-21"),
        ("20140521013605-05", "2014-05-21T01:36:05-05:00"),
        ("20140521013605+530", "2014-05-21T01:36:05+05:30"),
        ("2014-05", "2014-05"),
        ("2014-05-21", "2014-05-21"),
        ("2014-05-21T01:36:05.5-05:00", "2014-05-21T01:36:05-05:00"),
        ("2014-05-21T01:36Z", "2014-05-21T01:36:00+00:00"),
        ("2014-05-21T01:36:05", "2014-05-21"),
        ("20140231", None),
        ("000101", None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_time_is_as_exact_as_it_was_sent(sent: str, told: str | None) -> None:
    assert values.date_time(element(f'<time value="{sent}"/>')) == told


def test_a_span_keeps_the_ends_that_are_known() -> None:
    known = element('<effectiveTime><low value="20140101"/><high nullFlavor="UNK"/></effectiveTime>')

    assert values.period(known) == {"start": "2014-01-01"}


def test_a_point_begins_and_ends_and_a_center_is_a_point() -> None:
    assert values.period(element('<t value="2014"/>')) == {"start": "2014", "end": "2014"}
    assert values.period(element('<t><center value="20140101"/></t>')) == {"start": "2014-01-01", "end": "2014-01-01"}


def test_a_number_keeps_its_digits_and_a_unit_in_words_is_not_called_ucum() -> None:
    exact = values.quantity(element('<value value="5.60" unit="mg/dL"/>'))

    assert json.write(exact) == '{"value":5.60,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}'
    assert json.write(values.quantity(element('<v value="2" unit="tablet"/>'))) == '{"value":2,"unit":"tablet"}'
    assert json.write(values.quantity(element('<v value="2" unit="1"/>'))) == '{"value":2}'
    assert values.quantity(element('<v value="about 5"/>')) is None


def test_an_identifier_is_its_root_as_a_uri_with_its_extension() -> None:
    held = element('<p><id root="1.2.3" extension="7"/><id nullFlavor="NI"/><id root="EHR-7" extension="9"/></p>')

    assert values.identifiers(held) == [
        {"system": "urn:oid:1.2.3", "value": "7"},
        {"system": "urn:hl7ii:EHR-7", "value": "9"},
    ]


def test_ways_to_reach_someone_are_told_apart() -> None:
    held = element(
        '<p><telecom value="tel:+1-555-555-0142" use="HP"/><telecom value="mailto:rosa@mail.example"/>'
        '<telecom value="555-0143" use="MC"/><telecom nullFlavor="UNK"/></p>'
    )

    assert values.contacts(held) == [
        {"system": "phone", "value": "+1-555-555-0142", "use": "home"},
        {"system": "email", "value": "rosa@mail.example"},
        {"system": "phone", "value": "555-0143", "use": "mobile"},
    ]


def test_a_name_or_address_without_parts_is_kept_as_text() -> None:
    assert values.name(element("<name>Rosa Delgado</name>")) == {"text": "Rosa Delgado"}
    assert values.address(element("<addr>12 Elm St, Bend</addr>")) == {"text": "12 Elm St, Bend"}
    assert values.name(element('<name nullFlavor="UNK"/>')) is None


@pytest.mark.parametrize(
    ("sent", "told"),
    [(".5", "0.5"), ("5.", "5"), ("+5.60", "5.60"), ("1.5e3", "1500"), ("2E-3", "0.002"), ("-0.10", "-0.10")],
)
def test_a_number_is_read_however_it_is_written(sent: str, told: str) -> None:
    assert json.write(values.quantity(element(f'<v value="{sent}"/>'))) == f'{{"value":{told}}}'
    assert values.compared(f"< {sent} mg") == {"comparator": "<", "value": values.number(told), "unit": "mg"}


@pytest.mark.parametrize("sent", ["1e99", "1e-99", "1e999999999", "NaN", "Infinity", ".", "5 mg", ""])
def test_a_number_beyond_what_can_be_kept_is_none(sent: str) -> None:
    assert values.number(sent) is None
