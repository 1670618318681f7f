"""Codes into words a patient can read. What has no words stays unnamed: no code ever reaches a page."""

import re
from collections.abc import Iterable

from portico.records.fhir.datatypes import Concept

_KIND = re.compile(
    r"\s+\((?:finding|disorder|procedure|situation|event|observable entity|regime/therapy|substance|product|person"
    r"|occupation|qualifier value|morphologic abnormality|body structure|context-dependent category|medicinal product)"
    r"\)?$"
)
_CODE = re.compile(r"[\d.\-]+|[A-Z]\d{2}(\.[A-Z\d]+)?")
_NOTHING = {"", "unknown", "null", "none", "n/a", "undefined", "not available", "no information"}


def plain(text: str | None) -> str | None:
    """Words as a person says them, without a terminology's own kind (`Stress (finding)`); None if they say nothing."""
    if text is None:
        return None
    words = _KIND.sub("", " ".join(text.split()))
    return None if words.lower() in _NOTHING or _CODE.fullmatch(words) else words


def of(concept: Concept | None) -> str | None:
    """What a concept says: its own text, else the first of its codes that has words."""
    if concept is None:
        return None
    said = [concept.text, *(coding.display for coding in concept.coding)]
    return next((words for text in said if (words := plain(text))), None)


def first(concepts: Iterable[Concept | None]) -> str | None:
    """The first of these that says something."""
    return next((words for concept in concepts if (words := of(concept))), None)


def codes(concepts: Iterable[Concept | None]) -> list[str]:
    """The codes of these concepts, whatever their systems."""
    return [coding.code for concept in concepts if concept for coding in concept.coding if coding.code]


def code(concept: Concept | None) -> str | None:
    """The first code of a concept."""
    return next(iter(codes([concept])), None)


def sentence(*parts: str | None) -> str | None:
    """Those that say something, once each, joined by commas."""
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None
