"""Whose chart it is that someone describes who is not signed in.

The rule: name and date of birth are the chart's, and so is the phone number or the ZIP code; and no other chart of the
practice fits as well. It opens nothing by itself: it only decides whom the practice's own contact is asked for.

A name fits when its words, in any order and without regard to case, accents, hyphens and apostrophes, are in the
chart's name (or a former one), with every word of the family name and at least one given name among them. A suffix
such as Jr. does not count. Phones are compared by digits, ZIP codes by their first five.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portico.errors import Invalid
from portico.identity import policy
from portico.records import service as records
from portico.records.models import PatientSummary

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['\u2019 -]|\.(?= |$))*")
_LONGEST_NAME = 60
_US_DIGITS = 10
_POSTAL_CODE = re.compile(r"([0-9]{5})(?:[ -]?[0-9]{4})?")


@dataclass(frozen=True, slots=True)
class Described:
    """A patient as someone describes them who is not signed in."""

    first_name: str
    last_name: str
    birth_date: date
    phone: str | None
    postal_code: str | None

    @property
    def who(self) -> str:
        """The same for the same person, however it is written: for limits, and where no chart is found."""
        return "\n".join((*sorted(_words(f"{self.first_name} {self.last_name}")), self.birth_date.isoformat()))


def find(described: Described, charts: Iterable[PatientSummary]) -> PatientSummary | None:
    """The one chart of those that is meant; None for none, and for several."""
    fitting = [chart for chart in charts if fits(described, chart)]
    return fitting[0] if len(fitting) == 1 else None


def fits(described: Described, chart: PatientSummary) -> bool:
    """Whether this chart is the one that is described."""
    return (
        described.birth_date == chart.birth_date
        and _same_name(described, chart)
        and (
            policy.same_phone(described.phone, None, chart.phones)
            or _same_postal_code(described.postal_code, chart.postal_code)
        )
    )


def problems(described: Described, prefix: str = "", *, phone_and_postal_code: bool = False) -> list[Invalid]:
    """What of it must be mended, by field. Phone or ZIP code is needed, or both."""
    found = name_problems(described.first_name, described.last_name, prefix)
    phone, postal = (described.phone or "").strip(), (described.postal_code or "").strip()
    if (phone or phone_and_postal_code or not postal) and len(policy.phone_digits(phone)[0]) != _US_DIGITS:
        found.append(_problem("phone_invalid", f"{prefix}phone", "Enter a phone number with its area code."))
    if (postal or phone_and_postal_code) and postal_code(postal) is None:
        found.append(_problem("postal_code_invalid", f"{prefix}postal_code", "Enter a ZIP code, five digits."))
    return found


def name_problems(first_name: str, last_name: str, prefix: str = "") -> list[Invalid]:
    """What of a name must be mended, by field."""
    typed = {"first": first_name, "last": last_name}
    return [
        _problem("name_invalid", f"{prefix}{which}_name", f"Enter the {which} name, in letters.")
        for which, name in typed.items()
        if not is_name(name.strip())
    ]


def _problem(reason: str, field: str, words: str) -> Invalid:
    return Invalid(f"identity.{reason}", words, errors={field: words})


def is_name(text: str) -> bool:
    """Whether this can be a person's name. It goes into mail, so it cannot be an address or a sentence."""
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None


def postal_code(text: str | None) -> str | None:
    """The first five digits of a ZIP code; None when it is none."""
    found = _POSTAL_CODE.fullmatch((text or "").strip())
    return found[1] if found else None


def _same_name(described: Described, chart: PatientSummary) -> bool:
    typed = _words(f"{described.first_name} {described.last_name}")
    family, given = _words(chart.family_name), _words(" ".join(chart.given_names))
    now = bool(family and given & typed) and family <= typed <= family | given
    return now or any(_says(typed, other) for other in (chart.full_name, *chart.other_names))


def _says(typed: frozenset[str], whole: str) -> bool:
    """Whether someone's name, of which the chart says no parts, was typed: its first and last word at least."""
    words = [word for word in records.folded(whole).split() if word not in _SUFFIXES]
    return bool(words) and {words[0], words[-1]} <= typed <= set(words)


def _words(name: str) -> frozenset[str]:
    return frozenset(records.folded(name).split()) - _SUFFIXES


def _same_postal_code(typed: str | None, known: str | None) -> bool:
    return postal_code(typed) is not None and postal_code(typed) == postal_code(known)
