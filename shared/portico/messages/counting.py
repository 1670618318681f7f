"""How long a text is, as a person counts, and whether it can be sent. The pages count alike: `messages/counting.ts`.

Nothing is normalized to NFC: a character counts as one however it is composed, and NFC would replace rarer ideographs,
such as those of Japanese names, by others. Format characters stay too: Persian, Indic scripts and emoji need them.
"""

import regex

from portico.errors import Invalid

CHARACTERS = 1_000
CODE_POINTS = 4_000
TOO_LARGE = "Emoji and letters with many marks make your message too large to send. Leave some of them out."

_CLUSTER = regex.compile(r"\X")
_LINE_END = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = regex.compile(r"[^\P{Cc}\n\t]")
_HALF = regex.compile(r"\p{Cs}")
# The braille blank is a symbol to Unicode, and a space to everybody who looks at it.
_VISIBLE = regex.compile(r"[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]")


def tidied(text: str) -> str:
    """The text as it is kept: lines end alike wherever they were typed, and what nobody sees of a paste is dropped.

    Half a character (a lone surrogate, which cannot be stored) becomes the sign for something unreadable.
    """
    lines = _LINE_END.sub("\n", text)
    return str(_HALF.sub("\ufffd", _CONTROL.sub("", lines)))


def characters(text: str) -> int:
    """How many characters a person sees in a tidied text: extended grapheme clusters (Unicode UAX 29)."""
    return len(_CLUSTER.findall(text))


def problem(text: str) -> Invalid | None:
    """Why this tidied text cannot be sent, or None."""
    if _VISIBLE.search(text) is None:
        return _refusal("messages.empty", "Write your message.")
    if (count := characters(text)) > CHARACTERS:
        return _refusal("messages.too_long", f"Your message has {count:,} characters. Shorten it to {CHARACTERS:,}.")
    if len(text) > CODE_POINTS:
        return _refusal("messages.too_large", TOO_LARGE)
    return None


def _refusal(code: str, words: str) -> Invalid:
    return Invalid(code, words, errors={"text": words})
