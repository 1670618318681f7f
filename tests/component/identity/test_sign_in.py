"""Signing in: one refusal for every reason, with the same work behind it, and limits that hold."""

from typing import Any

import pytest
from argon2 import PasswordHasher
from botocore.exceptions import ClientError

from portico.identity import limits, passwords, policy
from portico.identity import service as identity
from portico.identity.entities import Account
from portico.identity.repo import account_rows, attempt_rows
from portico.settings import settings
from portico.store import keys, transactions
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import (
    DESK,
    EMAIL,
    MYRA,
    PASSWORD,
    activated,
    at_work,
    invited,
    outbox,
    secret_of,
    signed_in,
)
from tests.support.faults import counted
from tests.support.quick import CHEAP_HASH
from tests.support.visits import Visitor

OTHER = "granite violin harbor"


@pytest.fixture(autouse=True)
def myra(moved_clock: MovedClock) -> None:
    assert activated(Visitor(), invited(moved_clock.now)).status == 201
    moved_clock.forward(minutes=10)


def change_account(**fields: Any) -> None:
    transactions.write(*account_rows.saving("larkspur", account_now(), **fields))


def change_failures(number: int) -> None:
    guard = keys.guard(account_now().id)
    TenantTable(settings().identity_table, "larkspur").update(guard, Change(put={"failures": number}))


def account_now() -> Account:
    account = account_rows.find("larkspur", "myra.jones")
    assert account is not None
    return account


def failures_now() -> int:
    return account_rows.get_guard("larkspur", account_now().id).failures


def test_known_and_unknown_users_are_refused_alike_after_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify

    def watched(self: PasswordHasher, kept: str, given: bytes) -> bool:
        checked.append(kept.rsplit("$", 2)[0])
        return bool(verify(self, kept, given))

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    seen = []
    for username in ("myra.jones", "myra.jones@mail.example", "nobody.here", "nobody@mail.example", "", "no login"):
        with counted() as calls:
            answer = signed_in(Visitor(), username, OTHER)
        body = {name: value for name, value in answer.body.items() if name != "request_id"}
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "x-amzn-requestid"}
        work = [call for call in calls.made if call not in {"GetSecretValue", "GetPublicKey"}]
        seen.append((answer.status, body, headers, work, checked.copy()))
        checked.clear()
    assert seen[0][0] == 401
    assert seen[0][1]["code"] == "identity.sign_in_refused"
    assert seen[0][3] == ["BatchGetItem", "TransactWriteItems", "UpdateItem", "PutItem"]
    assert seen[0][4] == [CHEAP_HASH]
    assert all(each == seen[0] for each in seen)


def test_an_unknown_user_leaves_no_account_behind() -> None:
    signed_in(Visitor(), "nobody.here")
    assert account_rows.get("larkspur", "acc_nobody") is None


def test_a_locked_account_is_refused_like_a_wrong_password() -> None:
    wrong = signed_in(Visitor(), password=OTHER)
    change_account(lock="failures")
    locked = signed_in(Visitor())
    assert (locked.status, locked.body) == (wrong.status, wrong.body)
    assert locked.cookies == []


def test_the_eleventh_guess_at_a_name_waits_for_the_next_window_whoever_it_is(moved_clock: MovedClock) -> None:
    for name in ("myra.jones", "nobody.here"):
        for number in range(limits.BY_NAME.tries):
            assert signed_in(Visitor(address=f"203.0.113.{number}"), name, OTHER).status == 401
        limited = signed_in(Visitor(address="203.0.113.99"), name)
        assert (limited.status, limited.body["code"]) == (429, "request.too_many")
        seconds = int(str(limited.header("retry-after")))
        assert 0 < seconds <= 300
    moved_clock.forward(seconds=seconds)
    assert signed_in(Visitor()).status == 200


def test_a_strangers_guesses_do_not_keep_the_owner_out_of_a_browser_they_have_used() -> None:
    own, stranger = Visitor(), Visitor(address="203.0.113.66")
    signed_in(own)
    guesses = [signed_in(stranger, password=OTHER).status for _ in range(limits.BY_NAME.tries + 1)]
    assert guesses == [401] * 10 + [429]
    assert signed_in(Visitor()).status == 429
    assert signed_in(own).status == 200


def test_a_browser_that_the_account_has_used_is_limited_too() -> None:
    own = Visitor()
    signed_in(own)
    guesses = [signed_in(own, password=OTHER).status for _ in range(limits.BY_BROWSER.tries + 1)]
    assert guesses == [401] * 10 + [429]
    assert signed_in(Visitor()).status == 200


def test_a_browser_that_somebody_else_has_used_is_a_strangers(moved_clock: MovedClock) -> None:
    ann = Visitor()
    other = identity.Invitee("pat_ann", "Ann", "Ann Lee", MYRA.birth_date)
    secret = invited(moved_clock.now, other, "ann@mail.example", "key-of-the-tests-2")
    assert activated(Visitor(), secret, "ann.lee").status == 201
    assert signed_in(ann, "ann.lee").status == 200
    assert [signed_in(ann, password=OTHER).status for _ in range(limits.BY_NAME.tries)] == [401] * 10
    assert signed_in(Visitor()).status == 429


def test_a_limit_does_not_tell_that_a_username_and_an_address_are_one_persons() -> None:
    for _ in range(limits.BY_NAME.tries + 1):
        limited = signed_in(Visitor(), password=OTHER).status
    assert (limited, signed_in(Visitor(), EMAIL, OTHER).status) == (429, 401)


def test_an_ipv6_address_counts_with_all_of_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 3))
    tried = [signed_in(Visitor(address=f"2001:db8:1:2::{n}"), f"name.{n}").status for n in range(1, 5)]
    assert tried == [401, 401, 401, 429]
    assert signed_in(Visitor(address="2001:db8:1:3::1")).status == 200


def test_one_address_cannot_try_many_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 3))
    tried = [signed_in(Visitor(address="203.0.113.7"), f"name.{n}").status for n in range(4)]
    assert tried == [401, 401, 401, 429]
    assert signed_in(Visitor(address="203.0.113.8")).status == 200


def test_links_and_sign_in_share_the_limit_of_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 3))
    visitor = Visitor(address="203.0.113.7")
    for _ in range(3):
        visitor.post("/sign-up/invitations", {"token": "x" * 43})
    assert signed_in(visitor).status == 429


def test_a_practice_is_limited_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_PRACTICE", limits.Limit("practice", 3))
    tried = [signed_in(Visitor(address=f"203.0.113.{n}"), f"name.{n}").status for n in range(4)]
    assert tried == [401, 401, 401, 429]


def test_who_signs_in_often_is_not_limited() -> None:
    assert {signed_in(Visitor()).status for _ in range(limits.BY_NAME.tries + 2)} == {200}


def test_a_limit_that_cannot_be_counted_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> bool:
        raise ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, "TransactWriteItems")

    monkeypatch.setattr(attempt_rows, "counting", broken)
    answer = signed_in(Visitor())
    assert (answer.status, answer.body["code"]) == (503, "request.unavailable")


def test_a_right_password_ends_the_count_of_wrong_ones() -> None:
    signed_in(Visitor(), password=OTHER)
    assert failures_now() == 1
    signed_in(Visitor())
    assert failures_now() == 0


def test_a_hundred_wrong_passwords_over_weeks_lock_the_account_until_its_person_is_helped_back_in(
    moved_clock: MovedClock,
) -> None:
    inside = Visitor()
    signed_in(inside)
    change_failures(policy.FAILURES - 2)
    moved_clock.forward(minutes=5)
    assert signed_in(Visitor(), password=OTHER).status == 401
    assert inside.get("/session").status == 200
    moved_clock.forward(minutes=5)
    assert signed_in(Visitor(), password=OTHER).status == 401
    assert signed_in(Visitor()).status == 401
    assert inside.get("/session").status == 401
    moved_clock.forward(days=60)
    assert signed_in(Visitor()).status == 401
    assert identity.access_state("larkspur", "pat_myra", moved_clock.now).state == "locked"
    at_work()
    identity.renew(DESK, MYRA, None, moved_clock.now, "key-of-the-tests-2")
    assert activated(Visitor(), secret_of(outbox()[-1]), password=OTHER).status == 201
    assert (signed_in(Visitor(), password=OTHER).status, failures_now()) == (200, 0)


def test_a_hash_of_former_parameters_is_replaced_when_it_opens() -> None:
    change_account(password_hash=PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD))
    assert signed_in(Visitor()).status == 200
    assert not passwords.outdated(account_now().password_hash)
    assert signed_in(Visitor()).status == 200


@pytest.mark.parametrize("body", [{}, {"username": "myra.jones"}, {"username": 1, "password": []}, [], "text"])
def test_what_is_no_sign_in_is_told_by_field(body: Any) -> None:
    answer = Visitor().post("/sign-in", body)
    assert (answer.status, answer.body["code"]) == (422, "request.invalid")


def test_a_sign_in_cannot_bring_its_own_role() -> None:
    body = {"username": "myra.jones", "password": PASSWORD, "role": "administrator", "patient_id": "pat_other"}
    answer = Visitor().post("/sign-in", body)
    assert (answer.body["role"], answer.body["patient_id"]) == ("patient", "pat_myra")
