"""What a practice must be given: keys its system may sign in with, and a team for each subject of messages."""

from collections.abc import Collection, Iterable
from typing import Any

_RSA_2048 = 342  # characters of a 2048-bit modulus in base64url


def public_key(key: dict[str, Any]) -> dict[str, Any]:
    """A public JWK that SMART Backend Services can sign with: ES384, or RS384 of 2048 bits and more."""
    if {"d", "p", "q", "k"} & key.keys():
        raise ValueError("This is a private key. Give its public half only, and make a new key: this one was shown.")
    if not all(isinstance(value, str | bool | list) for value in key.values()) or not key.get("kid"):
        raise ValueError("A key needs a kid, its name.")
    elliptic = key.get("kty") == "EC" and key.get("crv") == "P-384" and {"x", "y"} <= key.keys()
    rsa = key.get("kty") == "RSA" and len(str(key.get("n", ""))) >= _RSA_2048 and "e" in key
    if not (elliptic or rsa):
        raise ValueError("Use a P-384 key (ES384) or an RSA key of at least 2048 bits (RS384).")
    return key


def require_usual(usual: Iterable[str], teams: Collection[str]) -> None:
    """That the usual subjects have their team, where a practice does not say which of its teams answers what."""
    if missing := [team for team in dict.fromkeys(usual) if team not in teams]:
        raise ValueError(f"Say which team answers what: the usual subjects need teams {', '.join(missing)} too.")
