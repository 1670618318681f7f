"""A practice's own system signs in with its key (SMART Backend Services)."""

import json
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from portico import clock
from portico.identity import limits
from portico.identity import service as identity
from portico.identity.service.clients import ASSERTION_TYPE
from tests.component.identity.conftest import MovedClock
from tests.support.aws import ORIGIN
from tests.support.events import Answer
from tests.support.practices import open_practice
from tests.support.visits import Visitor

CLIENT = "cli_larkspur"
AUDIENCE = f"{ORIGIN}/api/larkspur/v1/oauth/token"
SCOPES = frozenset({"system/*.write", "system/*.read"})
EC_KEY = ec.generate_private_key(ec.SECP384R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
STRANGER = ec.generate_private_key(ec.SECP384R1())


def public(key: Any, name: str) -> dict[str, str]:
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": name}


@pytest.fixture(autouse=True)
def client(larkspur: None) -> None:
    keys = [public(EC_KEY, "ehr-1"), public(RSA_KEY, "ehr-2")]
    assert identity.register_client("larkspur", CLIENT, keys, SCOPES)
    assert not identity.register_client("larkspur", CLIENT, keys, SCOPES)


def assertion(
    moved_clock: MovedClock,
    key: Any = EC_KEY,
    algorithm: str = "ES384",
    headers: dict[str, Any] | None = None,
    **claims: Any,
) -> str:
    now = clock.epoch(moved_clock.now)
    wanted = {"iss": CLIENT, "sub": CLIENT, "aud": AUDIENCE, "exp": now + 240, "jti": "one", **claims}
    kept = {name: value for name, value in wanted.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": "ehr-1", **(headers or {})})


def ask(signed: str, scope: str = "system/*.write", **fields: str | None) -> Answer:
    form = {
        "grant_type": "client_credentials",
        "scope": scope,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed,
        **fields,
    }
    body = urlencode({name: value for name, value in form.items() if value is not None}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Requested-With": None,
        "Sec-Fetch-Site": None,
        "Origin": None,
    }
    return Visitor().post("/oauth/token", body, headers=headers)


def bearer(answer: Answer) -> dict[str, str | None]:
    return {"Authorization": f"Bearer {answer.body['access_token']}", "X-Requested-With": None, "Sec-Fetch-Site": None}


def refusal(answer: Answer) -> tuple[int, str]:
    assert set(answer.body) == {"error", "error_description"}
    assert answer.header("cache-control") == "no-store"
    return answer.status, answer.body["error"]


@pytest.mark.parametrize(("key", "algorithm", "name"), [(EC_KEY, "ES384", "ehr-1"), (RSA_KEY, "RS384", "ehr-2")])
def test_a_system_with_its_key_gets_a_token_for_five_minutes(
    moved_clock: MovedClock, key: Any, algorithm: str, name: str
) -> None:
    answer = ask(assertion(moved_clock, key, algorithm, {"kid": name}), "system/*.write system/*.read")
    token = answer.body.pop("access_token") if answer.status == 200 else ""
    assert (answer.status, answer.header("cache-control")) == (200, "no-store")
    given = ask(assertion(moved_clock, key, algorithm, {"kid": name}, jti="two"))
    assert {name: value for name, value in given.body.items() if name != "access_token"} == {
        "token_type": "bearer",
        "expires_in": 300,
        "scope": "system/*.write",
    }
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["typ"], claims["sub"], claims["aud"]) == ("client", CLIENT, "larkspur")
    assert claims["scope"] == "system/*.read system/*.write"


def test_the_token_opens_the_practices_api_until_it_ends(moved_clock: MovedClock) -> None:
    answer = ask(assertion(moved_clock))
    found = Visitor().get("/intake/int_none", headers=bearer(answer))
    assert (found.status, found.header("portico-session-seconds")) == (404, "300")
    moved_clock.forward(seconds=300)
    assert Visitor().get("/intake/int_none", headers=bearer(answer)).status == 401


def test_a_systems_token_is_no_session(moved_clock: MovedClock) -> None:
    answer = ask(assertion(moved_clock))
    for method, path in (("GET", "/session"), ("DELETE", "/session"), ("GET", "/identity-validation")):
        refused = Visitor().send(method, path, headers=bearer(answer))
        assert (refused.status, refused.body["code"]) == (403, "request.denied")
    cookie = Visitor(cookies={"__Host-portico-larkspur": answer.body["access_token"]})
    assert cookie.get("/session").status == 401


def test_a_token_of_one_practice_opens_nothing_in_another(moved_clock: MovedClock) -> None:
    open_practice("fernhill")
    answer = ask(assertion(moved_clock))
    assert Visitor("fernhill").get("/intake/int_none", headers=bearer(answer)).status == 401


def test_scopes_that_were_taken_away_count_at_once(moved_clock: MovedClock) -> None:
    answer = ask(assertion(moved_clock))
    identity.register_client("larkspur", CLIENT, [public(EC_KEY, "ehr-1")], frozenset({"system/*.read"}))
    refused = Visitor().get("/intake/int_none", headers=bearer(answer))
    assert (refused.status, refused.body["code"]) == (403, "request.denied")


def test_an_assertion_works_once(moved_clock: MovedClock) -> None:
    signed = assertion(moved_clock)
    assert ask(signed).status == 200
    assert refusal(ask(signed)) == (401, "invalid_client")
    assert refusal(ask(assertion(moved_clock, exp=clock.epoch(moved_clock.now) + 250))) == (401, "invalid_client")
    assert ask(assertion(moved_clock, jti="two")).status == 200


def test_an_assertion_must_be_about_this_client_and_for_this_practice(moved_clock: MovedClock) -> None:
    others: list[dict[str, Any]] = [
        {"iss": "cli_other"},
        {"sub": "cli_other"},
        {"iss": "cli_other", "sub": "cli_other"},
        {"aud": f"{ORIGIN}/api/fernhill/v1/oauth/token"},
        {"aud": f"{AUDIENCE}/"},
        {"aud": ORIGIN},
        {"jti": ""},
        {"jti": "x" * 256},
        {"sub": "x" * 300, "iss": "x" * 300},
        *({name: None} for name in ("iss", "sub", "aud", "exp", "jti")),
    ]
    for claims in others:
        assert refusal(ask(assertion(moved_clock, **claims))) == (401, "invalid_client"), claims


def test_an_assertion_is_short_lived(moved_clock: MovedClock) -> None:
    for lasts in (-1, 0, 361, 86_400):
        signed = assertion(moved_clock, exp=clock.epoch(moved_clock.now) + lasts)
        assert refusal(ask(signed)) == (401, "invalid_client"), lasts


def test_only_the_clients_own_keys_and_algorithms_count(moved_clock: MovedClock) -> None:
    jwk = public(STRANGER, "ehr-1")
    secret = "x" * 64
    for signed in (
        assertion(moved_clock, STRANGER),
        assertion(moved_clock, STRANGER, headers={"jwk": jwk}),
        assertion(moved_clock, STRANGER, headers={"jku": "https://evil.example/keys", "kid": "other"}),
        assertion(moved_clock, headers={"kid": "ehr-2"}),
        assertion(moved_clock, headers={"kid": "other"}),
        assertion(moved_clock, RSA_KEY, "RS256", {"kid": "ehr-2"}),
        assertion(moved_clock, RSA_KEY, "PS384", {"kid": "ehr-2"}),
        assertion(moved_clock, RSA_KEY, "RS384", {"kid": "ehr-1"}),
        assertion(moved_clock, secret, "HS384"),
        assertion(moved_clock, None, "none"),
        assertion(moved_clock)[:-4] + "AAAA",
        assertion(moved_clock, note="x" * 9000),
        "a.b.c",
        "no token at all",
    ):
        assert refusal(ask(signed)) == (401, "invalid_client")


def test_no_scope_is_given_that_the_client_does_not_have(moved_clock: MovedClock) -> None:
    for scope in ("", "system/*.delete", "system/*.write user/*.read", "*"):
        assert refusal(ask(assertion(moved_clock), scope)) == (400, "invalid_scope"), scope


def test_other_ways_to_ask_are_refused_as_oauth_says(moved_clock: MovedClock) -> None:
    signed = assertion(moved_clock)
    assert refusal(ask(signed, grant_type="password")) == (400, "unsupported_grant_type")
    assert refusal(ask(signed, grant_type=None)) == (400, "unsupported_grant_type")
    assert refusal(ask(signed, client_assertion_type="other")) == (400, "invalid_request")
    assert refusal(ask(signed, client_assertion=None)) == (400, "invalid_request")


def test_a_field_that_is_sent_twice_is_none(moved_clock: MovedClock) -> None:
    signed = assertion(moved_clock)
    doubled = f"grant_type=client_credentials&grant_type=password&client_assertion={signed}".encode()
    assert refusal(Visitor().post("/oauth/token", doubled)) == (400, "unsupported_grant_type")


def test_guesses_are_limited_and_right_answers_are_not(
    moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 3))
    for number in range(5):
        assert ask(assertion(moved_clock, jti=f"right-{number}")).status == 200
    for _ in range(3):
        assert ask("a.b.c").status == 401
    limited = ask(assertion(moved_clock, jti="late"))
    assert (limited.status, limited.body["code"]) == (429, "request.too_many")


def test_an_unknown_practice_has_no_tokens(moved_clock: MovedClock) -> None:
    answer = Visitor("nowhere").post("/oauth/token", b"grant_type=client_credentials")
    assert (answer.status, answer.body["code"]) == (404, "practice.unknown")
