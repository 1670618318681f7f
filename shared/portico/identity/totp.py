"""Codes of an app that shows a new one every 30 seconds (TOTP, RFC 6238). Libraries load when they are needed."""

import hmac
from datetime import datetime

from portico import clock

PERIOD = 30  # seconds a code stands
DRIFT = 1  # periods that a phone's clock may be ahead or behind


def new_secret() -> str:
    """160 random bits in base32, as apps take them."""
    import pyotp

    return pyotp.random_base32()


def address(secret: str, practice_name: str, username: str) -> str:
    """What the QR code says: the secret, and how the app shall call it (`otpauth:`)."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=practice_name)


def picture(text: str) -> tuple[int, str]:
    """The QR code of a text: its side in modules with the quiet zone, and its dark modules as an SVG path."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter()]
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


def step_of(secret: str, typed: str, last_step: int, now: datetime) -> int | None:
    """The time step whose code this is, or None: steps up to `last_step` are used up (ASVS 5.0, 6.5.1)."""
    import pyotp

    code = "".join(character for character in typed if character.isascii() and character.isdecimal())
    app, present = pyotp.TOTP(secret, interval=PERIOD), clock.epoch(now) // PERIOD
    steps = range(max(last_step + 1, present - DRIFT), present + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), code)), None)
