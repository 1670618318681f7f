"""Where someone is signed in, and what they are told when somebody signs in to their account."""

import pytest

from portico.identity.repo import account_rows
from portico.store import transactions
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import PASSWORD, USERNAME, outbox, signed_in
from tests.support.events import Answer
from tests.support.factors import Holder, holder
from tests.support.faults import counted
from tests.support.visits import Visitor

DEVICE = "__Host-portico-device-larkspur"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def myra(moved_clock: MovedClock) -> Holder:
    return holder(moved_clock.now)


def told(template: str) -> list[dict[str, str]]:
    return [dict(mail["params"]) for mail in outbox() if mail["template"] == template]


def sign_in_from(visitor: Visitor, user_agent: str = SAFARI) -> Answer:
    body = {"username": USERNAME, "password": PASSWORD}
    return visitor.post("/sign-in", body, headers={"User-Agent": user_agent})


def wrong(times: int) -> None:
    for _ in range(times):
        signed_in(Visitor(), password="not what was chosen")


# sessions -----------------------------------------------------------------------------------------------------------


def test_a_person_sees_where_they_are_signed_in_and_since_when(myra: Holder, moved_clock: MovedClock) -> None:
    moved_clock.forward(minutes=5)
    phone = Visitor()
    sign_in_from(phone)
    moved_clock.forward(minutes=2)
    assert phone.get("/session").status == 200
    first, *_ = shown = phone.get("/sessions").body["sessions"]
    assert first == {
        "id": first["id"],
        "device": "Safari on iPhone",
        "began": "2026-11-22T14:10:09.000Z",
        "last_used": "2026-11-22T14:12:09.000Z",
        "current": True,
        "waiting": None,
    }
    assert [each["current"] for each in shown[1:]] == [False, False]


def test_sessions_that_are_over_are_not_shown(myra: Holder, moved_clock: MovedClock) -> None:
    moved_clock.forward(minutes=14)
    myra.browser.get("/session")
    moved_clock.forward(minutes=2)
    assert [each["current"] for each in myra.browser.get("/sessions").body["sessions"]] == [True]


def test_one_session_can_be_ended_from_another(myra: Holder) -> None:
    phone = Visitor()
    sign_in_from(phone)
    (theirs,) = (each["id"] for each in phone.get("/sessions").body["sessions"] if each["current"])
    assert myra.browser.delete(f"/sessions/{theirs}").status == 204
    assert phone.get("/session").status == 401
    assert myra.browser.get("/session").status == 200
    assert myra.browser.delete(f"/sessions/{theirs}").status == 404
    assert myra.browser.delete("/sessions/ses_none").status == 404


def test_all_other_sessions_can_be_ended_at_once(myra: Holder) -> None:
    others = [Visitor(), Visitor()]
    for each in others:
        sign_in_from(each)
    assert myra.browser.delete("/sessions").status == 204
    assert [each.get("/session").status for each in others] == [401, 401]
    assert [each["current"] for each in myra.browser.get("/sessions").body["sessions"]] == [True]
    assert myra.browser.delete("/sessions").status == 204


def test_a_session_whose_second_step_is_to_come_is_shown_as_such(myra: Holder, moved_clock: MovedClock) -> None:
    myra.add_app(moved_clock.now)
    owner, myra.browser = myra.browser, Visitor()
    signed_in(myra.browser)
    assert sorted(str(each["waiting"]) for each in owner.get("/sessions").body["sessions"]) == ["None", "second_step"]


# showing again who one is -------------------------------------------------------------------------------------------


def test_a_confirmation_gives_a_new_token_and_ten_minutes(myra: Holder, moved_clock: MovedClock) -> None:
    moved_clock.forward(minutes=12)
    assert myra.browser.post("/second-step/code-app").status == 403
    former = dict(myra.browser.cookies)
    assert myra.browser.post("/session/confirm", {"password": PASSWORD}).status == 200
    assert Visitor(cookies=former).get("/session").status == 401
    assert myra.browser.post("/second-step/code-app").status == 200


def test_a_confirmation_does_not_let_a_session_last_beyond_twelve_hours(myra: Holder, moved_clock: MovedClock) -> None:
    for _ in range(59):
        moved_clock.forward(minutes=12)
        assert myra.browser.get("/session").status == 200
    assert myra.browser.post("/session/confirm", {"password": PASSWORD}).status == 200
    moved_clock.forward(minutes=12)
    assert myra.browser.get("/session").status == 401


def test_a_password_cannot_be_guessed_by_confirming(myra: Holder) -> None:
    answers = [myra.browser.post("/session/confirm", {"password": "wrong"}) for _ in range(6)]
    assert [each.body["code"] for each in answers] == ["identity.current_wrong"] * 5 + ["request.too_many"]
    account = account_rows.find("larkspur", USERNAME.casefold())
    assert account is not None
    assert account_rows.get_guard("larkspur", account.id).failures == 5


# what is told -------------------------------------------------------------------------------------------------------


def test_a_browser_is_told_of_once_and_known_by_its_cookie(myra: Holder, moved_clock: MovedClock) -> None:
    before, phone = len(told("new_sign_in")), Visitor()
    moved_clock.forward(minutes=1)
    set_cookies = sign_in_from(phone).cookies
    assert told("new_sign_in")[before:] == [{"device": "Safari on iPhone", "when": "November 22, 2026 at 9:06 AM"}]
    (kept,) = (each for each in set_cookies if each.startswith(DEVICE))
    for wanted in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={400 * 86_400}"):
        assert wanted in kept
    again = sign_in_from(phone)
    assert not [each for each in again.cookies if each.startswith(DEVICE)]
    assert len(told("new_sign_in")) == before + 1


def test_a_cookie_that_portico_did_not_give_is_replaced(myra: Holder) -> None:
    visitor, before = Visitor(cookies={DEVICE: "made-up"}), len(told("new_sign_in"))
    sign_in_from(visitor)
    assert visitor.cookies[DEVICE] != "made-up"
    assert len(told("new_sign_in")) == before + 1


@pytest.mark.parametrize(("failures", "mails"), [(2, 0), (3, 1)])
def test_three_wrong_passwords_before_the_right_one_are_told(myra: Holder, failures: int, mails: int) -> None:
    wrong(failures)
    signed_in(myra.browser)
    assert [each["failures"] for each in told("failures_then_success")] == [str(failures)] * mails
    signed_in(myra.browser)
    assert len(told("failures_then_success")) == mails


def test_signing_in_takes_four_calls_from_a_known_browser_and_a_new_one(myra: Holder) -> None:
    for visitor in (Visitor(), myra.browser):
        with counted() as calls:
            assert signed_in(visitor).status == 200
        work = [call for call in calls.made if call not in {"GetSecretValue", "GetPublicKey"}]
        assert work == ["BatchGetItem", "TransactWriteItems", "Sign", "TransactWriteItems"]


def test_a_locked_account_ends_every_session(myra: Holder) -> None:
    account = account_rows.find("larkspur", USERNAME.casefold())
    assert account is not None
    transactions.write(*account_rows.saving("larkspur", account, lock="suspended"))
    assert myra.browser.get("/session").status == 401
