"""One limit of an address for every door: whoever may try no more at one of them may try at none."""

from typing import Any

import pytest

from portico.identity import limits
from tests.support.accounts import PASSWORD, signed_in
from tests.support.applications import INGRID, INGRIDS, WALTER
from tests.support.authenticator import Authenticator
from tests.support.routes import open_routes
from tests.support.systems import System
from tests.support.visits import Visitor

NAMED = {"username": "a.newcomer", "password": PASSWORD}
LINK = {"token": "x" * 43}
STEP = {"handle": "x" * 43}
MAILED = {**STEP, "code": "0000 0000"}
SIGNED = Authenticator().sign({"challenge": "x"})
DOORS: dict[str, Any] = {
    "/sign-in": NAMED,
    "/sign-in/passkey-options": None,
    "/sign-in/passkey": {"passkey": SIGNED},
    "/sign-up/invitations": LINK,
    "/sign-up/activation": {**LINK, **NAMED},
    "/sign-up/registrations": WALTER,
    "/sign-up/registrations/status": STEP,
    "/sign-up/registrations/code": STEP,
    "/sign-up/registrations/email-code": MAILED,
    "/sign-up/registrations/chart-code": MAILED,
    "/sign-up/registrations/account": {**STEP, **NAMED},
    "/family-requests": INGRID,
    "/family-requests/status": STEP,
    "/family-requests/code": STEP,
    "/family-requests/email-code": MAILED,
    "/family-requests/passcode": MAILED,
    "/family-requests/account": {**STEP, **NAMED, **INGRIDS},
    "/recovery": {"email": WALTER["email"]},
    "/recovery/link": LINK,
    "/recovery/password": {**LINK, "password": PASSWORD},
    "/recovery/answer": {**LINK, "password": PASSWORD, "answer": "Heliotrope"},
}


@pytest.mark.parametrize("path", DOORS)
def test_who_used_up_the_tries_of_their_address_at_sign_in_is_kept_waiting_at_every_door(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 1))
    visitor = Visitor()
    assert signed_in(visitor, "nobody.here").status == 401
    answer = visitor.post(path, DOORS[path])
    assert (answer.status, answer.body.get("code")) == (429, "request.too_many")


def test_a_practices_system_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", limits.Limit("address", 1))
    system = System().register()
    assert signed_in(Visitor(address=system.visitor.address), "nobody.here").status == 401
    assert system.ask().status == 429


def test_these_are_all_doors() -> None:
    assert open_routes() == {"GET /practice", "POST /oauth/token", *(f"POST {path}" for path in DOORS)}
