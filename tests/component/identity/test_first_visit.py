"""The first visit whole: invitation, activation, User Validation, security question, sign-out, sign-in."""

import functools
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3

from portico import clock
from portico.identity import service as identity
from portico.settings import settings
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import (
    DENISE,
    DESK,
    EMAIL,
    PASSWORD,
    activated,
    invited,
    link_of,
    myra_with_chart,
    outbox,
    secret_of,
    signed_in,
)
from tests.support.practices import open_practice
from tests.support.quick import CHEAP_HASH
from tests.support.visits import Visitor

COOKIE = re.compile(r"__Host-portico-larkspur=[\w-]+\.[\w-]+\.[\w-]+; Path=/; HttpOnly; Secure; SameSite=Strict")


def session(stage: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "patient",
        "role": "patient",
        "stage": stage,
        "name": {"first": "Myra", "full": "Myra Jones"},
        "practice_id": "larkspur",
        "may": [],
        "expires_in": 900,
        **changes,
    }


def test_an_invited_patient_comes_in_step_by_step(moved_clock: MovedClock) -> None:
    patient = myra_with_chart()
    patient_id = patient.patient_id
    expected = functools.partial(session, patient_id=patient_id)
    invitation = identity.invite(DESK, patient, EMAIL, moved_clock.now, "key-of-the-tests-1")
    assert invitation.state == "invited"
    assert invitation.since == clock.stamp(moved_clock.now)
    (mail,) = outbox()
    assert (mail["template"], mail["to"]) == ("invitation", EMAIL)
    assert mail["params"] == {"expires": "December 6, 2026 at 9:05 AM"}
    link = link_of(mail)
    assert re.fullmatch(r"https://portal\.example/larkspur/activate#[\w-]{43}", link)
    secret = link.partition("#")[2]

    myra = Visitor()
    opened = myra.post("/sign-up/invitations", {"token": secret})
    shown = {"kind": "patient", "email_hint": "m•••@mail.example", "username": None}
    assert (opened.status, opened.body) == (200, shown)

    active = activated(myra, secret)
    assert (active.status, active.body) == (201, expected("validation"))
    assert len(active.cookies) == 1
    assert COOKIE.fullmatch(active.cookies[0])
    assert identity.access_state("larkspur", patient_id, moved_clock.now).state == "registered"

    early = myra.get(f"/patients/{patient_id}/home")
    assert (early.status, early.body["code"]) == (403, "identity.validation_required")
    assert early.body["detail"]

    moved_clock.forward(seconds=30)
    status = myra.get("/identity-validation")
    assert status.status == 200
    assert status.body["questions"][0] == {"id": "library_card", "label": "What is your library card number?"}
    assert [question["id"] for question in status.body["questions"]][6:] == ["own"], "six, and one's own"
    assert {key: value for key, value in status.body.items() if key != "questions"} == {
        "stage": "validation",
        "first_name": "Myra",
        "username": "myra.jones",
        "tries_left": 5,
        "accepts": ["birth_date", "phone"],
        "practice_phone": "(508) 555-0142",
    }

    skipped = myra.post("/identity-validation/security-question", {"question": "first_phone", "answer": "555 0123"})
    assert (skipped.status, skipped.body["code"]) == (409, "identity.wrong_step")

    known = myra.post("/identity-validation/answers", {"attested": True, "birth_date": "1947-05-01"})
    assert (known.status, known.body) == (200, expected("question", expires_in=870))
    assert known.header("portico-session-seconds") == "870"
    still_early = myra.get(f"/patients/{patient_id}/records")
    assert (still_early.status, still_early.body["code"]) == (403, "identity.validation_required")

    chosen = {"question": "own", "own_question": "Which bridge?", "answer": " The Old One "}
    complete = myra.post("/identity-validation/security-question", chosen)
    assert (complete.status, complete.body) == (200, expected("full", expires_in=870))
    repeated = myra.post("/identity-validation/security-question", chosen)
    assert (repeated.status, repeated.body) == (200, expected("full", expires_in=870))
    changed = myra.post("/identity-validation/security-question", {**chosen, "answer": "Another"})
    assert (changed.status, changed.body["code"]) == (409, "identity.wrong_step")

    whole = myra.get("/session")
    assert (whole.status, whole.body) == (200, expected("full", expires_in=870))

    old_cookies = dict(myra.cookies)
    gone = myra.delete("/session")
    assert (gone.status, gone.text) == (204, "")
    assert gone.header("clear-site-data") == '"cache", "storage"'
    assert gone.cookies == ["__Host-portico-larkspur=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict"]
    assert myra.cookies == {}
    myra.cookies = old_cookies
    ended = myra.get("/session")
    assert (ended.status, ended.body["code"]) == (401, "identity.signed_out")

    for typed in ("myra.jones", " MYRA.JONES ", "Myra.Jones@mail.example"):
        back = signed_in(Visitor(), typed)
        assert (back.status, back.body) == (200, expected("full"))
        assert COOKIE.fullmatch(back.cookies[0])


def test_staff_are_not_asked_who_they_are_and_choose_a_question_first(moved_clock: MovedClock) -> None:
    practice = open_practice("fernhill")
    desk = replace(DESK, practice_id="fernhill")
    identity.invite_staff(desk, practice, DENISE, "denise@fernhill.example", moved_clock.now, "key-of-the-tests-1")
    (mail,) = outbox()
    assert mail["template"] == "staff_invitation"
    denise = Visitor("fernhill")
    active = activated(denise, secret_of(mail, "fernhill"), "denise.walsh")
    assert active.status == 201
    assert active.body["kind"] == "staff"
    assert (active.body["role"], active.body["stage"], active.body["patient_id"]) == ("front_desk", "question", None)
    assert denise.get("/identity-validation").body["accepts"] == []
    done = denise.post("/identity-validation/security-question", {"question": "library_card", "answer": "0042"})
    assert (done.status, done.body["stage"]) == (200, "full")


def test_what_is_kept_of_a_person_is_hashed(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now, myra_with_chart())
    myra = Visitor()
    activated(myra, secret)
    myra.post("/identity-validation/answers", {"attested": True, "phone": "508 555 0142"})
    myra.post("/identity-validation/security-question", {"question": "first_phone", "answer": "Heliotrope"})
    everything = ""
    for table in (settings().identity_table, settings().outbox_table, settings().audit_table):
        everything += str(boto3.client("dynamodb").scan(TableName=table)["Items"])
    assert CHEAP_HASH in everything
    for text in (PASSWORD, "Heliotrope", "heliotrope", secret, myra.cookies["__Host-portico-larkspur"]):
        assert text not in everything


def test_an_invitation_nobody_used_turns_expired(moved_clock: MovedClock) -> None:
    invited(moved_clock.now)
    moved_clock.forward(days=14)
    found = identity.access_states("larkspur", ["pat_myra", "pat_other"], moved_clock.now)
    assert (found["pat_myra"].state, found["pat_other"].state) == ("expired", "none")
    assert found["pat_myra"].since == clock.stamp(moved_clock.now - timedelta(microseconds=moved_clock.now.microsecond))
