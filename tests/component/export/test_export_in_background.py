"""A large record is made by the worker: its progress and its failure are told, and nobody waits for ever."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from portico import clock
from portico.errors import NotFound
from portico.export import making, repo, service
from portico.settings import settings
from portico.store.table import TenantTable
from tests.support.aws import load_function, s3
from tests.support.events import PRACTICE, Answer, call, context
from tests.support.exports import objects, queue_event
from tests.support.intake import bundle, patient_of, take_in
from tests.support.people import patient
from tests.support.practices import NOW, open_practice

KEY = "large-record-of-the-tests"
STEPS = 5


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moving = Clock()
    monkeypatch.setattr(clock, "now", moving)
    return moving


@pytest.fixture
def myra(cloud: None, time: Clock, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a patient whose record counts as large."""
    open_practice()
    monkeypatch.setattr(service, "_MOST_AT_ONCE", 0)
    return str(take_in(bundle(patient_of()))["patients"][0]["id"])


def ask(patient_id: str, key: str = KEY, **period: str) -> Answer:
    body = {"kind": "ccda", "period": period or {"kind": "all"}}
    path = f"/patients/{patient_id}/exports"
    return call("POST", path, body=body, headers={"Idempotency-Key": key}, caller=patient(patient_id))


def state(patient_id: str, export_id: str) -> Any:
    return call("GET", f"/patients/{patient_id}/exports/{export_id}", caller=patient(patient_id)).body


def work(*keys: str) -> dict[str, Any]:
    """Hand the worker what the queue holds: a message for each of these requests."""
    answer: dict[str, Any] = load_function("export_worker").handler(queue_event(*keys), context("export_worker"))
    return answer


def test_large_record_is_taken_in_hand_at_once_and_made_by_the_worker(myra: str) -> None:
    answer = ask(myra)
    export_id = answer.body["id"]
    assert (answer.status, answer.body) == (202, {"id": export_id, "status": "making", "done": 0, "total": STEPS})
    assert answer.header("Location") == f"/api/larkspur/v1/patients/{myra}/exports/{export_id}"
    assert objects("") == [f"{PRACTICE}/requests/{myra}/{export_id}.json"]
    assert work(*objects(".json")) == {"batchItemFailures": []}
    said = state(myra, export_id)
    assert said["status"] == "ready"
    assert f"/{export_id}/" in said["link"]
    (document,) = objects(".zip")
    assert s3().head_object(Bucket=settings().exports_bucket, Key=document)["ContentLength"] == said["size"]


def test_dates_asked_for_reach_the_worker(myra: str) -> None:
    export_id = ask(myra, kind="single", date="2026-05-02").body["id"]
    work(*objects(".json"))
    assert state(myra, export_id)["covers"] == "May 2, 2026"


def test_progress_counts_the_steps_that_are_done(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id = ask(myra).body["id"]
    seen: list[int] = []
    whole: Callable[..., Any] = repo.change_export

    def change(*place: str, **fields: Any) -> Any:
        row = whole(*place, **fields)
        if fields["status"] == "making":
            seen.append(state(myra, export_id)["done"])
        return row

    monkeypatch.setattr(repo, "change_export", change)
    work(*objects(".json"))
    assert seen == [0, 1, 2, 3, 4]


def test_asking_again_with_the_same_key_starts_it_again_until_it_is_ready(myra: str) -> None:
    first = ask(myra).body
    s3().delete_object(Bucket=settings().exports_bucket, Key=objects(".json")[0])  # as if it had never arrived
    assert ask(myra).body == first
    work(*objects(".json"))
    ready = ask(myra)
    assert (ready.status, ready.body["status"]) == (201, "ready")
    assert ask(myra, kind="single", date="2026-05-02").body["code"] == "request.key_reused"


def test_request_that_is_delivered_twice_makes_one_document(myra: str) -> None:
    ask(myra)
    requests = objects(".json")
    assert work(*requests, *requests) == {"batchItemFailures": []}
    assert len(objects(".zip")) == 1


def test_failure_is_told_with_its_reason_and_another_key_tries_anew(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id = ask(myra).body["id"]
    with monkeypatch.context() as broken:
        broken.setattr(making, "package_of", unreachable)
        assert work(*objects(".json")) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    said = state(myra, export_id)
    assert said == {"id": export_id, "status": "failed", "reason": said["reason"]}
    assert "try again" in said["reason"]
    assert "secret" not in json.dumps(said)
    other = ask(myra, key="another-key-of-the-tests").body["id"]
    assert work(*objects(".json")) == {"batchItemFailures": []}
    assert state(myra, other)["status"] == "ready"


def unreachable(*_: Any) -> bytes:
    raise EndpointConnectionError(endpoint_url="https://secret.example")


def test_patient_is_told_what_the_portal_has_words_for(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id = ask(myra).body["id"]

    def gone(*_: Any) -> Any:
        raise NotFound("request.not_found", "We could not find that.")

    monkeypatch.setattr(making, "read", gone)
    work(*objects(".json"))
    assert state(myra, export_id)["reason"] == "We could not find that."


def test_worker_that_died_leaves_no_page_waiting(myra: str, time: Clock) -> None:
    export_id = ask(myra).body["id"]
    time.now += timedelta(minutes=3)
    assert state(myra, export_id)["status"] == "making"
    time.now += timedelta(seconds=1)
    said = state(myra, export_id)
    assert (said["status"], said["reason"]) == ("failed", service._STOPPED)
    assert ask(myra).body["status"] == "making", "asked for again, it begins again"


def test_only_the_link_is_a_reading_and_in_the_trail(myra: str) -> None:
    export_id = ask(myra).body["id"]
    state(myra, export_id)
    work(*objects(".json"))
    state(myra, export_id)
    rows = TenantTable(settings().audit_table, PRACTICE).query(f"AUDIT#{myra}").items
    found = [row["action"] for row in rows if row["action"].startswith("exports.")]
    assert sorted(found) == ["exports.create", "exports.link"]
