"""A temporary password is replaced at the first sign-in, and used up only then."""

from datetime import timedelta
from typing import Any

import pytest

from portico import clock
from portico.identity.entities import Account
from portico.identity.repo import account_rows
from portico.store import transactions
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import EMAIL, PASSWORD, activated, invited, outbox, signed_in
from tests.support.events import Answer
from tests.support.stored import audited
from tests.support.visits import Visitor

NEW = "granite violin harbor"
COOKIE = "__Host-portico-larkspur"


def account_now() -> Account:
    account = account_rows.find("larkspur", "myra.jones")
    assert account is not None
    return account


def change(**fields: Any) -> None:
    transactions.write(*account_rows.saving("larkspur", account_now(), **fields))


@pytest.fixture
def myra(moved_clock: MovedClock) -> Visitor:
    """Past User Validation, with a temporary password for three more days."""
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now)).status == 201
    change(stage="password", password_expires=clock.epoch(moved_clock.now + timedelta(hours=72)))
    moved_clock.forward(minutes=5)
    return visitor


def choose(visitor: Visitor, password: str = NEW) -> Answer:
    return visitor.post("/identity-validation/password", {"password": password})


def test_the_new_password_leads_on_to_the_question_and_the_temporary_one_is_used_up(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    assert myra.get("/identity-validation").body["username"] == "myra.jones"
    elsewhere, former = Visitor(), myra.cookies[COOKIE]
    assert signed_in(elsewhere).status == 200
    chosen = choose(myra)
    assert (chosen.status, chosen.body["stage"]) == (200, "question")
    assert myra.get("/session").status == 200
    assert elsewhere.get("/session").status == 401, "other sessions end"
    stolen = Visitor(cookies={COOKIE: former})
    assert stolen.get("/session").status == 401, "and so does the former token of this one"
    moved_clock.forward(days=4)
    assert signed_in(Visitor()).status == 401
    assert signed_in(Visitor(), password=NEW).status == 200
    (mail,) = (mail for mail in outbox() if mail["template"] == "password_changed")
    assert mail["to"] == EMAIL
    assert audited("identity.password_chosen") == 1


def test_nothing_else_answers_before(myra: Visitor) -> None:
    skipped = myra.post("/identity-validation/security-question", {"question": "first_phone", "answer": "555 0123"})
    assert (skipped.status, skipped.body["code"]) == (409, "identity.wrong_step")
    early = myra.get("/patients/pat_myra/home")
    assert (early.status, early.body["code"]) == (403, "identity.validation_required")


def test_who_cancels_signs_out_and_the_temporary_password_works_again(myra: Visitor) -> None:
    assert myra.delete("/session").status == 204
    back = signed_in(Visitor())
    assert (back.status, back.body["stage"]) == (200, "password")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("granite violin", "identity.password_too_short"),
        ("x" * 257, "identity.password_too_long"),
        ("myra.jones myra.jones", "identity.password_common"),
        ("larkspurlarkspur", "identity.password_common"),
        (PASSWORD, "identity.password_temporary"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(myra: Visitor, password: str, code: str) -> None:
    refused = choose(myra, password)
    assert (refused.status, refused.body["code"]) == (422, code)
    assert refused.body["errors"]["password"]
    assert account_now().password_expires is not None


@pytest.mark.parametrize("stage", ["validation", "question", "full"])
def test_there_is_no_other_time_for_it(myra: Visitor, stage: str) -> None:
    change(stage=stage)
    refused = choose(myra)
    assert (refused.status, refused.body["code"]) == (409, "identity.wrong_step")
    assert signed_in(Visitor()).status == 200


def test_fifteen_characters_do_and_fourteen_do_not(myra: Visitor) -> None:
    assert choose(myra, "plum quartz oa").status == 422
    assert choose(myra, "plum quartz oak").status == 200
