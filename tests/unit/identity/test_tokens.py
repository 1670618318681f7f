"""Forged, swapped and worn-out tokens open nothing (RFC 8725, ASVS 5.0 V9)."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portico import clock
from portico.errors import SignedOut
from portico.identity import signing_repo, tokens
from tests.support.forgeries import FORGERIES, Forger

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


def signed(seconds: int = 3600) -> str:
    return tokens.sign("session", "larkspur", "acc_a", NOW, clock.epoch(NOW) + seconds, sid="ses_a")


def forger() -> Forger:
    return Forger(signed(), KEY.public_key(), lambda message: signing_repo.sign(KEY_NAME, message))


def refused(token: str, practice: str = "larkspur", now: datetime = NOW) -> bool:
    with pytest.raises(SignedOut):
        tokens.verify(token, "session", practice, now)
    return True


def test_an_own_token_opens_what_it_is_for() -> None:
    claims = tokens.verify(signed(), "session", "larkspur", NOW)
    assert (claims["sub"], claims["sid"], claims["aud"]) == ("acc_a", "ses_a", "larkspur")
    assert tokens.verify(forger().worded(), "session", "larkspur", NOW) == claims


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_opens_nothing(name: str) -> None:
    assert refused(FORGERIES[name](forger()))


def test_a_token_has_one_spelling() -> None:
    token = signed()
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if last != token[-1]:
            assert refused(token[:-1] + last)


def test_a_token_lasts_until_its_end_and_not_a_second_longer() -> None:
    token = signed()
    assert tokens.verify(token, "session", "larkspur", NOW + timedelta(seconds=3599))
    assert refused(token, now=NOW + timedelta(seconds=3600))


def test_a_token_of_more_than_twelve_hours_was_not_made_here() -> None:
    hours = int(tokens.LONGEST)
    assert tokens.verify(signed(hours), "session", "larkspur", NOW)
    assert refused(signed(hours + 1))


def test_a_token_from_the_future_is_refused() -> None:
    assert tokens.verify(signed(), "session", "larkspur", NOW - timedelta(seconds=60))
    assert refused(signed(), now=NOW - timedelta(seconds=61))


def test_a_token_for_one_practice_or_purpose_is_none_for_another() -> None:
    token = signed()
    assert refused(token, "fernhill")
    with pytest.raises(SignedOut):
        tokens.verify(token, "client", "larkspur", NOW)
