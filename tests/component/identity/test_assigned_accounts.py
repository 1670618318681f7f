"""Accounts that the practice assigns: a readable username, and a temporary password for 72 hours that works until its
person saved their own."""

from datetime import timedelta
from typing import Any

import pytest

from portico import clock
from tests.component.identity.conftest import MovedClock
from tests.support import people
from tests.support.accounts import PASSWORD, outbox, sealed_in, signed_in
from tests.support.events import Answer, call
from tests.support.patients import add_patient
from tests.support.stored import audited, everything, rows
from tests.support.visits import Visitor

STAFF = people.staff("front_desk")
BIRTH_DATE = {"attested": True, "birth_date": "1961-03-14"}
EMAIL = "maria@mail.example"


@pytest.fixture
def maria() -> str:
    return add_patient("Maria", "Alvarez", "1961-03-14")


def assign(patient_id: str, email: str = EMAIL, key: str = "key-of-the-tests-1", **options: Any) -> Answer:
    options = {"caller": STAFF, "headers": {"Idempotency-Key": key}, **options}
    return call("POST", f"/desk/patients/{patient_id}/account", body={"email": email}, **options)


def shown(patient_id: str) -> dict[str, Any]:
    body: dict[str, Any] = call("GET", f"/desk/patients/{patient_id}", caller=STAFF).body
    return body


def temporary_password() -> str:
    """The newest one that was mailed."""
    return sealed_in([mail for mail in outbox() if mail["template"] == "assigned_account"][-1])["password"]


def test_the_mail_says_username_and_temporary_password_and_staff_see_no_password(
    maria: str, moved_clock: MovedClock
) -> None:
    answer = assign(maria)
    assert answer.status == 201
    assert answer.body["portal"] == {"state": "invited", "since": clock.stamp(moved_clock.now)}
    assert (answer.body["username"], answer.body["assigned"]) == ("maria.alvarez", True)
    assert answer.body["invitation"]["expires_at"] == clock.stamp(moved_clock.now + timedelta(hours=72))
    (mail,) = outbox()
    assert (mail["template"], mail["to"]) == ("assigned_account", EMAIL)
    assert mail["params"]["username"] == "maria.alvarez"
    assert "#" not in mail["params"]["link"]
    password = temporary_password()
    assert len(password.replace("-", "")) >= 16
    assert password not in str(everything())
    assert password not in answer.text
    assert audited("identity.account_assigned") == 1


def test_the_way_in_is_validation_then_a_password_then_a_question(maria: str) -> None:
    assign(maria)
    temporary, visitor = temporary_password(), Visitor()
    assert signed_in(visitor, "maria.alvarez", temporary).body["stage"] == "validation"
    assert visitor.post("/identity-validation/answers", BIRTH_DATE).body["stage"] == "password"
    assert shown(maria)["portal"]["state"] == "invited"
    assert visitor.post("/identity-validation/password", {"password": PASSWORD}).body["stage"] == "question"
    assert signed_in(Visitor(), "maria.alvarez", temporary).status == 401
    assert signed_in(Visitor(), EMAIL, PASSWORD).status == 200
    now = shown(maria)
    assert (now["portal"]["state"], now["assigned"]) == ("registered", False)


def test_spaces_copied_with_a_temporary_password_do_not_count_and_those_of_ones_own_do(maria: str) -> None:
    assign(maria)
    visitor = Visitor()
    assert signed_in(visitor, "maria.alvarez", f" {temporary_password()}\t").status == 200
    visitor.post("/identity-validation/answers", BIRTH_DATE)
    visitor.post("/identity-validation/password", {"password": f" {PASSWORD}"})
    assert signed_in(Visitor(), "maria.alvarez", PASSWORD).status == 401
    assert signed_in(Visitor(), "maria.alvarez", f" {PASSWORD}").status == 200


def test_who_signs_out_before_the_new_password_comes_in_with_the_temporary_one_again(maria: str) -> None:
    assign(maria)
    temporary = temporary_password()
    for stage in ("validation", "password"):
        visitor = Visitor()
        assert signed_in(visitor, "maria.alvarez", temporary).body["stage"] == stage
        visitor.post("/identity-validation/answers", BIRTH_DATE)
        assert visitor.delete("/session").status == 204


def test_the_first_sign_in_of_all_is_no_news_and_the_next_from_another_browser_is(maria: str) -> None:
    assign(maria)
    temporary = temporary_password()
    for mails in (0, 1):
        assert signed_in(Visitor(), "maria.alvarez", temporary).status == 200
        assert [mail["template"] for mail in outbox()].count("new_sign_in") == mails


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 401), (1, 401)])
def test_the_temporary_password_works_for_72_hours(
    maria: str, moved_clock: MovedClock, seconds: int, status: int
) -> None:
    assign(maria)
    moved_clock.forward(hours=72, seconds=seconds)
    assert signed_in(Visitor(), "maria.alvarez", temporary_password()).status == status
    assert shown(maria)["portal"]["state"] == ("invited" if status == 200 else "expired")


def test_the_temporary_password_is_over_after_72_hours_in_a_session_begun_before_too(
    maria: str, moved_clock: MovedClock
) -> None:
    assign(maria)
    moved_clock.forward(hours=71, minutes=59)
    visitor = Visitor()
    assert signed_in(visitor, "maria.alvarez", temporary_password()).status == 200
    assert visitor.post("/identity-validation/answers", BIRTH_DATE).body["stage"] == "password"
    moved_clock.forward(minutes=1)
    late = visitor.post("/identity-validation/password", {"password": PASSWORD})
    assert (late.status, late.body["code"]) == (410, "identity.password_expired")
    assert "(508) 555-0142" in late.body["detail"]
    assert signed_in(Visitor(), "maria.alvarez", PASSWORD).status == 401


def test_a_new_temporary_password_ends_the_old_one_for_the_same_account(maria: str, moved_clock: MovedClock) -> None:
    assign(maria)
    old, visitor = temporary_password(), Visitor()
    signed_in(visitor, "maria.alvarez", old)
    moved_clock.forward(minutes=5)
    again = assign(maria, "maria@other.example", key="key-of-the-tests-2")
    assert (again.status, again.body["username"]) == (201, "maria.alvarez")
    assert visitor.get("/session").status == 401
    assert signed_in(Visitor(), "maria.alvarez", old).status == 401
    assert signed_in(Visitor(), "maria@other.example", temporary_password()).status == 200
    assert signed_in(Visitor(), EMAIL, temporary_password()).status == 401
    assert len(rows("IdentityTable", "ACCOUNT")) == 1


def test_another_mailbox_shows_anew_whose_it_is(maria: str, moved_clock: MovedClock) -> None:
    assign(maria)
    visitor = Visitor()
    signed_in(visitor, "maria.alvarez", temporary_password())
    assert visitor.post("/identity-validation/answers", BIRTH_DATE).body["stage"] == "password"
    moved_clock.forward(minutes=1)
    assign(maria, "maria@other.example", key="key-of-the-tests-2")
    assert signed_in(Visitor(), "maria.alvarez", temporary_password()).body["stage"] == "validation"


def test_the_same_request_twice_is_one_account_and_one_mail(maria: str, moved_clock: MovedClock) -> None:
    first = assign(maria)
    moved_clock.forward(minutes=1)
    again = assign(maria)
    assert (again.status, again.body) == (201, first.body)
    assert len(outbox()) == 1
    assert assign(maria, "other@mail.example").body["code"] == "request.key_reused"


def test_an_assigned_account_takes_the_place_of_an_open_invitation(maria: str, moved_clock: MovedClock) -> None:
    secret = invited_by_link(maria, moved_clock)
    moved_clock.forward(minutes=1)
    assert assign(maria).status == 201
    assert Visitor().post("/sign-up/invitations", {"token": secret}).status == 410


def invited_by_link(patient_id: str, moved_clock: MovedClock) -> str:
    body, key = {"email": "maria@first.example"}, {"Idempotency-Key": "key-of-the-tests-0"}
    assert call("POST", f"/desk/patients/{patient_id}/invitations", body=body, caller=STAFF, headers=key).status == 201
    return sealed_in(outbox()[-1])["link"].partition("#")[2]


def test_two_of_the_same_name_get_different_usernames(maria: str) -> None:
    assign(maria)
    other = add_patient("María", "Álvarez", "1990-01-01")
    assert assign(other, "other@mail.example").body["username"] == "maria.alvarez2"


def test_an_address_of_somebody_else_is_refused(maria: str) -> None:
    assign(maria)
    other = add_patient("Thomas", "Grady", "1944-07-02")
    answer = assign(other)
    assert (answer.status, answer.body["code"]) == (422, "identity.email_in_use")
    assert answer.body["errors"]["email"]


def test_who_chose_a_password_is_assigned_no_other(maria: str) -> None:
    assign(maria)
    visitor = Visitor()
    signed_in(visitor, "maria.alvarez", temporary_password())
    visitor.post("/identity-validation/answers", BIRTH_DATE)
    visitor.post("/identity-validation/password", {"password": PASSWORD})
    answer = assign(maria, key="key-of-the-tests-2")
    assert (answer.status, answer.body["code"]) == (409, "identity.already_registered")
    assert signed_in(Visitor(), "maria.alvarez", PASSWORD).status == 200


def test_nobody_under_thirteen_or_without_a_birth_date_is_assigned_an_account(moved_clock: MovedClock) -> None:
    child = add_patient("Lily", "Young", "2013-11-23")
    assert assign(child).body["code"] == "identity.too_young"
    assert assign(add_patient("Nora", "Undated", None)).body["code"] == "identity.age_unknown"
    assert outbox() == []
    moved_clock.forward(days=1)
    assert assign(child).status == 201


def test_a_lock_of_user_validation_is_taken_away_and_the_account_waits_again(maria: str) -> None:
    assign(maria)
    visitor = Visitor()
    signed_in(visitor, "maria.alvarez", temporary_password())
    for _ in range(5):
        visitor.post("/identity-validation/answers", {"attested": True, "birth_date": "1961-03-15"})
    locked = shown(maria)
    assert (locked["portal"]["state"], locked["lock"]) == ("locked", "validation")
    opened = call("POST", f"/desk/patients/{maria}/validation-reset", caller=STAFF).body
    assert (opened["portal"]["state"], opened["lock"], opened["assigned"]) == ("invited", None, True)
    assert signed_in(Visitor(), "maria.alvarez", temporary_password()).status == 200


def test_billing_assigns_no_account(maria: str) -> None:
    assert assign(maria, caller=people.staff("billing")).status == 403
