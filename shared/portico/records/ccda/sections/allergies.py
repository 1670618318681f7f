"""Allergies and intolerances: an AllergyIntolerance for each Allergy Observation of a concern."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.codes import codes_in
from portico.records.ccda.narrative import squeezed
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import (
    Table,
    children,
    clinical_status,
    each,
    has_template,
    reads_negation,
    statements,
    verification,
)
from portico.records.ccda.values import Fhir, filled, listed
from portico.records.ccda.xml import is_negated

# Allergy and Intolerance Type (2.16.840.1.113883.3.88.12.3221.6.2) -> AllergyIntolerance.type and category.
_KINDS: dict[str, tuple[str | None, str | None]] = {
    "416098002": ("allergy", "medication"),
    "414285001": ("allergy", "food"),
    "419199007": ("allergy", None),
    "59037007": ("intolerance", "medication"),
    "235719002": ("intolerance", "food"),
    "419511003": (None, "medication"),
    "418471000": (None, "food"),
    "418038007": (None, "environment"),
    "426232007": ("allergy", "environment"),
    "420134006": (None, None),
}
_NONE_KNOWN = {
    "medication": ("409137002", "No known drug allergies"),
    "food": ("429625007", "No known food allergies"),
    "environment": ("428607008", "No known environmental allergies"),
    None: ("716186003", "No known allergies"),
}
_NONE_KNOWN_CODES = {"160244002", *(code for code, _ in _NONE_KNOWN.values())}
_SAYS_NONE = ("no known", "none known", "nkda", "nka")
_ABOUT = {"drug": "medication", "medic": "medication", "nkda": "medication", "food": "food", "environ": "environment"}
_CRITICALITIES = {"CRITH": "high", "CRITL": "low", "CRITU": "unable-to-assess"}
_SEVERITIES = {
    "255604002": "mild",
    "371923003": "moderate",
    "6736007": "moderate",
    "371924009": "severe",
    "24484000": "severe",
    "399166001": "severe",
}
_ALLERGY, _REACTION = ("22.4.7", "1.18"), ("22.4.9", "1.54")
_SEVERITY, _CRITICALITY = ("22.4.8", "1.55"), ("22.4.145",)


def take_concern(act: Element, to: Resources) -> None:
    """Allergy Concern Act."""
    observations = statements(act, *_ALLERGY)
    if not observations:
        raise NotUnderstood("It names no allergy.")
    each(observations, partial(_take, concern=act, to=to), to)


@reads_negation
def take_observation(observation: Element, to: Resources) -> None:
    """Allergy Observation that stands alone."""
    _take(observation, None, to)


def _take(observation: Element, concern: Element | None, to: Resources) -> None:
    type_, category = next(
        (_KINDS[code] for code in codes_in(to.concept(observation.find("value"))) if code in _KINDS), (None, None)
    )
    onset = values.period(observation.find("effectiveTime"))
    code, refuted = _what(observation, category, to)
    verified = verification("allergyintolerance-verification", refuted, observation, concern)
    severity = _severity(observation) or (_severity(concern) if concern is not None else None)
    reactions = _reactions(observation, severity, to)
    body = {
        "identifier": values.identifiers(observation),
        "clinicalStatus": None if verified else clinical_status("allergyintolerance-clinical", observation, concern),
        "verificationStatus": verified,
        "type": type_,
        "category": listed(category),
        "criticality": _criticality(observation),
        "code": code,
        "patient": to.patient,
        "onsetDateTime": onset.get("start"),
        "recordedDate": to.authored(observation) or (to.authored(concern) if concern is not None else None),
        "recorder": to.author(observation) or (to.author(concern) if concern is not None else None),
        "note": to.notes(observation) + ([{"text": f"Severity: {severity}"}] if severity and not reactions else []),
        "reaction": reactions,
    }
    to.add("AllergyIntolerance", observation, body)


def _what(observation: Element, category: str | None, to: Resources) -> tuple[Fhir, bool]:
    """The substance, and whether the entry says that the patient is not allergic to it; or that none is known."""
    material = observation.find("participant[@typeCode='CSM']/participantRole/playingEntity")
    named = squeezed(material.findtext("name")) if material is not None else None
    substance = to.concept(material.find("code")) if material is not None else None
    text = named or to.narrative.original(observation.find("text"))
    negated = is_negated(observation)
    if negated and codes_in(substance) & _NONE_KNOWN_CODES:
        return substance or {}, False
    if negated and (said := (text or (substance or {}).get("text") or "").lower()).startswith(_SAYS_NONE):
        about = category or next((kind for word, kind in _ABOUT.items() if word in said), None)
        return codes.of(codes.SNOMED, *_NONE_KNOWN[about]), False
    if substance or named:
        return ({"text": text} if text else {}) | (substance or {}), negated
    if negated:
        return codes.of(codes.SNOMED, *_NONE_KNOWN[category]), False
    said = to.concept(observation.find("value"))
    if said and not codes_in(said) & set(_KINDS):
        return said, False
    if text:
        return {"text": text}, False
    raise NotUnderstood("An allergy without the name of what it is to.")


def _criticality(observation: Element) -> str | None:
    found = (one.find("value") for one in children(observation, "observation") if has_template(one, *_CRITICALITY))
    return next((_CRITICALITIES.get(value.get("code") or "") for value in found if value is not None), None)


def _severity(observation: Element) -> str | None:
    found = (one.find("value") for one in children(observation, "observation") if has_template(one, *_SEVERITY))
    return next((_SEVERITIES.get(value.get("code") or "") for value in found if value is not None), None)


def _reactions(observation: Element, severity: str | None, to: Resources) -> list[Fhir]:
    """Each reaction with its own severity, else the one that is given for the allergy."""
    reactions = []
    for one in children(observation, "observation"):
        if not has_template(one, *_REACTION):
            continue
        if is_negated(one):
            to.lose("A reaction is said not to have happened.")
            continue
        text = to.narrative.original(one.find("text"))
        sign = to.concept(one.find("value")) or ({"text": text} if text else None)
        if sign is None:
            to.lose("A reaction does not say what happened.")
            continue
        onset = values.start(one.find("effectiveTime"))
        reactions.append(filled({"manifestation": [sign], "onset": onset, "severity": _severity(one) or severity}))
    return reactions


ENTRIES: Table = {
    "22.4.30": take_concern,
    "1.3.6.1.4.1.19376.1.5.3.1.4.5.3": take_concern,
    "22.4.7": take_observation,
}
