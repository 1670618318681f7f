"""User Validation: one right answer opens, five wrong ones lock until the practice resets."""

from typing import Any

import pytest

from portico.errors import Conflict
from portico.identity import service as identity
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import DESK, activated, invited, myra_with_chart, signed_in
from tests.support.events import Answer
from tests.support.visits import Visitor

WRONG = {"attested": True, "birth_date": "1947-05-02"}
RIGHT = {"attested": True, "birth_date": "1947-05-01"}


@pytest.fixture
def patient() -> identity.Invitee:
    return myra_with_chart()


@pytest.fixture
def myra(patient: identity.Invitee, moved_clock: MovedClock) -> Visitor:
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now, patient)).status == 201
    return visitor


def answers(visitor: Visitor, body: dict[str, Any]) -> Answer:
    return visitor.post("/identity-validation/answers", body)


@pytest.mark.parametrize(
    "body",
    [
        {"birth_date": "1947-05-01"},
        {"phone": "+1 (508) 555-0142"},
        {"phone": "508.555.0199", "extension": "12"},
        {"birth_date": "1947-05-02", "phone": "5085550142"},
        {"birth_date": "1947-05-01", "phone": "000"},
    ],
)
def test_either_the_birth_date_or_a_phone_number_is_enough(myra: Visitor, body: dict[str, Any]) -> None:
    answer = answers(myra, {"attested": True, **body})
    assert (answer.status, answer.body["stage"]) == (200, "question")


@pytest.mark.parametrize(
    "body", [{"birth_date": "1947-05-02"}, {"phone": "508-555-0143"}, {"phone": "508-555-0199", "extension": "13"}]
)
def test_a_wrong_answer_says_how_many_tries_are_left(myra: Visitor, body: dict[str, Any]) -> None:
    answer = answers(myra, {"attested": True, **body})
    assert (answer.status, answer.body["code"]) == (422, "identity.validation_failed")
    assert "4 more times" in answer.body["detail"]
    assert myra.get("/identity-validation").body["tries_left"] == 4


def test_a_birth_date_and_a_phone_number_that_are_both_wrong_are_two_tries(myra: Visitor) -> None:
    both = {**WRONG, "phone": "508-555-0143"}
    assert "3 more times" in answers(myra, both).body["detail"]
    assert "one more time" in answers(myra, both).body["detail"]
    assert answers(myra, {**WRONG, "phone": "508-555-0142"}).body["stage"] == "question", "either is still enough"


def test_no_try_is_left_after_two_wrong_answers_at_the_last_one(myra: Visitor) -> None:
    for body in (WRONG, WRONG, {**WRONG, "phone": "508-555-0143"}):
        answers(myra, body)
    assert answers(myra, {**WRONG, "phone": "508-555-0143"}).body["code"] == "identity.validation_locked"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"birth_date": "1947-05-01"}, "request.invalid", "attested"),
        ({"attested": False, "birth_date": "1947-05-01"}, "request.invalid", "attested"),
        ({"attested": True}, "identity.validation_empty", "birth_date"),
        ({"attested": True, "phone": "  "}, "identity.validation_empty", "phone"),
        ({"attested": True, "birth_date": "05/01/1947"}, "request.invalid", "birth_date"),
    ],
)
def test_what_is_no_answer_uses_up_no_try(myra: Visitor, body: dict[str, Any], code: str, field: str) -> None:
    answer = answers(myra, body)
    assert (answer.status, answer.body["code"]) == (422, code)
    assert field in answer.body["errors"]
    assert myra.get("/identity-validation").body["tries_left"] == 5


def test_five_wrong_answers_lock_the_account_and_end_its_sessions(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    elsewhere = Visitor()
    signed_in(elsewhere)
    for left in (4, 3, 2, 1):
        answer = answers(myra, WRONG)
        assert (answer.status, answer.body["code"]) == (422, "identity.validation_failed")
        assert ("one more time" if left == 1 else f"{left} more times") in answer.body["detail"]
    locked = answers(myra, WRONG)
    assert (locked.status, locked.body["code"]) == (403, "identity.validation_locked")
    assert "(508) 555-0142" in locked.body["detail"]
    assert myra.get("/session").status == 401
    assert elsewhere.get("/session").status == 401
    again = signed_in(Visitor())
    assert (again.status, again.body["code"]) == (401, "identity.sign_in_refused")
    assert identity.access_state("larkspur", patient.patient_id, moved_clock.now).state == "locked"


def test_the_practice_resets_a_lock_and_the_patient_shows_who_they_are_anew(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    for _ in range(5):
        answers(myra, WRONG)
    assert identity.reset_validation(DESK, patient.patient_id, moved_clock.now).state == "registered"
    assert identity.reset_validation(DESK, patient.patient_id, moved_clock.now).state == "registered"
    assert myra.get("/session").status == 401
    back = signed_in(myra)
    assert (back.status, back.body["stage"]) == (200, "validation")
    assert myra.get("/identity-validation").body["tries_left"] == 5
    assert answers(myra, RIGHT).body["stage"] == "question"


def test_a_reset_before_the_lock_gives_all_tries_back_and_ends_no_session(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    answers(myra, WRONG)
    identity.reset_validation(DESK, patient.patient_id, moved_clock.now)
    assert myra.get("/identity-validation").body["tries_left"] == 5


def test_a_reset_leaves_who_is_in_as_they_are(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    answers(myra, RIGHT)
    identity.reset_validation(DESK, patient.patient_id, moved_clock.now)
    assert myra.get("/session").body["stage"] == "question"


def test_there_is_nothing_to_reset_before_an_account_is_there(
    patient: identity.Invitee, moved_clock: MovedClock
) -> None:
    invited(moved_clock.now)
    with pytest.raises(Conflict, match=r"identity\.not_registered"):
        identity.reset_validation(DESK, patient.patient_id, moved_clock.now)


def test_an_answer_sent_again_after_a_lost_reply_is_answered_as_before(myra: Visitor) -> None:
    assert answers(myra, RIGHT).body["stage"] == "question"
    again = answers(myra, WRONG)
    assert (again.status, again.body["stage"]) == (200, "question")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": "first_phone", "answer": "x"}, "answer"),
        ({"question": "own", "answer": "Heliotrope"}, "own_question"),
        ({"question": "own", "own_question": "Heliotrope", "answer": " heliotrope "}, "answer"),
        ({"question": "shoe_size", "answer": "Heliotrope"}, "question"),
    ],
)
def test_a_question_that_protects_nothing_is_refused_by_field(myra: Visitor, body: dict[str, Any], field: str) -> None:
    answers(myra, RIGHT)
    answer = myra.post("/identity-validation/security-question", body)
    assert answer.status == 422
    assert field in answer.body["errors"]
    assert myra.get("/session").body["stage"] == "question"
