"""Appointments to come and past ones; Home shows the next."""

from collections.abc import Iterator
from typing import Any

from portico.records.fhir import words
from portico.records.fhir.datatypes import Address, Reference
from portico.records.fhir.resources import PEOPLE, Appointment, Location
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "appointments"
_STATUS_WORDS = {
    "proposed": "Not confirmed yet",
    "pending": "Not confirmed yet",
    "booked": "Booked",
    "arrived": "Arrived",
    "fulfilled": "Took place",
    "cancelled": "Cancelled",
    "noshow": "Missed",
    "checked-in": "Checked in",
    "waitlist": "On the waiting list",
}
_EXPECTED = {"pending", "booked", "arrived", "checked-in"}


def read(appointment: Appointment, context: Context) -> Listed:
    """An appointment: what for, when, with whom and where. `upcoming` says whether it is still expected to happen."""
    if appointment.status == ENTERED_IN_ERROR:
        return hidden(appointment.start)
    title = words.plain(appointment.description) or words.first([*appointment.serviceType, appointment.appointmentType])
    actors = [one.actor for one in appointment.participant if one.actor]
    people = (
        context.references.name(actor, context.body)
        for actor in actors
        if context.references.kind(actor, context.body) in PEOPLE
    )
    item = {
        "id": context.id,
        "title": title or "Appointment",
        "start": appointment.start,
        "end": appointment.end,
        "provider": next(filter(None, people), None),
        "practitioners": context.practitioners(actors if appointment.status != "cancelled" else ()),
        "location": next(_places(actors, context), None),
        "status_words": _STATUS_WORDS[appointment.status],
        "upcoming": appointment.status in _EXPECTED and appointment.start is not None,
    }
    return Listed(SECTION, appointment.start, item)


def _places(actors: list[Reference], context: Context) -> Iterator[dict[str, Any]]:
    for actor in actors:
        references = context.references
        name = references.name(actor, context.body) if references.kind(actor, context.body) == "Location" else None
        if name:
            body = references.body(actor, context.body)
            address = Location.model_validate(body).address if body else None
            yield {"name": name, "address": line(address) if address else None}


def line(address: Address) -> str | None:
    """A postal address in one line, as it is written in the US."""
    region = " ".join(filter(None, [address.state, address.postalCode]))
    return ", ".join(filter(None, [*address.line, address.city, region])) or None
