"""Identifiers and secrets. Ids are opaque and prefixed (`pat_…`); nothing about a person can be read from one."""

import base64
import hashlib
import secrets

_ID_BYTES = 15  # 120 bits: 24 characters of base32


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def new_id(prefix: str) -> str:
    """A random id such as `ses_4k…`."""
    return f"{prefix}_{_text(secrets.token_bytes(_ID_BYTES))}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts: a repeat of a request writes the same item, not a second one."""
    joined = "\x1f".join(parts).encode()
    return f"{prefix}_{_text(hashlib.sha256(joined).digest()[:_ID_BYTES])}"


def new_secret() -> str:
    """256 random bits for a link or token, in characters that are safe in a URL fragment."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a random secret, and of a request body to compare a repeat with."""
    return hashlib.sha256(secret.encode()).hexdigest()
