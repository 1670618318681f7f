"""Another email address: proven by a code, nobody else's, told to both, and for a teen not a guardian's."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portico import clock
from portico.identity import limits
from portico.messages.service import notices
from portico.store import transactions
from tests.component.identity.conftest import MovedClock
from tests.support import people
from tests.support.accounts import EMAIL, MYRA, activated, code_of, invited, myra_with_chart, outbox, signed_in
from tests.support.events import PRACTICE, Answer, call
from tests.support.factors import account_named, change_account, holder
from tests.support.patients import add_patient
from tests.support.stored import audited
from tests.support.told import mail_of, refusal, told
from tests.support.visits import Visitor

NEW_EMAIL = "myra@new.example"


@pytest.fixture
def myra(moved_clock: MovedClock) -> Visitor:
    return holder(moved_clock.now, myra_with_chart()).browser


def asked_email(visitor: Visitor, email: str = NEW_EMAIL) -> tuple[str, str]:
    """The handle and the code of a new address."""
    answer = visitor.post("/profile/email", {"email": email})
    assert answer.status == 202, answer.text
    return answer.body["handle"], code_of(mail_of("new_email_code", email))


def sent_code(visitor: Visitor, handle: str, code: str) -> Answer:
    return visitor.post("/profile/email/code", {"handle": handle, "code": code})


def test_a_new_address_counts_once_its_code_came_back_and_both_addresses_are_told(myra: Visitor) -> None:
    handle, code = asked_email(myra)
    assert account_named("myra.jones").email == EMAIL
    answer = sent_code(myra, handle, code)
    assert (answer.status, answer.body["email"]) == (200, NEW_EMAIL)
    assert told() == [("email_changed", EMAIL), ("email_changed", NEW_EMAIL), ("new_email_code", NEW_EMAIL)]
    assert all(mail["params"]["new_email"] == "m•••@new.example" for mail in outbox() if "new_email" in mail["params"])
    assert signed_in(Visitor(), NEW_EMAIL).status == 200
    assert signed_in(Visitor(), EMAIL).status == 401
    assert signed_in(Visitor(), "myra.jones").status == 200
    assert audited("account.email_changed") == 1
    assert myra.get("/session").status == 200


def test_mail_that_came_back_is_tried_again_at_a_new_address(myra: Visitor, moved_clock: MovedClock) -> None:
    patient = str(account_named("myra.jones").patient_id)
    stamp = clock.stamp(moved_clock.now)
    bouncing = notices.bouncing(PRACTICE, patient, stamp, moved_clock.now)
    assert bouncing is not None
    transactions.write(bouncing)
    assert notices.mail_bounces(PRACTICE, patient)
    assert sent_code(myra, *asked_email(myra)).status == 200
    assert not notices.mail_bounces(PRACTICE, patient)
    assert notices.bouncing(PRACTICE, patient, stamp, moved_clock.now) is None, "of mail to the former address"


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
    assert account_named("myra.jones").email == EMAIL
    assert audited("account.email_refused") == 6


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
    assert account_named("other").email == "other@mail.example"


def another(moved_clock: MovedClock) -> Visitor:
    """Someone else with an account."""
    person = replace(MYRA, patient_id="pat_other", first_name="Ned", full_name="Ned Other")
    visitor = Visitor()
    moved_clock.forward(seconds=1)  # its mail is the newest
    secret = invited(moved_clock.now, person, "other@mail.example", "key-of-the-tests-2")
    assert activated(visitor, secret, "other").status == 201
    change_account(login="other", stage="full")
    return visitor


def test_whether_somebody_else_has_an_address_is_said_only_to_who_reads_its_mail(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    another(moved_clock)
    handle, code = asked_email(myra, "Other@mail.example")
    answer = sent_code(myra, handle, code)
    assert refusal(answer) == (422, "identity.email_in_use", {"email"})
    assert "Two people who do not share their records need separate addresses" in answer.body["detail"]
    assert "Ned" not in answer.text
    assert account_named("myra.jones").email == EMAIL


def test_an_address_that_was_taken_meanwhile_stays_with_who_took_it(myra: Visitor, moved_clock: MovedClock) -> None:
    handle, code = asked_email(myra, "other@mail.example")
    another(moved_clock)
    assert refusal(sent_code(myra, handle, code)) == (422, "identity.email_in_use", {"email"})
    assert (account_named("myra.jones").email, account_named("other").email) == (EMAIL, "other@mail.example")


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
    change_account(login="tess.jones", stage="full")
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
