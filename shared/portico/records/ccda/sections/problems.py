"""Problems, diagnoses and health concerns: a Condition for each Problem Observation."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.codes import codes_in
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
from portico.records.ccda.sections.observations import take_survey
from portico.records.ccda.values import Fhir
from portico.records.ccda.xml import is_negated

# Problem, finding, condition, diagnosis, disease: a kind of problem, not which.
_ANY_PROBLEM = {"55607006", "404684003", "64572001", "282291009", "418799008", "248536006", "409586006"}
_NONE_KNOWN = {"160245001"}
_SAYS_NONE = ("no known", "none", "no current", "no active", "no problem")
_HEALTH_STATUS, _PROBLEM, _DIAGNOSIS = ("22.4.5",), ("22.4.4", "1.28"), ("22.4.80",)
_REFERENCE_ONLY = "It only refers to other entries of the document."


def take_concern(act: Element, to: Resources) -> None:
    """Problem Concern Act."""
    observations = statements(act, *_PROBLEM)
    if not observations:
        raise NotUnderstood("It names no problem.")
    each(observations, partial(condition, concern=act, to=to, category="problem-list-item"), to)


@reads_negation
def take_observation(observation: Element, to: Resources) -> None:
    """Problem Observation that stands alone."""
    condition(observation, None, to, "problem-list-item")


def take_diagnosis(act: Element, to: Resources) -> None:
    """Encounter, Admission or Discharge Diagnosis, or one before or after an operation."""
    if not diagnoses(act, to):
        raise NotUnderstood("It names no diagnosis.")


def take_health_concern(act: Element, to: Resources) -> None:
    """Health Concern Act or Risk Concern Act: its problems, and how the patient is."""
    words = to.narrative.sentence(act.find("text"))
    if words:
        _in_words(act, words, to)
    parts = [one for tag in ("observation", "act") for one in children(act, tag)]
    known = [one for one in parts if has_template(one, *_HEALTH_STATUS, *_PROBLEM, *_DIAGNOSIS)]
    if not words and not known:
        raise NotUnderstood(_REFERENCE_ONLY)
    each(known, partial(_of_concern, act=act, to=to), to, besides=bool(words))


def _of_concern(part: Element, act: Element, to: Resources) -> None:
    if part.tag == "act":
        take_diagnosis(part, to)
    elif has_template(part, *_HEALTH_STATUS):
        take_survey(part, to)
    else:
        condition(part, act, to, "health-concern")


def _in_words(act: Element, words: str, to: Resources) -> None:
    """A concern that somebody wrote down."""
    verified = verification("condition-ver-status", False, act, None)
    body = {
        "identifier": values.identifiers(act),
        "clinicalStatus": None if verified else clinical_status("condition-clinical", act, None),
        "verificationStatus": verified,
        "category": [_category("health-concern")],
        "code": {"text": words},
        "subject": to.patient,
        "onsetDateTime": values.period(act.find("effectiveTime")).get("start"),
        "recordedDate": to.authored(act),
        "recorder": to.author(act),
    }
    to.add("Condition", act, body)


def diagnoses(act: Element, to: Resources) -> list[Fhir]:
    """References to the Conditions of a diagnosis act."""
    found: list[Fhir] = []

    def keep(one: Element) -> None:
        found.append(condition(one, act, to, "encounter-diagnosis"))

    each(statements(act, *_PROBLEM), keep, to)
    return found


def condition(observation: Element, concern: Element | None, to: Resources, category: str) -> Fhir:
    """Keep a Problem Observation as a Condition; gives the Reference to it."""
    span = values.period(observation.find("effectiveTime"))
    code, refuted = _what(observation, to)
    verified = verification("condition-ver-status", refuted, observation, concern)
    ended = span.get("end") if span.get("end") != span.get("start") else None
    body = {
        "identifier": values.identifiers(observation),
        "clinicalStatus": None if verified else clinical_status("condition-clinical", observation, concern),
        "verificationStatus": verified,
        "category": [_category(category)],
        "code": code,
        "subject": to.patient,
        "bodySite": [found for one in observation.findall("targetSiteCode") if (found := to.concept(one))],
        "onsetDateTime": span.get("start"),
        "abatementDateTime": ended,
        "recordedDate": to.authored(observation) or (to.authored(concern) if concern is not None else None),
        "recorder": to.author(observation) or (to.author(concern) if concern is not None else None),
        "note": to.notes(observation),
    }
    return to.add("Condition", observation, body)


def _what(observation: Element, to: Resources) -> tuple[Fhir, bool]:
    """The problem, and whether the entry says that the patient does not have it; or that there is none."""
    value = observation.find("value")
    said = to.concept(value)
    specific = [one for one in (said or {}).get("coding", []) if one["code"] not in _ANY_PROBLEM]
    text = to.narrative.original(value.find("originalText")) if value is not None else None
    if is_negated(observation) and not specific:
        name = (said or {}).get("text") or to.narrative.original(observation.find("text")) or ""
        if codes_in(said) & _ANY_PROBLEM or not name or name.lower().startswith(_SAYS_NONE):
            return _none(), False
        return {"text": name}, not name.lower().startswith("no ")  # "No diabetes" already says it
    if is_negated(observation) and codes_in(said) & _NONE_KNOWN:
        return _none(), False
    if said and (specific or text or not codes_in(said)):
        kept = {"coding": specific} if specific else {}
        name = said.get("text") if text or said.get("coding", [])[:1] == specific[:1] else specific[0].get("display")
        return kept | ({"text": name} if name else {}), is_negated(observation)
    if name := to.narrative.original(observation.find("text")):
        return {"text": name}, is_negated(observation)
    raise NotUnderstood("A problem without a name.")


def _none() -> Fhir:
    return codes.of(codes.SNOMED, "160245001", "No current problems or disability")


def _category(code: str) -> Fhir:
    if code == "health-concern":
        return codes.of("http://hl7.org/fhir/us/core/CodeSystem/condition-category", code, "Health Concern")
    return codes.hl7("condition-category", code)


ENTRIES: Table = {
    "22.4.3": take_concern,
    "1.3.6.1.4.1.19376.1.5.3.1.4.5.2": take_concern,
    "22.4.132": take_health_concern,
    "22.4.136": take_health_concern,
    "22.4.80": take_diagnosis,
    "22.4.34": take_diagnosis,
    "22.4.33": take_diagnosis,
    "22.4.63": take_diagnosis,
    "22.4.65": take_diagnosis,
    "22.4.4": take_observation,
}
