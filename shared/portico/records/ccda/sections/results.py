"""Test results and vital signs: groups of measurements."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections import observations
from portico.records.ccda.sections.base import Table
from portico.records.ccda.values import Fhir, filled, listed

_UPPER, _LOWER = "8480-6", "8462-4"  # LOINC: systolic and diastolic blood pressure
_ANSWERS = ("value", "dataAbsentReason", "interpretation", "referenceRange")


def take_report(organizer: Element, to: Resources) -> None:
    """Result Organizer: a DiagnosticReport with an Observation for each result."""
    bodies = _bodies(organizer, to, "laboratory")
    results = [to.add("Observation", source, body) for source, body in bodies]
    effective = values.when("effective", organizer.find("effectiveTime"))
    body = {
        "identifier": values.identifiers(organizer),
        "status": codes.status(organizer, observations.STATUSES, "unknown"),
        "category": [codes.hl7("v2-0074", "LAB", "Laboratory")],
        "code": to.concept(organizer.find("code")) or _named_after(bodies),
        "subject": to.patient,
        **(effective or _earliest(bodies)),
        "performer": listed(to.author(organizer)) or to.performers(organizer),
        "result": results,
    }
    to.add("DiagnosticReport", organizer, body)


def take_vital_signs(organizer: Element, to: Resources) -> None:
    """Vital Signs Organizer: an Observation for each vital sign, one for both numbers of a blood pressure."""
    for source, body in _pressures(_bodies(organizer, to, "vital-signs")):
        to.add("Observation", source, body)


def _bodies(organizer: Element, to: Resources, category: str) -> list[tuple[Element, Fhir]]:
    """Each observation of a group; one that cannot be read is told and does not take the others with it."""
    found = []
    for one in organizer.findall("component/observation"):
        try:
            found.append((one, observations.body_of(one, to, category, group=organizer)))
        except NotUnderstood as reason:
            to.lose(f"Part of a group: {reason.words}")
    if not found:
        raise NotUnderstood("It holds no measurement.")
    return found


def _named_after(bodies: list[tuple[Element, Fhir]]) -> Fhir:
    found: Fhir = bodies[0][1]["code"]
    return found if len(bodies) == 1 else {"text": "Test results"}


def _earliest(bodies: list[tuple[Element, Fhir]]) -> Fhir:
    """The first day of a report that does not say when it was."""
    dates = [body["effectiveDateTime"] for _, body in bodies if "effectiveDateTime" in body]
    return {"effectiveDateTime": min(dates)} if dates else {}


def _pressures(bodies: list[tuple[Element, Fhir]]) -> list[tuple[Element, Fhir]]:
    """Upper and lower number of the same time as one blood pressure (US Core); everything else as it is."""
    lower = {_moment(body): body for _, body in bodies if _LOWER in codes.codes_in(body["code"])}
    upper = {_moment(body) for _, body in bodies if _UPPER in codes.codes_in(body["code"])}
    found = []
    for source, body in bodies:
        told = codes.codes_in(body["code"])
        if _UPPER in told and _moment(body) in lower:
            found.append((source, _pressure(body, lower[_moment(body)])))
        elif _LOWER not in told or _moment(body) not in upper:
            found.append((source, body))
    return found


def _pressure(upper: Fhir, lower: Fhir) -> Fhir:
    parts = [_part(upper), _part(lower)]
    whole = {name: value for name, value in upper.items() if not name.startswith(_ANSWERS)}
    code = codes.of(codes.LOINC, "85354-9", "Blood pressure panel with all children optional")
    identifiers = [*upper.get("identifier", []), *lower.get("identifier", [])]
    notes = [*upper.get("note", []), *lower.get("note", [])]
    return whole | filled({"identifier": identifiers, "note": notes, "code": code, "component": parts})


def _part(body: Fhir) -> Fhir:
    return {name: value for name, value in body.items() if name == "code" or name.startswith(_ANSWERS)}


def _moment(body: Fhir) -> str:
    return str(body.get("effectiveDateTime") or body.get("effectivePeriod"))


ENTRIES: Table = {
    "22.4.26": take_vital_signs,
    "1.35": take_vital_signs,
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.1": take_vital_signs,
    "22.4.1": take_report,
    "1.32": take_report,
    "22.4.2": partial(observations.take, category="laboratory"),
    "22.4.27": partial(observations.take, category="vital-signs"),
}
