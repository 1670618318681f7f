"""A link back into an account: for who forgot the answer, lost the second step, or was locked out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from portico import clock
from portico.identity import service as identity
from portico.identity.repo import access_rows, account_rows, factor_rows
from portico.messages.service import notices
from portico.store import transactions
from tests.component.identity.conftest import MovedClock
from tests.support import people
from tests.support.accounts import (
    DESK,
    EMAIL,
    PASSWORD,
    QUESTION,
    USERNAME,
    activated,
    at_work,
    invited,
    myra_with_chart,
    outbox,
    secret_of,
    signed_in,
)
from tests.support.events import Answer, call
from tests.support.patients import add_patient
from tests.support.stored import audited, rows
from tests.support.visits import Visitor

STAFF = people.staff("front_desk")
ELSEWHERE = "myra@elsewhere.example"
NEW_PASSWORD = "violet anchor mosaic thunder"
BIRTH_DATE = {"attested": True, "birth_date": "1947-05-01"}


@pytest.fixture
def patient() -> identity.Invitee:
    return myra_with_chart()


@pytest.fixture
def myra(patient: identity.Invitee, moved_clock: MovedClock) -> Visitor:
    """Myra with a whole account."""
    at_work("acc_front_desk")
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now, patient)).status == 201
    visitor.post("/identity-validation/answers", BIRTH_DATE)
    assert visitor.post("/identity-validation/security-question", QUESTION).body["stage"] == "full"
    return visitor


def reset(patient_id: str, key: str = "key-of-the-reset-1", email: str | None = None, **options: Any) -> Answer:
    options = {"caller": STAFF, "headers": {"Idempotency-Key": key}, "body": {"email": email}, **options}
    return call("POST", f"/desk/patients/{patient_id}/reset", **options)


def confirmed(moved_clock: MovedClock) -> Mapping[str, str]:
    """Who sends a link, and showed just now that it is they."""
    return people.staff("front_desk", confirmed=moved_clock.now)


def link_sent() -> str:
    return secret_of([mail for mail in outbox() if mail["template"] == "account_renewal"][-1])


def lock(why: identity.Lock, moved_clock: MovedClock) -> None:
    account = account_rows.find("larkspur", EMAIL)
    assert account is not None
    transactions.write(
        *account_rows.saving("larkspur", account, lock=why, end_sessions=True),
        access_rows.marking("larkspur", account, "locked", moved_clock.now, why),
    )


def test_the_link_shows_the_username_and_leads_to_a_new_password(patient: identity.Invitee, myra: Visitor) -> None:
    sent = reset(patient.patient_id)
    assert (sent.status, sent.body["portal"]["state"], sent.body["reset_pending"]) == (200, "registered", True)
    secret = link_sent()
    assert Visitor().post("/sign-up/invitations", {"token": secret}).body["username"] == "myra.jones"
    back = Visitor()
    answer = activated(back, secret, password=NEW_PASSWORD)
    assert (answer.status, answer.body["stage"]) == (201, "validation")
    assert back.post("/identity-validation/answers", BIRTH_DATE).body["stage"] == "question"
    assert back.post("/identity-validation/security-question", QUESTION).body["stage"] == "full"
    assert signed_in(Visitor()).status == 401
    assert signed_in(Visitor(), password=NEW_PASSWORD).status == 200
    shown = call("GET", f"/desk/patients/{patient.patient_id}", caller=STAFF).body
    assert (shown["portal"]["state"], shown["reset_pending"]) == ("registered", False)
    assert audited("account.renewed") == audited("identity.renewal_sent") == 1


def test_until_the_link_is_used_nothing_changes(patient: identity.Invitee, myra: Visitor) -> None:
    reset(patient.patient_id)
    Visitor().post("/sign-up/invitations", {"token": link_sent()})
    assert myra.get("/session").body["stage"] == "full"
    assert signed_in(Visitor()).status == 200


def test_using_the_link_ends_all_sessions_and_tells_the_person(patient: identity.Invitee, myra: Visitor) -> None:
    reset(patient.patient_id)
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201
    assert myra.get("/session").status == 401
    assert ("password_changed", EMAIL) in [(mail["template"], mail["to"]) for mail in outbox()]


def test_a_locked_account_opens_by_the_link_alone(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    lock("failures", moved_clock)
    assert reset(patient.patient_id).body["portal"]["state"] == "locked"
    assert signed_in(Visitor()).status == 401
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201
    assert signed_in(Visitor(), password=NEW_PASSWORD).status == 200
    shown = call("GET", f"/desk/patients/{patient.patient_id}", caller=STAFF).body
    assert (shown["portal"]["state"], shown["lock"]) == ("registered", None)


def test_too_many_wrong_passwords_are_not_forgiven_without_a_new_one(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    lock("failures", moved_clock)
    answer = call("POST", f"/desk/patients/{patient.patient_id}/validation-reset", caller=STAFF)
    assert (answer.status, answer.body["code"]) == (409, "identity.renewal_needed")


def test_the_second_step_is_gone_and_the_password_must_do_alone(patient: identity.Invitee, myra: Visitor) -> None:
    account = account_rows.find("larkspur", EMAIL)
    assert account is not None
    transactions.write(
        *account_rows.saving("larkspur", account, factors=("totp",)),
        factor_rows.putting_codes("larkspur", account.id, ["a hash"]),
    )
    reset(patient.patient_id)
    secret, back = link_sent(), Visitor()
    assert activated(back, secret, password="plumquartz").body["code"] == "identity.password_too_short"
    assert activated(back, secret, password=NEW_PASSWORD).body["stage"] == "validation"
    changed = account_rows.find("larkspur", EMAIL)
    assert changed is not None
    assert (changed.factors, changed.answer_hash) == ((), None)
    assert rows("IdentityTable", "FACTOR") == []


def test_a_link_works_once_and_leads_the_same_person_in_again_for_some_minutes(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    reset(patient.patient_id)
    secret = link_sent()
    assert activated(Visitor(), secret, password=NEW_PASSWORD).status == 201
    assert activated(Visitor(), secret, password=NEW_PASSWORD).status == 201
    assert activated(Visitor(), secret, password="walnut harbor thistle comet").status == 410
    moved_clock.forward(minutes=11)
    assert activated(Visitor(), secret, password=NEW_PASSWORD).status == 410


def test_sent_again_the_old_link_dies(patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock) -> None:
    reset(patient.patient_id)
    old = link_sent()
    moved_clock.forward(minutes=1)
    assert reset(patient.patient_id, "key-of-the-reset-2").status == 200
    assert activated(Visitor(), old, password=NEW_PASSWORD).status == 410
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201


def test_the_same_request_twice_is_one_mail(patient: identity.Invitee, myra: Visitor) -> None:
    reset(patient.patient_id)
    count = len(outbox())
    assert reset(patient.patient_id).status == 200
    assert len(outbox()) == count


def test_a_link_dies_with_its_time(patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock) -> None:
    reset(patient.patient_id)
    secret = link_sent()
    moved_clock.forward(days=14)
    assert activated(Visitor(), secret, password=NEW_PASSWORD).status == 410
    assert signed_in(Visitor()).status == 200


def test_a_strangers_guesses_do_not_kill_the_link(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    reset(patient.patient_id)
    lock("failures", moved_clock)
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201


def test_wrong_security_answers_count_anew_once_the_practice_has_helped(
    patient: identity.Invitee, myra: Visitor
) -> None:
    account = account_rows.find("larkspur", EMAIL)
    assert account is not None
    account_rows.take_answer("larkspur", account.id, 1)
    assert account_rows.take_answer("larkspur", account.id, 1) is None
    reset(patient.patient_id)
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201
    assert account_rows.get_guard("larkspur", account.id).answers == 0


def test_a_link_dies_when_what_guards_the_account_changes(patient: identity.Invitee, myra: Visitor) -> None:
    reset(patient.patient_id)
    account = account_rows.find("larkspur", EMAIL)
    assert account is not None
    transactions.write(*account_rows.saving("larkspur", account, email="myra@elsewhere.example"))
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 410
    assert signed_in(Visitor(), "myra@elsewhere.example").status == 200


def test_a_link_to_another_mailbox_is_told_to_the_old_one_at_once(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    assert reset(patient.patient_id, email=ELSEWHERE, caller=confirmed(moved_clock)).status == 200
    (told,) = [mail for mail in outbox() if mail["template"] == "account_renewal_elsewhere"]
    assert (told["to"], told["params"]["new_email"]) == (EMAIL, ELSEWHERE)
    assert (audited("identity.renewal_sent_elsewhere"), audited("identity.renewal_sent")) == (1, 0)
    assert reset(patient.patient_id, email=ELSEWHERE).status == 200, "the same request twice"
    assert sum(mail["template"] == "account_renewal_elsewhere" for mail in outbox()) == 1


def test_only_who_showed_just_now_who_they_are_sends_a_link_to_another_mailbox(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    before, staff = len(outbox()), confirmed(moved_clock)
    moved_clock.forward(minutes=10)
    for caller in (STAFF, staff):
        refused = reset(patient.patient_id, email=ELSEWHERE, caller=caller)
        assert (refused.status, refused.body["code"], len(outbox())) == (403, "identity.confirm_first", before)


def test_the_address_of_the_account_however_typed_is_no_other_one(patient: identity.Invitee, myra: Visitor) -> None:
    assert reset(patient.patient_id, email=EMAIL.upper()).status == 200
    assert "account_renewal_elsewhere" not in [mail["template"] for mail in outbox()]
    assert audited("identity.renewal_sent") == 1


@pytest.mark.parametrize("change", [{"role": "billing"}, {"lock": "suspended"}])
def test_who_was_suspended_or_demoted_meanwhile_sends_no_link(
    patient: identity.Invitee, myra: Visitor, change: dict[str, Any]
) -> None:
    staff = account_rows.get("larkspur", "acc_front_desk")
    assert staff is not None
    transactions.write(*account_rows.saving("larkspur", staff, **change))
    before, refused = len(outbox()), reset(patient.patient_id)
    assert (refused.status, refused.body["code"], len(outbox())) == (403, "request.denied", before)


def test_who_lost_the_mailbox_too_comes_back_with_a_new_address_and_both_are_told(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    assert reset(patient.patient_id, email=ELSEWHERE, caller=confirmed(moved_clock)).status == 200
    assert signed_in(Visitor(), EMAIL).status == 200
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201
    assert signed_in(Visitor(), EMAIL, NEW_PASSWORD).status == 401
    assert signed_in(Visitor(), "myra@elsewhere.example", NEW_PASSWORD).status == 200
    told = {(mail["template"], mail["to"]) for mail in outbox()}
    assert told >= {("email_changed", EMAIL), ("email_changed", "myra@elsewhere.example"), ("password_changed", EMAIL)}


def test_mail_that_came_back_is_tried_again_once_the_way_back_led_to_another_mailbox(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    bouncing = notices.bouncing("larkspur", patient.patient_id, clock.stamp(moved_clock.now), moved_clock.now)
    assert bouncing is not None
    transactions.write(bouncing)
    assert reset(patient.patient_id, email=ELSEWHERE, caller=confirmed(moved_clock)).status == 200
    assert notices.mail_bounces("larkspur", patient.patient_id)
    assert activated(Visitor(), link_sent(), password=NEW_PASSWORD).status == 201
    assert not notices.mail_bounces("larkspur", patient.patient_id)


def test_nobody_comes_back_with_the_address_of_somebody_else(
    patient: identity.Invitee, myra: Visitor, moved_clock: MovedClock
) -> None:
    other = add_patient("Thomas", "Grady", "1944-07-02")
    person = identity.Invitee(other, "Thomas", "Thomas Grady", date(1944, 7, 2))
    moved_clock.forward(seconds=1)
    secret = invited(moved_clock.now, person, "tom@mail.example", "key-of-the-tests-9")
    assert activated(Visitor(), secret, "tom.grady").status == 201
    assert reset(patient.patient_id, email="tom@mail.example").body["code"] == "identity.email_in_use"
    assert reset(patient.patient_id, email="nobody").body["code"] == "identity.email_invalid"


def test_who_has_no_account_gets_no_link_back(patient: identity.Invitee, moved_clock: MovedClock) -> None:
    assert reset(patient.patient_id).body["code"] == "identity.not_registered"
    identity.invite(DESK, patient, EMAIL, moved_clock.now, "key-of-the-tests-1")
    assert reset(patient.patient_id).body["code"] == "identity.not_registered"


def test_a_weak_new_password_is_refused_and_the_link_still_works(patient: identity.Invitee, myra: Visitor) -> None:
    reset(patient.patient_id)
    secret = link_sent()
    assert activated(Visitor(), secret, password="too short").status == 422
    assert activated(Visitor(), secret, USERNAME, PASSWORD).status == 201


def test_billing_resets_nobody(patient: identity.Invitee, myra: Visitor) -> None:
    assert reset(patient.patient_id, caller=people.staff("billing")).status == 403
