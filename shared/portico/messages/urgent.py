"""Words that suggest an emergency, in English and Spanish. The page that reads them shows advice, and never blocks.

The phrases lie in `urgent.json`; `*` stands for up to three words of the same sentence. The practice adds to them and
takes from them, and pages get the outcome with what else the composer needs (`messages/urgent.ts` matches alike).
"No chest pain" is found as well, on purpose: advice too many does no harm, and one too few may.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import regex

Kind = Literal["crisis", "emergency"]
Phrases = dict[Kind, list[str]]

_LIST = Path(__file__).with_name("urgent.json")
_APOSTROPHE = regex.compile(r"['’‘ʼ`´]")
_MARK = regex.compile(r"\p{M}")
_WORD_OR_END = regex.compile(r"[\p{L}\p{N}]+|[.!?\n]+|\*")
_SHORTEST = 4  # letters of a word that may be a plural
_GAP = r"(?: [^ .]+){0,3}"


def phrases(added: Iterable[str] = (), removed: Iterable[str] = ()) -> Phrases:
    """The phrases of a practice: those of the portal and `added` (as emergencies), without `removed`."""
    gone = {folded(phrase) for phrase in removed}
    known = {kind: [phrase for phrase in listed if folded(phrase) not in gone] for kind, listed in _listed().items()}
    known["emergency"] += added
    return known


def unknown(removed: Iterable[str]) -> list[str]:
    """Which of these the portal does not look for anyway: a misspelt removal is said, not lost."""
    known = {folded(phrase) for listed in _listed().values() for phrase in listed}
    return [phrase for phrase in removed if folded(phrase) not in known]


def kind_of(text: str, sought: Phrases) -> Kind | None:
    """What the words of a text suggest: a crisis (of the mind) before any other emergency, or None."""
    within = f" {folded(text)} "
    kinds: tuple[Kind, ...] = ("crisis", "emergency")
    return next((kind for kind in kinds if _pattern(tuple(sought[kind])).search(within)), None)


def folded(text: str) -> str:
    """Words in one form: without case, accents, apostrophes and the ends of plurals; a sentence ends with a dot."""
    plain = _MARK.sub("", unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text))).lower()
    return " ".join(_stem(word) for word in _WORD_OR_END.findall(plain))


def _stem(word: str) -> str:
    if word[0] in ".!?\n":
        return "."
    for ending in "se":
        if len(word) >= _SHORTEST:
            word = word.removesuffix(ending)
    return word


@cache
def _pattern(sought: tuple[str, ...]) -> re.Pattern[str]:
    """Folded phrases hold letters, digits and `*` alone, so nothing in them has to be escaped."""
    return re.compile(f" (?:{'|'.join(folded(phrase).replace(' *', _GAP) for phrase in sought)}) ")


@cache
def _listed() -> Phrases:
    listed = json.loads(_LIST.read_text(encoding="utf-8"))
    return {kind: [*languages["en"], *languages["es"]] for kind, languages in listed.items()}
