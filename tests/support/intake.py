"""Sends Bundles through both handlers of intake, as the queue between them would."""

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from local.demo import practice
from portico.settings import settings
from tests.support.aws import load_function, s3
from tests.support.events import PRACTICE, Answer, call, context
from tests.support.people import client

MRN = "https://larkspur.example/mrn"
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
SAMPLE_SYSTEMS: list[str] = practice.settings()["identifier_systems"]
_numbers = itertools.count(1)

Resource = dict[str, Any]


def new_key() -> str:
    return f"key-of-the-tests-{next(_numbers):06d}"


def bundle(*resources: Resource, kind: str = "transaction") -> Resource:
    """A Bundle of these resources."""
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}


def patient_of(number: str = "1001", *, resource_id: str = "myra", **fields: Any) -> Resource:
    """A FHIR Patient with a number of the practice."""
    return {
        "resourceType": "Patient",
        "id": resource_id,
        "identifier": [{"system": MRN, "value": number}],
        "name": [{"use": "official", "family": "Okafor", "given": ["Myra", "Jane"]}],
        "telecom": [{"system": "phone", "value": "(508) 555-0117"}, {"system": "email", "value": "myra@mail.example"}],
        "gender": "female",
        "birthDate": "1958-03-14",
        "address": [{"line": ["4 Elm Street"], "city": "Larkspur", "state": "MA", "postalCode": "01597"}],
        **fields,
    }


def send(content: Any, *, key: str | None = None, caller: Mapping[str, str] | None = None) -> Answer:
    """Post a Bundle (or any bytes) as the practice's system."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"Idempotency-Key": key or new_key()}
    return call("POST", "/intake/bundles", body=body, caller=caller or client(), headers=headers)


def send_document(content: str | bytes, *, key: str | None = None, caller: Mapping[str, str] | None = None) -> Answer:
    """Post a clinical document as the practice's system."""
    body = content if isinstance(content, bytes) else content.encode()
    headers = {"Idempotency-Key": key or new_key(), "Content-Type": "application/xml"}
    return call("POST", "/intake/documents", body=body, caller=caller or client(), headers=headers)


def queue_event(*intake_ids: str, practice: str = PRACTICE, delivery: int = 1) -> dict[str, Any]:
    """What the queue hands to the worker when these originals have arrived, for the so many-th time."""
    records = [
        {
            "messageId": f"message-{intake_id}",
            "body": json.dumps({"Records": [{"s3": {"object": {"key": quote_plus(f"{practice}/{intake_id}")}}}]}),
            "attributes": {"ApproximateReceiveCount": str(delivery)},
        }
        for intake_id in intake_ids
    ]
    return {"Records": records}


def work(*intake_ids: str, practice: str = PRACTICE, delivery: int = 1) -> dict[str, Any]:
    """Let the worker take in what has arrived."""
    event = queue_event(*intake_ids, practice=practice, delivery=delivery)
    answer: dict[str, Any] = load_function("intake_worker").handler(event, context("intake_worker"))
    return answer


def state(intake_id: str, caller: Mapping[str, str] | None = None) -> Any:
    """The intake as its sender reads it."""
    return call("GET", f"/intake/{intake_id}", caller=caller or client()).body


def take_in(content: Any) -> Any:
    """Send a Bundle and let the worker take it in; the intake as it is then."""
    answer = send(content)
    assert answer.status == 202, answer.text
    assert work(answer.body["id"]) == {"batchItemFailures": []}
    return state(answer.body["id"])


def take_in_document(content: str | bytes) -> Any:
    """Send a document and let the worker take it in; the intake as it is then."""
    answer = send_document(content)
    assert answer.status == 202, answer.text
    assert work(answer.body["id"]) == {"batchItemFailures": []}
    return state(answer.body["id"])


def originals() -> list[str]:
    """Keys in the intake bucket."""
    return [one["Key"] for one in s3().list_objects_v2(Bucket=settings().intake_bucket).get("Contents", [])]
