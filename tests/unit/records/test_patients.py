"""Sorting a Bundle by patient: two patients never share a chart."""

import json
from typing import Any

import pytest

from portico.records.intake.bundle import Refused, read_bundle
from portico.records.intake.patients import Known, Sorted, sort_by_patient
from tests.support.intake import MRN, bundle, patient_of
from tests.unit.records.reading import observation

OTHER = "https://other.example/id"
SYSTEMS = [MRN, OTHER]


def sort(*resources: dict[str, Any], known: Known | None = None) -> Sorted:
    return sort_by_patient("larkspur", read_bundle(json.dumps(bundle(*resources))).entries, SYSTEMS, known or Known())


def about(patient: str, code: str = "1") -> dict[str, Any]:
    return observation(code, 5, subject={"reference": patient})


def held(result: Sorted) -> list[list[str]]:
    return [[entry.ref[1] for entry in chart.entries] for chart in result.charts.values()]


def codes(result: Sorted) -> list[tuple[str, str]]:
    return [(one.resource, one.reason_code) for one in result.quarantined]


def known(**by_identifier: str) -> Known:
    return Known(by_identifier={(MRN, number.removeprefix("n")): chart for number, chart in by_identifier.items()})


def test_chart_is_found_by_a_registered_identifier_and_else_opened() -> None:
    assert list(sort(patient_of("7"), known=known(n7="pat_seven")).charts) == ["pat_seven"]
    (opened,) = sort(patient_of("7")).charts
    assert opened.startswith("pat_")
    assert [opened] == list(sort(patient_of("7", resource_id="another")).charts)


def test_two_patients_of_a_file_have_two_charts_and_share_only_who_belongs_to_none() -> None:
    doctor = {"resourceType": "Practitioner", "id": "chen"}
    result = sort(
        doctor,
        patient_of("1", resource_id="ann"),
        patient_of("2", resource_id="bob"),
        about("Patient/ann", "a"),
        about("Patient/bob", "b"),
    )
    assert held(result) == [["ann", "obs-a", "chen"], ["bob", "obs-b", "chen"]]


@pytest.mark.parametrize("subject", ["Patient/nobody", "Group/everyone", "#inside", "myra"])
def test_resource_about_someone_unknown_is_quarantined(subject: str) -> None:
    result = sort(patient_of(), about(subject))
    assert held(result) == [["myra"]]
    assert codes(result) == [("Observation/obs-1", "intake.unknown_patient")]


def test_patient_that_was_sent_before_need_not_be_sent_again() -> None:
    result = sort(about("Patient/myra"), known=Known(by_patient={"myra": "pat_myra"}))
    assert held(result) == [["obs-1"]]


def test_bundle_about_nobody_the_practice_knows_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        sort(patient_of() | {"identifier": [{"system": "https://elsewhere.example", "value": "1"}]})
    assert refusal.value.reasons[0].reason_code == "intake.no_patient"


def test_patient_id_that_another_patient_has_is_quarantined_with_all_about_it() -> None:
    taken = Known(
        by_patient={"myra": "pat_other"},
        identifiers={"pat_other": frozenset({(MRN, "1")})},
        by_identifier={(MRN, "1"): "pat_other"},
    )
    result = sort(patient_of("2"), about("Patient/myra"), patient_of("3", resource_id="ann"), known=taken)
    assert held(result) == [["ann"]]
    assert codes(result) == [
        ("Patient/myra", "intake.other_patient"),
        ("Observation/obs-1", "intake.unknown_patient"),
    ]


def test_patient_known_by_id_may_gain_an_identifier_of_another_system() -> None:
    before = Known(by_patient={"myra": "pat_myra"}, identifiers={"pat_myra": frozenset({(OTHER, "9")})})
    assert list(sort(patient_of("1"), known=before).charts) == ["pat_myra"]


def test_identifiers_of_two_charts_on_one_patient_are_a_conflict() -> None:
    both = [{"system": MRN, "value": "1"}, {"system": MRN, "value": "2"}]
    result = sort(
        patient_of(identifier=both), patient_of("3", resource_id="ann"), known=known(n1="pat_one", n2="pat_two")
    )
    assert codes(result) == [("Patient/myra", "intake.identity_conflict")]


def test_second_patient_with_the_same_identifier_is_quarantined() -> None:
    result = sort(patient_of("1", resource_id="ann"), patient_of("1", resource_id="bob"))
    assert codes(result) == [("Patient/bob", "intake.repeated_patient")]


def test_resource_without_a_subject_goes_with_the_only_patient_and_never_with_one_of_two() -> None:
    basic = {"resourceType": "Basic", "id": "basic"}
    assert held(sort(patient_of(), basic)) == [["myra", "basic"]]
    result = sort(basic, patient_of("1", resource_id="ann"), patient_of("2", resource_id="bob"))
    assert codes(result) == [("Basic/basic", "intake.unknown_patient")]


def test_provenance_of_two_patients_is_quarantined() -> None:
    targets = [{"reference": "Patient/ann"}, {"reference": "Patient/bob"}]
    provenance = {"resourceType": "Provenance", "id": "p", "target": targets}
    result = sort(patient_of("1", resource_id="ann"), patient_of("2", resource_id="bob"), provenance)
    assert codes(result) == [("Provenance/p", "intake.several_patients")]


def test_bundle_inside_the_bundle_that_holds_somebody_else_is_quarantined() -> None:
    inside = bundle(patient_of("9", resource_id="stranger")) | {"id": "inside"}
    assert codes(sort(patient_of(), inside)) == [("Bundle/inside", "intake.several_patients")]
    own = bundle(patient_of()) | {"id": "inside"}
    assert held(sort(patient_of(), own)) == [["myra", "inside"]]


def test_more_patients_than_can_show_at_once_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        sort(*(patient_of(str(n), resource_id=f"p{n}") for n in range(9)))
    assert refusal.value.reasons[0].reason_code == "intake.too_many_patients"
