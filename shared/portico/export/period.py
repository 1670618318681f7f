"""Dates of service: which ones a patient asks for, and what of a chart falls on them.

What was done or measured on a day (visits, procedures, results, vital signs, immunizations, questionnaires, notes) is
told for the days asked for. What holds now (allergies, medications, problems, goals, social history and the like) is
always told whole: half a list of allergies would be a dangerous one.
"""

import calendar
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portico.errors import Invalid
from portico.export.dates import local_day
from portico.export.models import Chart, Period, Resource, Span
from portico.export.observations import section_of
from portico.export.parts import field, items, string
from portico.export.references import References
from portico.export.sections.base import in_error

# The types that are told by date, and where each says its date of service; the first that is there counts.
_DATED: Mapping[str, tuple[str, ...]] = {
    "Encounter": ("period",),
    "Procedure": ("performed",),
    "Immunization": ("occurrence",),
    "Observation": ("effective", "issued"),
    "DiagnosticReport": ("effective", "issued"),
    "DocumentReference": ("context", "date"),
}
DATED_SECTIONS = ("immunizations", "results", "vitals", "procedures", "encounters", "assessments", "notes")
_UNDER_WAY = ("arrived", "triaged", "in-progress", "onleave", "on-hold")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EARLIEST_YEAR = 1800

NEEDED = "Enter a date."
NOT_A_DATE = "This is not a date. Enter month, day and year, such as 3/14/2026."
TO_COME = "This day is still to come. Enter today or an earlier day."
WRONG_ORDER = "From must be the same day as To, or an earlier one."


def span_of(asked: Period, today: date) -> Span | None:
    """The days asked for; None is all time. Raises Invalid `export.period` with what to mend, by field."""
    given = {"date": asked.date, "from": asked.from_, "to": asked.to}
    wanted = {"all": (), "single": ("date",), "range": ("from", "to")}[asked.kind]
    days: dict[str, date] = {}
    errors = {name: "This is not part of the choice." for name in given if given[name] and name not in wanted}
    for name in wanted:
        day = _day(given[name] or "")
        if day is None:
            errors[name] = NOT_A_DATE if given[name] else NEEDED
        elif day > today:
            errors[name] = TO_COME
        else:
            days[name] = day
    if not errors and asked.kind == "range" and days["from"] > days["to"]:
        errors["from"] = WRONG_ORDER
    if errors:
        raise Invalid("export.period", "Please check the dates.", errors=errors)
    return Span(days[wanted[0]], days[wanted[-1]]) if wanted else None


def _day(text: str) -> date | None:
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _EARLIEST_YEAR else None


@dataclass(frozen=True, slots=True)
class Divided:
    """A chart by its dates of service: within the days asked for, on other days, and without a date."""

    within: Chart
    elsewhere: Chart
    undated: Chart


def divide(chart: Chart, span: Span, time_zone: str) -> Divided:
    """Shares a chart out; what is told whole is within. Every part can still name what is in the others."""
    within: list[Resource] = []
    elsewhere: list[Resource] = []
    undated: list[Resource] = []
    days = {id(item): days_of(item, time_zone) for item in chart.resources if _is_dated(item)}
    _hand_down(days, chart.resources)
    for resource in chart.resources:
        if id(resource) not in days:
            within.append(resource)
        elif (covered := days[id(resource)]) is None:
            undated.append(resource)
        else:
            touches = covered.first <= span.last and covered.last >= span.first
            (within if touches else elsewhere).append(resource)
    return Divided(*(Chart(chart.patient, part, chart.resources) for part in (within, elsewhere, undated)))


def _hand_down(days: dict[int, Span | None], resources: Sequence[Resource]) -> None:
    """Gives Observations without a date the days of what names them: a report first, else a group of Observations."""
    waiting = {id(item) for item in _of_type("Observation", resources) if days.get(id(item), ...) is None}
    if not waiting:
        return
    references = References(resources)
    owners = deque(item for kind in ("DiagnosticReport", "Observation") for item in _of_type(kind, resources))
    while owners:
        owner = owners.popleft()
        covered = days.get(id(owner))
        if covered is None or in_error(owner):
            continue
        for reference in [*items(owner.get("result")), *items(owner.get("hasMember"))]:
            member = references.find(reference, owner)
            if member is not None and id(member) in waiting:
                waiting.remove(id(member))
                days[id(member)] = covered
                owners.append(member)  # a group hands on what it was given


def _of_type(kind: str, resources: Sequence[Resource]) -> Iterator[Resource]:
    return (item for item in resources if item.get("resourceType") == kind)


def _is_dated(resource: Resource) -> bool:
    """Whether it is told by its date of service. Social history (smoking, work, housing) is one of the whole lists."""
    kind = resource.get("resourceType")
    return kind in _DATED and not (kind == "Observation" and section_of(resource) == "social")


def days_of(resource: Resource, time_zone: str) -> Span | None:
    """The days a resource of a dated type covers; None when it names none.

    A month or a year covers all of its days. Without an end, what is still under way goes on, and what is over was
    on the day it began.
    """
    for key in _DATED[str(resource["resourceType"])]:
        start, end = _ends(resource, key)
        first = local_day(start or end, time_zone)
        if first is None:
            continue
        if start and not end and resource.get("status") in _UNDER_WAY:
            return Span(first, date.max)
        return Span(first, max(first, _last_day(end or start, time_zone) or first))
    return None


def _ends(resource: Resource, key: str) -> tuple[str, str]:
    moment = string(resource, f"{key}DateTime") or string(resource, f"{key}Instant") or string(resource, key)
    if moment:
        return moment, moment
    span = field(resource, f"{key}Period") or field(field(resource, key), "period") or field(resource, key)
    return string(span, "start"), string(span, "end")


def _last_day(value: str, time_zone: str) -> date | None:
    first = local_day(value, time_zone)
    if first is None or len(value) > len("2026-11"):
        return first
    month = first.month if len(value) == len("2026-11") else 12
    return date(first.year, month, calendar.monthrange(first.year, month)[1])
