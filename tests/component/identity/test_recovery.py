"""Back in without the password: the mail, the new password, the answer; and everything that must not let anyone in."""

from typing import Any

import pytest

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
from tests.support.accounts import (
    DENISE,
    EMAIL,
    MYRA,
    PASSWORD,
    activated,
    invited,
    link_of,
    outbox,
    sealed_in,
    secret_of,
    signed_in,
)
from tests.support.coming_back import ANSWER, NEW, ask, finished, mailed, opened, proposed
from tests.support.events import Answer
from tests.support.practices import open_practice, settings_of
from tests.support.stored import audited, everything, row, rows
from tests.support.visits import Visitor

QUESTION = "What is the name of your favorite teacher?"
ASKED_AGAIN = (410, "identity.recovery_dead")


def account_now(username: str = "myra.jones") -> Account:
    account = account_rows.find("larkspur", username)
    assert account is not None
    return account


def change(**fields: Any) -> None:
    transactions.write(*account_rows.saving("larkspur", account_now(), **fields))


def set_guard(**counters: int) -> None:
    TenantTable(settings().identity_table, "larkspur").update(keys.guard(account_now().id), Change(put=counters))


def complete(account: Account) -> None:
    """As if its person had taken every step of the way in, and chosen a question."""
    kept: dict[str, Any] = {"question": QUESTION, "answer_hash": passwords.hash_secret(policy.folded(ANSWER))}
    transactions.write(*account_rows.saving("larkspur", account, stage="full", **kept))


@pytest.fixture
def myra(moved_clock: MovedClock) -> Visitor:
    """Signed in on one browser; the others have forgotten."""
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now)).status == 201
    complete(account_now())
    moved_clock.forward(minutes=5)
    return visitor


def told(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body.get("code", "")


def test_a_person_gets_username_and_link_by_mail_and_comes_back_with_a_new_password(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    asked = ask()
    assert (asked.status, asked.body) == (202, {"minutes": 30})
    mail = outbox()[-1]
    assert (mail["template"], mail["to"]) == ("recovery", EMAIL)
    assert mail["params"] == {"expires": "November 22, 2026 at 9:40 AM"}
    assert sealed_in(mail)["username"] == "myra.jones"
    link, _, token = link_of(mail).partition("#")
    assert link == "https://portal.example/larkspur/recover/new"
    assert opened(token).body == {"username": "myra.jones", "shortest": 15}
    assert proposed(token).body == {"question": QUESTION}
    assert signed_in(Visitor(), password=NEW).status == 401, "nothing counts before the answer"
    back = Visitor()
    done = finished(token, visitor=back)
    assert (done.status, done.body["stage"]) == (200, "full")
    assert back.get("/session").status == 200
    assert myra.get("/session").status == 401, "every former session ended"
    assert signed_in(Visitor(), password=PASSWORD).status == 401
    assert signed_in(Visitor(), password=NEW).status == 200
    assert audited("account.recovered") == 1
    (mail,) = (mail for mail in outbox() if mail["template"] == "password_changed")
    assert mail["to"] == EMAIL
    assert mail["params"] == {"when": "November 22, 2026 at 9:10 AM"}
    assert [told(each) for each in (opened(token), proposed(token), finished(token))] == [ASKED_AGAIN] * 3


def test_who_asks_learns_nothing_and_only_a_person_who_is_known_gets_mail(myra: Visitor) -> None:
    before = len(outbox())
    known, unknown = ask(EMAIL.upper()), ask("nobody@mail.example")
    assert (known.status, known.body) == (unknown.status, unknown.body)
    assert len(outbox()) == before + 1
    assert len(rows("IdentityTable", "REQUEST")) == audited("recovery.asked") == 2


def test_looking_at_a_link_changes_nothing(myra: Visitor) -> None:
    token = mailed()

    def kept() -> dict[str, Any]:
        return {key: item for key, item in everything().items() if "#LIMIT#" not in key}

    before = kept()
    for _ in range(3):
        assert (opened(token).status, proposed(token).status) == (200, 200)
    assert kept() == before


def test_a_link_works_for_thirty_minutes_and_not_a_second_longer(myra: Visitor, moved_clock: MovedClock) -> None:
    token = mailed()
    moved_clock.forward(minutes=30, seconds=-1)
    assert opened(token).status == 200
    moved_clock.forward(seconds=1)
    assert [told(each) for each in (opened(token), proposed(token), finished(token))] == [ASKED_AGAIN] * 3


def test_a_link_dies_when_its_person_signs_in(myra: Visitor, moved_clock: MovedClock) -> None:
    token = mailed()
    moved_clock.forward(seconds=1)
    assert signed_in(Visitor()).status == 200
    assert told(finished(token)) == ASKED_AGAIN


@pytest.mark.parametrize(
    "changed", [{"password_hash": "another"}, {"email": "myra@new.example"}, {"factors": ("totp",)}]
)
def test_a_link_dies_when_what_guards_the_account_changes(myra: Visitor, changed: dict[str, Any]) -> None:
    token = mailed()
    change(**changed)
    assert told(finished(token)) == ASKED_AGAIN


def test_a_strangers_hundredth_guess_does_not_kill_the_link(myra: Visitor) -> None:
    token = mailed()
    set_guard(failures=policy.FAILURES - 1)
    signed_in(Visitor(address="203.0.113.66"), password="not what was chosen")
    assert account_now().lock == "failures"
    assert finished(token).status == 200


def test_another_mails_link_works_until_one_of_them_is_used(myra: Visitor) -> None:
    first, second = mailed(), mailed()
    assert finished(first).status == 200
    assert told(finished(second)) == ASKED_AGAIN


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 254])
def test_a_secret_that_was_never_mailed_opens_nothing(myra: Visitor, token: str) -> None:
    assert [told(each) for each in (opened(token), proposed(token), finished(token))] == [ASKED_AGAIN] * 3


def test_an_invitations_link_is_none_to_a_new_password(myra: Visitor, moved_clock: MovedClock) -> None:
    other = identity.Invitee("pat_other", "Ann", "Ann Lee", MYRA.birth_date)
    assert told(opened(invited(moved_clock.now, other, "ann@mail.example", "key-of-the-tests-2"))) == ASKED_AGAIN


def test_a_link_opens_nothing_at_another_practice(myra: Visitor) -> None:
    token = mailed()
    open_practice("willowbrook")
    assert told(Visitor("willowbrook").post("/recovery/link", {"token": token})) == ASKED_AGAIN


def test_five_wrong_answers_kill_the_link_and_the_password_stays(myra: Visitor) -> None:
    token = mailed()
    for left in (4, 3, 2, 1):
        wrong = finished(token, "Marigold")
        assert told(wrong) == (422, "identity.answer_wrong")
        assert ("one more time" if left == 1 else f"{left} more times") in wrong.body["errors"]["answer"]
    assert told(finished(token, "Marigold")) == ASKED_AGAIN
    assert told(finished(token)) == ASKED_AGAIN, "nor does the right one count afterwards"
    assert account_rows.get_guard("larkspur", account_now().id).failures == 5, "they count like wrong passwords"
    assert audited("recovery.refused") == 5
    assert signed_in(Visitor()).status == 200


def test_twenty_wrong_answers_over_all_links_end_recovery_and_the_practice_has_to_help(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    set_guard(answers=policy.SECURITY_ANSWERS - 6)
    assert [finished(token, "Marigold").status for token in [mailed()] * 5] == [422] * 4 + [410]
    moved_clock.forward(seconds=1)
    token = mailed()
    for refused in (finished(token, "Marigold"), finished(token), opened(token)):
        assert told(refused) == (403, "identity.account_locked")
        assert "(508) 555-0142" in refused.body["detail"]
    assert signed_in(Visitor()).status == 200, "their password still does"


def test_a_right_answer_ends_the_count_of_wrong_ones(myra: Visitor) -> None:
    token = mailed()
    finished(token, "Marigold")
    assert account_rows.get_guard("larkspur", account_now().id).answers == 1
    assert finished(token).status == 200
    assert account_rows.get_guard("larkspur", account_now().id).answers == 0


def test_the_fifth_answer_counts_when_it_is_right(myra: Visitor) -> None:
    token = mailed()
    assert [finished(token, "Marigold").status for _ in range(4)] == [422] * 4
    assert finished(token).status == 200


@pytest.mark.parametrize("answer", ["heliotrope", "  HELIOTROPE "])
def test_an_answer_counts_however_it_is_written(myra: Visitor, answer: str) -> None:
    assert finished(mailed(), answer).status == 200


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_no_answer_is_said_at_its_field_and_uses_up_no_try(myra: Visitor, answer: str | None) -> None:
    token = mailed()
    missing = finished(token, answer)
    assert told(missing) == (422, "identity.answer_missing")
    assert "answer" in missing.body["errors"]
    assert row("IdentityTable", "REQUEST")["tries"] == 0


@pytest.mark.parametrize("password", ["granite violin", "myra.jones myra.jones", "passwordpassword"])
def test_a_weak_password_is_refused_at_its_field_before_the_answer_is_looked_at(myra: Visitor, password: str) -> None:
    token = mailed()
    for refused in (proposed(token, password), finished(token, "Marigold", password)):
        assert refused.status == 422
        assert list(refused.body["errors"]) == ["password"]
    assert row("IdentityTable", "REQUEST")["tries"] == 0


def test_a_lock_of_a_hundred_wrong_passwords_opens(myra: Visitor, moved_clock: MovedClock) -> None:
    guard = account_now()
    for _ in range(2):
        signed_in(Visitor(), password="not what was chosen")
    change(lock="failures")
    assert signed_in(Visitor()).status == 401
    assert finished(mailed()).status == 200
    assert account_now().lock is None
    assert account_rows.get_guard("larkspur", guard.id).failures == 0
    assert identity.access_state("larkspur", "pat_myra", moved_clock.now).state == "registered"
    assert signed_in(Visitor(), password=NEW).status == 200


@pytest.mark.parametrize("lock", ["validation", "suspended"])
def test_no_other_lock_opens(myra: Visitor, lock: str) -> None:
    change(lock=lock)
    token = mailed()
    for refused in (opened(token), proposed(token), finished(token)):
        assert told(refused) == (403, "identity.account_locked")
        assert "(508) 555-0142" in refused.body["detail"]
    assert account_now().lock == lock


def test_who_has_no_question_yet_goes_on_where_they_were(moved_clock: MovedClock) -> None:
    assert activated(Visitor(), invited(moved_clock.now)).status == 201
    moved_clock.forward(minutes=5)
    token = mailed()
    assert proposed(token).body == {"question": None}
    assert finished(token, None).body["stage"] == "validation"


def test_a_practice_that_asks_no_question_asks_none_here(moved_clock: MovedClock) -> None:
    open_practice("willowbrook", security_question=False)
    desk = Caller("willowbrook", "staff", "acc_desk", role="front_desk")
    identity.invite(desk, MYRA, EMAIL, moved_clock.now, "key-of-the-tests-1")
    secret = secret_of(outbox()[-1], "willowbrook")
    assert activated(Visitor("willowbrook"), secret).status == 201
    account = account_rows.find("willowbrook", "myra.jones")
    assert account is not None
    kept: dict[str, Any] = {"question": QUESTION, "answer_hash": passwords.hash_secret(policy.folded(ANSWER))}
    transactions.write(*account_rows.saving("willowbrook", account, stage="full", **kept))
    moved_clock.forward(minutes=5)
    assert ask(visitor=Visitor("willowbrook")).status == 202
    token = secret_of(outbox()[-1], "willowbrook")
    body = {"token": token, "password": NEW}
    assert Visitor("willowbrook").post("/recovery/password", body).body == {"question": None}
    assert Visitor("willowbrook").post("/recovery/answer", body).body["stage"] == "full"


def test_a_second_step_is_still_to_be_taken(myra: Visitor) -> None:
    change(factors=("totp",))
    token = mailed()
    assert opened(token).body["shortest"] == 8
    back = Visitor()
    assert finished(token, password="oak plum", visitor=back).body["stage"] == "second_step"
    assert back.get("/profile").status == 403
    assert account_now().weak_password


def test_a_temporary_password_is_gone_and_the_next_step_is_the_question(myra: Visitor, moved_clock: MovedClock) -> None:
    change(stage="password", password_expires=int(moved_clock.now.timestamp()) + 60, question=None, answer_hash=None)
    assert finished(mailed(), None).body["stage"] == "question"
    moved_clock.forward(minutes=2)
    assert signed_in(Visitor(), password=NEW).status == 200


def test_staff_come_back_the_same_way(moved_clock: MovedClock) -> None:
    practice = open_practice("willowbrook")
    operator = Caller("willowbrook", "staff", "operator", role="administrator")
    identity.invite_staff(operator, practice, DENISE, EMAIL, moved_clock.now, "key-of-the-tests-1")
    visitor = Visitor("willowbrook")
    assert activated(visitor, secret_of(outbox()[-1], "willowbrook"), "denise").status == 201
    moved_clock.forward(minutes=5)
    ask(visitor=visitor)
    token = secret_of(outbox()[-1], "willowbrook")
    done = visitor.post("/recovery/answer", {"token": token, "password": NEW})
    assert (done.status, done.body["role"], done.body["stage"]) == (200, "front_desk", "question")


def test_a_practice_that_came_to_require_a_second_step_asks_for_it_here_too(moved_clock: MovedClock) -> None:
    open_practice("willowbrook", staff_second_step="offered")
    operator = Caller("willowbrook", "staff", "operator", role="administrator")
    identity.invite_staff(
        operator, practices.get_ready("willowbrook"), DENISE, EMAIL, moved_clock.now, "key-0000000001"
    )
    assert activated(Visitor("willowbrook"), secret_of(outbox()[-1], "willowbrook"), "denise").status == 201
    account = account_rows.find("willowbrook", "denise")
    assert account is not None
    transactions.write(*account_rows.saving("willowbrook", account, stage="full"))
    required = Practice.model_validate(settings_of("willowbrook", staff_second_step="required"))
    practices.settle(operator, required, moved_clock.now)
    moved_clock.forward(minutes=5)
    visitor = Visitor("willowbrook")
    ask(visitor=visitor)
    body = {"token": secret_of(outbox()[-1], "willowbrook"), "password": NEW}
    assert visitor.post("/recovery/answer", body).body["stage"] == "factor"


def test_the_sixth_mail_of_a_day_waits_for_the_next_whoever_it_is_for(myra: Visitor, moved_clock: MovedClock) -> None:
    for email in (EMAIL, "nobody@mail.example"):
        assert [ask(email).status for _ in range(limits.RECOVERY.tries)] == [202] * 5
        limited = ask(email)
        assert told(limited) == (429, "request.too_many")
    moved_clock.forward(seconds=int(str(limited.header("retry-after"))))
    assert ask().status == 202


def test_a_stranger_who_keeps_asking_or_guessing_does_not_keep_the_owner_out(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    stranger = Visitor(address="203.0.113.66")
    assert [ask(visitor=stranger).status for _ in range(6)] == [202] * 5 + [429]
    for _ in range(limits.BY_NAME.tries):
        signed_in(stranger, password="not what was chosen")
    assert signed_in(Visitor()).status == 429
    moved_clock.forward(seconds=1)
    assert finished(mailed()).body["stage"] == "full"


def test_nobodys_mailbox_is_filled(myra: Visitor) -> None:
    asked = [ask(visitor=Visitor(address=f"203.0.113.{n}")).status for n in range(limits.RECOVERY_MAILS.tries + 1)]
    assert asked == [202] * 6 + [429]


def test_strangers_who_ask_from_everywhere_keep_the_owner_waiting_for_an_hour_at_most(
    myra: Visitor, moved_clock: MovedClock
) -> None:
    while (limited := ask(visitor=Visitor(address="203.0.113.66"))).status == 202:
        ask(visitor=Visitor(address="203.0.113.67"))
    moved_clock.forward(hours=1)
    assert (limited.status, ask().status) == (429, 202)


def test_links_are_guessed_at_the_limit_of_every_door(myra: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 3))
    assert [opened("x" * 43).status for _ in range(4)] == [410, 410, 410, 429]
    assert signed_in(Visitor()).status == 429


@pytest.mark.parametrize("email", ["", "myra", "myra@mail.example, eve@mail.example", "my ra@mail.example"])
def test_what_is_no_address_is_said_at_its_field(myra: Visitor, email: str) -> None:
    answer = ask(email)
    assert told(answer) == (422, "identity.email_invalid")
    assert "email" in answer.body["errors"]
