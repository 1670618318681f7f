"""What a practice's settings must be. Pure rules; each raises ValueError with words for who provisions."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MINIMUM_AGE = 13  # COPPA, 16 CFR 312.2: nobody younger has an account
ADULT_AGE = 18
OLDEST_LIMIT = 25
READABLE = 4.5  # WCAG 2.2, 1.4.3
NPI = "http://hl7.org/fhir/sid/us-npi"
NPI_AS_OID = "urn:oid:2.16.840.1.113883.4.6"  # the same numbers in C-CDA; charts are read with FHIR's own name

_ID = re.compile(r"[a-z][a-z0-9]{2,30}")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_PHONE = re.compile(r"\+?[0-9(). -]{10,25}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")

# Paths and names that the portal itself uses, or that would pass for it.
# fmt: off
RESERVED = frozenset({
    "system", "portico", "api", "assets", "console", "www", "admin", "static", "mail", "health", "login", "signin",
    "signup", "activate", "validate", "practice", "practices", "help", "local", "oauth", "index", "record",
    "favicon", "robots", "root", "support", "status", "security", "operator",
})
# fmt: on


class WithId(Protocol):
    """A setting that others refer to by its id."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=WithId)
V = TypeVar("V", bound=str)


def well_formed(text: str) -> bool:
    """Whether this can be a practice's id at all; what cannot is never looked up."""
    return _ID.fullmatch(text) is not None and text not in RESERVED


def practice_id(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise ValueError("Use 3 to 31 lower-case letters and digits, a letter first.")
    if text in RESERVED:
        raise ValueError("This name is reserved for the portal itself.")
    return text


def time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Use a time zone of the IANA database, such as America/New_York.") from None
    return name


def phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if _PHONE.fullmatch(text) is None or len(digits.removeprefix("1")) != 10:
        raise ValueError("Use a US phone number with area code, such as (508) 555-0142.")
    return text


def identifier_system(text: str) -> str:
    parts = urlsplit(text) if _URI.fullmatch(text) else None
    if parts is None or (parts.scheme in {"http", "https"} and not parts.netloc):
        raise ValueError("Use a URI, such as https://practice.example/mrn or urn:oid:2.16.840.1.113883.3.1.")
    return text


def provider_system(text: str) -> str:
    if text == NPI_AS_OID:
        raise ValueError(f"Use {NPI} for National Provider Identifiers.")
    return text


def require_known(what: str, named: Iterable[str], known: Collection[str]) -> None:
    """That each id a setting names is one of the practice's own."""
    if unknown := [one for one in dict.fromkeys(named) if one not in known]:
        raise ValueError(f"The practice has no {what} of this id: {', '.join(unknown)}.")


def require_one_provider_each(identifiers: Iterable[tuple[str, str]]) -> None:
    """That an identifier leads to one provider."""
    if twice := [value for (_, value), number in Counter(identifiers).items() if number > 1]:
        raise ValueError(f"An identifier is there more than once: {', '.join(twice)}.")


def different(values: list[V]) -> list[V]:
    if len(set(values)) != len(values):
        raise ValueError("Each may be there only once.")
    return values


def different_ids(found: list[T]) -> list[T]:
    different([each.id for each in found])
    return found


def color(text: str) -> str:
    if _COLOR.fullmatch(text) is None:
        raise ValueError("Use a color as six hexadecimal digits in lower case, such as #0c5a54.")
    return text


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(text: str) -> float:
    channels = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def hard_to_read(colors: dict[str, str]) -> list[str]:
    """The pairs of these brand colors that pages set as text on ground and that are too close to each other."""
    white = "#ffffff"
    pairs = {
        "on_brand on brand": (colors["on_brand"], colors["brand"]),
        "brand on white": (colors["brand"], white),
        "brand on brand_soft": (colors["brand"], colors["brand_soft"]),
        "white on brand_strong": (white, colors["brand_strong"]),
    }
    return [name for name, (text, ground) in pairs.items() if contrast(text, ground) < READABLE]


def lowered_ages(old: dict[str, int], new: dict[str, int]) -> list[str]:
    """The age limits that would fall. They can only be raised: who was too young must not become old enough."""
    return [name for name, age in new.items() if age < old.get(name, age)]
