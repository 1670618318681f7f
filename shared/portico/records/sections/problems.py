"""Problems: conditions and diagnoses, current and past."""

from portico.records.fhir import words
from portico.records.fhir.datatypes import since
from portico.records.fhir.dates import day
from portico.records.fhir.resources import Condition
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "problems"
_CURRENT = {"active": "Active", "recurrence": "Came back", "relapse": "Came back"}
_PAST = {"inactive": "No longer active", "remission": "In remission", "resolved": "Resolved"}
_UNSURE = {"unconfirmed": "Not confirmed", "provisional": "Not confirmed", "differential": "Being looked into"}


def read(condition: Condition, context: Context) -> Listed:
    """A condition; one that was ruled out is past."""
    verification = words.code(condition.verificationStatus)
    started = condition.onsetDateTime or since(condition.onsetPeriod)
    when = started or condition.recordedDate
    if verification == ENTERED_IN_ERROR:
        return hidden(when)
    past = _past(condition, verification)
    current = _UNSURE.get(verification or "") or _CURRENT.get(words.code(condition.clinicalStatus) or "", "Active")
    item = {
        "id": context.id,
        "name": words.of(condition.code) or "Condition without a name",
        "status": "past" if past else "current",
        "status_words": past or current,
        "started": day(when),
        "ended": day(_ended(condition)),
    }
    return Listed(SECTION, when, item)


def _past(condition: Condition, verification: str | None) -> str | None:
    if verification == "refuted":
        return "Ruled out"
    clinical = words.code(condition.clinicalStatus)
    if clinical in _CURRENT:
        return None
    return _PAST.get(clinical or "") or ("Resolved" if _abated(condition) else None)


def _ended(condition: Condition) -> str | None:
    period = condition.abatementPeriod
    return condition.abatementDateTime or (period and (period.end or period.start)) or None


def _abated(condition: Condition) -> bool:
    told = (condition.abatementAge, condition.abatementRange, condition.abatementString, _ended(condition))
    return any(told)
