"""What is planned: care plans, orders, appointments to come, and goals."""

from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import loinc
from portico.export.dates import hl7_time, local_day
from portico.export.models import Resource
from portico.export.parts import (
    Concept,
    Id,
    Period,
    Person,
    concept,
    field,
    first,
    items,
    join,
    period,
    resource_id,
    start_of,
    string,
    text_of,
)
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.statuses import status_words

PLAN = Kind(
    "plan",
    "Care plans, orders and appointments",
    ("2.16.840.1.113883.10.20.22.2.10", "2014-06-09"),
    loinc("18776-5", "Plan of care note"),
    ("Plan", "Details", "Date", "Status"),
    "No information about plans.",
)
GOALS = Kind(
    "goals",
    "Goals",
    ("2.16.840.1.113883.10.20.22.2.60", ""),
    loinc("61146-7", "Goals"),
    ("Goal", "Started", "Aim to reach by", "Status"),
    "No goals.",
)
_PLANNED = ("draft", "active", "on-hold", "unknown", "in-progress", "scheduled", "not-started")
_UPCOMING = ("proposed", "pending", "booked", "arrived", "checked-in", "waitlist")


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned act (INT, RQO), a planned encounter (APT), or, when it is over, an act that happened (EVN)."""

    anchor: str
    element: str
    mood: str
    id: Id
    what: Concept
    status: str
    when: Period
    author: Person | None
    author_time: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A Goal Observation."""

    anchor: str
    id: Id
    what: Concept
    when: Period


def plan_of_treatment(reader: Reader) -> Section:
    """Care plans with their activities, orders, and appointments that are still to come."""
    builder = Builder(PLAN)
    for appointment in reader.newest("Appointment", "start"):
        day = local_day(string(appointment, "start"), reader.document.time_zone)
        today = local_day(reader.document.created.isoformat(), reader.document.time_zone)
        if day and today and day >= today and appointment.get("status") in _UPCOMING:
            builder.entries.append(_appointment(appointment, reader, builder))
    for order in reader.newest("ServiceRequest", "authoredOn"):
        builder.entries.append(_order(order, reader, builder))
    for plan in reader.newest("CarePlan", "period", "created"):
        _care_plan(plan, reader, builder)
    return builder.done()


def _appointment(appointment: Resource, reader: Reader, builder: Builder) -> Planned:
    kind = concept(first(appointment.get("serviceType")) or field(appointment, "appointmentType"))
    shown = string(appointment, "description") or kind.words
    who = join(
        [string(field(participant, "actor"), "display") for participant in items(appointment.get("participant"))]
    )
    start = string(appointment, "start")
    anchor = builder.row(shown, who, reader.time(start), status_words(string(appointment, "status")))
    when = Period(low=hl7_time(start), high=hl7_time(appointment.get("end")))
    return Planned(
        anchor,
        "encounter",
        "APT",
        resource_id(appointment),
        Concept(kind.code, shown, kind.translations, kind.null),
        "active",
        when,
        None,
        None,
    )


def _order(order: Resource, reader: Reader, builder: Builder) -> Planned:
    what = concept(order.get("code"))
    status, ordered = string(order, "status"), string(order, "authoredOn")
    who = reader.person(order.get("requester"), order)
    reasons = join([concept(reason).words for reason in items(order.get("reasonCode"))])
    due = start_of(order, "occurrence") or ordered
    anchor = builder.row(
        what.words,
        join([f"For {reasons}" if reasons else "", who.name if who else ""]),
        reader.date(due),
        status_words(status),
        date=ordered,
    )
    mood = "RQO" if status in _PLANNED else "EVN"
    return Planned(
        anchor,
        "act",
        mood,
        resource_id(order),
        what,
        _ended(status),
        _point_or_span(order, due),
        who,
        hl7_time(ordered),
    )


def _care_plan(plan: Resource, reader: Reader, builder: Builder) -> None:
    """A care plan and then each of its activities: each has its own line and entry."""
    status, when = string(plan, "status"), period(plan, "period")
    start = start_of(plan, "period") or string(plan, "created")
    named = [concept(category) for category in items(plan.get("category"))]
    what = next(
        (name for name in reversed(named) if name.text), Concept(None, string(plan, "title") or "Care plan", (), "UNK")
    )
    problems = [
        text_of(field(reader.references.find(reference, plan), "code")) for reference in items(plan.get("addresses"))
    ]
    anchor = builder.row(
        what.words,
        join([f"For {concept({'text': name}).words}" for name in problems if name]),
        reader.date(start),
        status_words(status),
        date=start,
    )
    mood = "INT" if status in _PLANNED else "EVN"
    builder.entries.append(Planned(anchor, "act", mood, resource_id(plan), what, _ended(status), when, None, None))
    for index, activity in enumerate(items(plan.get("activity"))):
        detail = field(activity, "detail")
        step = (
            concept(detail.get("code"))
            if detail.get("code")
            else Concept(None, string(detail, "description"), (), "UNK")
        )
        if not (step.text or step.code):
            continue
        state = string(detail, "status") or status
        anchor = builder.row(step.words, f"Part of {what.words}", reader.date(start), status_words(state))
        mood = "INT" if state in _PLANNED else "EVN"
        builder.entries.append(
            Planned(anchor, "act", mood, resource_id(plan, f"activity-{index}"), step, _ended(state), when, None, None)
        )


def _ended(status: str) -> str:
    """ActStatus for a plan; C-CDA lets a planned act be nothing but active."""
    if status in _PLANNED:
        return "active"
    return "completed" if status == "completed" else "cancelled" if status in ("revoked", "cancelled") else "aborted"


def _point_or_span(order: Resource, due: str) -> Period:
    when = period(order, "occurrence")
    return when if when != Period() else Period(point=hl7_time(due))


def goals(reader: Reader) -> Section:
    """Every goal, newest first."""
    builder = Builder(GOALS)
    for goal in reader.newest("Goal", "startDate", "statusDate"):
        target = first(goal.get("target"))
        measured = concept(target.get("measure"), codes.LOINC)
        what = concept(goal.get("description"))
        start, due = string(goal, "startDate"), string(target, "dueDate")
        anchor = builder.row(
            what.words,
            reader.date(start),
            reader.date(due),
            status_words(string(goal, "lifecycleStatus")),
            date=start,
        )
        lead = Concept(measured.code, what.text, measured.translations, measured.null) if measured.code else what
        builder.entries.append(
            Goal(anchor, resource_id(goal), lead, Period(low=hl7_time(start), high=hl7_time(due), open=not due))
        )
    return builder.done()
