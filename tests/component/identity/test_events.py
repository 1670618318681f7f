"""The events to try these functions with are what the functions take."""

import json
from typing import Any

import pytest

from local.steps import ROOT
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import activated, invited
from tests.support.aws import load_function
from tests.support.events import Answer, context, read_reply
from tests.support.visits import Visitor


def event(function: str, case: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / f"events/{function}/{case}.json").read_text(encoding="utf-8"))
    return read


def answered(function: str, case: str) -> Answer:
    return read_reply(load_function(function).handler(event(function, case), context(function)))


@pytest.mark.parametrize(
    ("function", "case", "status", "code"),
    [
        ("sessions", "sign_in", 401, "identity.sign_in_refused"),
        ("sessions", "show", 401, "identity.signed_out"),
        ("sessions", "extend", 401, "identity.signed_out"),
        ("sign_up", "open_link", 410, "identity.link_dead"),
        ("sign_up", "activate", 410, "identity.link_dead"),
        ("identity_validation", "show", 401, "identity.signed_out"),
        ("identity_validation", "answer", 401, "identity.signed_out"),
        ("identity_validation", "choose_question", 401, "identity.signed_out"),
        ("profile", "show", 401, "identity.signed_out"),
        ("profile", "ask_email", 401, "identity.signed_out"),
        ("profile", "change_email", 410, "identity.code_dead"),
        ("profile", "change_phone", 401, "identity.signed_out"),
        ("profile", "change_password", 401, "identity.signed_out"),
        ("profile", "change_question", 401, "identity.signed_out"),
        ("profile", "choose_notices", 401, "identity.signed_out"),
    ],
)
def test_an_event_of_nobodys_is_read_and_refused(function: str, case: str, status: int, code: str) -> None:
    answer = answered(function, case)
    assert (answer.status, answer.body["code"]) == (status, code)


def test_the_event_of_signing_out_signs_out() -> None:
    answer = answered("sessions", "sign_out")
    assert (answer.status, answer.text) == (204, "")


def test_the_event_of_signing_in_is_myras(moved_clock: MovedClock) -> None:
    assert activated(Visitor(), invited(moved_clock.now)).status == 201
    assert answered("sessions", "sign_in").status == 200


def test_the_event_of_a_system_is_answered_as_oauth_says() -> None:
    answer = answered("client_tokens", "unsigned_assertion")
    assert (answer.status, answer.body["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("case", ["signed_out", "session", "system"])
def test_the_authorizers_events_are_refused_in_the_one_word_the_gateway_knows(case: str) -> None:
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        load_function("authorizer").handler(event("authorizer", case), context("authorizer"))
