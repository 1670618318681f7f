"""Passkeys: as a second step and as the only one, and every answer that a device or a thief may give wrong."""

from dataclasses import replace
from typing import Any

import pytest

from portico.identity import service as identity
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import DESK, MYRA, activated, at_work, outbox, secret_of, signed_in
from tests.support.authenticator import PRESENT, VERIFIED, Authenticator
from tests.support.events import Answer
from tests.support.factors import Holder, change_account, holder
from tests.support.faults import counted
from tests.support.practices import open_practice
from tests.support.visits import Visitor

WRONG = (422, "identity.passkey_wrong")
REFUSED = (401, "identity.sign_in_refused")


@pytest.fixture
def myra(moved_clock: MovedClock) -> Holder:
    someone = holder(moved_clock.now)
    assert someone.add_passkey("My phone").status == 201
    return someone


def outcome(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body.get("code", answer.body.get("stage"))


def options(visitor: Visitor) -> dict[str, Any]:
    return dict(visitor.post("/sign-in/passkey-options").body["public_key"])


def alone(visitor: Visitor, passkey: Authenticator) -> Answer:
    """Signing in with nothing but a passkey."""
    return visitor.post("/sign-in/passkey", {"passkey": passkey.sign(options(visitor))})


# setting up ---------------------------------------------------------------------------------------------------------


def test_a_passkey_is_asked_to_know_its_account_and_verify_its_person(myra: Holder) -> None:
    asked = myra.browser.post("/second-step/passkeys/options").body["public_key"]
    assert asked["rp"] == {"id": "portal.example", "name": "Larkspur Family Medicine"}
    assert (asked["user"]["name"], asked["user"]["displayName"]) == ("myra.jones", "Myra Jones")
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"
    assert len(asked["excludeCredentials"]) == 1


def test_a_passkey_is_listed_by_the_name_its_person_gave_it(myra: Holder) -> None:
    (shown,) = myra.browser.get("/second-step").body["factors"]
    assert (shown["kind"], shown["name"]) == ("passkey", "My phone")
    assert myra.browser.delete(f"/second-step/factors/{shown['id']}").status == 200
    assert myra.browser.get("/second-step").body["kinds"] == []


def test_the_same_passkey_is_not_added_twice(myra: Holder) -> None:
    assert outcome(myra.add_passkey()) == WRONG


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://portal.example.evil.example"},
        {"origin": "http://portal.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
    ],
)
def test_a_passkey_of_elsewhere_or_without_its_person_is_not_added(myra: Holder, changes: dict[str, Any]) -> None:
    myra.passkey = Authenticator(**changes)
    assert outcome(myra.add_passkey()) == WRONG


def test_a_challenge_to_make_a_passkey_works_once_and_for_five_minutes(myra: Holder, moved_clock: MovedClock) -> None:
    for seconds, status in [(300, 422), (299, 201)]:
        asked = myra.browser.post("/second-step/passkeys/options").body["public_key"]
        device = Authenticator()
        moved_clock.forward(seconds=seconds)
        made = {"credential": device.make(asked)}
        myra.browser.post("/session/confirm", {"password": "plum quartz oak lantern"})
        assert myra.browser.post("/second-step/passkeys", made).status == status
    again = {"credential": Authenticator().make(asked)}
    assert outcome(myra.browser.post("/second-step/passkeys", again)) == WRONG


# as a second step ---------------------------------------------------------------------------------------------------


def test_a_passkey_is_a_second_step(myra: Holder) -> None:
    assert outcome(myra.sign_in()) == (200, "second_step")
    asked = myra.browser.post("/second-step/passkey-options").body["public_key"]
    assert len(asked["allowCredentials"]) == 1
    assert outcome(myra.answer_by_passkey()) == (200, "full")


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"secret": Authenticator().secret},
        {"credential_id": b"another"},
    ],
)
def test_a_forged_answer_is_refused(myra: Holder, changes: dict[str, Any]) -> None:
    myra.sign_in()
    myra.passkey = replace(myra.passkey, **changes)
    assert outcome(myra.answer_by_passkey()) == WRONG


def test_what_a_passkey_signed_is_not_taken_again(myra: Holder) -> None:
    myra.sign_in()
    asked = myra.browser.post("/second-step/passkey-options").body["public_key"]
    signed = myra.passkey.sign(asked)
    assert myra.answer(passkey=signed).status == 200
    myra.sign_in()
    assert outcome(myra.answer(passkey=signed)) == WRONG


def test_a_challenge_to_sign_in_answers_no_second_step(myra: Holder) -> None:
    myra.sign_in()
    assert outcome(myra.answer(passkey=myra.passkey.sign(options(Visitor())))) == WRONG


def test_a_copied_passkey_is_noticed_by_its_count(myra: Holder) -> None:
    copy = replace(myra.passkey)
    myra.sign_in()
    assert myra.answer_by_passkey().status == 200
    myra.passkey = copy
    myra.sign_in()
    assert outcome(myra.answer_by_passkey()) == WRONG


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", "x", '{"response": {"clientDataJSON": "eyJ9"}, "rawId": "A"}']
)
def test_what_is_no_answer_is_refused(myra: Holder, sent: str) -> None:
    myra.sign_in()
    assert myra.answer(passkey=sent).status == 422


# alone --------------------------------------------------------------------------------------------------------------


def test_a_passkey_alone_signs_in_without_a_name_or_password(myra: Holder) -> None:
    visitor = Visitor()
    asked = options(visitor)
    assert (asked.get("allowCredentials", []), asked["userVerification"]) == ([], "required")
    answer = visitor.post("/sign-in/passkey", {"passkey": myra.passkey.sign(asked)})
    assert outcome(answer) == (200, "full")
    assert visitor.get("/session").body["name"]["full"] == "Myra Jones"
    assert [mail["template"] for mail in outbox()].count("new_sign_in") == 2, "of this browser and the first"


def test_signing_in_with_a_passkey_takes_four_calls(myra: Holder) -> None:
    visitor = Visitor()
    signed = myra.passkey.sign(options(visitor))
    with counted() as calls:
        assert visitor.post("/sign-in/passkey", {"passkey": signed}).status == 200
    work = [call for call in calls.made if call not in {"GetSecretValue", "GetPublicKey"}]
    assert work == ["TransactWriteItems", "BatchGetItem", "Sign", "TransactWriteItems"]


def test_an_unknown_passkey_and_a_wrong_one_are_refused_alike_after_the_same_work(myra: Holder) -> None:
    known = replace(myra.passkey, secret=Authenticator().secret)
    unknown = replace(Authenticator(), user=b"acc_nobodynobodynobodyno")
    nameless = Authenticator()
    seen = []
    for device in (known, unknown, nameless):
        visitor = Visitor()
        signed = device.sign(options(visitor))
        with counted() as calls:
            answer = visitor.post("/sign-in/passkey", {"passkey": signed})
        body = {name: value for name, value in answer.body.items() if name != "request_id"}
        seen.append((answer.status, body, calls.made, answer.cookies))
    assert (seen[0][0], seen[0][1]["code"]) == REFUSED
    assert all(each == seen[0] for each in seen)


def test_a_passkey_opens_no_locked_account_and_none_of_another_practice(myra: Holder, moved_clock: MovedClock) -> None:
    open_practice("fernhill")
    assert outcome(alone(Visitor("fernhill"), myra.passkey)) == REFUSED
    change_account(lock="suspended")
    assert outcome(alone(Visitor(), myra.passkey)) == REFUSED


def test_a_challenge_to_sign_in_works_once_and_for_five_minutes(myra: Holder, moved_clock: MovedClock) -> None:
    visitor = Visitor()
    asked = options(visitor)
    moved_clock.forward(seconds=299)
    assert visitor.post("/sign-in/passkey", {"passkey": myra.passkey.sign(asked)}).status == 200
    assert outcome(visitor.post("/sign-in/passkey", {"passkey": myra.passkey.sign(asked)})) == REFUSED
    asked = options(visitor)
    moved_clock.forward(seconds=300)
    assert outcome(visitor.post("/sign-in/passkey", {"passkey": myra.passkey.sign(asked)})) == REFUSED


def test_nothing_of_a_former_second_step_opens_an_account_that_its_person_got_back(
    myra: Holder, moved_clock: MovedClock
) -> None:
    at_work()
    identity.renew(DESK, MYRA, None, moved_clock.now, "key-of-the-tests-9")
    link = next(mail for mail in outbox() if mail["template"] == "account_renewal")
    assert activated(Visitor(), secret_of(link), password="granite violin harbor").status == 201
    assert outcome(alone(Visitor(), myra.passkey)) == REFUSED
    change_account(stage="full")
    signed_in(myra.browser, password="granite violin harbor")
    shown = myra.browser.get("/second-step").body
    assert (shown["kinds"], shown["factors"], shown["recovery_codes_left"]) == ([], [], 0)
    former, myra.passkey = myra.passkey, Authenticator()
    assert myra.add_passkey("New phone").status == 201
    assert outcome(alone(Visitor(), former)) == REFUSED
