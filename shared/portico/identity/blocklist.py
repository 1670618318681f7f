"""Passwords that are guessed first although they are long: common words strung together, keyboard rows, repeats,
years, and the names of the person and the practice.

Lists of leaked passwords hold next to nothing of 15 characters and more, so the parts are refused, not the whole:
what remains beside them must be six different characters.
"""

import re
from collections.abc import Iterable

_REMAINING = 6
_RUN = 4  # characters in a row on a keyboard, in the alphabet or in counting
_SHORTEST_NAME = 3

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
)
_RUNS = frozenset(
    row[start : start + _RUN] for line in _ROWS for row in (line, line[::-1]) for start in range(len(row) - _RUN + 1)
)
_LOOKALIKES = str.maketrans("0134578@$!|", "oleastbasil")
_REPEATS = re.compile(r"(.)\1\1+")
_YEARS = re.compile(r"(?:19|20)\d\d")

# The words that top every published list of leaked passwords, and what people add to them on a health portal.
_LIST = """
password passwort passphrase passcode pass secret welcome login signin admin administrator letmein changeme
default guest user username account access master temp temporary test testing hello please trustno1 whatever
nothing qwerty azerty iloveyou loveyou love lovely princess queen king prince angel baby babygirl sweetheart
sunshine rainbow flower butterfly summer winter spring autumn monday friday january february march april june july
august september october november december football baseball basketball soccer hockey golf superman batman
spiderman pokemon starwars minecraft monkey dragon tiger shadow hunter killer ninja cookie chocolate cheese banana
orange purple yellow silver golden diamond jordan michael michelle jennifer jessica ashley daniel thomas andrew
charlie matthew robert nicole anthony joshua amanda hannah george maggie ginger pepper buster computer internet
samsung google facebook freedom forever america jesus christ heaven blessed family mother father lucky money
portico portal patient patients medical medicine health healthcare doctor nurse clinic hospital practice
"""
_WORDS = frozenset(_LIST.split())


def reason(password: str, personal: Iterable[str]) -> str | None:
    """Why this password is guessed too soon, in words; None when it is not."""
    text = password.casefold()
    common = _covered(text, _WORDS)
    if _left(text, common) < _REMAINING:
        return "This is made of common words, repeats or keyboard rows, which are guessed first. Try unrelated words."
    if _left(text, common | _covered(text, _names(personal))) < _REMAINING:
        return "This is mostly your name, username, email or the practice's name. Try unrelated words."
    return None


def _names(personal: Iterable[str]) -> set[str]:
    parts = {part for name in personal for part in re.split(r"[\W_]+", name.casefold())}
    joined = {re.sub(r"[\W_]+", "", name.casefold()) for name in personal}
    return {name for name in parts | joined if len(name) >= _SHORTEST_NAME}


def _covered(text: str, words: Iterable[str]) -> set[int]:
    """Places in the text that a guesser tries first, whichever way look-alike characters are written."""
    places: set[int] = set()
    for pattern in (_REPEATS, _YEARS):
        for found in pattern.finditer(text):
            places.update(range(*found.span()))
    for start in range(len(text) - _RUN + 1):
        if text[start : start + _RUN] in _RUNS:
            places.update(range(start, start + _RUN))
    plain = text.translate(_LOOKALIKES)
    for word in words:
        for written in (text, plain):
            for found in re.finditer(re.escape(word), written):
                places.update(range(*found.span()))
    return places


def _left(text: str, covered: set[int]) -> int:
    return len({character for place, character in enumerate(text) if place not in covered and not character.isspace()})
