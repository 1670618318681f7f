"""Readable usernames for accounts that the practice assigns: `maria.alvarez`, `maria.alvarez2`, …"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

_LONGEST = 36  # characters, so that a number still fits
_NOT_SAID = {"jr", "sr", "ii", "iii", "iv", "md"}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def offered(first_name: str, full_name: str) -> Iterator[str]:
    """Usernames for a person of this name, the plainest first, without end; `patient` for one in other letters."""
    stem = _stem(first_name, full_name)
    yield stem
    yield from (f"{stem}{number}" for number in count(2))


def _stem(first_name: str, full_name: str) -> str:
    first = _plain(first_name)
    family = [word for word in map(_plain, full_name.split()) if word and word not in _NOT_SAID and word != first]
    words = [word for word in (first, *family[-1:]) if word]
    stem = ".".join(words)[:_LONGEST].strip(".")
    return stem if len(stem) >= 4 else ".".join([*words, "patient"])


def _plain(text: str) -> str:
    """Its letters and digits in ASCII, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]", "", letters)
