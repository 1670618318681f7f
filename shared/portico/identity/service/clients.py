"""A practice's own systems sign in with a key, not a password (SMART Backend Services, `private_key_jwt`).

The system signs a short assertion about itself (RFC 7523); Portico checks it against the public keys the practice
registered, once, and gives a token for five minutes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt

from portico import audit, clock, ids
from portico.access import Caller
from portico.identity import limits, tokens
from portico.identity.entities import BackendClient
from portico.identity.models import AccessToken, TokenRefusal
from portico.identity.repo import client_rows
from portico.settings import settings
from portico.store import transactions
from portico.store.table import ConditionFailed

LIFETIME = 300  # seconds, of a token and at most of an assertion
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

_SKEW = 60
_LARGEST = 8192
_KEY_TYPES = {"ES384": "EC", "RS384": "RSA"}  # SMART App Launch 2, asymmetric client authentication


def issue(practice_id: str, form: Mapping[str, str], address: str, now: datetime) -> AccessToken | TokenRefusal:
    """A token for the scopes asked for, or the refusal in OAuth's words. Raises TooMany, NotFound."""
    taken = [(limits.BY_ADDRESS, address)]
    limits.take(practice_id, taken, now)
    if form.get("grant_type") != "client_credentials":
        return TokenRefusal(error="unsupported_grant_type", error_description="Use client_credentials.")
    if form.get("client_assertion_type") != ASSERTION_TYPE or not form.get("client_assertion"):
        return TokenRefusal(error="invalid_request", error_description="A client_assertion (JWT) is needed.")
    known = _authenticate(practice_id, form["client_assertion"], now)
    if known is None:
        return _invalid_client()
    client, claims = known
    asked = frozenset(form.get("scope", "").split())
    if not asked or not asked <= client.scopes:
        return TokenRefusal(error="invalid_scope", error_description="Ask for scopes that this client was given.")
    scope = " ".join(sorted(asked))
    ends = clock.epoch(now) + LIFETIME
    token = tokens.sign("client", practice_id, client.id, now, ends, scope=scope)
    who = Caller(practice_id, "client", client.id, scopes=asked, address=address)
    try:
        transactions.write(
            client_rows.using_assertion(practice_id, client.id, ids.digest(claims["jti"]), claims["exp"]),
            audit.entry(who, "client.token_issued", now, what=scope),
            *limits.give_back(practice_id, taken, now),
        )
    except ConditionFailed:
        return _invalid_client()  # this assertion was used before
    return AccessToken(access_token=token, expires_in=LIFETIME, scope=scope)


def token_address(practice_id: str) -> str:
    """Where tokens are asked for, and so what an assertion must be meant for (`aud`)."""
    return f"{settings().portal_origin}/api/{practice_id}/v1/oauth/token"


def _authenticate(practice_id: str, assertion: str, now: datetime) -> tuple[BackendClient, Mapping[str, Any]] | None:
    """The client that signed this assertion, and its claims; None when it proves nothing."""
    try:
        if len(assertion) > _LARGEST:
            return None
        header = jwt.get_unverified_header(assertion)
        named = jwt.decode(assertion, options={"verify_signature": False}).get("sub")
        client = client_rows.get(practice_id, named) if isinstance(named, str) and 0 < len(named) <= 64 else None
        key = _key(client, header) if client else None
        if client is None or key is None:
            return None
        claims = jwt.decode(
            assertion,
            key,
            algorithms=[header["alg"]],
            audience=token_address(practice_id),
            issuer=client.id,
            options={"require": ["iss", "sub", "aud", "exp", "jti"], "verify_exp": False, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return (client, claims) if _fresh(claims, clock.epoch(now)) else None


def _key(client: BackendClient, header: Mapping[str, Any]) -> jwt.PyJWK | None:
    """The client's own key of this name, if it is of the kind this algorithm needs; nothing in the header is a key."""
    algorithm, name = header.get("alg"), header.get("kid")
    kind = _KEY_TYPES.get(algorithm) if isinstance(algorithm, str) else None
    found = [key for key in client.keys if key["kid"] == name and key["kty"] == kind]
    return jwt.PyJWK(found[0], algorithm=algorithm) if len(found) == 1 else None


def _fresh(claims: Mapping[str, Any], now: int) -> bool:
    expires, used_once = claims["exp"], claims["jti"]
    return type(expires) is int and now < expires <= now + LIFETIME + _SKEW and 0 < len(used_once) <= 255


def _invalid_client() -> TokenRefusal:
    return TokenRefusal(error="invalid_client", error_description="The client assertion was not accepted.")
