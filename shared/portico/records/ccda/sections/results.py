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
    for source, body in _pressures(_bodies(organizer, to, "vital-signs"), organizer):
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


def _pressures(bodies: list[tuple[Element, Fhir]], organizer: Element) -> list[tuple[Element, Fhir]]:
    """Upper and lower number of the same time as one blood pressure (US Core); everything else as it is.

    Where more than one could belong to the other, each stays alone: a wrong pair is worse than none.
    """
    lowers, uppers = _sides(bodies, organizer, _LOWER), _sides(bodies, organizer, _UPPER)
    pairs = {
        id(found[0]): lowers[moment][0]
        for moment, found in uppers.items()
        if len(found) == 1 and len(lowers.get(moment, [])) == 1
    }
    second = {id(lower) for lower in pairs.values()}
    return [
        (source, _pressure(body, pairs[id(body)]) if id(body) in pairs else body)
        for source, body in bodies
        if id(body) not in second
    ]


def _sides(bodies: list[tuple[Element, Fhir]], organizer: Element, code: str) -> dict[str, list[Fhir]]:
    """The measurements of a code by their time, exactly as sent, and status."""
    found: dict[str, list[Fhir]] = {}
    for source, body in bodies:
        if code in codes.codes_in(body["code"]):
            found.setdefault(f"{_moment(source) or _moment(organizer)} {body['status']}", []).append(body)
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


def _moment(entry: Element) -> str:
    sent = ((one.tag, one.get("value")) for time in entry.findall("effectiveTime") for one in time.iter())
    return " ".join(f"{tag} {value}" for tag, value in sent if value)


ENTRIES: Table = {
    "22.4.26": take_vital_signs,
    "1.35": take_vital_signs,
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.1": take_vital_signs,
    "22.4.1": take_report,
    "1.32": take_report,
    "22.4.2": partial(observations.take, category="laboratory"),
    "22.4.27": partial(observations.take, category="vital-signs"),
}
