"""Faults of intake's other ways: documents, files too large for a request, and an intake that is given up."""

import json
from base64 import b64encode
from hashlib import sha256
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from portico.records.intake import write
from portico.records.service import intake_worker as service
from portico.settings import settings
from tests.faults.rows_records import AFTER, BEFORE, FIRST, KEY, NEXT, Charted, read, received, shown, work
from tests.faults.workflows import Workflow, invoked, later
from tests.support import people
from tests.support.aws import s3
from tests.support.documents import SYSTEM, document
from tests.support.events import PRACTICE, call
from tests.support.intake import MRN, queue_event, send, send_document, state
from tests.support.practices import open_practice
from tests.support.stored import audited, rows

AFTERWARDS = "key-of-the-faults-02"
UPLOAD = json.dumps(FIRST).encode()
LETTER = b"%PDF-1.4 a letter"


# giving one up ------------------------------------------------------------------------------------------------------


def writing() -> Charted:
    """An intake that wrote all of its rows and was stopped before they show."""
    charted = received()
    with patch.object(write, "accept", side_effect=OSError):
        assert not work(charted)
    assert state(charted.intake)["status"] == "writing"
    return charted


def give_up(charted: Charted) -> bool:
    """As the worker does when the last delivery failed too."""
    try:
        service.give_up(PRACTICE, charted.intake)
    except (ClientError, BotoCoreError):
        return False
    return True


def check_given_up(charted: Charted, done: bool) -> None:
    refused = state(charted.intake)["status"] == "refused"
    assert refused or not done
    assert shown(charted) == BEFORE, "nothing of it shows"
    after = send(NEXT, key=AFTERWARDS).body["id"]
    with later(hours=1):  # longer than an intake is waited for that nobody works on
        assert invoked("intake_worker", queue_event(after)) == {"batchItemFailures": []}
    assert shown(charted) == AFTER, "the next one is not kept waiting, and shows all of its own"


# documents and large files ------------------------------------------------------------------------------------------


def practice_that_knows_numbers() -> Charted:
    open_practice(identifier_systems=[MRN, SYSTEM])
    return Charted("")


def send_one_document(charted: Charted) -> bool:
    answer = send_document(document(), key=KEY)
    charted.intake = answer.body.get("id", "")
    return answer.status == 202


def check_document_received(charted: Charted, done: bool) -> None:
    _check_begun("received")
    if done:
        assert work(charted)
        assert state(charted.intake)["status"] == "accepted"


def letter_received() -> Charted:
    charted = practice_that_knows_numbers()
    answer = send_document(document(file=b64encode(LETTER).decode()), key=KEY)
    assert answer.status == 202
    charted.intake = answer.body["id"]
    return charted


def check_letter_taken_in(charted: Charted, done: bool) -> None:
    told = state(charted.intake)
    accepted = told["status"] == "accepted"
    assert accepted or not done
    assert len(rows("RecordsTable", "CHART")) > 2 or not accepted
    listed = [each for each in rows("RecordsTable", "CHART") if each["sk"].startswith("DOCUMENT#")]
    assert len(listed) == accepted, "the document is listed when it is taken in, and not before"
    if accepted:
        charted.patient = told["patients"][0]["id"]
        (one,) = read(charted, "records/documents").body["items"]
        assert read(charted, f"records/documents/{one['id']}/page").status == 200, "its original can be read"
        link = read(charted, f"records/documents/{one['id']}/file").body["url"]
        key = unquote(urlsplit(link).path).partition(f"/{settings().records_bucket}/")[2]
        kept = s3().get_object(Bucket=settings().records_bucket, Key=key)["Body"].read()
        assert kept == LETTER, "the file it holds is whole"


def announce(charted: Charted) -> bool:
    body = {"content_type": "application/fhir+json", "size": len(UPLOAD), "sha256": sha256(UPLOAD).hexdigest()}
    answer = call("POST", "/intake/uploads", body=body, caller=people.client(), headers={"Idempotency-Key": KEY})
    charted.intake = answer.body.get("id", "")
    return answer.status == 201


def check_announced(charted: Charted, done: bool) -> None:
    _check_begun("uploading")
    if done:
        s3().put_object(Bucket=settings().intake_bucket, Key=f"{PRACTICE}/{charted.intake}", Body=UPLOAD)
        assert work(charted)
        assert state(charted.intake)["status"] == "accepted", "what was announced is taken in when it arrives"


def announced() -> Charted:
    charted = practice_that_knows_numbers()
    assert announce(charted)
    s3().put_object(Bucket=settings().intake_bucket, Key=f"{PRACTICE}/{charted.intake}", Body=UPLOAD)
    return charted


def check_upload_taken_in(charted: Charted, done: bool) -> None:
    told = state(charted.intake)
    assert told["status"] == "accepted" or not done
    assert audited("intake.accepted") == (told["status"] == "accepted")


def _check_begun(status: str) -> None:
    begun = [each for each in rows("RecordsTable", "INTAKE") if each["sk"] == "INTAKE"]
    assert len(begun) == audited("intake.received") <= 1, "one intake with its entry, or neither"
    assert all(each["status"] == status for each in begun)


WORKFLOWS = [
    Workflow("giving an intake up", frozenset(), writing, give_up, check_given_up),
    Workflow(
        "receiving a document",
        frozenset({"POST /intake/documents"}),
        practice_that_knows_numbers,
        send_one_document,
        check_document_received,
    ),
    Workflow("taking a letter in", frozenset(), letter_received, work, check_letter_taken_in),
    Workflow(
        "announcing a large file",
        frozenset({"POST /intake/uploads"}),
        practice_that_knows_numbers,
        announce,
        check_announced,
    ),
    Workflow("taking a large file in", frozenset(), announced, work, check_upload_taken_in),
]
