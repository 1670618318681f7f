"""Files too large for a request: announced, posted straight to the bucket, and taken in when they arrive."""

import base64
import hashlib
import json
from typing import Any

import pytest

from portico.settings import settings
from tests.faults.workflows import later
from tests.support.aws import s3
from tests.support.documents import SYSTEM, document
from tests.support.events import PRACTICE, Answer, call
from tests.support.intake import MRN, bundle, new_key, originals, patient_of, send, send_document, state, work
from tests.support.people import client, patient
from tests.support.practices import open_practice
from tests.support.stored import audited, rows

FILE = json.dumps(bundle(patient_of(), {"resourceType": "Basic", "id": "b", "subject": {"reference": "Patient/myra"}}))


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice(identifier_systems=[MRN, SYSTEM])


def announced(content: str | bytes = FILE, *, key: str | None = None, **changes: Any) -> Answer:
    sent = content.encode() if isinstance(content, str) else content
    body = {
        "content_type": "application/fhir+json",
        "size": len(sent),
        "sha256": hashlib.sha256(sent).hexdigest(),
    }
    headers = {"Idempotency-Key": key or new_key()}
    return call("POST", "/intake/uploads", body=body | changes, caller=client(), headers=headers)


def arrive(answer: Answer, content: str | bytes = FILE) -> Any:
    """Lay the file where its form says, as S3 does with a post, and let the worker take it in."""
    s3().put_object(Bucket=settings().intake_bucket, Key=answer.body["fields"]["key"], Body=content)
    assert work(answer.body["id"]) == {"batchItemFailures": []}
    return state(answer.body["id"])


def test_announced_file_gets_a_form_for_exactly_that_file() -> None:
    answer = announced()
    upload = answer.body
    assert answer.status == 201
    assert answer.header("Location") == upload["intake"] == f"/api/{PRACTICE}/v1/intake/{upload['id']}"
    assert upload["fields"]["key"] == f"{PRACTICE}/{upload['id']}"
    assert upload["fields"]["Content-Type"] == "application/fhir+json"
    conditions = json.loads(base64.b64decode(upload["fields"]["policy"]))["conditions"]
    assert ["content-length-range", len(FILE), len(FILE)] in conditions
    assert {"Content-Type": "application/fhir+json"} in conditions
    assert {"key": f"{PRACTICE}/{upload['id']}"} in conditions
    told = state(upload["id"])
    assert (told["status"], told["total"], told["patients"]) == ("uploading", 0, [])


def test_file_that_arrives_is_taken_in() -> None:
    told = arrive(announced())
    assert (told["status"], told["total"], told["done"], told["accepted"]) == ("accepted", 2, 2, 2)
    who = told["patients"][0]["id"]
    assert call("GET", f"/patients/{who}/records", caller=patient(who)).status == 200


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-16"])
def test_document_that_is_not_utf8_is_refused_at_the_small_door_and_whole_by_upload(encoding: str) -> None:
    text = document(name="Núñez", title="Résumé").replace("UTF-8", encoding)
    content = text.encode(encoding)
    small = send_document(content)
    assert (small.status, small.body["code"]) == (422, "intake.not_utf8")
    assert not originals()
    told = arrive(announced(content, content_type="application/xml"), content)
    assert told["patients"][0]["name"] == "Myra Núñez"


def test_text_that_lost_characters_on_its_way_is_refused_at_the_small_door() -> None:
    latin = json.dumps(bundle(patient_of(name=[{"text": "Núñez"}])), ensure_ascii=False).encode("latin-1")
    for answer in (send_document(document(name="N\ufffd\ufffdez")), send(latin)):
        assert (answer.status, answer.body["code"]) == (422, "intake.not_utf8")
    assert send_document(document(name="Núñez").replace("UTF-8", "utf-8")).status == 202


def test_file_that_is_another_than_announced_is_refused() -> None:
    told = arrive(announced(), json.dumps(bundle(patient_of("2"))))
    assert (told["status"], [one["reason_code"] for one in told["reasons"]]) == ("refused", ["intake.other_file"])
    assert rows("RecordsTable", "CHART") == []


def test_file_that_the_small_door_would_refuse_is_refused_with_the_same_reasons() -> None:
    content = json.dumps(bundle(patient_of(), *({"id": str(n)} for n in range(120))))
    told = arrive(announced(content), content)
    small = call(
        "POST", "/intake/bundles", body=content.encode(), caller=client(), headers={"Idempotency-Key": new_key()}
    )
    assert told["status"] == "refused"
    assert told["reason"] == small.body["detail"]
    errors = {one["resource"]: f"{one['reason_code']}: {one['reason']}" for one in told["reasons"]}
    assert errors == small.body["errors"]


def test_same_key_is_the_same_upload_and_another_file_under_it_is_refused() -> None:
    key = new_key()
    first, again = announced(key=key), announced(key=key)
    assert (again.status, again.body["id"], audited("intake.received")) == (201, first.body["id"], 1)
    other = announced(FILE + " ", key=key)
    assert (other.status, other.body["code"]) == (409, "request.key_reused")


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 0},
        {"size": 64 * 1024 * 1024 + 1},
        {"sha256": "x" * 64},
        {"content_type": "text/html"},
    ],
)
def test_what_cannot_be_such_a_file_is_refused(changes: dict[str, Any]) -> None:
    answer = announced(**changes)
    assert (answer.status, answer.body["code"]) == (422, "request.invalid")
    assert not originals()
    assert not rows("RecordsTable", "INTAKE")


def test_file_that_never_arrives_is_forgotten_after_a_day() -> None:
    upload = announced().body
    (row,) = rows("RecordsTable", "INTAKE")
    assert row["ttl"] > 0
    with later(hours=23):
        assert state(upload["id"])["status"] == "uploading"
    with later(hours=25):
        assert call("GET", f"/intake/{upload['id']}", caller=client()).status == 404


def test_file_that_is_announced_again_is_waited_for_a_day_more() -> None:
    key = new_key()
    upload = announced(key=key)
    with later(hours=23):
        announced(key=key)
    with later(hours=46):
        assert state(upload.body["id"])["status"] == "uploading"
    with later(hours=48):
        other = announced(FILE + " ", key=key)
        assert other.status == 201, "what is forgotten keeps its key from nothing"
        assert arrive(other, FILE + " ")["status"] == "accepted"


def test_file_that_arrived_is_kept_in_mind() -> None:
    upload = announced()
    arrive(upload)
    (row,) = [one for one in rows("RecordsTable", "INTAKE") if one["sk"] == "INTAKE"]
    assert "ttl" not in row
