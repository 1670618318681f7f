"""Self-registration: two mailboxes open the door, a match alone never does, and nobody learns who is a patient."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portico.identity import service as identity
from portico.records import service as records
from tests.component.identity.conftest import MovedClock
from tests.support import people
from tests.support.accounts import DESK, PASSWORD, activated, outbox, secret_of, signed_in
from tests.support.applications import (
    CHART_EMAIL,
    INGRID,
    INGRIDS,
    WALTER,
    Applicant,
    asking,
    at_account,
    code_of,
    mails_to,
    make_account,
    registering,
    walter_with_chart,
)
from tests.support.events import call
from tests.support.faults import counted
from tests.support.patients import add_patient
from tests.support.stored import audited, everything, row, rows
from tests.support.visits import Visitor

QUESTION = {"question": "first_phone", "answer": "Heliotrope"}


def tasks() -> list[dict[str, Any]]:
    return [item for item in rows("PortalTable", "TASK") if "kind" in item]


# the way in ---------------------------------------------------------------------------------------------------------


def test_a_patient_registers_proves_both_mailboxes_and_chooses_a_question_before_anything_else() -> None:
    patient_id = walter_with_chart()
    walter = registering()
    begun = walter.begin()
    assert (begun.status, begun.body["step"], begun.body["resends_left"]) == (201, "email", 3)
    proven = walter.step("email-code", code=walter.newest_code(WALTER["email"]))
    assert (proven.status, proven.body) == (200, {"step": "chart", "resend_in": 60, "resends_left": 3})
    confirmed = walter.step("chart-code", code=walter.newest_code(CHART_EMAIL))
    assert (confirmed.status, confirmed.body["step"]) == (200, "account")
    made = make_account(walter, "Walter.L")
    assert (made.status, made.body["stage"], made.body["patient_id"]) == (201, "question", patient_id)
    assert made.body["name"] == {"first": "Walter", "full": "Walter Lindqvist"}
    home = walter.browser.get(f"/patients/{patient_id}/home")
    assert (home.status, home.body["code"]) == (403, "identity.validation_required")
    assert walter.browser.post("/identity-validation/security-question", QUESTION).body["stage"] == "full"
    assert walter.browser.get(f"/patients/{patient_id}/home").status == 200
    assert signed_in(Visitor(), WALTER["email"], PASSWORD).status == 200
    assert not tasks()


def test_staff_see_that_the_patient_registered_and_who_did_it(moved_clock: MovedClock) -> None:
    patient_id = walter_with_chart()
    assert make_account(at_account(registering())).status == 201
    state = identity.access_state("larkspur", patient_id, moved_clock.now)
    assert (state.state, state.username) == ("registered", "a.newcomer")
    trail = {entry["action"] for entry in rows("AuditTable", "AUDIT") if entry.get("patient") == patient_id}
    assert {"registration.requested", "registration.confirmed", "account.registered"} <= trail


def test_no_page_but_the_mail_holds_a_code_and_the_table_only_its_hash() -> None:
    walter_with_chart()
    walter = registering()
    answers = [walter.begin(), walter.step("email-code", code=walter.newest_code(WALTER["email"]))]
    codes = [code_of(mail) for mail in outbox()]
    assert len(codes) == 2
    for code in codes:
        plain = code.replace(" ", "")
        assert all(code not in answer.text and plain not in answer.text for answer in answers)
        assert plain not in str(everything())
        assert code not in str(everything())


def test_an_invitation_that_waits_is_over_once_the_patient_registered(moved_clock: MovedClock) -> None:
    patient_id = walter_with_chart()
    person = identity.Invitee(patient_id, "Walter", "Walter Lindqvist", datetime(1941, 2, 3, tzinfo=UTC).date())
    identity.invite(DESK, person, "another@mail.example", moved_clock.now, "key-of-the-tests-1")
    link = secret_of(mails_to("another@mail.example")[-1])
    assert make_account(at_account(registering())).status == 201
    assert activated(Visitor(), link, "someone.else").status == 410
    assert len(rows("IdentityTable", "ACCOUNT")) == 1


# who is not let in --------------------------------------------------------------------------------------------------


def unknown() -> Applicant:
    return registering(first_name="Nobody")


def without_contact() -> Applicant:
    walter_with_chart(emails=())
    return registering()


def registered_before() -> Applicant:
    walter_with_chart()
    first = registering(email="first@mail.example")
    assert make_account(at_account(first)).status == 201
    return registering()


def with_an_email_in_use() -> Applicant:
    walter_with_chart()
    assert make_account(at_account(registering())).status == 201
    return registering(first_name="Nobody")


OTHERS = [unknown, without_contact, registered_before, with_an_email_in_use]


@pytest.mark.parametrize("arrange", OTHERS, ids=lambda each: each.__name__)
def test_whoever_cannot_be_let_in_is_answered_like_a_patient_with_as_many_calls(arrange: Any) -> None:
    other = arrange()
    seen = []
    walter_with_chart(emails=("new@post.example",), born="1941-02-04")
    for applicant in (registering(birth_date="1941-02-04", email="a.b@mail.example"), other):
        told = []
        assert applicant.begin().status == 201
        code = applicant.newest_code(str(applicant.typed["email"]))
        for name, body in (
            ("email-code", {"code": code}),
            ("status", {}),
            ("chart-code", {"code": "0000 0000"}),
        ):
            with counted() as calls:
                answer = applicant.step(name, **body)
            body_told = {key: value for key, value in answer.body.items() if key != "request_id"}
            told.append((answer.status, body_told, sorted(answer.headers), list(calls.made)))
        seen.append(told)
    assert [status for status, *_ in seen[0]] == [200, 200, 422]
    assert seen[0] == seen[1]


def test_what_an_unknown_person_typed_waits_at_the_front_desk() -> None:
    assert unknown().prove_email().status == 200
    (task,) = tasks()
    assert task["registration"] == {**WALTER, "first_name": "Nobody", "has_account": False}
    assert mails_to(WALTER["email"], "registration_code") == []


def test_a_chart_with_only_a_phone_waits_at_the_front_desk_with_its_patient() -> None:
    patient_id = walter_with_chart(emails=())
    assert registering().prove_email().status == 200
    (task,) = tasks()
    assert task["registration"]["patient_id"] == patient_id


def test_two_charts_that_fit_open_neither() -> None:
    walter_with_chart()
    twin = [{"system": "https://larkspur.example/mrn", "value": "twin"}]
    phones = (WALTER["phone"],)
    add_patient("Walter", "Lindqvist", WALTER["birth_date"], phones=phones, id="twin", identifier=twin)
    assert registering().prove_email().status == 200
    assert mails_to(CHART_EMAIL) == []
    assert len(tasks()) == 1


@pytest.mark.parametrize(("arrange", "at_desk"), [(registered_before, []), (with_an_email_in_use, [True])])
def test_who_has_an_account_is_told_so_by_mail_to_that_account(arrange: Any, at_desk: list[bool]) -> None:
    other = arrange()
    owner = str(row("IdentityTable", "ACCOUNT")["email"])
    codes = len(mails_to(CHART_EMAIL))
    assert other.prove_email().status == 200
    assert len(mails_to(owner, "already_registered")) == 1
    assert len(mails_to(CHART_EMAIL)) == codes
    assert [task["registration"]["has_account"] for task in tasks()] == at_desk


def test_a_family_member_with_an_account_who_is_a_patient_too_waits_at_the_front_desk() -> None:
    walter_with_chart()
    assert make_account(at_account(asking())).status == 201
    own = {"first_name": "Ingrid", "birth_date": INGRIDS["birth_date"], "phone": INGRIDS["phone"]}
    patient_id = add_patient(
        "Ingrid", "Lindqvist", own["birth_date"], phones=(own["phone"],), emails=("ingrid@post.example",)
    )
    assert registering(email=INGRID["email"], **own).prove_email().body["step"] == "chart"
    assert len(mails_to(INGRID["email"], "already_registered")) == 1
    assert mails_to("ingrid@post.example") == []
    (task,) = tasks()
    assert (task["registration"]["patient_id"], task["registration"]["has_account"]) == (patient_id, True)


def test_a_match_without_the_charts_mailbox_opens_nothing() -> None:
    walter_with_chart()
    walter = registering()
    walter.begin()
    own = walter.newest_code(WALTER["email"])
    assert walter.step("email-code", code=own).status == 200
    assert walter.step("chart-code", code=own).status == 422
    assert make_account(walter).status == 410
    assert rows("IdentityTable", "ACCOUNT") == []


def test_the_code_of_one_request_does_not_open_another() -> None:
    walter_with_chart()
    first, second = registering(), registering(email="second@mail.example")
    first.prove_email()
    foreign = first.newest_code(CHART_EMAIL)
    second.prove_email()
    assert second.step("chart-code", code=foreign).status == 422
    assert first.step("chart-code", code=foreign).status == 200


# codes --------------------------------------------------------------------------------------------------------------


def test_a_code_works_until_its_thirtieth_minute_ends(moved_clock: MovedClock) -> None:
    walter_with_chart()
    for minutes, seconds, status in ((29, 59, 200), (30, 0, 410)):
        walter = registering(email=f"w{minutes}@mail.example")
        walter.begin()
        code = walter.newest_code(str(walter.typed["email"]))
        moved_clock.forward(minutes=minutes, seconds=seconds)
        assert walter.step("email-code", code=code).status == status


@pytest.mark.parametrize(("step", "own"), [("email-code", True), ("chart-code", False)])
def test_the_fifth_try_may_be_right_and_the_sixth_may_not(step: str, own: bool) -> None:
    walter_with_chart()
    for wrong, status in ((4, 200), (5, 410)):
        walter = registering(email=f"w{wrong}@mail.example")
        assert (walter.begin() if own else walter.prove_email()).status in (200, 201)
        code = walter.newest_code(str(walter.typed["email"]) if own else CHART_EMAIL)
        told = [walter.step(step, code="0000 0000") for _ in range(wrong)]
        assert [answer.status for answer in told[:4]] == [422] * 4
        assert "4 more times" in told[0].body["errors"]["code"]
        assert walter.step(step, code=code).status == status


def test_a_new_code_comes_after_a_minute_three_times_and_the_former_one_dies(moved_clock: MovedClock) -> None:
    walter = registering()
    walter.begin()
    old = walter.newest_code(WALTER["email"])
    moved_clock.forward(seconds=59)
    early = walter.step("code")
    assert (early.status, early.header("retry-after")) == (429, "1")
    for left in (2, 1, 0):
        moved_clock.forward(minutes=1)
        again = walter.step("code")
        assert (again.status, again.body["resends_left"], again.body["step"]) == (200, left, "email")
    newest = walter.newest_code(WALTER["email"])
    moved_clock.forward(minutes=1)
    assert (walter.step("code").status, len(mails_to(WALTER["email"]))) == (409, 4)
    assert walter.step("email-code", code=old).status == 422
    assert walter.step("email-code", code=newest).status == 200


def test_a_new_code_for_nobody_is_answered_alike_and_mailed_to_nobody(moved_clock: MovedClock) -> None:
    walter_with_chart()
    told, mailed = [], []
    for applicant in (registering(), registering(first_name="Nobody", email="no@mail.example")):
        applicant.prove_email()
        before = len(outbox())
        moved_clock.forward(minutes=1)
        with counted() as calls:
            answer = applicant.step("code")
        told.append((answer.status, answer.body, calls.made))
        mailed.append(len(outbox()) - before)
    assert told[0] == told[1]
    assert mailed == [1, 0]


def test_a_handle_of_another_kind_or_of_nothing_opens_nothing() -> None:
    walter_with_chart()
    walter = registering()
    walter.begin()
    family = Applicant("/family-requests", {}, handle=walter.handle)
    code = walter.newest_code(WALTER["email"])
    assert family.step("status").status == 410
    assert family.step("email-code", code=code).status == 410
    nothing = Applicant("/sign-up/registrations", {}, handle="x" * 43)
    assert [nothing.step(name, code="1").status for name in ("status", "code", "email-code")] == [410] * 3


def test_an_answer_that_was_lost_is_found_again(moved_clock: MovedClock) -> None:
    walter_with_chart()
    walter = at_account(registering())
    assert walter.step("status").body["step"] == "account"
    assert make_account(walter).status == 201
    assert walter.step("status").body["step"] == "done"
    walter.browser = Visitor()
    again = make_account(walter)
    assert (again.status, again.body["kind"]) == (201, "patient")
    assert make_account(walter, "someone.else").status == 410
    moved_clock.forward(minutes=10)
    assert make_account(walter).status == 410
    assert len(rows("IdentityTable", "ACCOUNT")) == 1


# the account --------------------------------------------------------------------------------------------------------


def test_weak_passwords_and_taken_names_are_told_and_the_request_stays() -> None:
    walter_with_chart()
    walter = at_account(registering())
    weak = walter.step("account", username="wal ter", password="lindqvist lindqvist")
    assert (weak.status, set(weak.body["errors"])) == (422, {"username", "password"})
    assert make_account(walter).status == 201


def test_a_desk_finds_the_newcomer_registered() -> None:
    patient_id = walter_with_chart()
    make_account(at_account(registering()))
    seen = call("GET", f"/desk/patients/{patient_id}", caller=people.staff())
    assert seen.body["portal"]["state"] == "registered"
    assert audited("account.registered") == 1
    assert records.get_patient("larkspur", patient_id).postal_code == "01597-0123"
