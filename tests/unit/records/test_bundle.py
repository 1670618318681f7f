"""What of a Bundle is refused whole, what is quarantined, and what is taken in."""

import json
from typing import Any

import pytest

from portico.records.intake.bundle import Refused, Sent, read_bundle
from tests.support.intake import bundle, patient_of
from tests.unit.records.reading import observation


def read(*resources: dict[str, Any], **fields: Any) -> Sent:
    return read_bundle(json.dumps(bundle(*resources) | fields))


def reasons(sent: Sent) -> list[tuple[str, str, str]]:
    return [(one.resource, one.reason_code, one.reason) for one in sent.quarantined]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "intake.not_json"),
        ('{"resourceType":"Bundle"}}', "intake.not_json"),
        ('{"resourceType":"Bundle","n":NaN}', "intake.not_json"),
        ('"{}"', "intake.not_a_bundle"),
        ("[]", "intake.not_a_bundle"),
        ('{"resourceType":"Patient"}', "intake.not_a_bundle"),
        ('{"resourceType":"Bundle","type":"document","entry":[{}]}', "intake.bundle_type"),
        ('{"resourceType":"Bundle","type":"batch"}', "intake.no_entries"),
        ('{"resourceType":"Bundle","type":"batch","entry":{}}', "intake.no_entries"),
        ('{"resourceType":"Bundle","type":"batch","entry":["x"]}', "intake.no_resource_type"),
        ('{"resourceType":"Bundle","type":"batch","entry":[{"resource":{}}]}', "intake.no_resource_type"),
        ('{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"a b"}}]}',
         "intake.no_resource_type"),
    ],
)  # fmt: skip
def test_text_that_is_no_bundle_of_resources_is_refused_whole(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_bundle(text)
    assert [one.reason_code for one in refusal.value.reasons] == [code]


def test_every_entry_without_a_type_is_told() -> None:
    with pytest.raises(Refused) as refusal:
        read(patient_of(), {"id": "1"}, {"id": "2"})
    assert [(one.index, one.resource) for one in refusal.value.reasons] == [(1, "entry[1]"), (2, "entry[2]")]


def test_faulty_resource_is_quarantined_and_blocks_no_other() -> None:
    sent = read(patient_of(), observation("1", 5, status="done"), observation("2", 5))
    assert [entry.ref for entry in sent.entries] == [("Patient", "myra"), ("Observation", "obs-2")]
    assert reasons(sent) == [
        ("Observation/obs-1", "intake.bad_value", "Observation.status has a value that FHIR R4 does not allow there.")
    ]
    assert sent.total == 3


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ({"status": None}, "intake.bad_value", "Observation.status has a value"),
        ({"code": "glucose"}, "intake.bad_value", "Observation.code has a value"),
        ({"effectiveDateTime": "12 August"}, "intake.bad_value", "Observation.effectiveDateTime has a value"),
        ({"valueQuantity": {"value": "many"}}, "intake.bad_value", "Observation.valueQuantity.value has a value"),
        ({"component": [{}]}, "intake.missing_field", "Observation.component.0.code is required."),
    ],
)
def test_reason_names_the_field_and_never_its_value(fault: dict[str, Any], code: str, words: str) -> None:
    ((_, told_code, told),) = reasons(read(observation("1", 5) | fault))
    assert told_code == code
    assert told.startswith(words)
    assert "August" not in told
    assert "many" not in told


def test_medication_and_vaccine_without_what_and_when_are_quarantined() -> None:
    request = {"resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order"}
    vaccine = {"resourceType": "Immunization", "id": "i", "status": "completed", "vaccineCode": {"text": "Flu"}}
    assert [words for _, _, words in reasons(read(request, vaccine))] == [
        "MedicationRequest.medication[x] is required.",
        "Immunization.occurrence[x] is required.",
    ]


@pytest.mark.parametrize("bad_id", ["a/b", "a#b", "", "x" * 65, 5, "ä"])
def test_id_of_other_characters_is_quarantined(bad_id: Any) -> None:
    assert [code for _, code, _ in reasons(read({"resourceType": "Basic", "id": bad_id}))] == ["intake.bad_id"]


@pytest.mark.parametrize(
    ("full_url", "resource_id"),
    [
        ("urn:uuid:54e40745-9772-e4a4-b501-47ae63c99704", "54e40745-9772-e4a4-b501-47ae63c99704"),
        ("https://fhir.example/Basic/abc", "abc"),
    ],
)
def test_resource_without_an_id_takes_that_of_its_full_url(full_url: str, resource_id: str) -> None:
    content = {**bundle(), "entry": [{"fullUrl": full_url, "resource": {"resourceType": "Basic"}}]}
    assert read_bundle(json.dumps(content)).entries[0].ref == ("Basic", resource_id)


def test_other_full_url_gives_an_id_that_is_the_same_each_time() -> None:
    content = json.dumps({**bundle(), "entry": [{"fullUrl": "oid:1 2", "resource": {"resourceType": "Basic"}}]})
    first, second = (read_bundle(content).entries[0].ref[1] for _ in range(2))
    assert first == second
    assert first.replace("-", "").isalnum()


def test_resource_with_neither_id_nor_full_url_is_quarantined() -> None:
    assert [code for _, code, _ in reasons(read({"resourceType": "Basic"}))] == ["intake.no_id"]


def test_same_resource_twice_is_taken_once_and_another_of_its_id_is_quarantined() -> None:
    sent = read(observation("1", 5), observation("1", 5), observation("1", 6))
    assert (len(sent.entries), sent.repeats, sent.total) == (1, 1, 3)
    assert [code for _, code, _ in reasons(sent)] == ["intake.repeated_id"]


def test_deletion_is_quarantined() -> None:
    content = {**bundle(), "entry": [{"resource": observation("1", 5), "request": {"method": "DELETE"}}]}
    assert [one.reason_code for one in read_bundle(json.dumps(content)).quarantined] == ["intake.method"]
