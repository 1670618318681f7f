"""Forged, swapped and worn-out tokens open nothing (RFC 8725, ASVS 5.0 V9)."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portico import clock
from portico.errors import SignedOut
from portico.identity import signing_repo, tokens

SESSION = {"sid": "ses_a"}
NOW = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
KEY_NAME = "key-of-the-unit-tests"


@pytest.fixture(autouse=True)
def _own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key at hand in place of the one in KMS."""
    der = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    monkeypatch.setattr(signing_repo, "sign", lambda _, message: KEY.sign(message, ec.ECDSA(SHA256())))
    monkeypatch.setattr(signing_repo, "public_key", lambda _: der)
    monkeypatch.setattr(tokens, "settings", lambda: SimpleNamespace(signing_key=KEY_NAME))


def signed(**more: Any) -> str:
    ends = clock.epoch(NOW) + 3600
    return tokens.sign("session", "larkspur", "acc_a", NOW, ends, **{**SESSION, **more})


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def forged(*, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """Signed by Portico's own key, with other claims or header; a claim given as None is left out."""
    now = clock.epoch(NOW)
    all_claims = {
        **{"iss": "portico", "aud": "larkspur", "sub": "acc_a", "typ": "session", "iat": now, "exp": now + 3600},
        **SESSION,
        **claims,
    }
    kid = jwt.get_unverified_header(signed())["kid"]
    head = {"alg": "ES256", "typ": "JWT", "kid": kid, **(header or {})}
    kept = {name: value for name, value in all_claims.items() if value is not None}
    message = f"{encoded({name: value for name, value in head.items() if value is not None})}.{encoded(kept)}"
    der = signing_repo.sign(KEY_NAME, message.encode())
    return f"{message}.{encoded(jwt.utils.der_to_raw_signature(der, ec.SECP256R1()))}"


def refused(token: str, practice: str = "larkspur", now: datetime = NOW) -> bool:
    with pytest.raises(SignedOut):
        tokens.verify(token, "session", practice, now)
    return True


def test_an_own_token_opens_what_it_is_for() -> None:
    claims = tokens.verify(signed(), "session", "larkspur", NOW)
    assert (claims["sub"], claims["sid"], claims["aud"]) == ("acc_a", "ses_a", "larkspur")
    assert tokens.verify(forged(), "session", "larkspur", NOW)["sub"] == "acc_a"


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "typ", "iat", "exp"])
def test_every_claim_is_demanded(name: str) -> None:
    assert refused(forged(**{name: None}))


@pytest.mark.parametrize(
    "claims",
    [
        {"typ": "client"},
        {"typ": "reset"},
        {"typ": ["session"]},
        {"typ": ""},
        {"iss": "portico.evil.example"},
        {"iss": "portic"},
        {"iss": ["portico"]},
        {"aud": "lark"},
        {"aud": "larkspur2"},
        {"aud": ["larkspur"]},
        {"aud": ["fernhill", "larkspur"]},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["acc_a"]},
        {"exp": 0},
        {"exp": "99999999999"},
        {"exp": 1e400},
        {"exp": True},
        {"exp": 99999999999.5},
        {"iat": 99999999999},
        {"iat": "0"},
        {"iat": {}},
    ],
)
def test_every_claim_must_be_right(claims: dict[str, Any]) -> None:
    assert refused(forged(**claims))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "ES384"},
        {"alg": "HS256"},
        {"alg": None},
        {"kid": None},
        {"kid": "other"},
        {"kid": "../../etc/passwd"},
        {"kid": ["x"]},
        {"kid": 7},
        {"crit": ["exp"]},
        {"crit": ["b64"], "b64": False},
    ],
)
def test_the_header_chooses_nothing(header: dict[str, Any]) -> None:
    assert refused(forged(header=header))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
@pytest.mark.parametrize("signature", ["", "A" * 86])
def test_an_unsigned_token_is_refused(algorithm: str, signature: str) -> None:
    _, claims, _ = signed().split(".")
    kid = jwt.get_unverified_header(signed())["kid"]
    assert refused(f"{encoded({'alg': algorithm, 'kid': kid})}.{claims}.{signature}")


def test_the_public_key_is_no_password() -> None:
    """HS256 with what everyone may know, in every form someone would try."""
    key = tokens._key(KEY_NAME)
    numbers = key.public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    pem = key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = key.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    _, claims, _ = signed().split(".")
    for secret in (pem, der, numbers, b""):
        message = f"{encoded({'alg': 'HS256', 'kid': key.name})}.{claims}"
        for digest in (hashlib.sha256, hashlib.sha512):
            signature = hmac.new(secret, message.encode(), digest).digest()
            assert refused(f"{message}.{encoded(signature)}")


def test_a_key_that_the_token_brings_along_is_not_used() -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(own.public_key()))
    claims = jwt.decode(signed(), options={"verify_signature": False})
    kid = jwt.get_unverified_header(signed())["kid"]
    for extra in ({}, {"jwk": jwk}, {"jku": "https://evil.example/keys"}, {"x5u": "https://evil.example/cert"}):
        assert refused(jwt.encode(claims, own, algorithm="ES256", headers={"kid": kid, **extra}))


def test_any_changed_character_breaks_the_token() -> None:
    token = signed()
    head, claims, signature = token.split(".")
    changed = encoded({**json.loads(base64.urlsafe_b64decode(claims + "==")), "sub": "acc_b"})
    last = "Q" if signature[-1] != "Q" else "A"
    for other in (
        f"{head}.{changed}.{signature}",
        f"{head}.{claims}.{signature[:-1]}{last}",
        f"{head}.{claims}.{encoded(bytes(64))}",
        f"{head}.{claims}.{signature[:-1]}",
        f"{head}.{claims}.{signature}=",
        f"{head}.{claims}.",
        f"{head}.{claims}",
        f"{token}.{signature}",
        f" {token}",
        f"{token}\n",
        "",
        "..",
        "é" * 300,
        claims,
    ):
        assert refused(other)


def test_a_token_has_one_spelling() -> None:
    token = signed()
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if last != token[-1]:
            assert refused(token[:-1] + last)


def test_an_oversized_token_is_not_even_read() -> None:
    assert refused(forged(sid="x" * 4096))
    assert refused("A" * 2_000_000)


def test_a_token_lasts_until_its_end_and_not_a_second_longer() -> None:
    token = signed()
    assert tokens.verify(token, "session", "larkspur", NOW + timedelta(seconds=3599))
    assert refused(token, now=NOW + timedelta(seconds=3600))


def test_a_token_from_the_future_is_refused() -> None:
    assert tokens.verify(signed(), "session", "larkspur", NOW - timedelta(seconds=60))
    assert refused(signed(), now=NOW - timedelta(seconds=61))


def test_a_token_for_one_practice_or_purpose_is_none_for_another() -> None:
    token = signed()
    assert refused(token, "fernhill")
    with pytest.raises(SignedOut):
        tokens.verify(token, "client", "larkspur", NOW)
