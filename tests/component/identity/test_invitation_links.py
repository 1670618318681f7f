"""Links that work once, and what happens with those that do not."""

from datetime import date

import pytest

from portico.errors import Conflict, Invalid
from portico.identity import service as identity
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import (
    DESK,
    EMAIL,
    MYRA,
    PASSWORD,
    USERNAME,
    activated,
    invited,
    outbox,
    signed_in,
)
from tests.support.events import Answer
from tests.support.faults import counted
from tests.support.practices import half_made_practice, open_practice
from tests.support.visits import Visitor


def is_dead(answer: Answer) -> bool:
    return (answer.status, answer.body["code"]) == (410, "identity.link_dead") and "practice" in answer.body["detail"]


def test_opening_a_link_changes_nothing_however_often(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now)
    for _ in range(3):
        assert Visitor().post("/sign-up/invitations", {"token": secret}).status == 200
    assert activated(Visitor(), secret).status == 201


@pytest.mark.parametrize("token", ["", "x" * 43, "é" * 43, "a#b", "x" * 254])
def test_a_link_nobody_sent_is_dead(token: str) -> None:
    assert is_dead(Visitor().post("/sign-up/invitations", {"token": token}))
    assert is_dead(activated(Visitor(), token))


def test_a_link_dies_after_fourteen_days(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now)
    moved_clock.forward(days=14, seconds=-1)
    assert Visitor().post("/sign-up/invitations", {"token": secret}).status == 200
    moved_clock.forward(seconds=1)
    assert is_dead(Visitor().post("/sign-up/invitations", {"token": secret}))
    assert is_dead(activated(Visitor(), secret))


def test_a_newer_invitation_ends_the_older_link(moved_clock: MovedClock) -> None:
    old = invited(moved_clock.now, key="key-of-the-tests-1")
    moved_clock.forward(minutes=1)
    new = invited(moved_clock.now, email="myra@other.example", key="key-of-the-tests-2")
    assert old != new
    assert is_dead(Visitor().post("/sign-up/invitations", {"token": old}))
    assert is_dead(activated(Visitor(), old))
    assert Visitor().post("/sign-up/invitations", {"token": new}).body["email_hint"] == "m•••@other.example"
    assert len(outbox()) == 2


def test_the_same_request_twice_is_one_mail_and_one_link(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now)
    first = identity.access_state("larkspur", "pat_myra", moved_clock.now)
    moved_clock.forward(minutes=11)
    assert identity.invite(DESK, MYRA, EMAIL, moved_clock.now, "key-of-the-tests-1") == first
    assert len(outbox()) == 1
    assert activated(Visitor(), secret).status == 201
    registered = identity.invite(DESK, MYRA, EMAIL, moved_clock.now, "key-of-the-tests-1")
    assert registered.state == "registered"
    assert len(outbox()) == 1


def test_a_key_of_an_earlier_invitation_sends_nothing_again(moved_clock: MovedClock) -> None:
    invited(moved_clock.now, key="key-of-the-tests-1")
    moved_clock.forward(minutes=1)
    newest = invited(moved_clock.now, key="key-of-the-tests-2")
    with pytest.raises(Conflict, match=r"identity\.changed"):
        identity.invite(DESK, MYRA, EMAIL, moved_clock.now, "key-of-the-tests-1")
    assert len(outbox()) == 2
    assert Visitor().post("/sign-up/invitations", {"token": newest}).status == 200


def test_the_same_key_with_another_address_is_refused(moved_clock: MovedClock) -> None:
    invited(moved_clock.now)
    with pytest.raises(Conflict, match=r"request\.key_reused"):
        identity.invite(DESK, MYRA, "other@mail.example", moved_clock.now, "key-of-the-tests-1")
    assert len(outbox()) == 1


def test_who_has_an_account_is_not_invited_again(moved_clock: MovedClock) -> None:
    activated(Visitor(), invited(moved_clock.now))
    with pytest.raises(Conflict, match=r"identity\.already_registered"):
        identity.invite(DESK, MYRA, EMAIL, moved_clock.now, "key-of-the-tests-2")


@pytest.mark.parametrize(
    ("birth_date", "email", "code"),
    [
        (date(2013, 11, 23), EMAIL, "identity.too_young"),
        (None, EMAIL, "identity.age_unknown"),
        (date(1947, 5, 1), "no address", "identity.email_invalid"),
        (date(1947, 5, 1), "a@mail.example\r\nBcc: b@mail.example", "identity.email_invalid"),
    ],
)
def test_who_cannot_be_invited_leaves_nothing_behind(
    moved_clock: MovedClock, birth_date: date | None, email: str, code: str
) -> None:
    person = identity.Invitee("pat_child", "Ada", "Ada Jones", birth_date)
    with pytest.raises(Invalid) as refused:
        identity.invite(DESK, person, email, moved_clock.now, "key-of-the-tests-1")
    assert refused.value.code == code
    assert outbox() == []
    assert identity.access_state("larkspur", "pat_child", moved_clock.now).state == "none"


def test_age_counts_in_the_practices_time_zone(moved_clock: MovedClock) -> None:
    """At 14:05 UTC on November 22 it is still November 22 in New York and Honolulu, and 23 in Kiritimati."""
    turning = identity.Invitee("pat_teen", "Ada", "Ada Jones", date(2013, 11, 23))
    with pytest.raises(Invalid):
        identity.invite(DESK, turning, EMAIL, moved_clock.now, "key-of-the-tests-1")
    moved_clock.forward(hours=14, minutes=55)  # 00:00 on November 23 in New York
    assert identity.invite(DESK, turning, EMAIL, moved_clock.now, "key-of-the-tests-1").state == "invited"


def test_a_link_of_one_practice_is_dead_in_another(moved_clock: MovedClock) -> None:
    open_practice("fernhill")
    secret = invited(moved_clock.now)
    assert is_dead(Visitor("fernhill").post("/sign-up/invitations", {"token": secret}))
    assert is_dead(activated(Visitor("fernhill"), secret))


@pytest.mark.parametrize("practice", ["nowhere", "fernhill"])
def test_an_unknown_and_a_half_made_practice_answer_the_same(practice: str, moved_clock: MovedClock) -> None:
    half_made_practice("fernhill")
    answer = signed_in(Visitor(practice))
    assert (answer.status, answer.body["code"]) == (404, "practice.unknown")
    assert Visitor(practice).post("/sign-up/invitations", {"token": "x" * 43}).status == 404


@pytest.mark.parametrize(
    ("username", "password", "code", "fields"),
    [
        ("m j", PASSWORD, "identity.username_invalid", {"username"}),
        ("taken.name", PASSWORD, "identity.username_taken", {"username"}),
        ("Taken.Name", "short", "identity.username_taken", {"username", "password"}),
        (USERNAME, "plum quartz oa", "identity.password_too_short", {"password"}),
        (USERNAME, "x" * 257, "identity.password_too_long", {"password"}),
        (USERNAME, "MyraJonesMyraJones", "identity.password_common", {"password"}),
        (USERNAME, "LarkspurFamilyMedicine1", "identity.password_common", {"password"}),
        ("x", "short", "identity.username_invalid", {"username", "password"}),
    ],
)
def test_what_must_be_mended_is_said_by_field_and_the_link_still_works(
    moved_clock: MovedClock, username: str, password: str, code: str, fields: set[str]
) -> None:
    ada = identity.Invitee("pat_ada", "Ada", "Ada Reyes", date(1980, 1, 1))
    activated(Visitor(), invited(moved_clock.now, ada, "ada@mail.example"), "taken.name", "granite violin harbor")
    moved_clock.forward(seconds=1)
    secret = invited(moved_clock.now)
    refused = activated(Visitor(), secret, username, password)
    assert (refused.status, refused.body["code"], set(refused.body["errors"])) == (422, code, fields)
    assert refused.cookies == []
    assert activated(Visitor(), secret).status == 201


GLEN = identity.Invitee("pat_glen", "Glen", "Glen Jones", date(1945, 3, 3))


def test_an_address_is_one_accounts_and_the_second_person_is_told_what_to_do(moved_clock: MovedClock) -> None:
    activated(Visitor(), invited(moved_clock.now))
    with pytest.raises(Invalid) as refused:
        invited(moved_clock.now, GLEN, EMAIL.upper())
    assert (refused.value.code, set(refused.value.errors)) == ("identity.email_in_use", {"email"})
    assert "separate addresses" in refused.value.detail


def test_an_address_that_was_taken_after_the_invitation_leaves_the_link_usable(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now)
    moved_clock.forward(seconds=1)
    assert activated(Visitor(), invited(moved_clock.now, GLEN), "glen.jones", "granite violin harbor").status == 201
    taken = activated(Visitor(), secret)
    assert (taken.status, taken.body["code"]) == (422, "identity.email_in_use")
    assert Visitor().post("/sign-up/invitations", {"token": secret}).status == 200


def test_activation_sent_again_after_a_lost_answer_signs_in(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now)
    assert activated(Visitor(), secret).status == 201
    moved_clock.forward(minutes=9)
    again = activated(Visitor(), secret, USERNAME.upper())
    assert (again.status, again.body["stage"]) == (201, "validation")
    assert again.cookies
    assert is_dead(activated(Visitor(), secret, password="granite violin harbor"))
    assert is_dead(activated(Visitor(), secret, username="someone.else"))
    assert is_dead(Visitor().post("/sign-up/invitations", {"token": secret}))
    moved_clock.forward(minutes=2)
    assert is_dead(activated(Visitor(), secret))


def test_activation_is_one_write_of_all_it_changes(moved_clock: MovedClock) -> None:
    secret = invited(moved_clock.now)
    with counted() as calls:
        assert activated(Visitor(), secret).status == 201
    warm = [call for call in calls.made if call not in {"GetSecretValue", "GetPublicKey"}]
    assert warm == ["TransactWriteItems", "GetItem", "GetItem", "GetItem", "Sign", "TransactWriteItems"]
