"""Immunizations, those that were not given too."""

from portico.records.fhir import quantities, words
from portico.records.fhir.dates import day
from portico.records.fhir.resources import Immunization
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "immunizations"


def read(immunization: Immunization, context: Context) -> Listed:
    """A vaccine, when and where it was given, and its lot."""
    when = immunization.occurrenceDateTime
    if immunization.status == ENTERED_IN_ERROR:
        return hidden(when)
    given = immunization.status == "completed"
    reason = words.of(immunization.statusReason)
    item = {
        "id": context.id,
        "name": words.of(immunization.vaccineCode) or "Vaccine without a name",
        "date": day(when),
        "status_words": "Given" if given else f"Not given: {reason}" if reason else "Not given",
        "lot": words.plain(immunization.lotNumber),
        "site": words.of(immunization.site),
        "dose": quantities.with_unit(immunization.doseQuantity),
        "location": context.references.name(immunization.location, context.body),
    }
    return Listed(SECTION, when, item)
