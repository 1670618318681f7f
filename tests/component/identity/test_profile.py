"""My profile: a person changes their own account, with proof that it is them, and is told of it."""

from typing import Any

import pytest

from portico import clock
from portico.access import Caller
from portico.identity import limits, passwords, policy
from portico.identity import service as identity
from portico.identity.repo import account_rows
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import (
    DENISE,
    EMAIL,
    PASSWORD,
    activated,
    myra_with_chart,
    outbox,
    secret_of,
    signed_in,
)
from tests.support.events import Answer
from tests.support.factors import account_named, change_account, holder
from tests.support.practices import settings_of
from tests.support.stored import audited, everything, rows
from tests.support.told import mail_of, refusal, told
from tests.support.visits import Visitor

NEW_EMAIL = "myra@new.example"
OTHER = "granite violin harbor"
QUESTION = {"question": "favorite_teacher", "answer": "Heliotrope"}
NEEDS_CONFIRMATION = [
    ("/profile/email", {"email": NEW_EMAIL}),
    ("/profile/email/code", {"handle": "x" * 43, "code": "01234567"}),
    ("/profile/phone", {"phone": "(508) 555-0142"}),
    ("/profile/question", QUESTION),
]


@pytest.fixture
def myra(moved_clock: MovedClock) -> Visitor:
    return holder(moved_clock.now, myra_with_chart()).browser


def changed_password(visitor: Visitor, current: str = PASSWORD, password: str = OTHER) -> Answer:
    return visitor.post("/profile/password", {"current": current, "password": password})


# what it shows ------------------------------------------------------------------------------------------------------


def test_the_profile_shows_the_account_and_nothing_that_is_secret(myra: Visitor) -> None:
    shown = myra.get("/profile").body
    assert [each["id"] for each in shown.pop("questions")] == list(policy.QUESTIONS)
    assert shown == {
        "name": {"first": "Myra", "full": "Myra Jones"},
        "username": "myra.jones",
        "email": EMAIL,
        "phone": None,
        "question": None,
        "factors": [],
        "notices": [
            {"kind": kind, "by_mail": True} for kind in ("messages", "health_record", "appointments", "billing")
        ],
    }


@pytest.mark.parametrize(("path", "body"), NEEDS_CONFIRMATION)
def test_what_guards_the_account_changes_only_within_ten_minutes_of_a_password(
    myra: Visitor, moved_clock: MovedClock, path: str, body: Any
) -> None:
    moved_clock.forward(minutes=9, seconds=59)
    assert myra.post(path, body).status != 403
    moved_clock.forward(seconds=1)
    before = everything(but=("AuditTable",))
    answer = myra.post(path, body)
    assert (answer.status, answer.body["code"]) == (403, "identity.confirm_first")
    assert everything(but=("AuditTable",)) == before


def test_notices_need_no_confirmation(myra: Visitor, moved_clock: MovedClock) -> None:
    moved_clock.forward(minutes=14)
    assert myra.post("/profile/notices", {"by_mail": []}).status == 200


# phone, question, notices -------------------------------------------------------------------------------------------


def test_a_phone_number_is_kept_in_one_form_and_the_person_is_told_once(myra: Visitor) -> None:
    for typed in ("508.555.0142 ext 12", "(508) 555-0142 x12"):
        answer = myra.post("/profile/phone", {"phone": typed})
        assert (answer.status, answer.body["phone"]) == (200, "(508) 555-0142 x12")
    assert told() == [("profile_changed", EMAIL)]
    mail = mail_of("profile_changed")
    assert mail["params"] == {"what": "phone number", "when": "November 22, 2026 at 9:05 AM"}
    assert "sealed" not in mail
    assert myra.post("/profile/phone", {"phone": ""}).body["phone"] is None
    assert refusal(myra.post("/profile/phone", {"phone": "0142"})) == (422, "identity.phone_invalid", {"phone"})


def test_another_question_counts_from_now_on_and_the_person_is_told_once(myra: Visitor) -> None:
    before = account_named("myra.jones")
    for _ in range(2):
        answer = myra.post("/profile/question", QUESTION)
        assert (answer.status, answer.body["question"]) == (200, policy.QUESTIONS["favorite_teacher"])
    after = account_named("myra.jones")
    assert "Heliotrope" not in str(after)
    assert passwords.verify(after.answer_hash, "heliotrope")
    assert (before.answer_hash, after.password_hash) == (None, before.password_hash)
    assert told() == [("profile_changed", EMAIL)]
    assert refusal(myra.post("/profile/question", QUESTION | {"answer": "x"})) == (
        422,
        "identity.answer_too_short",
        {"answer"},
    )


def test_a_practice_without_questions_keeps_none(myra: Visitor) -> None:
    settle(security_question=False)
    assert myra.get("/profile").body["questions"] == []
    assert myra.post("/profile/question", QUESTION).body["code"] == "identity.question_off"


def settle(**changes: Any) -> None:
    practice = Practice.model_validate(settings_of(**changes))
    practices.settle(Caller("larkspur", "staff", "operator"), practice, clock.now())


def test_notices_that_are_switched_off_stay_off_and_tell_nobody(myra: Visitor) -> None:
    answer = myra.post("/profile/notices", {"by_mail": ["billing", "messages"]})
    assert {each["kind"] for each in answer.body["notices"] if each["by_mail"]} == {"billing", "messages"}
    assert account_named("myra.jones").muted == ("health_record", "appointments")
    assert told() == []
    assert myra.post("/profile/notices", {"by_mail": ["security"]}).status == 422


# password -----------------------------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_session_and_keeps_this_browser_signed_in(myra: Visitor) -> None:
    elsewhere, former = Visitor(), dict(myra.cookies)
    assert signed_in(elsewhere).status == 200
    assert changed_password(myra).status == 200
    assert myra.cookies != former
    assert myra.get("/session").status == 200
    assert elsewhere.get("/session").status == 401
    assert Visitor(cookies=former).get("/session").status == 401
    assert (signed_in(Visitor()).status, signed_in(Visitor(), password=OTHER).status) == (401, 200)
    assert told() == [("password_changed", EMAIL)]
    assert audited("account.password_changed") == 1


def test_a_password_changes_only_for_who_knows_the_present_one(myra: Visitor, moved_clock: MovedClock) -> None:
    for _ in range(limits.OWN_PASSWORD.tries):
        assert refusal(changed_password(myra, current=OTHER)) == (422, "identity.current_wrong", {"current"})
    assert changed_password(myra).status == 429
    assert account_rows.get_guard("larkspur", account_named("myra.jones").id).failures == 5
    moved_clock.forward(minutes=5)
    assert changed_password(myra).status == 200


def test_the_hundredth_wrong_password_in_a_row_counts_here_too(myra: Visitor) -> None:
    guard = keys.guard(account_named("myra.jones").id)
    TenantTable(settings().identity_table, "larkspur").update(guard, Change(put={"failures": policy.FAILURES - 1}))
    changed_password(myra, current=OTHER)
    assert account_named("myra.jones").lock == "failures"
    assert myra.get("/session").status == 401


@pytest.mark.parametrize("password", ["granite violin", "larkspur family medicine", "myra.jones myra.jones"])
def test_a_weak_password_is_refused_at_its_field_and_the_old_one_stays(myra: Visitor, password: str) -> None:
    status, code, fields = refusal(changed_password(myra, password=password))
    assert (status, code.startswith("identity.password_"), fields) == (422, True, {"password"})
    assert signed_in(Visitor()).status == 200
    assert told() == []


# everyone -----------------------------------------------------------------------------------------------------------


def test_staff_have_a_profile_too(moved_clock: MovedClock) -> None:
    operator = Caller("larkspur", "staff", "operator", role="administrator")
    identity.invite_staff(
        operator,
        practices.get_ready("larkspur"),
        DENISE,
        "denise@larkspur.example",
        moved_clock.now,
        "key-of-the-staff-1",
    )
    denise = Visitor()
    assert activated(denise, secret_of(outbox()[-1]), "denise").status == 201
    change_account(login="denise", stage="full")
    assert denise.get("/profile").body["name"]["full"] == "Denise Walsh"
    assert denise.post("/profile/email", {"email": "d.walsh@larkspur.example"}).status == 202
    assert denise.post("/profile/phone", {"phone": "(508) 555-0142"}).body["phone"] == "(508) 555-0142"


def test_what_a_body_says_beside_its_fields_changes_nothing(myra: Visitor) -> None:
    stuffed = {
        "phone": "(508) 555-0142",
        "role": "administrator",
        "account": "acc_other",
        "stage": "full",
        "id": "acc_x",
    }
    assert myra.post("/profile/phone", stuffed).status == 200
    assert (account_named("myra.jones").role, account_named("myra.jones").phone) == ("patient", "(508) 555-0142")
    assert len(rows("IdentityTable", "ACCOUNT")) == 1
