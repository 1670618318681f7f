"""Passwords that are guessed first although they are long: common ones and words strung together, keyboard rows,
repeats, dates, and the names of the person and the practice.

Lists of leaked passwords hold next to nothing of 15 characters and more, so zxcvbn estimates how many guesses it takes
whoever tries its lists and patterns first. Capitals, and what stands between words, do not make one harder. The page's
meter is of the same family and says "weak" at the same mark.
"""

import re
import string
from collections.abc import Iterable

_LOOKED_AT = 72  # characters: zxcvbn's own limit
# Signs that stand for the same letter are taken for one: zxcvbn tries their combinations one by one, for seconds.
_ALIKE = str.maketrans("@[{<!|$+", "4(((1157")
_SHORTEST_NAME = 3
_SIGNS = frozenset(string.punctuation + string.whitespace)
_SEPARATORS = 2  # so many different signs only stand between words; more of them are hard to guess
_NO_WORD = re.compile(r"[\W_]+")

_COMMON = "This is made of common words, repeats, dates or keyboard rows, which are guessed first. Try unrelated words."
_PERSONAL = "This is mostly your name, username, email or the practice's name. Try unrelated words."


def reason(password: str, personal: Iterable[str], guesses: int) -> str | None:
    """Why this password is found with fewer guesses, in words; None when it is not."""
    text, names = password.casefold(), _names(personal)
    plain = _without_separators(text)
    if min(_guesses(written, names) for written in {text, plain} if written) >= guesses:
        return None
    return _PERSONAL if any(name in plain for name in names) else _COMMON


def _names(personal: Iterable[str]) -> list[str]:
    """The names, their parts, and all of one written together."""
    folded = [name.casefold() for name in personal]
    parts = {part for name in folded for part in _NO_WORD.split(name)}
    joined = {_NO_WORD.sub("", name) for name in folded}
    return sorted(name for name in parts | joined if len(name) >= _SHORTEST_NAME)


def _without_separators(text: str) -> str:
    signs = _SIGNS.intersection(text)
    return "".join(each for each in text if each not in signs) if len(signs) <= _SEPARATORS else text


def _guesses(text: str, names: list[str]) -> float:
    from zxcvbn import zxcvbn  # 60 ms, and only who chooses a password waits for it

    return float(zxcvbn(text[:_LOOKED_AT].translate(_ALIKE), user_inputs=names)["guesses"])
