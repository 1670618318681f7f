"""Names of files as people see them: kept in any script, with nothing in them that misleads or reaches elsewhere."""

import re
import unicodedata

from portico.messages.files.kinds import Kind

LONGEST = 120  # characters, with the extension
_NAMELESS = "file"
_PATH = re.compile(r".*[/\\]", re.DOTALL)
# Zero-width joiners stay: Persian, Indic scripts and emoji need them. Every other invisible character goes, above all
# those that turn the direction of writing, by which "gpj.exe" can be shown as "exe.jpg".
_KEPT_INVISIBLE = "\u200c\u200d"
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn"}


def shown_name(name: str, kind: Kind) -> str:
    """A name for people: without its path, control and direction characters, of LONGEST characters at most, ending as
    the kind does. Quotes, spaces and every script stay."""
    plain = unicodedata.normalize("NFC", " ".join(_visible(_PATH.sub("", name)).split()))
    stem, extension = _split(plain, kind)
    stem = _shortened(stem, LONGEST - len(extension))
    return (stem or _NAMELESS) + extension


def _visible(name: str) -> str:
    spaced = (" " if unicodedata.category(each) in {"Zl", "Zp"} or each in "\t\r\n" else each for each in name)
    return "".join(each for each in spaced if each in _KEPT_INVISIBLE or unicodedata.category(each) not in _INVISIBLE)


def _split(name: str, kind: Kind) -> tuple[str, str]:
    """A name before its extension, and its own extension where it fits the kind, else the kind's."""
    own = next((each for each in kind.extensions if name.lower().endswith(each)), "")
    stem = name[: len(name) - len(own)]
    return stem.strip(" ."), name[len(stem) :] or kind.extensions[0]


def _shortened(stem: str, most: int) -> str:
    """The first characters of a stem, not ending in the middle of what is one character to a reader."""
    if len(stem) <= most:
        return stem
    while most and (unicodedata.combining(stem[most]) or {stem[most], stem[most - 1]} & set(_KEPT_INVISIBLE)):
        most -= 1
    return stem[:most].rstrip(" .")
