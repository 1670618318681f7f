"""Cursors of lists: where the next page starts, signed, and good for one list of one patient of one practice only."""

import base64
import binascii
import hashlib
import hmac

from portico.errors import BadRequest
from portico.settings import settings
from portico.store.clients import secret

_SIGNATURE = 16  # bytes


def seal(scope: tuple[str, ...], place: str) -> str:
    """The cursor for going on after `place` in the list that `scope` names."""
    content = place.encode()
    return base64.urlsafe_b64encode(_signature(scope, content) + content).decode().rstrip("=")


def unseal(scope: tuple[str, ...], cursor: str) -> str:
    """The place in this list that `seal` gave. Raises BadRequest `request.cursor` for any other text."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _bad() from None
    if not hmac.compare_digest(raw[:_SIGNATURE], _signature(scope, raw[_SIGNATURE:])):
        raise _bad()
    return raw[_SIGNATURE:].decode()


def _signature(scope: tuple[str, ...], content: bytes) -> bytes:
    # Every part is preceded by its length: no two scopes sign the same bytes.
    parts = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in scope)
    key = secret(settings().cursor_secret).encode()
    return hmac.digest(key, len(scope).to_bytes(4, "big") + parts + content, hashlib.sha256)[:_SIGNATURE]


def _bad() -> BadRequest:
    return BadRequest("request.cursor", "This list has changed. Please open it again.")
