"""Medications, current and past: name and strength apart, how to take them, who prescribed them."""

import re
from collections.abc import Sequence
from datetime import date

from portico.records.fhir import words
from portico.records.fhir.datatypes import Concept, Reference
from portico.records.fhir.dates import day
from portico.records.fhir.resources import Dosage, Medication, MedicationRequest, MedicationStatement
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "medications"
_CURRENT = {"active": "Taking now", "on-hold": "On hold", "intended": "To be started", "unknown": "Status not recorded"}
_PAST = {
    "completed": "Finished",
    "stopped": "Stopped",
    "cancelled": "Cancelled",
    "not-taken": "Not taken",
}
_NAMED = re.compile(
    r"(?P<name>[^\d/]+?) (?P<amount>\d[\d.,]*) ?(?P<unit>MG|MCG|G|ML|MEQ|UNT|UNITS?|%)(?P<per>/(?:ML|ACTUAT|HR))?"
    r"(?: (?P<form>[^\d/]+))?",
    re.IGNORECASE,
)
_UNITS = {"ml": "mL", "meq": "mEq", "unt": "units", "unit": "units"}
_PER = {"/ml": "/mL", "/actuat": " per dose", "/hr": " per hour"}
_PLAIN_FORMS = {"oral tablet", "tablet", "oral capsule", "capsule", "tab", "cap"}
_SHOUTED_UNIT = re.compile(r"(?<=\d) ?(MG|MCG|ML|MEQ|HR)\b(?:/(ML|ACTUAT|HR)\b)?")


def read_request(request: MedicationRequest, context: Context) -> Listed:
    """A prescription, or what a patient told of taking. A draft is not a medication yet."""
    if request.status in (ENTERED_IN_ERROR, "draft"):
        return hidden(request.authoredOn)
    return _listed(
        context,
        status=request.status,
        what=(request.medicationCodeableConcept, request.medicationReference),
        dosage=request.dosageInstruction,
        when=request.authoredOn,
        started=request.authoredOn,
        ended=None,
        prescriber=request.requester,
        reasons=request.reasonCode,
    )


def read_statement(statement: MedicationStatement, context: Context) -> Listed:
    """What the patient takes, as somebody recorded it."""
    period = statement.effectivePeriod
    started = statement.effectiveDateTime or (period.start if period else None)
    when = started or statement.dateAsserted
    if statement.status == ENTERED_IN_ERROR:
        return hidden(when)
    return _listed(
        context,
        status=statement.status,
        what=(statement.medicationCodeableConcept, statement.medicationReference),
        dosage=statement.dosage,
        when=when,
        started=started,
        ended=period.end if period else None,
        prescriber=None,
        reasons=statement.reasonCode,
    )


def split_name(text: str) -> tuple[str, str | None]:
    """Name and strength of one ingredient: `Metformin 500 MG Oral Tablet` → Metformin, 500 mg.

    A form that matters (a spray, a cream, extended release) stays in the name; what cannot be split safely stays whole.
    """
    match = _NAMED.fullmatch(text)
    if match is None:
        return _SHOUTED_UNIT.sub(_calm, text), None
    unit = match["unit"].lower()
    strength = f"{match['amount']} {_UNITS.get(unit, unit)}{_PER.get((match['per'] or '').lower(), '')}"
    form = (match["form"] or "").lower()
    return " ".join(filter(None, [match["name"], "" if form in _PLAIN_FORMS else form])), strength


def _calm(match: re.Match[str]) -> str:
    unit, per = match[1].lower(), (match[2] or "").lower()
    return f" {_UNITS.get(unit, unit)}{_PER[f'/{per}'] if per else ''}"


def _listed(
    context: Context,
    *,
    status: str,
    what: tuple[Concept | None, Reference | None],
    dosage: Sequence[Dosage],
    when: str | None,
    started: str | None,
    ended: str | None,
    prescriber: Reference | None,
    reasons: Sequence[Concept],
) -> Listed:
    name, strength = split_name(_name(*what, context) or "Medication without a name")
    ended = ended or _bound(dosage)
    current = status in _CURRENT and not _over(ended, context.today)
    item = {
        "id": context.id,
        "name": name,
        "strength": strength,
        "instructions": _instructions(dosage),
        "status": "current" if current else "past",
        "status_words": "Ended" if status in _CURRENT and not current else (_CURRENT | _PAST)[status],
        "started": day(started),
        "ended": day(ended),
        "prescriber": context.references.name(prescriber, context.body),
        "reason": words.first(reasons),
    }
    return Listed(SECTION, when, item)


def _name(concept: Concept | None, reference: Reference | None, context: Context) -> str | None:
    if said := words.of(concept):
        return said
    body = context.references.body(reference, context.body)
    if body and isinstance(body.get("code"), dict) and (said := words.of(Medication.model_validate(body).code)):
        return said
    return words.plain(reference.display) if reference else None


def _instructions(dosage: Sequence[Dosage]) -> str | None:
    said = [words.plain(each.patientInstruction or each.text) or _timing(each) for each in dosage]
    return " ".join(dict.fromkeys(filter(None, said))) or None


def _timing(dosage: Dosage) -> str | None:
    return words.of(dosage.timing.code) if dosage.timing else None


def _bound(dosage: Sequence[Dosage]) -> str | None:
    """When the last of the doses ends, where each says so."""
    ends = [each.timing.repeat.boundsPeriod.end if _bounded(each) else None for each in dosage]  # type: ignore[union-attr]
    return max(filter(None, ends)) if ends and all(ends) else None


def _bounded(dosage: Dosage) -> bool:
    return bool(dosage.timing and dosage.timing.repeat and dosage.timing.repeat.boundsPeriod)


def _over(ended: str | None, today: date) -> bool:
    return ended is not None and ended[:10] < today.isoformat()[: len(ended[:10])]
