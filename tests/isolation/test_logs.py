"""Logs name events, not people: of all that is sent to every route, stored or answered, no value is in a log.

Canaries are planted in every place of a request: names, passwords, answers, codes, tokens, addresses, phones, values of
results, texts of documents, names of fields and files, headers, cookies, cursors and ids. Functions log all they can.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from local.events import scheduled_event
from local.functions import FunctionFailed
from local.steps import ROOT
from portico import log
from tests.isolation.doors import DOORS
from tests.isolation.rows import ROWS
from tests.isolation.world import BORN, HERE, MARKS, QUESTION, Headers, World, make, moment, send
from tests.support.accounts import PASSWORD
from tests.support.aws import emulated_cloud, load_function
from tests.support.documents import document
from tests.support.events import context
from tests.support.intake import MRN, bundle
from tests.support.logs import found_in, logged_to, nobody_in
from tests.support.practices import NOW
from tests.support.processes import apart, one_process

CANARY = "canary-7Qz"  # begins every planted value
PLANTED_ID = f"{CANARY}-id"
HOSTILE_HEADERS = {
    "User-Agent": f"{CANARY}-agent",
    "Referer": f"https://evil.example/{CANARY}-referer",
    "X-Forwarded-For": f"{CANARY}-forwarded",
    "Accept-Language": f"{CANARY}-language",
    "X-Portico-Viewer": f"{CANARY}-viewer",
    "X-Amzn-Trace-Id": f'{CANARY}-trace\n{{"level": "INFO"}}',
}
FALSE_KEYS: tuple[Headers, ...] = (
    {"Cookie": f"__Host-portico-{HERE}={CANARY}-cookie"},
    {"Authorization": f"Bearer {CANARY}-bearer"},
    {"Cookie": f"{CANARY}-cookie-name=1"},
)


@dataclass(frozen=True)
class Journey:
    """What was logged, and at which routes what was answered; the canaries beside those that begin alike."""

    text: str
    statuses: dict[str, list[int]]
    secrets: set[str]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    file = tmp_path_factory.mktemp("logs") / "functions.log"
    with one_process() as process:
        statuses, secrets = process.submit(travel, file).result()
    return Journey(file.read_text(encoding="utf-8"), statuses, secrets)


def travel(file: Path) -> tuple[dict[str, list[int]], set[str]]:
    """Make the world, and knock at every route in every way; gives the answers, and what was secret."""
    log.logger.setLevel("DEBUG")
    with logged_to(file), emulated_cloud(), moment():
        world = make()
        statuses = {route: apart(partial(_knock, world, route)) for route in (*ROWS, *DOORS)}
        statuses["intake"] = apart(partial(_send_charts, world))
        apart(_run_what_has_no_route)
        tokens = {str(value).partition("=")[2] for headers in world.callers.values() for value in headers.values()}
        return statuses, {each for each in (*world.secrets.values(), *tokens) if len(each) > 20}


def _knock(world: World, route: str) -> list[int]:
    method, _, pattern = route.partition(" ")
    if route in ROWS:
        headers: Headers = world.callers[min(ROWS[route].allowed)]
        path, body = ROWS[route].path(world), ROWS[route].body_in(world)
    else:
        headers = dict(DOORS[route].headers)
        path, body = DOORS[route].path, DOORS[route].opens(world)
    astray = "/".join(PLANTED_ID if part.startswith("{") else part for part in pattern.split("/"))
    ways: list[tuple[Headers, str, Any]] = [
        *((headers, path, spoiled) for spoiled in _spoiled(body) if method == "POST"),
        *((false, path, body) for false in FALSE_KEYS),
        (headers, f"{astray}?cursor={CANARY}-cursor&q={CANARY}-q&status={CANARY}-status&test={CANARY}-test", body),
        (headers, f"{path}/{CANARY}-path/{CANARY}-more", body),
        ({**headers, "Idempotency-Key": f"{CANARY} a key that is none"}, path, body),
        ({**headers, **HOSTILE_HEADERS}, path, body),  # last, as it works and may end the session
    ]
    return [status for way in ways if (status := _sent(way[0], method, way[1], way[2])) is not None]


def _spoiled(body: Any) -> Iterator[Any]:
    """The body with canaries for its values, as names of fields, and as what is no body at all."""
    yield f'{{"half": "{CANARY}-half'.encode()
    yield [f"{CANARY}-list"]
    if isinstance(body, dict):
        yield {**body, f"{CANARY}-field": f"{CANARY}-extra"}
        yield {name: f"{CANARY}-{name}" for name in body}
        yield {name: {f"{CANARY}-nested": [f"{CANARY}-deep"]} for name in body}


def queue_event(*keys: str) -> dict[str, Any]:
    """What a queue hands to a worker when these objects have arrived."""
    bodies = [json.dumps({"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]}) for key in keys]
    attributes = {"ApproximateReceiveCount": "1"}
    return {
        "Records": [{"messageId": f"m{n}", "body": body, "attributes": attributes} for n, body in enumerate(bodies)]
    }


def _sent(headers: Headers, method: str, path: str, body: Any) -> int | None:
    with suppress(FunctionFailed):  # an authorizer's way to say 401, where the gateway answers
        return int(send(headers, method, path, body).status)
    return None


def _send_charts(world: World) -> list[int]:
    """Clinical content that is refused, quarantined, and taken in."""
    sender = world.callers["system"]
    about = {"subject": {"reference": "Patient/canary"}}
    patient = {
        "resourceType": "Patient",
        "id": "canary",
        "identifier": [{"system": MRN, "value": f"{CANARY}-mrn"}],
        "name": [{"family": f"{CANARY}-family", "given": [f"{CANARY}-given"]}],
        "birthDate": "1950-01-02",
        "telecom": [
            {"system": "phone", "value": f"{CANARY}-phone"},
            {"system": "email", "value": f"{CANARY}@x.example"},
        ],
    }
    value = {"value": f"{CANARY}-value", "unit": f"{CANARY}-unit"}
    wrong = {"resourceType": "Observation", "id": f"{CANARY}-resource", "valueQuantity": value, **about}
    stray = {"resourceType": "Condition", "id": "stray", "subject": {"reference": f"Patient/{CANARY}-stray"}}
    note = {
        "resourceType": "DocumentReference",
        "id": "note",
        "content": [{"attachment": {"title": f"{CANARY}-file.pdf", "data": f"{CANARY}-not-base64"}}],
        **about,
    }
    unknown = {"resourceType": f"{CANARY}-type", "id": "x"}
    files = [
        ("bundles", json.dumps(bundle(patient, wrong, stray, note)).encode()),
        ("bundles", json.dumps(bundle(patient, unknown)).encode()),
        ("bundles", json.dumps({"resourceType": "Bundle", "type": f"{CANARY}-kind", "entry": f"{CANARY}"}).encode()),
        ("documents", document("canary", title=f"{CANARY}-title").encode()),
        ("documents", f"<!DOCTYPE x [<!ENTITY e '{CANARY}-entity'>]><ClinicalDocument>&e;</ClinicalDocument>".encode()),
        ("documents", f"<{CANARY}/>".encode()),
    ]
    answers = [send(sender, "POST", f"/intake/{door}", text) for door, text in files]
    accepted = [answer.body["id"] for answer in answers if answer.status == HTTPStatus.ACCEPTED]
    _run("intake_worker", queue_event(*(f"{HERE}/{intake_id}" for intake_id in accepted)))
    return [answer.status for answer in answers]


def _run_what_has_no_route() -> None:
    """The functions that queues, streams, the clock and operators start, with what works and what does not."""
    event = json.loads((ROOT / "events/practice_provisioning/new_practice.json").read_text(encoding="utf-8"))
    person = {"name": f"{CANARY}-staff", "email": f"{CANARY}-staff@mail.example"}
    _run("practice_provisioning", {**event, "first_staff": person, "name": f"{CANARY}-practice"})
    _run("practice_provisioning", {**event, f"{CANARY}-field": 1, "time_zone": f"{CANARY}-zone"})
    with moment(NOW + timedelta(hours=1)):
        _run("outbox_relay", scheduled_event("sweep", NOW))
    _run("intake_worker", queue_event(f"{HERE}/{PLANTED_ID}", f"{CANARY}/{CANARY}", PLANTED_ID))
    _run("export_worker", queue_event(f"{HERE}/requests/{PLANTED_ID}/{PLANTED_ID}.json", PLANTED_ID))


def _run(name: str, event: Any) -> None:
    load_function(name).handler(event, context(name))


def test_every_route_was_tried_with_what_works_and_what_does_not(journey: Journey) -> None:
    assert set(journey.statuses) == {*ROWS, *DOORS, "intake"}
    for route, statuses in journey.statuses.items():
        assert min(statuses) < 300, (route, statuses)
        assert max(statuses) >= 400, (route, statuses)
        assert max(statuses) < 500, (route, statuses)


def test_every_request_is_in_the_log_as_an_event(journey: Journey) -> None:
    lines = [json.loads(line) for line in journey.text.splitlines()]
    answered = [line for line in lines if line.get("event") == "request.answered"]
    sent = sum(map(len, journey.statuses.values()))
    assert len(answered) > sent / 2  # the gateway itself answers those without a session
    assert all(line["request_id"] and line["status"] and line["route"] for line in answered)


def test_what_has_no_route_logged_too(journey: Journey) -> None:
    events = {json.loads(line).get("event") for line in journey.text.splitlines()}
    wanted = {
        "intake.accepted",
        "intake.refused",
        "intake.failed",
        "export.failed",
        "mail.sent",
        "practice.provisioned",
    }
    assert wanted <= events


def test_a_value_that_is_logged_is_found(tmp_path: Path) -> None:
    for number, words in enumerate((f"{CANARY}-name", f"a {CANARY.upper()}", f'"{CANARY}\\u00e9"')):
        file = tmp_path / str(number)
        with logged_to(file):
            log.event("something.happened", value=words)
        assert found_in(file.read_text(encoding="utf-8"), [CANARY]) == {CANARY}
    file.write_text('{"name": "K\\u006fwalski"}')
    with pytest.raises(AssertionError, match="Kowalski"):
        nobody_in(file)
    file.write_text('{"value": "+1 508 555-0142"}')
    with pytest.raises(AssertionError, match="555-01"):
        nobody_in(file)
    file.write_text('{"request_id": "53e4e555-01fb-4d31-8555-013ecb061571"}')
    nobody_in(file)


def test_no_planted_value_is_in_a_log(journey: Journey) -> None:
    lines = [line for line in journey.text.splitlines() if found_in(line, [CANARY])]
    assert lines == []


def test_nothing_of_the_people_of_the_world_is_in_a_log(journey: Journey) -> None:
    people = {word for mark in MARKS.values() for word in mark}
    people |= {PASSWORD, QUESTION["answer"], BORN.isoformat(), "@mail.example", "Robin"}
    assert found_in(journey.text, people) == set()
    assert journey.secrets
    assert found_in(journey.text, journey.secrets) == set()
