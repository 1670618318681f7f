"""Intake through both its handlers, on emulated AWS."""

import json
from typing import Any

import pytest

from portico import clock
from portico.records import chart, repo
from portico.records import service as records
from portico.records.models import PatientQuery
from portico.settings import settings
from portico.store.items import from_item, to_item
from tests.support.aws import load_function, s3
from tests.support.events import PRACTICE, call, context
from tests.support.intake import bundle, new_key, originals, patient_of, queue_event, send, state, take_in, work
from tests.support.people import client, patient, staff
from tests.support.practices import open_practice
from tests.support.stored import everything
from tests.unit.records.reading import observation

MYRA = {"subject": {"reference": "Patient/myra"}}
SEVERAL = [("1", 5, 20), ("2", 6, 10), ("3", 7, 30), ("4", 8, 15)]  # code, value and day of August


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice()


def stored() -> dict[str, Any]:
    """All that is stored but what tells of intakes themselves."""
    return {key: item for key, item in everything(but=("AuditTable",)).items() if "#INTAKE#" not in key}


def report(*codes: str) -> dict[str, Any]:
    results = [{"reference": f"Observation/obs-{code}"} for code in codes]
    body = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {"text": "Panel"}}
    return {**body, **MYRA, "effectiveDateTime": "2026-08-12", "result": results}


def listed(patient_id: str, section: str = "results") -> Any:
    return call("GET", f"/patients/{patient_id}/records/{section}", caller=patient(patient_id)).body["items"]


def values(patient_id: str) -> list[list[str]]:
    return [[test["value"] for test in panel["tests"]] for panel in listed(patient_id)]


def test_bundle_is_received_then_taken_in_and_shown() -> None:
    content = bundle(patient_of(), observation("1", 5, **MYRA), observation("2", 6, status="?", **MYRA))
    answer = send(content)
    assert answer.status == 202
    intake_id = answer.body["id"]
    assert answer.header("Location") == f"/api/{PRACTICE}/v1/intake/{intake_id}"
    assert answer.body == {
        "id": intake_id,
        "status": "received",
        "total": 3,
        "done": 0,
        "accepted": 0,
        "superseded": 0,
        "quarantined": 0,
        "refused": 0,
        "types": [],
        "sections": [],
        "patients": [],
        "reasons": [],
        "reason": None,
    }
    assert work(intake_id) == {"batchItemFailures": []}
    told = state(intake_id)
    (who,) = told.pop("patients")
    assert who == {"id": who["id"], "created": True, "name": "Myra Jane Okafor"}
    assert told == {
        "id": intake_id,
        "status": "accepted",
        "total": 3,
        "done": 3,
        "accepted": 2,
        "superseded": 0,
        "quarantined": 1,
        "refused": 0,
        "types": [
            {"type": "Observation", "accepted": 1, "shown": 1, "kept": 0},
            {"type": "Patient", "accepted": 1, "shown": 1, "kept": 0},
        ],
        "sections": [],
        "reasons": [
            {
                "index": 2,
                "resource": "Observation/obs-2",
                "reason_code": "intake.bad_value",
                "reason": "Observation.status has a value that FHIR R4 does not allow there.",
            }
        ],
        "reason": None,
    }
    assert values(who["id"]) == [["5"]]


def test_header_of_a_new_chart_says_what_its_rows_say_when_they_are_read_back() -> None:
    tests = [observation(code, number, effectiveDateTime=f"2026-08-{day}", **MYRA) for code, number, day in SEVERAL]
    (who,) = take_in(bundle(*tests, report("2", "1"), patient_of()))["patients"]
    said = chart.summarize(repo.list_rows(PRACTICE, who["id"], 1, repo.SUMMARY_FIELDS), clock.now())
    header = repo.get_header(PRACTICE, who["id"])
    assert header is not None
    assert {name: header[name] for name in said} == from_item(to_item(said))


def test_nothing_shows_before_the_worker_is_done() -> None:
    first = take_in(bundle(patient_of(), observation("1", 5, **MYRA)))
    patient_id = first["patients"][0]["id"]
    send(bundle(observation("1", 9, **MYRA)))
    assert values(patient_id) == [["5"]]


def test_patient_of_an_intake_under_way_is_not_found() -> None:
    send(bundle(patient_of()))
    assert call("GET", "/patients/pat_x/records", caller=patient("pat_x")).status == 404
    assert records.find_patients(PRACTICE, PatientQuery()).items == []


def test_same_key_is_the_same_intake_and_another_bundle_under_it_is_refused() -> None:
    key, content = new_key(), bundle(patient_of())
    first, again = send(content, key=key), send(content, key=key)
    assert (again.status, again.body) == (202, first.body)
    other = send(bundle(patient_of("2")), key=key)
    assert (other.status, other.body["code"]) == (409, "request.key_reused")
    work(first.body["id"])
    assert send(content, key=key).body["status"] == "accepted"


def test_same_key_of_another_system_is_another_intake() -> None:
    key = new_key()
    other = {**client(), "account": "cli_other"}
    first, second = send(bundle(patient_of()), key=key), send(bundle(patient_of()), key=key, caller=other)
    assert first.body["id"] != second.body["id"]
    assert call("GET", f"/intake/{first.body['id']}", caller=other).status == 404


def test_bundle_without_a_key_is_refused() -> None:
    answer = call("POST", "/intake/bundles", body=bundle(patient_of()), caller=client())
    assert (answer.status, answer.body["code"]) == (400, "request.idempotency_key")


@pytest.mark.parametrize("who", [patient("pat_1"), staff("administrator"), client("system/*.read")])
def test_only_a_system_that_may_write_sends_bundles(who: dict[str, str]) -> None:
    answer = send(bundle(patient_of()), caller=who)
    assert (answer.status, answer.body["code"]) == (403, "request.denied")
    assert originals() == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{}}", "This is not valid JSON."),
        (b'{"resourceType":"Patient","id":"1"}', "This is not a FHIR Bundle."),
    ],
)
def test_what_is_no_bundle_is_refused_and_nothing_is_kept(content: bytes, reason: str) -> None:
    answer = send(content)
    assert (answer.status, answer.body["code"]) == (422, "intake.refused")
    assert answer.body["detail"] == reason
    assert originals() == []


def test_entry_without_a_type_refuses_the_whole_with_every_reason() -> None:
    answer = send(bundle(patient_of(), {"id": "1"}, {"id": "2"}))
    assert (answer.status, answer.body["code"]) == (422, "intake.refused")
    words = "intake.no_resource_type: Every resource must name its resourceType."
    assert answer.body["errors"] == {"entry[1]": words, "entry[2]": words}


def test_bundle_about_nobody_of_the_practice_is_refused() -> None:
    answer = send(bundle(observation("1", 5, **MYRA)))
    assert (answer.status, answer.body["code"]) == (422, "intake.refused")


def test_same_bundle_again_is_accepted_and_changes_nothing() -> None:
    content = bundle(patient_of(), report("1"), observation("1", 5, **MYRA))
    first, before = take_in(content), stored()
    second = take_in(content)
    assert stored() == before
    assert second["patients"] == [{**first["patients"][0], "created": False}]
    assert (second["accepted"], second["quarantined"]) == (3, 0)
    assert values(first["patients"][0]["id"]) == [["5"]]


def test_delivery_twice_changes_nothing() -> None:
    told = take_in(bundle(patient_of(), observation("1", 5, **MYRA)))
    assert work(told["id"], told["id"]) == {"batchItemFailures": []}
    assert state(told["id"]) == told


def test_update_replaces_and_a_return_to_the_former_shows_the_former() -> None:
    patient_id = take_in(bundle(patient_of(), report("1"), observation("1", 5, **MYRA)))["patients"][0]["id"]
    for value in ("7", "5", "7"):
        take_in(bundle(observation("1", float(value), **MYRA)))
        assert values(patient_id) == [[f"{value}.0"]]
    counts = call("GET", f"/patients/{patient_id}/records", caller=patient(patient_id)).body["sections"]
    assert {one["id"]: one["count"] for one in counts if one["count"]} == {"results": 1}


def test_older_version_that_arrives_late_replaces_nothing() -> None:
    def version(value: float, **meta: str) -> dict[str, Any]:
        return bundle(observation("1", value, **MYRA, meta=meta))

    newest = {"versionId": "10", "lastUpdated": "2026-08-13T10:00:00Z"}
    patient_id = take_in(bundle(patient_of(), observation("1", 5, **MYRA, meta=newest)))["patients"][0]["id"]
    for late in ({"versionId": "9"}, {"lastUpdated": "2026-08-13T11:59:59+02:00"}):
        told = take_in(version(4, **late))
        assert (told["accepted"], told["superseded"], told["quarantined"]) == (1, 1, 0)
        assert told["types"] == [{"type": "Observation", "accepted": 1, "shown": 1, "kept": 0}]
        assert values(patient_id) == [["5"]]
    assert take_in(version(6, versionId="11"))["superseded"] == 0
    assert values(patient_id) == [["6"]]


def test_type_that_no_page_shows_is_kept_and_counted() -> None:
    basic = {"resourceType": "Basic", "id": "b", **MYRA}
    told = take_in(bundle(patient_of(), basic, {"resourceType": "Practitioner", "id": "chen"}))
    assert told["types"] == [
        {"type": "Basic", "accepted": 1, "shown": 0, "kept": 1},
        {"type": "Patient", "accepted": 1, "shown": 1, "kept": 0},
        {"type": "Practitioner", "accepted": 1, "shown": 0, "kept": 1},
    ]
    _, _, resources = records.read_chart(PRACTICE, told["patients"][0]["id"])
    assert basic in resources


def test_resource_entered_in_error_disappears() -> None:
    patient_id = take_in(bundle(patient_of(), observation("1", 5, **MYRA)))["patients"][0]["id"]
    take_in(bundle(observation("1", 5, **MYRA, status="entered-in-error")))
    assert values(patient_id) == []


def test_resource_that_another_patient_has_is_quarantined() -> None:
    first = take_in(bundle(patient_of(), observation("1", 5, **MYRA)))
    stolen = observation("1", 99, subject={"reference": "Patient/bob"})
    second = take_in(bundle(patient_of("2", resource_id="bob"), stolen))
    assert (second["accepted"], second["quarantined"]) == (1, 1)
    assert [one["reason_code"] for one in second["reasons"]] == ["intake.other_patient"]
    assert values(first["patients"][0]["id"]) == [["5"]]
    assert values(second["patients"][0]["id"]) == []


def test_two_patients_in_a_bundle_have_two_charts_with_their_doctor_in_each() -> None:
    doctor = {"resourceType": "Practitioner", "id": "chen", "name": [{"text": "Dr. Chen"}]}
    told = take_in(
        bundle(
            doctor,
            patient_of("1", resource_id="ann"),
            patient_of("2", resource_id="bob"),
            observation("a", 1, subject={"reference": "Patient/ann"}),
            observation("b", 2, subject={"reference": "Patient/bob"}),
        )
    )
    ann, bob = (one["id"] for one in told["patients"])
    assert (values(ann), values(bob)) == ([["1"]], [["2"]])
    for patient_id, mine in ((ann, "obs-a"), (bob, "obs-b")):
        _, _, resources = records.read_chart(PRACTICE, patient_id)
        assert {one["id"] for one in resources} & {"obs-a", "obs-b", "chen"} == {mine, "chen"}


def test_same_identifier_in_two_practices_is_two_patients() -> None:
    open_practice("oakhill")
    here = take_in(bundle(patient_of()))
    key = {"Idempotency-Key": new_key()}
    there = client(practice="oakhill")
    sent = call("POST", "/intake/bundles", body=bundle(patient_of()), caller=there, headers=key, practice="oakhill")
    work(sent.body["id"], practice="oakhill")
    other = call("GET", f"/intake/{sent.body['id']}", caller=there, practice="oakhill").body
    assert other["patients"][0]["id"] != here["patients"][0]["id"]
    assert call("GET", f"/intake/{here['id']}", caller=there, practice="oakhill").status == 404


def test_object_that_no_intake_asked_for_is_left_alone() -> None:
    assert work("int_unknown") == {"batchItemFailures": []}


def test_original_that_was_exchanged_is_not_taken_in() -> None:
    sent = send(bundle(patient_of()))
    s3().put_object(
        Bucket=settings().intake_bucket, Key=originals()[0], Body=json.dumps(bundle(patient_of("2"))).encode()
    )
    assert work(sent.body["id"]) == {"batchItemFailures": []}
    told = state(sent.body["id"])
    assert (told["status"], [one["reason_code"] for one in told["reasons"]]) == ("refused", ["intake.other_file"])
    assert records.find_patients(PRACTICE, PatientQuery()).items == []


def test_message_of_the_buckets_set_up_is_passed_over() -> None:
    event = {"Records": [{"messageId": "1", "body": '{"Event":"s3:TestEvent"}'}]}
    assert load_function("intake_worker").handler(event, context()) == {"batchItemFailures": []}


def test_one_failing_message_does_not_take_the_others_along() -> None:
    sent = send(bundle(patient_of()))
    event = queue_event(sent.body["id"])
    event["Records"].insert(0, {"messageId": "poison", "body": "not json"})
    assert load_function("intake_worker").handler(event, context()) == {
        "batchItemFailures": [{"itemIdentifier": "poison"}]
    }
    assert state(sent.body["id"])["status"] == "accepted"


def test_large_document_lies_in_the_bucket_and_comes_back_whole() -> None:
    noise = "".join(f"{(n * 2654435761) % 2**32:08x}" for n in range(90_000))
    document = {"resourceType": "DocumentReference", "id": "scan", "status": "current", **MYRA, "description": noise}
    patient_id = take_in(bundle(patient_of(), document))["patients"][0]["id"]
    kept = s3().list_objects_v2(Bucket=settings().records_bucket)["Contents"]
    assert len(kept) == 1
    assert kept[0]["Key"].startswith(f"{PRACTICE}/{patient_id}/DocumentReference/scan/")
    _, _, resources = records.read_chart(PRACTICE, patient_id)
    assert document in resources


def test_chart_is_read_whole_with_references_that_can_be_followed() -> None:
    mother = patient_of()
    entries = [
        {"fullUrl": "urn:uuid:0001", "resource": mother},
        {"fullUrl": "urn:uuid:0002", "resource": observation("1", 5, subject={"reference": "urn:uuid:0001"})},
        {"fullUrl": "urn:uuid:0003", "resource": {"resourceType": "Basic", "subject": {"reference": "urn:uuid:0001"}}},
    ]
    told = take_in({"resourceType": "Bundle", "type": "batch", "entry": entries})
    summary, who, resources = records.read_chart(PRACTICE, told["patients"][0]["id"])
    assert (summary.full_name, who["id"]) == ("Myra Jane Okafor", "myra")
    others = sorted((one["resourceType"], one["id"], one["subject"]) for one in resources if one is not who)
    assert others == [
        ("Basic", "0003", {"reference": "Patient/myra"}),
        ("Observation", "obs-1", {"reference": "Patient/myra"}),
    ]


def test_patient_is_found_by_name_birth_date_and_phone_under_the_newest_name() -> None:
    patient_id = take_in(bundle(patient_of()))["patients"][0]["id"]
    take_in(bundle(patient_of("2", resource_id="bob", name=[{"family": "Abbot", "given": ["Bob"]}], telecom=[])))

    def found(by: str, value: str) -> list[str]:
        page = records.find_patients(PRACTICE, PatientQuery.model_validate({"by": by, "value": value}))
        return [one.full_name for one in page.items]

    assert found("name", "") == ["Bob Abbot", "Myra Jane Okafor"]
    assert found("name", "okaf") == found("name", "MYRA") == found("phone", "508-555-0117") == ["Myra Jane Okafor"]
    assert sorted(found("birth_date", "1958-03-14")) == ["Bob Abbot", "Myra Jane Okafor"]
    take_in(bundle(patient_of(name=[{"family": "Jones", "given": ["Myra"]}])))
    assert found("name", "okaf") == []
    assert found("name", "jones, m") == ["Myra Jones"]
    assert records.get_patient(PRACTICE, patient_id).phones == ["(508) 555-0117"]


def test_patients_come_in_pages() -> None:
    for start in range(0, 30, 6):
        take_in(
            bundle(
                *(
                    patient_of(str(n), resource_id=f"p{n}", name=[{"family": f"Family{n:02}", "given": ["Ann"]}])
                    for n in range(start, start + 6)
                )
            )
        )
    first = records.find_patients(PRACTICE, PatientQuery(value="family"))
    rest = records.find_patients(PRACTICE, PatientQuery(value="family"), first.next_cursor)
    assert (len(first.items), len(rest.items), rest.next_cursor) == (25, 5, None)
    assert [one.family_name for one in first.items + rest.items] == [f"Family{n:02}" for n in range(30)]
