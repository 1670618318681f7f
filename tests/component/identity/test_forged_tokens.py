"""Forged tokens at the gate: whatever says that it is a session, as a cookie or as a system's token, opens nothing."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from portico.identity import signing_repo
from portico.settings import settings
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import activated, invited
from tests.support.forgeries import FORGERIES, Forger
from tests.support.visits import Visitor

NAME = "__Host-portico-larkspur"


@pytest.fixture
def forger(moved_clock: MovedClock) -> Forger:
    """Myra herself, with the session that she has."""
    myra = Visitor()
    assert activated(myra, invited(moved_clock.now)).status == 201
    key = settings().signing_key
    public = load_der_public_key(signing_repo.public_key(key))
    assert isinstance(public, EllipticCurvePublicKey)
    return Forger(myra.cookies[NAME], public, lambda message: signing_repo.sign(key, message))


def opened_by(token: str) -> list[int]:
    """Statuses that are no refusal: as a cookie, and as a system's token."""
    answers = [
        Visitor(cookies={NAME: token}).get("/session"),
        Visitor().get("/session", headers={"Authorization": f"Bearer {token}"}),
    ]
    return [each.status for each in answers if (each.status, each.body.get("code")) != (401, "identity.signed_out")]


def test_a_true_token_opens_the_gate(forger: Forger) -> None:
    """So what is refused below is refused for what was forged."""
    for token in (forger.token, forger.worded()):
        assert Visitor(cookies={NAME: token}).get("/session").status == 200


def test_no_forged_token_opens_the_gate(forger: Forger) -> None:
    forged = {name: forge(forger) for name, forge in FORGERIES.items()}
    others = {name: token for name, token in forged.items() if token.strip() != forger.token}  # HTTP takes spaces off
    assert len(others) >= 35
    assert {name: found for name, token in others.items() if (found := opened_by(token))} == {}
