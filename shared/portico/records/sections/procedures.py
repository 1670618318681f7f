"""Procedures: operations, examinations and treatments."""

from portico.records.fhir import words
from portico.records.fhir.datatypes import since
from portico.records.fhir.dates import day
from portico.records.fhir.resources import Procedure
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "procedures"
_STATUS_WORDS = {
    "preparation": "Planned",
    "in-progress": "In progress",
    "not-done": "Not done",
    "on-hold": "On hold",
    "stopped": "Stopped before it was finished",
    "completed": "Done",
    "unknown": "Status not recorded",
}


def read(procedure: Procedure, context: Context) -> Listed:
    """A procedure, by whom, where and why."""
    when = procedure.performedDateTime or since(procedure.performedPeriod)
    if procedure.status == ENTERED_IN_ERROR:
        return hidden(when)
    performers = (context.references.name(one.actor, context.body) for one in procedure.performer)
    item = {
        "id": context.id,
        "name": words.of(procedure.code) or "Procedure without a name",
        "date": day(when),
        "status_words": _STATUS_WORDS[procedure.status],
        "performer": next(filter(None, performers), None),
        "location": context.references.name(procedure.location, context.body),
        "reason": words.first(procedure.reasonCode),
    }
    return Listed(SECTION, when, item)
