"""A device that keeps passkeys, as far as the portal sees one: it answers what a browser is asked (WebAuthn)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.aws import ORIGIN

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey on one device. What it claims can be set wrong."""

    origin: str = ORIGIN
    host: str = "portal.example"
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    secret: int = field(default_factory=lambda: generate_private_key(SECP256R1()).private_numbers().private_value)
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    signed: int = 0
    user: bytes = b""

    @property
    def key(self) -> EllipticCurvePrivateKey:
        """Kept as a number, so that a device goes along into a copy of the process."""
        return derive_private_key(self.secret, SECP256R1())

    def make(self, options: dict[str, Any]) -> str:
        """A new passkey, as `navigator.credentials.create` answers."""
        self.user = _bytes(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        data = self._data(self.flags | ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._credential({"clientDataJSON": encoded(client), "attestationObject": encoded(made)})

    def sign(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.get` answers."""
        self.signed += self.counts
        client, data = self._client("webauthn.get", options["challenge"]), self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._credential(
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(data),
                "signature": encoded(signature),
                "userHandle": encoded(self.user),
            }
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.signed.to_bytes(4, "big")

    def _credential(self, response: dict[str, str]) -> str:
        named = encoded(self.credential_id)
        return json.dumps(
            {"id": named, "rawId": named, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
