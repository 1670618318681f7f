"""Short codes by mail: random digits that work once, for a while, for a few tries, for one step of one request.

A code is kept only as a hash bound to the secret handle of its request, so that nobody who reads the table can find
it by trying all of them.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from portico import clock, ids
from portico.errors import Gone, Invalid
from portico.identity import policy
from portico.identity.entities import Purpose, Request
from portico.identity.repo import request_rows

TRIES = 5


def new(digits: int) -> str:
    """So many random digits."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def sealed(handle: str, step: str, code: str) -> str:
    """What is kept of a code."""
    return ids.digest("\n".join((handle, step, code)))


def fields(handle: str, step: str, code: str, lifetime: timedelta, now: datetime) -> dict[str, object]:
    """What a request that waits for this code holds: `request_rows.changing(…, **fields(…))`."""
    ends = clock.epoch(now + lifetime)
    return {"step": step, "code": sealed(handle, step, code), "code_expires": ends, "tries": 0}


def check(
    practice_id: str,
    purpose: Purpose,
    handle: str,
    step: str,
    typed: str,
    now: datetime,
    refused: Callable[[Request | None], None],
) -> Request:
    """The request whose code this is. A try is used up before it is looked at; `refused` writes down each refusal, with
    the request if it had a try left.

    Raises Invalid `identity.code_wrong`, and Gone `identity.code_dead` for a request that waits for no such code, a
    code or a request that is too old, or a code that was guessed at too often.
    """
    request = request_rows.take_try(practice_id, ids.digest(handle), purpose, step, TRIES)
    if request is None or request.code is None or min(request.code_expires, request.expires) <= clock.epoch(now):
        refused(request)
        raise dead()
    if not secrets.compare_digest(request.code, sealed(handle, step, _digits(typed))):
        refused(request)
        left = TRIES - request.tries
        raise wrong(left) if left else dead()
    return request


def wrong(left: int) -> Invalid:
    words = f"That is not the code we sent. Please check it; you can try {policy.more_times(left)}."
    return Invalid("identity.code_wrong", words, errors={"code": words})


def dead() -> Gone:
    return Gone("identity.code_dead", "This code does not work any more. Please ask for a new one.")


def _digits(typed: str) -> str:
    """What people type between the digits does not count."""
    return "".join(character for character in typed if character.isdecimal() and character.isascii())
