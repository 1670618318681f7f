"""My profile: a person changes their own account, with proof that it is them, and is told of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portico import clock
from portico.access import Caller
from portico.identity import limits, passwords, policy
from portico.identity import service as identity
from portico.identity.entities import Account
from portico.identity.repo import account_rows
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import keys, transactions
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.component.identity.conftest import MovedClock
from tests.support import people
from tests.support.accounts import (
    DENISE,
    EMAIL,
    MYRA,
    PASSWORD,
    activated,
    code_of,
    invited,
    myra_with_chart,
    outbox,
    secret_of,
    signed_in,
)
from tests.support.events import Answer, call
from tests.support.patients import add_patient
from tests.support.practices import settings_of
from tests.support.stored import audited, everything, rows
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


def account_now(username: str = "myra.jones") -> Account:
    account = account_rows.find("larkspur", username)
    assert account is not None
    return account


def complete(account: Account) -> None:
    """As if its person had taken every step of the way in."""
    transactions.write(*account_rows.saving("larkspur", account, stage="full"))


@pytest.fixture
def myra(moved_clock: MovedClock) -> Visitor:
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now, myra_with_chart())).status == 201
    complete(account_now())
    return visitor


def asked_email(visitor: Visitor, email: str = NEW_EMAIL) -> tuple[str, str]:
    """The handle and the code of a new address."""
    answer = visitor.post("/profile/email", {"email": email})
    assert answer.status == 202, answer.text
    return answer.body["handle"], code_of(mail_of("new_email_code", email))


def sent_code(visitor: Visitor, handle: str, code: str) -> Answer:
    return visitor.post("/profile/email/code", {"handle": handle, "code": code})


def changed_password(visitor: Visitor, current: str = PASSWORD, password: str = OTHER) -> Answer:
    return visitor.post("/profile/password", {"current": current, "password": password})


def mail_of(template: str, to: str = EMAIL) -> Mapping[str, Any]:
    (mail,) = [mail for mail in outbox() if (mail["template"], mail["to"]) == (template, to)]
    return mail


def told() -> list[tuple[str, str]]:
    """Every mail but those of coming in: template and address."""
    coming_in = {"invitation", "staff_invitation", "new_sign_in"}
    return sorted((mail["template"], mail["to"]) for mail in outbox() if mail["template"] not in coming_in)


def refusal(answer: Answer) -> tuple[int, str, set[str]]:
    return answer.status, answer.body["code"], set(answer.body["errors"])


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


# email --------------------------------------------------------------------------------------------------------------


def test_a_new_address_counts_once_its_code_came_back_and_both_addresses_are_told(myra: Visitor) -> None:
    handle, code = asked_email(myra)
    assert account_now().email == EMAIL
    answer = sent_code(myra, handle, code)
    assert (answer.status, answer.body["email"]) == (200, NEW_EMAIL)
    assert told() == [("email_changed", EMAIL), ("email_changed", NEW_EMAIL), ("new_email_code", NEW_EMAIL)]
    assert all(mail["params"]["new_email"] == "m•••@new.example" for mail in outbox() if "new_email" in mail["params"])
    assert signed_in(Visitor(), NEW_EMAIL).status == 200
    assert signed_in(Visitor(), EMAIL).status == 401
    assert signed_in(Visitor(), "myra.jones").status == 200
    assert audited("account.email_changed") == 1
    assert myra.get("/session").status == 200


def test_the_code_again_after_a_lost_answer_answers_the_same(myra: Visitor) -> None:
    handle, code = asked_email(myra)
    first = sent_code(myra, handle, code)
    again = sent_code(myra, handle, code)
    assert (again.status, again.body) == (200, first.body)
    assert audited("account.email_changed") == 1


def test_the_fifth_wrong_code_kills_it(myra: Visitor) -> None:
    handle, code = asked_email(myra)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"
    for _ in range(4):
        assert refusal(sent_code(myra, handle, wrong)) == (422, "identity.code_wrong", {"code"})
    assert sent_code(myra, handle, wrong).body["code"] == "identity.code_dead"
    assert sent_code(myra, handle, code).body["code"] == "identity.code_dead"
    assert account_now().email == EMAIL


def test_a_code_works_for_thirty_minutes_and_not_a_second_longer(myra: Visitor, moved_clock: MovedClock) -> None:
    handle, code = asked_email(myra)
    moved_clock.forward(minutes=29, seconds=59)
    assert sent_code(renewed(), handle, code).status == 200
    handle, code = asked_email(renewed(), "myra@third.example")
    moved_clock.forward(minutes=30)
    assert sent_code(renewed(), handle, code).body["code"] == "identity.code_dead"


def renewed() -> Visitor:
    """Myra, signed in just now."""
    visitor = Visitor()
    assert signed_in(visitor).status == 200
    return visitor


def test_the_code_of_one_person_changes_nobody_elses_address(myra: Visitor, moved_clock: MovedClock) -> None:
    handle, code = asked_email(myra)
    other = another(moved_clock)
    assert sent_code(other, handle, code).body["code"] == "identity.code_dead"
    assert account_now("other").email == "other@mail.example"


def another(moved_clock: MovedClock) -> Visitor:
    """Someone else with an account."""
    person = replace(MYRA, patient_id="pat_other", first_name="Ned", full_name="Ned Other")
    visitor = Visitor()
    moved_clock.forward(seconds=1)  # its mail is the newest
    secret = invited(moved_clock.now, person, "other@mail.example", "key-of-the-tests-2")
    assert activated(visitor, secret, "other").status == 201
    complete(account_now("other"))
    return visitor


def test_an_address_that_somebody_else_has_is_refused_with_what_to_do_instead(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    another(moved_clock)
    answer = myra.post("/profile/email", {"email": "Other@mail.example"})
    assert refusal(answer) == (422, "identity.email_in_use", {"email"})
    assert "Two people who do not share their records need separate addresses" in answer.body["detail"]
    assert "Ned" not in answer.text
    assert told() == []


def test_an_address_that_was_taken_meanwhile_stays_with_who_took_it(myra: Visitor, moved_clock: MovedClock) -> None:
    handle, code = asked_email(myra, "other@mail.example")
    another(moved_clock)
    assert refusal(sent_code(myra, handle, code)) == (422, "identity.email_in_use", {"email"})
    assert (account_now().email, account_now("other").email) == (EMAIL, "other@mail.example")


@pytest.mark.parametrize(
    ("email", "code"),
    [
        (EMAIL, "email_same"),
        (EMAIL.upper(), "email_same"),
        ("myra", "email_invalid"),
        ("a@b.example, c@d.example", "email_invalid"),
    ],
)
def test_an_address_that_is_none_or_already_theirs_is_told_at_its_field(myra: Visitor, email: str, code: str) -> None:
    assert refusal(myra.post("/profile/email", {"email": email})) == (422, f"identity.{code}", {"email"})


def test_five_codes_a_day_are_mailed_and_no_sixth(myra: Visitor) -> None:
    for number in range(limits.NEW_EMAIL.tries):
        asked_email(myra, f"myra{number}@new.example")
    assert myra.post("/profile/email", {"email": "myra@more.example"}).status == 429
    assert len(told()) == 5


@pytest.fixture
def teen(moved_clock: MovedClock) -> Visitor:
    """Born on February 29, 2008, with her mother in her chart."""
    moved_clock.now = datetime(2026, 2, 20, 14, tzinfo=UTC)
    mother = {"telecom": [{"system": "email", "value": "ada@mail.example"}]}
    patient_id = add_patient("Tess", "Jones", "2008-02-29", contact=[mother])
    person = replace(
        MYRA, patient_id=patient_id, first_name="Tess", full_name="Tess Jones", birth_date=date(2008, 2, 29)
    )
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now, person, "tess@mail.example"), "tess.jones").status == 201
    complete(account_now("tess.jones"))
    return visitor


def test_a_teens_account_refuses_a_guardians_address_until_she_comes_of_age_where_the_practice_is(
    teen: Visitor, moved_clock: MovedClock
) -> None:
    assert refusal(teen.post("/profile/email", {"email": "Ada+tess@mail.example"})) == (
        422,
        "identity.email_of_guardian",
        {"email"},
    )
    for moment, status in (
        ("2026-03-01T04:59:59+00:00", 422),
        ("2026-03-01T05:00:00+00:00", 202),
    ):  # midnight, New York
        moved_clock.now = datetime.fromisoformat(moment)
        visitor = Visitor()
        assert signed_in(visitor, "tess.jones").status == 200
        assert visitor.post("/profile/email", {"email": "ada@mail.example"}).status == status


@pytest.mark.parametrize("route", ["invitations", "account"])
def test_staff_cannot_give_a_teen_an_account_at_a_guardians_address(route: str) -> None:
    mother = {"telecom": [{"system": "email", "value": "ada@mail.example"}]}
    path = f"/desk/patients/{add_patient('Tess', 'Jones', '2012-02-29', contact=[mother])}/{route}"
    headers = {"Idempotency-Key": "key-of-the-desk-0001"}
    refused = call("POST", path, body={"email": "ada@mail.example"}, caller=people.staff(), headers=headers)
    assert refusal(refused) == (422, "identity.email_of_guardian", {"email"})
    assert call("POST", path, body={"email": "tess@mail.example"}, caller=people.staff(), headers=headers).status == 201


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
    before = account_now()
    for _ in range(2):
        answer = myra.post("/profile/question", QUESTION)
        assert (answer.status, answer.body["question"]) == (200, policy.QUESTIONS["favorite_teacher"])
    after = account_now()
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
    assert account_now().muted == ("health_record", "appointments")
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
    assert account_rows.get_guard("larkspur", account_now().id).failures == 5
    moved_clock.forward(minutes=5)
    assert changed_password(myra).status == 200


def test_the_hundredth_wrong_password_in_a_row_counts_here_too(myra: Visitor) -> None:
    guard = keys.guard(account_now().id)
    TenantTable(settings().identity_table, "larkspur").update(guard, Change(put={"failures": policy.FAILURES - 1}))
    changed_password(myra, current=OTHER)
    assert account_now().lock == "failures"
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
    complete(account_now("denise"))
    assert denise.get("/profile").body["name"]["full"] == "Denise Walsh"
    handle, code = asked_email(denise, "d.walsh@larkspur.example")
    assert sent_code(denise, handle, code).status == 200


def test_what_a_body_says_beside_its_fields_changes_nothing(myra: Visitor) -> None:
    stuffed = {
        "phone": "(508) 555-0142",
        "role": "administrator",
        "account": "acc_other",
        "stage": "full",
        "id": "acc_x",
    }
    assert myra.post("/profile/phone", stuffed).status == 200
    assert (account_now().role, account_now().phone) == ("patient", "(508) 555-0142")
    assert len(rows("IdentityTable", "ACCOUNT")) == 1
