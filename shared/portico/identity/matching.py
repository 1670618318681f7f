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

from portico.identity import policy
from portico.records import service as records
from portico.records.models import PatientSummary

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['\u2019 -]|\.(?= |$))*")
_LONGEST_NAME = 60
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
