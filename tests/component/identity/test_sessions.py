"""Sessions: how they end, what they open, and what a browser must prove to write."""

import time
from typing import Any

import pytest

from portico import clock
from portico.identity import gate
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import activated, invited, signed_in
from tests.support.aws import ORIGIN
from tests.support.events import Answer
from tests.support.faults import counted
from tests.support.practices import open_practice
from tests.support.visits import Visitor

NAME = "__Host-portico-larkspur"
FOREIGN: list[dict[str, str | None]] = [
    {"X-Requested-With": None},
    {"X-Requested-With": "XMLHttpRequest"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": None, "Origin": "https://portal.example.evil.example"},
    {"Sec-Fetch-Site": None, "Origin": None},
    {"Sec-Fetch-Site": None, "Origin": "null"},
]


@pytest.fixture
def myra(moved_clock: MovedClock) -> Visitor:
    visitor = Visitor()
    assert activated(visitor, invited(moved_clock.now)).status == 201
    return visitor


def is_signed_out(answer: Answer) -> bool:
    return (answer.status, answer.body["code"], answer.cookies) == (401, "identity.signed_out", [])


def test_a_session_ends_after_fifteen_minutes_without_use(myra: Visitor, moved_clock: MovedClock) -> None:
    moved_clock.forward(minutes=14, seconds=59)
    assert myra.get("/session").status == 200
    moved_clock.forward(minutes=15)
    assert is_signed_out(myra.get("/session"))


def test_use_lets_a_session_last_but_never_beyond_twelve_hours(myra: Visitor, moved_clock: MovedClock) -> None:
    for _ in range(55):
        moved_clock.forward(minutes=13)
        assert myra.get("/session").status == 200
    assert myra.get("/session").body["expires_in"] == 5 * 60
    moved_clock.forward(minutes=5)
    assert is_signed_out(myra.get("/session"))


def test_every_answer_says_how_long_the_session_lasts(myra: Visitor, moved_clock: MovedClock) -> None:
    moved_clock.forward(seconds=40)
    answer = myra.get("/identity-validation")
    assert answer.header("portico-session-seconds") == "860"
    refused = myra.post("/identity-validation/answers", {"attested": True})
    assert (refused.status, refused.header("portico-session-seconds")) == (422, "860")


def test_two_minutes_before_the_end_a_session_can_be_extended(myra: Visitor, moved_clock: MovedClock) -> None:
    moved_clock.forward(minutes=13)
    extended = myra.post("/session/extend")
    assert (extended.status, extended.body["expires_in"]) == (200, 900)
    moved_clock.forward(minutes=14)
    assert myra.get("/session").status == 200


def test_the_authorizer_reads_once_and_writes_at_most_once_a_minute(myra: Visitor, moved_clock: MovedClock) -> None:
    myra.get("/session")
    with counted() as calls:
        myra.get("/session")
    assert calls.made == ["BatchGetItem", "GetItem"]
    moved_clock.forward(seconds=61)
    with counted() as calls:
        myra.get("/session")
    assert calls.made == ["BatchGetItem", "UpdateItem", "GetItem"]
    with counted() as calls:
        myra.get("/session")
    assert calls.made == ["BatchGetItem", "GetItem"]


def test_signing_out_ends_this_session_and_no_other(myra: Visitor) -> None:
    other = Visitor()
    signed_in(other)
    cookies = dict(myra.cookies)
    assert myra.delete("/session").status == 204
    myra.cookies = cookies
    assert is_signed_out(myra.get("/session"))
    assert is_signed_out(myra.delete("/session"))
    assert other.get("/session").status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/sign-in"), ("POST", "/sign-up/activation"), ("POST", "/session/extend"), ("DELETE", "/session")],
)
def test_a_write_that_another_site_started_is_refused(myra: Visitor, method: str, path: str) -> None:
    for headers in FOREIGN:
        answer = myra.send(method, path, body={}, headers=headers)
        assert (answer.status, answer.body["code"], answer.cookies) == (403, "request.cross_site", []), headers
    assert myra.get("/session").status == 200


def test_an_older_browser_proves_its_origin_instead(myra: Visitor) -> None:
    assert myra.post("/session/extend", headers={"Sec-Fetch-Site": None, "Origin": ORIGIN}).status == 200


def test_a_bearer_header_does_not_excuse_a_cookie_from_the_cross_site_check(myra: Visitor) -> None:
    headers = {"Authorization": "Bearer x", "Sec-Fetch-Site": "cross-site"}
    assert is_signed_out(myra.post("/session/extend", headers=headers))


def test_a_request_past_the_edge_is_refused(myra: Visitor) -> None:
    for path in ("/session", "/identity-validation", "/patients/pat_myra/home"):
        for secret in (None, "", "guess"):
            answer = myra.get(path, headers={"X-Portico-Edge": secret})
            assert (answer.status, answer.body["code"]) == (403, "request.denied")
            assert "address your practice gave you" in answer.body["detail"]


def test_a_session_of_one_practice_opens_nothing_in_another(myra: Visitor) -> None:
    open_practice("fernhill")
    token = myra.cookies[NAME]
    for name in (NAME, "__Host-portico-fernhill"):
        stranger = Visitor("fernhill", cookies={name: token})
        assert is_signed_out(stranger.get("/session"))
        assert is_signed_out(stranger.get("/patients/pat_myra/home"))
    bearer = Visitor("fernhill").get("/session", headers={"Authorization": f"Bearer {token}"})
    assert is_signed_out(bearer)


def test_a_practice_that_is_none_is_signed_out(myra: Visitor) -> None:
    token = myra.cookies[NAME]
    for practice in ("nowhere", "Larkspur", "lark%23spur", "larkspur%23SESSION"):
        stranger = Visitor(practice, cookies={NAME: token, f"__Host-portico-{practice}": token})
        assert is_signed_out(stranger.get("/session")), practice


def test_when_a_practice_is_no_longer_open_every_session_and_door_of_it_is_shut_until_it_is_again(
    myra: Visitor,
) -> None:
    for status, session, door in (("suspended", 401, 404), ("ready", 200, 200)):
        TenantTable(settings().portal_table, "larkspur").update(keys.PRACTICE, Change(put={"status": status}))
        assert myra.get("/session").status == session
        assert signed_in(Visitor()).status == door


def test_only_the_one_cookie_of_this_practice_counts(myra: Visitor) -> None:
    token = myra.cookies[NAME]
    for cookie in (
        "",
        f"{NAME}=",
        f"{NAME}={token}; {NAME}=other",
        f"{NAME}=other; {NAME}={token}",
        f"portico-larkspur={token}",
        f"__host-portico-larkspur={token}",
        f"{NAME}x={token}",
    ):
        assert is_signed_out(Visitor().get("/session", headers={"Cookie": cookie})), cookie


def test_the_cookie_is_found_among_others_whatever_the_headers_case(myra: Visitor) -> None:
    header = f"a=1; {NAME}={myra.cookies[NAME]}; b=2"
    assert Visitor().get("/session", headers={"Cookie": None, "cookie": header}).status == 200


def test_paths_that_begin_alike_are_not_open_before_the_account_is_complete() -> None:
    for path in ("/session-other", "/sessions", "/identity-validations"):
        assert not gate._open_at("validation", f"/api/{{practice}}/v1{path}")


def test_what_the_authorizer_hands_on_is_text_and_for_this_practice_only(
    myra: Visitor, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []
    authorize = gate._policy

    def watched(*arguments: Any) -> Any:
        seen.append(authorize(*arguments))
        return seen[-1]

    monkeypatch.setattr(gate, "_policy", watched)
    session = myra.get("/session").body
    (policy,) = seen
    account = policy["principalId"]
    assert policy["policyDocument"]["Statement"] == [
        {
            "Action": "execute-api:Invoke",
            "Effect": "Allow",
            "Resource": "arn:aws:execute-api:us-east-1:000000000000:portico000/live/*/api/larkspur/v1/*",
        }
    ]
    handed_on = policy["context"]
    assert handed_on.pop("session").startswith("ses_")
    assert handed_on == {
        "practice": "larkspur",
        "kind": "patient",
        "account": account,
        "name": "Myra Jones",
        "role": "patient",
        "patient": session["patient_id"],
        "stage": "validation",
        "confirmed": str(clock.epoch(moved_clock.now)),
        "scopes": "",
        "session_seconds": "900",
    }


def test_nothing_of_a_session_depends_on_the_machines_clock(myra: Visitor, moved_clock: MovedClock) -> None:
    """The tests' clock stands years from the machine's at times; tokens must follow the one that is handed in."""
    moved_clock.forward(days=-4000)
    assert abs(moved_clock.now.timestamp() - time.time()) > 86_400
    early = Visitor()
    assert signed_in(early).status == 200
    assert early.get("/session").status == 200
