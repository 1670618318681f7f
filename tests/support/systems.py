"""A practice's own system: signs in with its key as SMART Backend Services says, and sends its token."""

import functools
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from portico import clock, ids
from portico.identity import service as identity
from portico.identity.service.clients import ASSERTION_TYPE
from tests.support.aws import ORIGIN
from tests.support.events import PRACTICE, Answer
from tests.support.visits import Visitor

PROGRAM_HEADERS = {"X-Requested-With": None, "Sec-Fetch-Site": None, "Origin": None}


@functools.cache
def private_key() -> Any:
    return ec.generate_private_key(ec.SECP384R1())


def public_key() -> dict[str, Any]:
    """As the practice registers it."""
    jwk: dict[str, Any] = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(private_key().public_key()))
    return {**jwk, "kid": "ehr-1"}


@dataclass
class System:
    """One client of one practice."""

    practice: str = PRACTICE
    id: str = "cli_ehr"
    visitor: Visitor = field(default_factory=Visitor)

    def __post_init__(self) -> None:
        self.visitor.practice = self.practice

    def register(self, *scopes: str) -> "System":
        allowed = frozenset(scopes or ("system/*.write", "system/*.read"))
        identity.register_client(self.practice, self.id, [public_key()], allowed)
        return self

    def assertion(self) -> str:
        """What it signs about itself; a new one each time."""
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": f"{ORIGIN}/api/{self.practice}/v1/oauth/token",
            "exp": clock.epoch(clock.now() + timedelta(seconds=240)),
            "jti": ids.new_secret(),
        }
        return jwt.encode(claims, private_key(), algorithm="ES384", headers={"kid": "ehr-1"})

    def ask(self, scope: str = "system/*.write", assertion: str | None = None) -> Answer:
        """The answer to its asking for a token."""
        headers = {**PROGRAM_HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
        return self.visitor.post("/oauth/token", self.form(scope, assertion), headers=headers)

    def form(self, scope: str = "system/*.write", assertion: str | None = None) -> bytes:
        fields = {
            "grant_type": "client_credentials",
            "scope": scope,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
        }
        return urlencode(fields).encode()

    def bearer(self, scope: str = "system/*.write") -> dict[str, str | None]:
        """Headers with a token that was just given."""
        return bearer(self.ask(scope).body["access_token"])


def bearer(token: str) -> dict[str, str | None]:
    """Headers of a program that sends this token."""
    return {**PROGRAM_HEADERS, "Authorization": f"Bearer {token}"}
