"""Observations taken apart into single measures, and shared out among the sections that show them."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from portico.export import codes
from portico.export.codes import loinc
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
    join,
    period,
    resource_id,
    start_of,
    string,
)
from portico.export.sections.base import Reader
from portico.export.sections.notes import is_note
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
_CONCLUSION = Concept(loinc("55110-1", "Conclusions"), "Conclusion")


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
        """The reports and groups of a section, then what stands alone, all newest first.

        What a report concludes is told among the results, wherever its own results are told.
        """
        members = {string(item, "id"): item for item in self._by_section[section]}
        grouped: set[str] = set()
        panels = []
        for report in self._reader.all("DiagnosticReport"):
            found = self._members(report, "result", members)
            said = _conclusion(report) if section == "results" else ""
            if found:
                grouped.update(string(item, "id") for item in found)
                panels.append(self._panel(report, found, said))
            elif section == "results" and (said or self._is_told_nowhere(report)):
                panels.append(_lone_report(report, said))
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

    def _is_told_nowhere(self, report: Resource) -> bool:
        """Whether neither a note nor any result tells of a report: its results are not here, or at other dates."""
        results = (self._reader.references.find(item, report) for item in items(report.get("result")))
        return not is_note(report) and not any(id(result) in self._told for result in results)

    @cached_property
    def _told(self) -> frozenset[int]:
        """Which Observations are told, and not only known by those that name them."""
        return frozenset(map(id, self._reader.all("Observation")))

    def _panel(self, owner: Resource, found: list[Resource], conclusion: str = "") -> Panel:
        when = period(owner, "effective")
        told = [measure for item in found for measure in measures(item, self._reader)]
        if conclusion:
            told.append(_said(owner, _CONCLUSION, Value("ST", conclusion)))
        return Panel(
            resource_id(owner, "panel"),
            concept(owner.get("code")),
            when if when != Period() else Period(low=measure_date(found[0])),
            start_of(owner, "effective") or string(owner, "issued") or start_of(found[0], "effective"),
            string(owner, "status"),
            tuple(told),
        )


def _conclusion(report: Resource) -> str:
    coded = join([concept(code).words for code in items(report.get("conclusionCode"))])
    return string(report, "conclusion") or coded


def _lone_report(report: Resource, conclusion: str) -> Panel:
    """A report without a result beside it (of imaging, say): its name and what it concludes."""
    value = Value("ST", conclusion) if conclusion else Value("", "", null="NI")
    found = _said(report, concept(report.get("code")), value)
    return Panel(resource_id(report, "panel"), found.name, found.when, found.date, found.status, (found,))


def _said(report: Resource, name: Concept, value: Value) -> Measure:
    """What a report itself says, as a measure of its own date."""
    date = start_of(report, "effective") or string(report, "issued")
    id_, when = resource_id(report, "conclusion"), Period(point=hl7_time(date))
    return Measure(id_, name, when, date, string(report, "status"), value, "", None, None)


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
