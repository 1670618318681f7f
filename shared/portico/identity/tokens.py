"""Portico's own tokens: JWT, ES256, signed by a key that never leaves KMS and verified here with its public half.

A token says what it is for (`typ`), by whom, for which practice (`aud`), about whom and until when. All of it is
demanded and none of it is taken from the token to decide how it is checked (RFC 8725).
"""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.utils import base64url_encode, der_to_raw_signature

from portico import clock
from portico.errors import SignedOut
from portico.identity import policy, signing_repo
from portico.settings import settings

ISSUER = "portico"
LARGEST = 4096  # bytes: what a browser keeps as one cookie
LONGEST = policy.ABSOLUTE.total_seconds()  # no session lasts longer, so no token does
Purpose = Literal["session", "client"]

_ALGORITHM = "ES256"
_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]", re.ASCII)  # one spelling of 64 signature bytes, no other
_TIMES = ("iat", "exp")
_TEXTS = ("sub", "typ")
_SKEW = 60  # seconds a token may seem to come from the future


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    public: EllipticCurvePublicKey


@functools.cache
def _key(key_id: str) -> _Key:
    """The signing key's public half, asked for once a process, named by its own hash."""
    der = signing_repo.public_key(key_id)
    digest = Hash(SHA256())
    digest.update(der)
    return _Key(digest.finalize().hex()[:16], cast(EllipticCurvePublicKey, load_der_public_key(der)))


def sign(purpose: Purpose, practice_id: str, subject: str, starts: datetime, ends: int, **more: str) -> str:
    """A token of this purpose for the practice about the subject, until `ends` (seconds since 1970)."""
    key_id = settings().signing_key
    claims = {
        "iss": ISSUER,
        "aud": practice_id,
        "sub": subject,
        "typ": purpose,
        "iat": clock.epoch(starts),
        "exp": ends,
        **more,
    }
    header = {"alg": _ALGORITHM, "typ": "JWT", "kid": _key(key_id).name}
    signed = b".".join(base64url_encode(json.dumps(part).encode()) for part in (header, claims))
    signature = der_to_raw_signature(signing_repo.sign(key_id, signed), SECP256R1())
    return b".".join((signed, base64url_encode(signature))).decode()


def verify(token: str, purpose: Purpose, practice_id: str, now: datetime) -> Mapping[str, Any]:
    """The claims of a token of this purpose for this practice. Raises SignedOut, whatever is wrong with it."""
    key = _key(settings().signing_key)
    try:
        if len(token) > LARGEST or _SHAPE.fullmatch(token) is None:
            raise jwt.InvalidTokenError
        if jwt.get_unverified_header(token).get("kid") != key.name:
            raise jwt.InvalidTokenError
        claims = jwt.decode(
            token,
            key.public,
            algorithms=[_ALGORITHM],
            audience=practice_id,
            issuer=ISSUER,
            options={
                "require": ["iss", "aud", *_TEXTS, *_TIMES],
                "strict_aud": True,
                "verify_exp": False,  # compared with `now` below, as every time in Portico
                "verify_iat": False,
            },
        )
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise signed_out() from None
    texts = all(isinstance(claims[name], str) and claims[name] for name in _TEXTS)
    times = all(type(claims[name]) is int for name in _TIMES)
    moment = clock.epoch(now)
    if not texts or not times or claims["typ"] != purpose:
        raise signed_out()
    if claims["exp"] - claims["iat"] > LONGEST or not claims["iat"] - _SKEW <= moment < claims["exp"]:
        raise signed_out()
    return cast("Mapping[str, Any]", claims)


def signed_out() -> SignedOut:
    """The one answer to a token that does not open anything."""
    return SignedOut("identity.signed_out", "You are signed out. Please sign in again; nothing you saved is lost.")
