"""What is planned: goals, and orders and plans of every kind."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import Resources
from portico.records.ccda.sections.base import Table
from portico.records.ccda.sections.medications import product
from portico.records.ccda.values import Fhir, filled, listed

_GOAL_STATUSES = {
    "active": "active",
    "completed": "completed",
    "aborted": "cancelled",
    "cancelled": "cancelled",
    "suspended": "on-hold",
    "nullified": "entered-in-error",
}
_ORDER_STATUSES = {
    "active": "active",
    "new": "draft",
    "completed": "completed",
    "aborted": "revoked",
    "cancelled": "revoked",
    "suspended": "on-hold",
    "held": "on-hold",
    "nullified": "entered-in-error",
}
# Mood of an entry that has not happened yet -> ServiceRequest.intent
INTENTS = {"RQO": "order", "INT": "plan", "PRP": "proposal", "PRMS": "plan", "APT": "plan", "ARQ": "plan"}


def take_goal(observation: Element, to: Resources) -> None:
    """Goal Observation."""
    about, text = to.concept(observation.find("code")), _said(observation, to)
    span = values.period(observation.find("effectiveTime"))
    begins = span.get("start") or to.authored(observation)
    ends = span.get("end") if span.get("end") != span.get("start") else None
    body = {
        "identifier": values.identifiers(observation),
        "lifecycleStatus": codes.status(observation, _GOAL_STATUSES, "active"),
        "description": {"text": text} if text else to.coded(None, (about or {}).get("text")),
        "subject": to.patient,
        "startDate": begins[:10] if begins else None,
        "target": _target(observation, about, ends, to),
        "expressedBy": to.author(observation),
        "note": to.notes(observation),
    }
    to.add("Goal", observation, body)


def _target(observation: Element, about: Fhir | None, due: str | None, to: Resources) -> list[Fhir]:
    """What is to be measured, the aim and the day to reach it by."""
    value = observation.find("value")
    amount = values.quantity(value) if value is not None and value.get("type") == "PQ" else None
    span = values.bounds(value) if value is not None and value.get("type") == "IVL_PQ" else {}
    aim = filled({"detailQuantity": amount, "detailRange": span})
    coded = about if about and about.get("coding") else None
    if not aim and not due:
        return []
    return [filled({"measure": coded, **aim, "dueDate": due[:10] if due else None})]


def _said(observation: Element, to: Resources) -> str | None:
    """The goal in words: those of its value, else its row of the narrative."""
    value = observation.find("value")
    concept = to.concept(value) if value is not None and value.get("type") in ("CD", "CE") else None
    return (
        (concept or {}).get("text") or to.narrative.original(value) or to.narrative.sentence(observation.find("text"))
    )


def take_planned(entry: Element, to: Resources, *, intent: str | None = None) -> None:
    """A planned act, encounter, observation, procedure or supply; a referral; an intervention."""
    mood = entry.get("moodCode") or ""
    to.add("ServiceRequest", entry, _request(entry, to, intent or INTENTS.get(mood, "plan"), _what(entry, to)))


def take_vaccination(entry: Element, to: Resources) -> None:
    """Planned Immunization Activity."""
    to.add("ServiceRequest", entry, _request(entry, to, "plan", product(entry, to)))


def _what(entry: Element, to: Resources) -> Fhir:
    name = to.narrative.original(entry.find("text"))
    supplied = to.concept(entry.find("product/manufacturedProduct/manufacturedMaterial/code"))
    if found := to.concept(entry.find("code")) or supplied:
        return found
    return to.coded(None, name or ("Visit" if entry.tag == "encounter" else None))


def _request(entry: Element, to: Resources, intent: str, code: Fhir) -> Fhir:
    ordered = to.authored(entry)
    return {
        "identifier": values.identifiers(entry),
        "status": codes.status(entry, _ORDER_STATUSES, "unknown"),
        "intent": intent,
        "code": code,
        "subject": to.patient,
        **values.when("occurrence", entry.find("effectiveTime")),
        "authoredOn": ordered,
        "requester": to.author(entry),
        "performer": to.performers(entry),
        "locationReference": to.places(entry),
        "reasonCode": to.reasons(entry),
        "bodySite": listed(to.concept(entry.find("targetSiteCode"))),
        "note": to.notes(entry) + ([{"text": text}] if (text := _detail(entry, code, to)) else []),
    }


def _detail(entry: Element, code: Fhir, to: Resources) -> str | None:
    """The entry's text where it says more than its code."""
    text = to.narrative.text(entry.find("text"))
    return text if text and text != code.get("text") else None


ENTRIES: Table = {
    "22.4.121": take_goal,
    "22.4.120": take_vaccination,
    "22.4.39": take_planned,
    "22.4.40": take_planned,
    "22.4.41": take_planned,
    "22.4.43": take_planned,
    "22.4.44": take_planned,
    "22.4.140": partial(take_planned, intent="order"),
    "22.4.131": take_planned,
    "22.4.146": take_planned,
    "22.4.20": take_planned,
}
