"""What a chart remembers: problems, allergies, shots, procedures, implants, goals, plans, care teams and notes."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from .chart import Chart, Visit, clinician, larkspur
from .dates import moment
from .fhir import HL7, LOINC, SNOMED, US_CORE, US_CORE_SYSTEM, V3, Resource, coding, concept, quantity, status_concept
from .practice import NURSE, Provider
from .terms import PROBLEMS, PROCEDURES, REACTIONS, SUBSTANCES, VACCINES, Term


def condition(
    chart: Chart, problem: str, since: date, *, resolved: date | None = None, note: str | None = None, key: str = ""
) -> Resource:
    """A problem on the list, active unless `resolved`."""
    return chart.add(
        "Condition",
        f"condition-{key or problem}",
        US_CORE + "condition-problems-health-concerns",
        {
            "clinicalStatus": status_concept("condition-clinical", "resolved" if resolved else "active"),
            "verificationStatus": status_concept("condition-ver-status", "confirmed"),
            "category": [concept(HL7 + "condition-category", "problem-list-item", "Problem List Item")],
            "code": PROBLEMS[problem].concept(),
            "onsetDateTime": since.isoformat(),
            "abatementDateTime": resolved.isoformat() if resolved else None,
            "recordedDate": since.isoformat(),
            "recorder": clinician(chart.provider),
            "note": [{"text": note}] if note else None,
        },
    )


def allergy(
    chart: Chart,
    substance: str,
    reaction: str | None,
    since: date,
    *,
    category: str | None = "medication",
    severity: str | None = None,
    high_risk: bool = False,
    intolerance: bool = False,
    resolved: bool = False,
) -> Resource:
    """An allergy, or an intolerance, to one of `SUBSTANCES`; `none` says that the patient has no known allergy."""
    shown = {"manifestation": [REACTIONS[reaction].concept()], "severity": severity} if reaction else None
    if shown and severity is None:
        del shown["severity"]
    none_known = substance == "none"
    return chart.add(
        "AllergyIntolerance",
        f"allergy-{substance}",
        US_CORE + "allergyintolerance",
        {
            "clinicalStatus": status_concept("allergyintolerance-clinical", "resolved" if resolved else "active"),
            "verificationStatus": status_concept("allergyintolerance-verification", "confirmed"),
            "type": None if none_known else "intolerance" if intolerance else "allergy",
            "category": [category] if category and not none_known else None,
            "criticality": None if none_known else "high" if high_risk else "low",
            "code": SUBSTANCES[substance].concept(),
            "onsetDateTime": None if none_known else since.isoformat(),
            "recordedDate": since.isoformat(),
            "recorder": clinician(chart.provider),
            "reaction": [shown] if shown else None,
        },
    )


def no_known_allergies(chart: Chart, since: date) -> Resource:
    """The statement that the patient was asked and has no allergy."""
    return allergy(chart, "none", None, since)


def immunization(
    chart: Chart, vaccine: str, which: int | str, day: date, *, lot: str, arm: str = "left", elsewhere: bool = False
) -> Resource:
    """A shot given, with its lot number; `elsewhere` when the patient brought the record from another place.

    `which` tells it from the others of its kind: the number of the dose in a series, or a season.
    """
    side = ("LA", "left arm") if arm == "left" else ("RA", "right arm")
    oral = vaccine == "rotavirus"
    route = ("PO", "Swallow, oral") if oral else ("IM", "Injection, intramuscular")
    return chart.add(
        "Immunization",
        f"immunization-{vaccine}-{which}",
        US_CORE + "immunization",
        {
            "status": "completed",
            "vaccineCode": VACCINES[vaccine].concept(),
            "occurrenceDateTime": day.isoformat(),
            "recorded": day.isoformat(),
            "primarySource": not elsewhere,
            "reportOrigin": status_concept("immunization-origin", "record") if elsewhere else None,
            "lotNumber": lot,
            "site": None if oral else concept(V3 + "ActSite", *side),
            "route": concept(V3 + "RouteOfAdministration", *route),
            "performer": None if elsewhere else [{"actor": clinician(NURSE)}],
            "protocolApplied": [{"doseNumberPositiveInt": which}] if isinstance(which, int) else None,
        },
    )


def procedure(
    chart: Chart,
    what: str,
    day: date,
    *,
    at: Visit | None = None,
    reason: Resource | None = None,
    note: str | None = None,
    body_site: tuple[str, str] | None = None,
    hospital: bool = False,
    key: str = "",
) -> Resource:
    """A procedure that was done, at Larkspur unless at the hospital."""
    performer = {"display": "Mill River Hospital"} if hospital else clinician(at.provider if at else chart.provider)
    return chart.add(
        "Procedure",
        f"procedure-{key or what}",
        US_CORE + "procedure",
        {
            "status": "completed",
            "code": PROCEDURES[what].concept(),
            "encounter": at.reference if at else None,
            "performedDateTime": day.isoformat(),
            "performer": [{"actor": performer}],
            "reasonReference": [reason] if reason else None,
            "bodySite": [concept(SNOMED, *body_site)] if body_site else None,
            "note": [{"text": note}] if note else None,
        },
    )


def implant(chart: Chart, key: str, what: Term, day: date, *, maker: str, lot: str, serial: str) -> Resource:
    """A device in the patient's body."""
    return chart.add(
        "Device",
        f"device-{key}",
        US_CORE + "implantable-device",
        {
            "status": "active",
            "type": what.concept(),
            "manufacturer": maker,
            "manufactureDate": day.isoformat(),
            "lotNumber": lot,
            "serialNumber": serial,
        },
    )


def goal(
    chart: Chart,
    key: str,
    text: str,
    start: date,
    *,
    due: date,
    measure: tuple[str, str] | None = None,
    target: tuple[float, str] | None = None,
    addresses: Resource | None = None,
) -> Resource:
    """A goal the patient and the care team set together: plain words, a date and, if it is a number, a target."""
    aim: Resource = {"dueDate": due.isoformat()}
    if measure and target:
        aim |= {"measure": concept(LOINC, *measure), "detailQuantity": quantity(*target) | {"comparator": "<"}}
    return chart.add(
        "Goal",
        f"goal-{key}",
        US_CORE + "goal",
        {
            "lifecycleStatus": "active",
            "description": {"text": text},
            "startDate": start.isoformat(),
            "target": [aim],
            "expressedBy": clinician(chart.provider),
            "addresses": [addresses] if addresses else None,
        },
    )


def care_plan(
    chart: Chart,
    key: str,
    title: str,
    steps: Sequence[str],
    start: date,
    *,
    team: Resource,
    goals: Sequence[Resource] = (),
    addresses: Sequence[Resource] = (),
) -> Resource:
    """A plan of care: what the patient and the team do, step by step."""
    listed = "".join(f"<li>{escape(step)}</li>" for step in steps)
    return chart.add(
        "CarePlan",
        f"plan-{key}",
        US_CORE + "careplan",
        {
            "text": {
                "status": "generated",
                "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{escape(title)}</p><ul>{listed}</ul></div>',
            },
            "status": "active",
            "intent": "plan",
            "category": [
                concept(US_CORE_SYSTEM + "careplan-category", "assess-plan", "Assessment and Plan of Treatment")
            ],
            "title": title,
            "description": " ".join(steps),
            "period": {"start": start.isoformat()},
            "author": clinician(chart.provider),
            "careTeam": [team],
            "goal": [*goals],
            "addresses": [*addresses],
            "activity": [
                {"detail": {"code": {"text": step}, "status": "in-progress", "description": step}} for step in steps
            ],
        },
    )


def care_team(chart: Chart, since: date, others: Sequence[Provider] = ()) -> Resource:
    """Those who look after the patient: the chart's own provider, the nurse, and others."""
    return chart.add(
        "CareTeam",
        "team",
        US_CORE + "careteam",
        {
            "status": "active",
            "name": f"Care team of {chart.person.name}",
            "period": {"start": since.isoformat()},
            "participant": [
                {"role": [member.role], "member": clinician(member)} for member in (chart.provider, NURSE, *others)
            ],
            "managingOrganization": [larkspur()],
        },
    )


def note(chart: Chart, visit: Visit, text: str) -> Resource:
    """The provider's note of a visit, as plain text."""
    heading = f"{chart.person.name}, visit of {visit.day:%B} {visit.day.day}, {visit.day.year}"
    lines = f"{heading}\n\n{text}\n\n{visit.provider.name}\n"
    signed = moment(visit.day + timedelta(days=1), "08:05")
    return chart.add(
        "DocumentReference",
        f"note-{visit.key}",
        US_CORE + "documentreference",
        {
            "identifier": [{"system": "https://larkspur.example/note", "value": f"{chart.key}-{visit.key}"}],
            "status": "current",
            "docStatus": "final",
            "type": concept(LOINC, "11506-3", "Progress note", "Visit note"),
            "category": [
                concept(US_CORE_SYSTEM + "us-core-documentreference-category", "clinical-note", "Clinical Note")
            ],
            "date": signed,
            "author": [clinician(visit.provider)],
            "custodian": larkspur(),
            "content": [
                {
                    "attachment": {
                        "contentType": "text/plain; charset=utf-8",
                        "language": "en-US",
                        "data": b64encode(lines.encode()).decode(),
                        "title": "Visit note",
                        "creation": signed,
                    },
                    "format": coding(
                        "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode",
                        "urn:ihe:iti:xds:2017:mimeTypeSufficient",
                        "mimeType Sufficient",
                    ),
                }
            ],
            "context": {"encounter": [visit.reference], "period": {"start": visit.at}},
        },
    )


def related_person(chart: Chart, key: str, given: str, family: str, relation: tuple[str, str], phone: str) -> Resource:
    """A parent, guardian or other person the practice may talk to."""
    return chart.add(
        "RelatedPerson",
        f"related-{key}",
        US_CORE + "relatedperson",
        {
            "active": True,
            "relationship": [concept(V3 + "RoleCode", *relation)],
            "name": [{"use": "official", "text": f"{given} {family}", "family": family, "given": [given]}],
            "telecom": [{"system": "phone", "value": phone, "use": "mobile"}],
        },
    )
