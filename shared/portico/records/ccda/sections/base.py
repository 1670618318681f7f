"""What the readers of all sections share: their table, and how an entry's parts are found."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.values import Fhir
from portico.records.ccda.xml import is_negated, templates

Take = Callable[[Element, Resources], None]
AnyTake = TypeVar("AnyTake", bound=Callable[..., None])
Table = Mapping[str, Take]
"""Root of an entry's template -> what takes such an entry. A template's root is the same in R1.1 and R2.1; where an
entry claims several, the first of the table counts."""

# Problem Status (2.16.840.1.113883.3.88.12.80.68) and what else systems say, as a clinical status of FHIR.
_CLINICAL = {
    "55561003": "active",
    "90734009": "active",  # chronic
    "7087005": "active",  # intermittent
    "246455001": "recurrence",
    "263855007": "relapse",
    "277022003": "remission",
    "73425007": "inactive",
    "413322009": "resolved",
    "active": "active",
    "inactive": "inactive",
    "resolved": "resolved",
}
NOT_SO = "It says that it is not so."
_STATUS_TEMPLATES = ("22.4.6", "22.4.28", "1.50", "1.39")
_NO_RELAPSE = {"recurrence": "active", "relapse": "active", "remission": "inactive"}


def children(element: Element, tag: str) -> list[Element]:
    """The entries inside an entry, of one kind."""
    return element.findall(f"entryRelationship/{tag}")


def statements(act: Element, *wanted: str) -> list[Element]:
    """The observations that a concern is about: those of these templates, else all of them."""
    found = children(act, "observation")
    return [one for one in found if has_template(one, *wanted)] or found


def each(found: Iterable[Element], take: Callable[[Element], object], to: Resources, *, besides: bool = False) -> None:
    """Take each part of an entry; one that cannot be read is told and does not take the others with it.

    Raises NotUnderstood, with the first reason, where nothing of the entry can be read: no part, and nothing `besides`.
    """
    reasons: list[NotUnderstood] = []
    taken = besides
    for one in found:
        try:
            take(one)
            taken = True
        except NotUnderstood as reason:
            to.read.add(one)
            reasons.append(reason)
    if reasons and not taken:
        raise reasons[0]
    for told in reasons:
        to.lose(f"Part of a group: {told.words}")


def has_template(element: Element, *wanted: str) -> bool:
    return any(root in wanted for root in templates(element))


def reads_negation(take: AnyTake) -> AnyTake:
    """Marks what takes an entry also where it says that it is not so; otherwise such an entry is lost, and told."""
    _READ_NEGATION.add(take)
    return take


def can_take(take: Take, entry: Element) -> bool:
    """Whether an entry, if it is negated, is taken as such."""
    return not is_negated(entry) or getattr(take, "func", take) in _READ_NEGATION


_READ_NEGATION: set[Callable[..., None]] = set()


def clinical_status(system: str, observation: Element, concern: Element | None) -> Fhir:
    """What the status observation says; without one, over when it has an end, and else active.

    A concern that is `completed` without an end is no sign of recovery: many systems write it of everything they sent.
    One with an end that is unknown is over (C-CDA R2.1, Problem Observation).
    """
    found = _told(observation)
    if found is None:
        ended = values.period(observation.find("effectiveTime")).get("end")
        began = values.period(observation.find("effectiveTime")).get("start")
        state = _state(concern)
        high = observation.find("effectiveTime/high")
        over = bool(ended and ended != began) or (
            state == "completed" and high is not None and high.get("nullFlavor") == "UNK"
        )
        found = "resolved" if over else "inactive" if state in ("suspended", "aborted") else "active"
    if system.startswith("allergy"):
        found = _NO_RELAPSE.get(found, found)
    return codes.hl7(system, found)


def verification(system: str, refuted: bool, observation: Element, concern: Element | None) -> Fhir | None:
    """That it was ruled out, or sent by mistake; otherwise the document says nothing of how sure it is."""
    if "nullified" in (_state(observation), _state(concern)):
        return codes.hl7(system, "entered-in-error")
    return codes.hl7(system, "refuted") if refuted else None


def _state(entry: Element | None) -> str | None:
    held = entry.find("statusCode") if entry is not None else None
    return held.get("code") if held is not None else None


def _told(observation: Element) -> str | None:
    for one in children(observation, "observation"):
        value = one.find("value")
        if value is not None and has_template(one, *_STATUS_TEMPLATES):
            told = _CLINICAL.get(value.get("code") or "")
            return told or _CLINICAL.get((value.get("displayName") or "").strip().lower())
    return None
