"""Observations taken apart into single measures, and shared out among the sections that show them."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from portico.export import codes
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.parts import (
    Concept,
    Id,
    Period,
    Person,
    codings,
    concept,
    field,
    first,
    items,
    period,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Reader
from portico.export.values import Range, Value, reference_range, value_of

_SOCIAL = frozenset(
    [
        "social-history",
        "sdoh",
        "activity",
        "observation-adi-documentation",
        "treatment-intervention-preference",
        "care-experience-preference",
    ]
)
_ASSESSMENT = frozenset(["survey", "functional-status", "cognitive-status", "disability-status"])


class Measure(NamedTuple):
    """One thing that was measured or asked, with its answer."""

    id: Id
    name: Concept
    when: Period
    date: str
    status: str
    value: Value
    flag: str
    range: Range | None
    author: Person | None

    @property
    def flag_words(self) -> str:
        return codes.INTERPRETATIONS.get(self.flag, "")


class Panel(NamedTuple):
    """Measures reported together: a DiagnosticReport, an Observation that groups others, or one Observation alone."""

    id: Id
    name: Concept
    when: Period
    date: str
    status: str
    measures: tuple[Measure, ...]


class Observations:
    """The chart's Observations by the section that shows them; those of a report go with their report."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @cached_property
    def _by_section(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {"vitals": [], "social": [], "assessments": [], "results": []}
        for observation in self._reader.newest(
            "Observation", "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"
        ):
            found[section_of(observation)].append(observation)
        return found

    def of(self, section: str) -> list[Resource]:
        """The Observations of a section, newest first: one that only groups others is left to the others."""
        return [item for item in self._by_section[section] if not _only_groups(item, self._reader)]

    def panels(self, section: str) -> list[Panel]:
        """The reports and groups of a section, then what stands alone, all newest first."""
        members = {string(item, "id"): item for item in self._by_section[section]}
        grouped: set[str] = set()
        panels = []
        for report in self._reader.all("DiagnosticReport"):
            found = self._members(report, "result", members)
            if found:
                grouped.update(string(item, "id") for item in found)
                panels.append(self._panel(report, found))
        for id_, item in members.items():
            found = self._members(item, "hasMember", members)
            if found and id_ not in grouped:
                grouped.update([id_, *(string(member, "id") for member in found)])
                panels.append(self._panel(item, [item, *found] if _has_answer(item) else found))
        panels += [
            self._panel(item, [item])
            for id_, item in members.items()
            if id_ not in grouped and not _only_groups(item, self._reader)
        ]
        return sorted(panels, key=lambda panel: panel.date, reverse=True)

    def _members(self, owner: Resource, key: str, members: dict[str, Resource]) -> list[Resource]:
        """The Observations of this section that a report or group names; a group inside it gives its own members."""
        found: list[Resource] = []
        for reference in items(owner.get(key)):
            target = self._reader.references.find(reference, owner)
            if target is None or string(target, "id") not in members or target is owner:
                continue
            inner = [] if key == "hasMember" or _has_answer(target) else self._members(target, "hasMember", members)
            found += inner or [target]
        return found

    def _panel(self, owner: Resource, found: list[Resource]) -> Panel:
        when = period(owner, "effective")
        return Panel(
            resource_id(owner, "panel"),
            concept(owner.get("code")),
            when if when != Period() else Period(low=measure_date(found[0])),
            start_of(owner, "effective") or string(owner, "issued") or start_of(found[0], "effective"),
            string(owner, "status"),
            tuple(measure for item in found for measure in measures(item, self._reader)),
        )


def measure_date(observation: Resource) -> str | None:
    """When an Observation was made, as HL7 TS."""
    return period(observation, "effective").start


def section_of(observation: Resource) -> str:
    """The section that shows an Observation: vitals, social, assessments or results."""
    if any(c.get("code") in codes.SMOKING_STATUS_CODES for c in codings(observation.get("code"))):
        return "social"
    found = {c.get("code") for category in items(observation.get("category")) for c in codings(category)}
    if "vital-signs" in found:
        return "vitals"
    if found & _SOCIAL:
        return "social"
    return "assessments" if found & _ASSESSMENT else "results"


def measures(observation: Resource, reader: Reader) -> Iterator[Measure]:
    """The Observation's own value, unless its components say it all, and then each component."""
    when = period(observation, "effective")
    date = start_of(observation, "effective") or string(observation, "issued")
    if when == Period():
        when = Period(point=hl7_time(date))
    author = reader.person(first(observation.get("performer")), observation)
    shared = (when, date, string(observation, "status"), author)
    components = items(observation.get("component"))
    if not components or _has_value(observation):
        yield _measure(observation, resource_id(observation), *shared)
    for index, component in enumerate(components):
        yield _measure(component, resource_id(observation, f"component-{index}"), *shared)


def _measure(source: Resource, id_: Id, when: Period, date: str, status: str, author: Person | None) -> Measure:
    flag = next((string(c, "code") for meaning in items(source.get("interpretation")) for c in codings(meaning)), "")
    return Measure(
        id_,
        concept(source.get("code")),
        when,
        date,
        status,
        value_of(source),
        flag,
        reference_range(first(source.get("referenceRange"))),
        author,
    )


def _has_value(observation: Resource) -> bool:
    return any(key.startswith("value") for key in observation)


def _has_answer(observation: Resource) -> bool:
    return _has_value(observation) or bool(items(observation.get("component")))


def _only_groups(observation: Resource, reader: Reader) -> bool:
    """Whether an Observation says nothing itself and every one it groups is in the chart to speak for it."""
    if _has_answer(observation) or field(observation, "dataAbsentReason"):
        return False
    found = [reader.references.find(reference) for reference in items(observation.get("hasMember"))]
    return bool(found) and all(found)
