"""The second step: what is set up, how it is taken, and that nothing opens before."""

from dataclasses import replace
from typing import Any

import pytest

from portico.access import Caller
from portico.errors import Conflict
from portico.identity import factor_models
from portico.identity.entities import Subject
from portico.identity.repo import account_rows, factor_rows
from portico.identity.service import second_step, sessions
from portico.practices import service as practices
from portico.practices.models import Practice
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import PASSWORD, USERNAME, outbox, signed_in
from tests.support.factors import Holder, account_named, change_account, holder
from tests.support.practices import settings_of
from tests.support.quick import CHEAP_HASH
from tests.support.stored import rows
from tests.support.visits import Visitor

WRONG = (422, "identity.code_wrong")
ENDED = (401, "identity.second_step_ended")
OTHER = "granite violin harbor"


@pytest.fixture
def myra(moved_clock: MovedClock) -> Holder:
    return holder(moved_clock.now)


@pytest.fixture
def guarded(myra: Holder, moved_clock: MovedClock) -> Holder:
    """With a code app, and its password shown at a new browser."""
    assert myra.add_app(moved_clock.now).status == 200
    moved_clock.forward(minutes=6)
    assert myra.sign_in().body["stage"] == "second_step"
    return myra


def outcome(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body.get("code", answer.body.get("stage"))


def told(template: str) -> list[dict[str, str]]:
    """What mails of this kind say."""
    return [dict(mail["params"]) for mail in outbox() if mail["template"] == template]


# setting up ---------------------------------------------------------------------------------------------------------


def test_a_code_app_counts_once_its_first_code_is_shown(myra: Holder, moved_clock: MovedClock) -> None:
    begun = myra.browser.post("/second-step/code-app").body
    assert begun["address"].startswith("otpauth://totp/Larkspur%20Family%20Medicine:myra.jones?secret=")
    assert all(len(group) == 4 for group in begun["secret"].split())
    assert begun["picture"]["path"].startswith("M4 4h1v1h-1z")
    assert myra.browser.get("/second-step").body["kinds"] == []
    assert signed_in(Visitor()).body["stage"] == "full"
    added = myra.add_app(moved_clock.now)
    assert (added.status, len(added.body["recovery_codes"])) == (200, 8)
    assert all(len(code) == len("abcd-abcd-abcd-abcd") for code in added.body["recovery_codes"])
    shown = myra.browser.get("/second-step").body
    assert (shown["kinds"], shown["recovery_codes_left"], shown["required"]) == (["totp"], 8, False)


def test_the_table_holds_neither_the_secret_of_an_app_nor_a_recovery_code(guarded: Holder) -> None:
    account = account_rows.find("larkspur", "myra.jones")
    assert account is not None
    kept = factor_rows.read("larkspur", account.id)
    assert kept.code_app is not None
    assert guarded.secret.encode() not in kept.code_app.sealed
    assert all(each.startswith(CHEAP_HASH) for each in kept.recovery)


def test_adding_and_removing_a_factor_ends_all_other_sessions_and_is_told_by_mail(
    myra: Holder, moved_clock: MovedClock
) -> None:
    other = Visitor()
    signed_in(other)
    former = dict(myra.browser.cookies)
    myra.add_app(moved_clock.now)
    assert other.get("/session").status == 401
    assert Visitor(cookies=former).get("/session").status == 401
    assert myra.browser.get("/session").body["stage"] == "full"
    when = "November 22, 2026 at 9:05 AM"
    assert told("factor_changed") == [{"what": "your authenticator app was added", "when": when}]
    moved_clock.forward(seconds=1)
    removed = myra.browser.delete("/second-step/factors/totp")
    assert outcome(removed) == (200, "full")
    assert told("factor_changed")[-1]["what"] == "your authenticator app was removed"
    assert signed_in(Visitor()).body["stage"] == "full"
    assert myra.browser.get("/second-step").body["recovery_codes_left"] == 0


def test_a_wrong_first_code_adds_nothing(myra: Holder) -> None:
    myra.browser.post("/second-step/code-app")
    assert outcome(myra.browser.post("/second-step/code-app/confirmation", {"code": "000000"})) == WRONG
    assert myra.browser.get("/second-step").body["kinds"] == []


def test_what_guards_an_account_changes_only_with_a_fresh_confirmation(
    guarded: Holder, moved_clock: MovedClock
) -> None:
    guarded.answer(code=guarded.code(moved_clock.now))
    moved_clock.forward(minutes=10)
    for method, path in [
        ("POST", "/second-step/code-app"),
        ("POST", "/second-step/passkeys/options"),
        ("POST", "/second-step/recovery-codes"),
        ("DELETE", "/second-step/factors/totp"),
    ]:
        assert outcome(guarded.browser.send(method, path)) == (403, "identity.confirm_first"), path
    moved_clock.forward(seconds=30)
    confirmed = guarded.browser.post("/session/confirm", {"code": guarded.code(moved_clock.now)})
    assert outcome(confirmed) == (200, "full")
    assert guarded.browser.post("/second-step/recovery-codes").status == 200


@pytest.mark.parametrize("password", ["oak plum", "mountain bike 77"])
def test_a_password_too_short_or_too_common_to_stand_alone_keeps_the_last_second_step(
    myra: Holder, moved_clock: MovedClock, password: str
) -> None:
    myra.add_app(moved_clock.now)
    assert myra.browser.post("/profile/password", {"current": PASSWORD, "password": password}).status == 200
    assert outcome(myra.browser.delete("/second-step/factors/totp")) == (409, "identity.factor_guards")
    assert myra.add_passkey().status == 201
    assert myra.browser.delete("/second-step/factors/totp").status == 200
    assert myra.browser.post("/profile/password", {"current": password, "password": OTHER}).status == 200
    assert outcome(myra.browser.delete(f"/second-step/factors/{factor_id(myra)}")) == (200, "full")


def changed_to(holder: Holder, password: str) -> tuple[int, str]:
    answer = holder.browser.post("/profile/password", {"current": PASSWORD, "password": password})
    return answer.status, answer.body.get("code", "")


def test_a_new_password_has_eight_characters_beside_a_second_step_and_fifteen_alone(
    myra: Holder, moved_clock: MovedClock
) -> None:
    too_short = (422, "identity.password_too_short")
    assert changed_to(myra, "plum quartz oa") == too_short
    myra.add_app(moved_clock.now)
    assert changed_to(myra, "oak plu") == too_short
    assert changed_to(myra, "oak plum")[0] == 200


@pytest.mark.parametrize(("password", "status"), [("plum quartz oa", 409), ("plum quartz oak", 200)])
def test_the_last_second_step_goes_beside_fifteen_characters_and_stays_beside_fourteen(
    myra: Holder, moved_clock: MovedClock, password: str, status: int
) -> None:
    myra.add_app(moved_clock.now)
    assert changed_to(myra, password)[0] == 200
    assert myra.browser.delete("/second-step/factors/totp").status == status


def factor_id(holder: Holder) -> str:
    (factor,) = holder.browser.get("/second-step").body["factors"]
    return str(factor["id"])


def test_a_practice_may_offer_patients_no_second_step(myra: Holder, moved_clock: MovedClock) -> None:
    without = Practice.model_validate(settings_of(patient_second_step="off"))
    practices.settle(Caller("larkspur", "client", "operator"), without, moved_clock.now)
    assert myra.browser.get("/second-step").body["offered"] is False
    for path in ("/second-step/code-app", "/second-step/passkeys/options"):
        assert outcome(myra.browser.post(path)) == (403, "identity.second_step_off")


def test_who_must_have_a_second_step_sets_one_up_first_and_keeps_it(myra: Holder, moved_clock: MovedClock) -> None:
    required = Practice.model_validate(settings_of(staff_second_step="required"))
    practices.settle(Caller("larkspur", "client", "operator"), required, moved_clock.now)
    change_account(subject=Subject("staff", "stf_myra"), role="nurse", stage="factor")
    assert outcome(myra.browser.get("/desk/patients")) == (403, "identity.validation_required")
    assert myra.browser.get("/second-step").body["required"] is True
    assert myra.add_app(moved_clock.now).body["session"]["stage"] == "full"
    assert myra.browser.get("/desk/patients").status == 200
    assert outcome(myra.browser.delete("/second-step/factors/totp")) == (409, "identity.factor_required")


def test_a_practice_that_comes_to_require_a_second_step_asks_for_it_at_the_next_sign_in(
    myra: Holder, moved_clock: MovedClock
) -> None:
    change_account(subject=Subject("staff", "stf_myra"), role="nurse", stage="full")
    for setting, stage in (("required", "factor"), ("offered", "full")):
        changed = Practice.model_validate(settings_of(staff_second_step=setting))
        practices.settle(Caller("larkspur", "client", "operator"), changed, moved_clock.now)
        assert myra.sign_in().body["stage"] == stage


# taking it ----------------------------------------------------------------------------------------------------------


def test_nothing_but_the_second_step_answers_before_it_is_taken(guarded: Holder) -> None:
    for method, path in [("GET", "/sessions"), ("GET", "/identity-validation"), ("GET", "/profile")]:
        answer = guarded.browser.send(method, path)
        assert outcome(answer) == (403, "identity.validation_required"), path
    for path in ("/second-step/code-app", "/second-step/passkeys/options", "/second-step/recovery-codes"):
        assert guarded.browser.post(path).status == 409, path
    assert outcome(guarded.browser.post("/session/confirm", {"password": "x"})) == (409, "identity.wrong_step")
    assert guarded.browser.delete("/second-step/factors/totp").status == 409


def test_a_code_opens_the_whole_account_under_a_new_token(guarded: Holder, moved_clock: MovedClock) -> None:
    former = dict(guarded.browser.cookies)
    assert outcome(guarded.answer(code=guarded.code(moved_clock.now))) == (200, "full")
    assert guarded.browser.get("/session").body["stage"] == "full"
    assert Visitor(cookies=former).get("/session").status == 401


@pytest.mark.parametrize(("periods", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_half_a_minute_off(
    guarded: Holder, moved_clock: MovedClock, periods: int, accepted: bool
) -> None:
    answer = guarded.answer(code=guarded.code(moved_clock.now, periods))
    assert outcome(answer) == ((200, "full") if accepted else WRONG)


def test_a_code_works_once_and_none_before_it_works_any_more(guarded: Holder, moved_clock: MovedClock) -> None:
    code, before = guarded.code(moved_clock.now), guarded.code(moved_clock.now, -1)
    assert guarded.answer(code=code).status == 200
    for used in (code, before):
        guarded.sign_in()
        assert outcome(guarded.answer(code=used)) == WRONG
    assert guarded.answer(code=guarded.code(moved_clock.now, 1)).status == 200


def test_each_recovery_code_works_once_however_it_is_typed(guarded: Holder) -> None:
    first, second = guarded.recovery_codes[:2]
    assert outcome(guarded.answer(recovery_code=first)) == (200, "full")
    assert guarded.browser.get("/second-step").body["recovery_codes_left"] == 7
    guarded.sign_in()
    assert outcome(guarded.answer(recovery_code=first)) == WRONG
    assert guarded.answer(recovery_code=f" {second.replace('-', ' ').upper()} ").status == 200


def test_new_recovery_codes_end_the_old_ones(guarded: Holder) -> None:
    guarded.answer(recovery_code=guarded.recovery_codes[0])
    anew = guarded.browser.post("/second-step/recovery-codes").body["recovery_codes"]
    guarded.sign_in()
    assert outcome(guarded.answer(recovery_code=guarded.recovery_codes[1])) == WRONG
    assert guarded.answer(recovery_code=anew[0]).status == 200


def test_new_recovery_codes_are_made_five_times_an_hour(myra: Holder, moved_clock: MovedClock) -> None:
    myra.add_app(moved_clock.now)
    made = [myra.browser.post("/second-step/recovery-codes").status for _ in range(6)]
    assert made == [200] * 5 + [429]


def test_the_fifth_wrong_answer_ends_the_session(guarded: Holder, moved_clock: MovedClock) -> None:
    answers = [guarded.answer(code="000000") for _ in range(5)]
    assert [outcome(answer) for answer in answers] == [WRONG] * 4 + [ENDED]
    for answer, words in zip(answers, ("4 more times", "3 more times", "2 more times", "one more time"), strict=False):
        assert f"You can try {words}." in answer.body["errors"]["code"]
    assert guarded.browser.get("/session").status == 401
    guarded.sign_in()
    assert outcome(guarded.answer(code=guarded.code(moved_clock.now))) == (429, "request.too_many")
    moved_clock.forward(minutes=5)
    assert guarded.answer(code=guarded.code(moved_clock.now)).status == 200


@pytest.mark.parametrize("given", [{}, {"code": "1", "recovery_code": "2"}, {"code": ""}])
def test_one_answer_is_given_at_a_time(guarded: Holder, given: dict[str, str]) -> None:
    assert outcome(guarded.browser.post("/second-step/answers", given)) == (422, "request.invalid")


def test_wrong_answers_count_with_wrong_passwords_until_the_second_step_is_taken(
    guarded: Holder, moved_clock: MovedClock
) -> None:
    account = account_rows.find("larkspur", USERNAME.casefold())
    assert account is not None
    for _ in range(3):
        guarded.answer(code="000000")
    guarded.sign_in()
    assert account_rows.get_guard("larkspur", account.id).failures == 3
    guarded.answer(code=guarded.code(moved_clock.now))
    assert account_rows.get_guard("larkspur", account.id).failures == 0
    assert [each["failures"] for each in told("failures_then_success")] == ["3"]


def waiting() -> Caller:
    """The one whose session waits for its second step, as the authorizer saw them."""
    (item,) = [item for item in rows("IdentityTable", "SESSION") if item["pending"]]
    who = sessions.caller_for("larkspur", account_named(USERNAME.casefold()), "198.51.100.7")
    return replace(who, stage="second_step", session_id=item["session"])


def test_an_answer_sent_again_after_it_was_taken_is_not_called_wrong(guarded: Holder, moved_clock: MovedClock) -> None:
    caller, given = waiting(), factor_models.Answer(code=guarded.code(moved_clock.now))
    assert guarded.answer(code=given.code).status == 200
    with pytest.raises(Conflict, match=r"identity\.wrong_step"):
        second_step.answer(caller, given, moved_clock.now)
    assert guarded.browser.get("/session").body["stage"] == "full"


def test_the_same_answer_twice_at_once_is_not_called_wrong(
    guarded: Holder, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller, given = waiting(), factor_models.Answer(code=guarded.code(moved_clock.now))
    shown = second_step._shown

    def overtaken(*known: Any) -> Any:
        monkeypatch.setattr(second_step, "_shown", shown)
        second_step.answer(caller, given, moved_clock.now)
        return shown(*known)

    monkeypatch.setattr(second_step, "_shown", overtaken)
    with pytest.raises(Conflict, match=r"identity\.wrong_step"):
        second_step.answer(caller, given, moved_clock.now)


def test_the_second_step_is_no_longer_open_once_it_is_taken(guarded: Holder, moved_clock: MovedClock) -> None:
    guarded.answer(code=guarded.code(moved_clock.now))
    assert outcome(guarded.answer(code=guarded.code(moved_clock.now, 1))) == (409, "identity.wrong_step")
