"""A family member's passcode goes to the patient alone, works once, and nobody learns who is a patient."""

from datetime import datetime
from typing import Any

import pytest

from portico.identity import limits, policy
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import PASSWORD, outbox, sealed_in, signed_in
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
from tests.support.coming_back import NEW, finished, mailed
from tests.support.factors import account_named
from tests.support.faults import counted
from tests.support.patients import add_patient
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

QUESTION = {"question": "first_phone", "answer": "Heliotrope"}


def tasks() -> list[dict[str, Any]]:
    return [item for item in rows("PortalTable", "TASK") if "kind" in item]


def with_passcode(**changes: Any) -> tuple[Applicant, str]:
    """Someone whose patient was just mailed the passcode, and that passcode."""
    ingrid = asking(**changes)
    assert ingrid.prove_email().status == 200
    return ingrid, ingrid.newest_code(CHART_EMAIL)


def redeem(applicant: Applicant, passcode: str) -> int:
    return applicant.step("passcode", code=passcode).status


# the way in ---------------------------------------------------------------------------------------------------------


def test_a_family_member_redeems_the_patients_passcode_and_waits_with_an_account_of_their_own() -> None:
    patient_id = walter_with_chart()
    ingrid = asking()
    assert ingrid.begin().body["step"] == "email"
    proven = ingrid.step("email-code", code=ingrid.newest_code(INGRID["email"]))
    assert (proven.status, proven.body) == (200, {"step": "passcode", "resend_in": 60, "resends_left": 3})
    passcode = ingrid.newest_code(CHART_EMAIL)
    assert ingrid.step("passcode", code=passcode).body["step"] == "account"
    made = make_account(ingrid, "Ingrid.L")
    assert (made.status, made.body["kind"], made.body["role"]) == (201, "family", "family")
    assert (made.body["patient_id"], made.body["stage"]) == (None, "question")
    assert ingrid.browser.get("/family-access").status == 403
    assert ingrid.browser.post("/identity-validation/security-question", QUESTION).body["stage"] == "full"
    waiting = ingrid.browser.get("/family-access").body
    assert waiting["pending"] == [
        {"patient_name": "Walter Lindqvist", "relationship": "child", "since": "2026-11-22T14:05:09.000Z"}
    ]
    for path in ("/home", "/records", "/exports/preview"):
        assert ingrid.browser.get(f"/patients/{patient_id}{path}").status == 404
    assert signed_in(Visitor(), "ingrid.l").status == 200


def test_who_was_locked_out_by_a_hundred_wrong_passwords_comes_back_by_mail_and_waits_still(
    moved_clock: MovedClock,
) -> None:
    walter_with_chart()
    ingrid = at_account(asking())
    assert make_account(ingrid).status == 201
    assert ingrid.browser.post("/identity-validation/security-question", QUESTION).body["stage"] == "full"
    guard = keys.guard(account_named("a.newcomer").id)
    change = Change(put={"failures": policy.FAILURES - 1})
    TenantTable(settings().identity_table, "larkspur").update(guard, change)
    moved_clock.forward(minutes=5)
    assert [signed_in(Visitor(), "a.newcomer", word).status for word in ("not what was chosen", PASSWORD)] == [401, 401]
    assert row("IdentityTable", "ACCESS")["state"] == "locked"
    assert ingrid.browser.get("/session").status == 401
    assert finished(mailed(INGRID["email"]), "Heliotrope").body["kind"] == "family"
    assert row("IdentityTable", "ACCESS")["state"] == "registered"
    back = Visitor()
    assert signed_in(back, "a.newcomer", NEW).body["stage"] == "full"
    assert len(back.get("/family-access").body["pending"]) == 1


def test_what_was_agreed_to_stands_in_the_patients_audit_trail() -> None:
    patient_id = walter_with_chart()
    assert make_account(at_account(asking())).status == 201
    trail = [entry["action"] for entry in rows("AuditTable", "AUDIT") if entry.get("patient") == patient_id]
    assert sorted(trail)[:3] == ["family.passcode_redeemed", "family.registered", "family.requested"]
    (grant,) = rows("IdentityTable", "GRANT")
    assert (grant["patient"], grant["state"]) == (patient_id, "pending")


def test_the_patients_mail_says_who_asks_and_the_requester_gets_nothing_of_it() -> None:
    walter_with_chart()
    ingrid = asking()
    answers = [ingrid.begin(), ingrid.step("email-code", code=ingrid.newest_code(INGRID["email"]))]
    (mail,) = mails_to(CHART_EMAIL)
    assert mail["template"] == "family_passcode"
    assert mail["params"]["requester"] == "Ingrid Lindqvist"
    assert mail["params"]["relationship"] == "your son or daughter"
    assert mail["params"]["expires"] == "November 23, 2026 at 9:05 AM"
    passcode = code_of(mail)
    assert len(mails_to(INGRID["email"])) == 2
    assert [code_of(each) != passcode for each in mails_to(INGRID["email"], "new_email_code")] == [True]
    assert [set(sealed_in(each)) for each in mails_to(INGRID["email"], "family_request")] == [{"link"}]
    for answer in answers:
        assert passcode not in answer.text
        assert passcode.replace(" ", "") not in answer.text
        assert CHART_EMAIL not in answer.text


def test_the_passcode_goes_to_the_patients_account_where_there_is_one() -> None:
    walter_with_chart()
    assert make_account(at_account(registering())).status == 201
    assert asking().prove_email().status == 200
    (mail,) = [each for each in outbox() if each["template"] == "family_passcode"]
    assert mail["to"] == WALTER["email"]


# who is not reached -------------------------------------------------------------------------------------------------


def unknown() -> Applicant:
    return asking(patient_first_name="Nobody")


def without_contact() -> Applicant:
    walter_with_chart(emails=())
    return asking()


def sharing_a_mailbox() -> Applicant:
    walter_with_chart(emails=("Ingrid+dad@mail.example",))
    return asking()


def of_a_minor() -> Applicant:
    walter_with_chart(born="2008-11-23")
    return asking(patient_birth_date="2008-11-23")


@pytest.mark.parametrize("arrange", [unknown, without_contact, sharing_a_mailbox, of_a_minor], ids=lambda f: f.__name__)
def test_a_patient_who_is_not_mailed_is_answered_like_one_who_is_with_as_many_calls(arrange: Any) -> None:
    other = arrange()
    walter_with_chart(born="1941-02-04")
    seen = []
    for applicant in (asking(patient_birth_date="1941-02-04", email="a.b@mail.example"), other):
        told = []
        assert applicant.begin().status == 201
        code = applicant.newest_code(str(applicant.typed["email"]))
        for name, body in (("email-code", {"code": code}), ("status", {}), ("passcode", {"code": "0000 0000"})):
            with counted() as calls:
                answer = applicant.step(name, **body)
            body_told = {key: value for key, value in answer.body.items() if key != "request_id"}
            told.append((answer.status, body_told, sorted(answer.headers), list(calls.made)))
        seen.append(told)
    assert [status for status, *_ in seen[0]] == [200, 200, 422]
    assert seen[0] == seen[1]
    (task,) = tasks()
    assert task["kind"] == "family_request"
    assert task["family_request"]["email"] == INGRID["email"]
    assert len([mail for mail in outbox() if mail["template"] == "family_passcode"]) == 1


def test_a_patient_who_turned_eighteen_decides_alone(moved_clock: MovedClock) -> None:
    moved_clock.now = datetime.fromisoformat("2026-11-22T05:00:00+00:00")
    walter_with_chart(born="2008-11-22")
    assert asking(patient_birth_date="2008-11-22").prove_email().status == 200
    assert len(mails_to(CHART_EMAIL)) == 1


# the passcode -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "seconds", "status"), [(23, 3599, 200), (24, 0, 410)])
def test_a_passcode_works_for_a_day(moved_clock: MovedClock, hours: int, seconds: int, status: int) -> None:
    walter_with_chart()
    ingrid, passcode = with_passcode()
    moved_clock.forward(hours=hours, seconds=seconds)
    assert redeem(ingrid, passcode) == status


@pytest.mark.parametrize(("wrong", "status"), [(4, 200), (5, 410)])
def test_the_fifth_try_may_be_right_and_the_sixth_may_not(wrong: int, status: int) -> None:
    walter_with_chart()
    ingrid, passcode = with_passcode()
    assert {redeem(ingrid, "0000 0000") for _ in range(wrong)} <= {422, 410}
    assert redeem(ingrid, passcode) == status


def test_a_passcode_works_once() -> None:
    walter_with_chart()
    ingrid, passcode = with_passcode()
    assert [redeem(ingrid, passcode) for _ in range(2)] == [200, 410]


def test_only_the_newest_passcode_of_a_requester_works_and_their_former_request_stays() -> None:
    walter_with_chart()
    first, former = with_passcode()
    second, newest = with_passcode(patient_postal_code="")
    assert redeem(first, former) == 410
    assert first.step("status").body["step"] == "passcode"
    assert redeem(first, newest) == 422
    assert redeem(second, former) == 422
    assert redeem(second, newest) == 200
    assert len(rows("IdentityTable", "PASSCODE")) == 1


def test_a_passcode_asked_for_again_by_a_former_request_is_the_live_one(moved_clock: MovedClock) -> None:
    walter_with_chart()
    first, _ = with_passcode()
    second, other = with_passcode()
    moved_clock.forward(minutes=1)
    assert first.step("code").status == 200
    assert redeem(second, other) == 410
    assert redeem(first, first.newest_code(CHART_EMAIL)) == 200


@pytest.mark.parametrize(("hours", "seconds", "status"), [(23, 3599, 200), (24, 0, 410)])
def test_a_passcode_asked_for_again_late_works_for_a_day_too(
    moved_clock: MovedClock, hours: int, seconds: int, status: int
) -> None:
    walter_with_chart()
    ingrid, _ = with_passcode()
    moved_clock.forward(hours=23)
    assert ingrid.step("code").status == 200
    passcode = ingrid.newest_code(CHART_EMAIL)
    moved_clock.forward(hours=hours, seconds=seconds)
    assert ingrid.step("status").status == 200
    assert redeem(ingrid, passcode) == status


def test_the_requester_is_mailed_the_way_back_to_where_the_passcode_is_typed() -> None:
    walter_with_chart()
    ingrid, passcode = with_passcode()
    (mail,) = mails_to(INGRID["email"], "family_request")
    page, _, handle = sealed_in(mail)["link"].partition("#")
    assert page == "https://portal.example/larkspur/sign-up/family"
    back = Applicant(ingrid.path, {}, handle=handle)
    assert back.step("status").body["step"] == "passcode"
    assert redeem(back, passcode) == 200


def test_requests_of_different_people_for_one_patient_stand_beside_each_other() -> None:
    walter_with_chart()
    first, one = with_passcode()
    second, other = with_passcode(first_name="Nils", email="nils@mail.example")
    assert redeem(second, one) == 422
    assert (redeem(first, one), redeem(second, other)) == (200, 200)


def test_a_requester_must_be_an_adult() -> None:
    walter_with_chart()
    ingrid = at_account(asking())
    chosen = {"username": "ingrid.l", "password": PASSWORD, **INGRIDS}
    young = ingrid.step("account", **chosen | {"birth_date": "2008-11-23"})
    assert (young.status, young.body["code"]) == (422, "identity.under_adult_age")
    assert rows("IdentityTable", "ACCOUNT") == []
    assert ingrid.step("account", **chosen | {"birth_date": "2008-11-22"}).status == 201, "18 today"


def test_who_has_an_account_is_told_so_and_the_desk_goes_on_and_no_passcode_is_mailed() -> None:
    walter_with_chart()
    assert make_account(at_account(asking())).status == 201
    passcodes = len(mails_to(CHART_EMAIL))
    again = asking(relationship="caregiver")
    assert again.prove_email().body["step"] == "passcode"
    assert len(mails_to(INGRID["email"], "family_request_by_account")) == 1
    assert (len(mails_to(INGRID["email"], "family_request")), len(mails_to(CHART_EMAIL))) == (1, passcodes)
    (task,) = tasks()
    assert task["family_request"]["has_account"]
    assert task["family_request"]["relationship"] == "caregiver"


def test_a_passcode_is_not_used_up_for_an_account_that_cannot_be_made() -> None:
    walter_with_chart()
    first, one = with_passcode()
    greta = {"patient_first_name": "Greta", "patient_birth_date": "1943-05-06"}
    add_patient("Greta", "Lindqvist", "1943-05-06", phones=("508-555-0133",), emails=("greta@post.example",))
    second = asking(**greta)
    assert second.prove_email().status == 200
    other = second.newest_code("greta@post.example")
    assert redeem(first, one) == 200
    assert make_account(first).status == 201
    refused = second.step("passcode", code=other)
    assert (refused.status, refused.body["code"]) == (409, "identity.already_registered")
    assert "(508) 555-0142" in refused.body["detail"]
    assert second.step("status").body["step"] == "passcode"
    assert audited("family.passcode_redeemed") == 1


@pytest.mark.parametrize("missing", ["patient_phone", "patient_postal_code"])
def test_phone_or_zip_of_the_patient_is_enough_and_one_is_needed(missing: str) -> None:
    walter_with_chart()
    assert asking(**{missing: ""}).prove_email().status == 200
    assert len(mails_to(CHART_EMAIL)) == 1
    neither = asking(patient_phone="", patient_postal_code="").begin()
    assert (neither.status, list(neither.body["errors"])) == (422, ["patient_phone"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("patient_first_name", ""),
        ("patient_last_name", "<b>"),
        ("first_name", "see evil.example"),
        ("last_name", "1"),
        ("relationship", "boss"),
        ("email", "x"),
    ],
)
def test_what_must_be_mended_is_said_by_field(field: str, value: str) -> None:
    answer = asking(**{field: value}).begin()
    assert (answer.status, list(answer.body["errors"])) == (422, [field])


def test_typing_errors_close_nothing() -> None:
    for _ in range(limits.BY_PERSON.tries + 1):
        assert asking(patient_phone="12").begin().status == 422
    assert asking().begin().status == 201


def test_only_the_family_asks_whose_access_is_pending() -> None:
    walter_with_chart()
    walter = at_account(registering())
    make_account(walter)
    walter.browser.post("/identity-validation/security-question", QUESTION)
    assert walter.browser.get("/family-access").status == 403
