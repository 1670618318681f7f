"""Passwords and security answers are kept as Argon2id hashes, and a wrong one costs the same for known and unknown.

Parameters are OWASP's for Argon2id: 19 MiB, two passes, one lane (ASVS 5.0, appendix C). Hashes of former parameters
still open, and are replaced when they do.
"""

import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from portico.errors import Invalid
from portico.identity import blocklist

# NIST SP 800-63B-4, 3.1.1.2: characters of a password that is the only factor, and of one beside a second step
SHORTEST = 15
SHORTEST_BESIDE = 8
LONGEST = 256
_GUESSES = 10**9  # that a password must withstand, and beside a second step, which guards it too
_GUESSES_BESIDE = 10**6

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What an unknown user's password is checked against: the hash of random bytes that nobody kept.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$RM6yadf3/SwlKfH2uInOnQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def weakness(password: str, personal: Iterable[str], *, second_step: bool = False) -> Invalid | None:
    """Why this may not become a password, or None; `personal` are names that must not make it up.

    15 to 256 characters of any kind, 8 for who has a second step; no rules on which. What is guessed first is refused,
    with the reason in words.
    """
    shortest, guesses = (SHORTEST_BESIDE, _GUESSES_BESIDE) if second_step else (SHORTEST, _GUESSES)
    length = len(_normal(password))
    if length < shortest:
        return _refusal("too_short", f"Use at least {shortest} characters. A few unrelated words work well.")
    if length > LONGEST:
        return _refusal("too_long", f"Use at most {LONGEST} characters.")
    reason = blocklist.reason(_normal(password), personal, guesses)
    return None if reason is None else _refusal("common", reason)


def hash_secret(text: str) -> str:
    """The hash to keep of a password or answer."""
    return _HASHER.hash(_bytes(text))


def verify(stored: str | None, text: str) -> bool:
    """Whether this is the secret that was hashed. No stored hash takes as long, and is never right."""
    try:
        right = _HASHER.verify(stored or _NOBODY, _bytes(text))
    except VerifyMismatchError:
        return False
    return right and stored is not None


def outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bytes(text: str) -> bytes:
    return _normal(text).encode()


def _refusal(reason: str, words: str) -> Invalid:
    return Invalid(f"identity.password_{reason}", words, errors={"password": words})
