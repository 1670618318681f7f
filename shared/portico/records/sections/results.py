"""Results: laboratory and imaging reports with their tests, and single tests that came without a report."""

from collections.abc import Sequence
from typing import Any

from portico.records.fhir import quantities, words
from portico.records.fhir.datatypes import Reference, since
from portico.records.fhir.references import Ref, References, Resource
from portico.records.fhir.resources import PEOPLE, DiagnosticReport, Observation, ServiceRequest
from portico.records.policy import TESTS
from portico.records.sections import observations, vitals
from portico.records.sections.base import ENTERED_IN_ERROR, Context, Listed, hidden

SECTION = "results"
_NOT_RESULTS = {"survey", "social-history", "sdoh", "activity", "exam", "therapy", "functional-status",
                "cognitive-status", "disability-status", "observation-adi-documentation",
                "care-experience-preference", "treatment-intervention-preference"}  # fmt: skip
_ORDER = "ServiceRequest"
_STATUS_WORDS = {
    "registered": "Ordered, no result yet",
    "partial": "Some results are in",
    "preliminary": "Early result, may change",
    "final": "Final",
    "amended": "Corrected",
    "corrected": "Corrected",
    "appended": "Final, with an addition",
    "cancelled": "Cancelled",
    "unknown": "Status not recorded",
}


def read_report(report: DiagnosticReport, context: Context) -> Listed:
    """A report as a panel of its tests. One without any test or conclusion (a visit note) is no result."""
    when = report.effectiveDateTime or since(report.effectivePeriod) or report.issued
    if report.status == ENTERED_IN_ERROR:
        return hidden(when)
    tests = _tests(report.result, context)
    if not tests and not report.conclusion:
        return hidden(when)
    item = {
        "id": context.id,
        "name": observations.name(report.code, "Test results"),
        "status_words": _STATUS_WORDS[report.status],
        "ordered_by": _ordered_by(report, context),
        "tests": tests,
        "conclusion": report.conclusion,
    }
    return Listed(SECTION, when, item)


def read_observation(observation: Observation, context: Context, panel: Ref | None) -> Listed:
    """An observation: part of its panel, a vital sign, or a panel of its own."""
    when = observations.when(observation)
    if observation.status == ENTERED_IN_ERROR:
        return hidden(when)
    if vitals.is_vital(observation):
        return vitals.read(observation, context)
    if not is_result(observation):
        return hidden(when)
    if panel:
        return Listed(TESTS, when)
    item = {
        "id": context.id,
        "name": observations.name(observation.code, "Test without a name"),
        "status_words": _STATUS_WORDS[observation.status],
        "ordered_by": None,
        "tests": _own_and_members(observation, context, 5),
        "conclusion": None,
    }
    return Listed(SECTION, when, item)


def is_result(observation: Observation) -> bool:
    """Whether an observation belongs among results: what no category places elsewhere does."""
    return not vitals.is_vital(observation) and not _NOT_RESULTS & set(words.codes(observation.category))


def members(body: Resource) -> Sequence[str]:
    """What a report, or an observation that groups others, shows inside itself."""
    field = {"DiagnosticReport": "result", "Observation": "hasMember"}.get(str(body.get("resourceType")), "")
    listed = body.get(field)
    given = listed if isinstance(listed, list) else []
    return [str(one.get("reference")) for one in given if isinstance(one, dict)]


def panels(bodies: dict[Ref, Resource], references: References) -> dict[Ref, Ref]:
    """Of every observation that a panel among these shows: which. A report comes before an observation's group."""
    found: dict[Ref, Ref] = {}
    for kind in ("DiagnosticReport", "Observation"):
        for holder, body in bodies.items():
            inside = members(body) if holder[0] == kind else ()
            if inside and _shows(body):
                for member in filter(None, map(references.find, inside)):
                    if member != holder:
                        found.setdefault(member, holder)
    return found


def _shows(body: Resource) -> bool:
    if body.get("status") == ENTERED_IN_ERROR:
        return False
    return body["resourceType"] == "DiagnosticReport" or is_result(Observation.model_validate(body))


def _tests(result: Sequence[Reference], context: Context, depth: int = 5) -> list[dict[str, Any]]:
    """The tests of a panel, those of a panel inside it too."""
    tests: list[dict[str, Any]] = []
    for reference in result:
        body = context.references.body(reference, context.body)
        if body is None or body.get("resourceType") != "Observation":
            continue
        observation = Observation.model_validate(body)
        if observation.status == ENTERED_IN_ERROR or not is_result(observation):
            continue
        ref = context.references.find(reference.reference) or ("Observation", str(reference.reference))
        inside = Context(ref, body, context.references, context.today)
        tests += _own_and_members(observation, inside, depth - 1)
    return tests


def _own_and_members(observation: Observation, context: Context, depth: int) -> list[dict[str, Any]]:
    """An observation's own value and those it groups. The depth ends what refers to itself."""
    grouped = _tests(observation.hasMember, context, depth) if depth else []
    own = [] if grouped and quantities.said(observation) is None else [observations.test(observation, context)]
    return own + grouped


def _ordered_by(report: DiagnosticReport, context: Context) -> str | None:
    """Who asked for it: the order's author, else the clinician who read or signed it; never a laboratory."""
    references = context.references
    orders = (references.body(one, context.body) for one in report.basedOn)
    authors = [ServiceRequest.model_validate(one).requester for one in orders if one and one["resourceType"] == _ORDER]
    clinicians = [
        one for one in (*report.resultsInterpreter, *report.performer) if references.kind(one, context.body) in PEOPLE
    ]
    return next((name for one in (*authors, *clinicians) if (name := references.name(one, context.body))), None)
