"""Allergies and intolerances; that there are none is said in words."""

from portico.records.fhir import words
from portico.records.fhir.dates import day
from portico.records.fhir.resources import AllergyIntolerance
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "allergies"
# SNOMED CT: no known allergy, drug, food, environmental, latex allergy
_NONE_KNOWN = {
    "716186003": "No known allergies",
    "409137002": "No known drug allergies",
    "429625007": "No known food allergies",
    "428607008": "No known environmental allergies",
    "1003774007": "No known latex allergy",
}
_KINDS = {"food": "Food", "medication": "Medicine", "environment": "Environment", "biologic": "Biologic medicine"}
_PAST = {"inactive": "No longer active", "resolved": "Resolved"}
_SEVERITY = ("severe", "moderate", "mild")
_SEVERITY_WORDS = {"severe": "Severe reaction", "moderate": "Moderate reaction", "mild": "Mild reaction"}


def read(allergy: AllergyIntolerance, context: Context) -> Listed:
    """An allergy with its reactions; one that was ruled out is past."""
    verification = words.code(allergy.verificationStatus)
    when = allergy.recordedDate or allergy.onsetDateTime
    if verification == ENTERED_IN_ERROR:
        return hidden(when)
    clinical = words.code(allergy.clinicalStatus) or "active"
    past = "Ruled out" if verification == "refuted" else _PAST.get(clinical)
    none_known = next((_NONE_KNOWN[code] for code in words.codes([allergy.code]) if code in _NONE_KNOWN), None)
    reactions = [said for each in allergy.reaction for sign in each.manifestation if (said := words.of(sign))]
    item = {
        "id": context.id,
        "name": none_known or _name(allergy),
        "kind_words": None if none_known else words.sentence(*(_KINDS.get(kind) for kind in allergy.category)),
        "reactions": list(dict.fromkeys(reactions)),
        "severity_words": _severity(allergy),
        "status": "past" if past else "current",
        "status_words": past or "Active",
        "recorded": day(when),
    }
    return Listed(SECTION, when, item)


def _name(allergy: AllergyIntolerance) -> str:
    substance = words.first(each.substance for each in allergy.reaction)
    return words.of(allergy.code) or substance or "Allergy without a name"


def _severity(allergy: AllergyIntolerance) -> str | None:
    """The worst reaction there was, else how bad one could be."""
    seen = {each.severity for each in allergy.reaction}
    worst = next((severity for severity in _SEVERITY if severity in seen), None)
    if worst:
        return _SEVERITY_WORDS[worst]
    return "Could be severe" if allergy.criticality == "high" else None
