"""Whatever is measured, asked or observed: an Observation; its parts as components."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.narrative import squeezed
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import Table, children, has_template, reads_negation
from portico.records.ccda.values import Fhir, filled, listed
from portico.records.ccda.xml import is_negated

# ActStatus -> Observation.status and DiagnosticReport.status
STATUSES = {
    "completed": "final",
    "active": "preliminary",
    "aborted": "cancelled",
    "cancelled": "cancelled",
    "suspended": "registered",
    "held": "registered",
    "nullified": "entered-in-error",
}
_ABSENT = {
    "UNK": ("unknown", "Unknown"),
    "ASKU": ("asked-unknown", "Asked But Unknown"),
    "NASK": ("not-asked", "Not Asked"),
    "NAV": ("temp-unknown", "Temporarily Unknown"),
    "MSK": ("masked", "Masked"),
    "NA": ("not-applicable", "Not Applicable"),
}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_US_CORE = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category"
_IN_US_CORE = {"sdoh", "functional-status", "cognitive-status", "observation-adi-documentation", "disability-status"}
_SCALE, _PART = ("22.4.69",), ("22.4.86",)  # Assessment Scale Observation, and Supporting Observation


@reads_negation
def take(observation: Element, to: Resources, *, category: str, code: Fhir | None = None) -> None:
    """An observation of a category; `code` says what it is about where its template says that alone."""
    keep(observation, to, category, code=code)
    for scale in children(observation, "observation"):
        if has_template(scale, *_SCALE):
            keep(scale, to, "survey")


take_survey = partial(take, category="survey")


def take_organizer(organizer: Element, to: Resources, *, category: str) -> None:
    """A group of observations, such as Functional Status Organizer."""
    found = organizer.findall("component/observation")
    if not found:
        raise NotUnderstood("It holds no observation.")
    for observation in found:
        keep(observation, to, category, group=organizer)


def keep(
    observation: Element, to: Resources, category: str, *, group: Element | None = None, code: Fhir | None = None
) -> Fhir:
    """Keep an Observation; gives the Reference to it. Raises NotUnderstood."""
    return to.add("Observation", observation, body_of(observation, to, category, group=group, code=code))


def body_of(
    observation: Element, to: Resources, category: str, *, group: Element | None = None, code: Fhir | None = None
) -> Fhir:
    """An Observation that is not kept yet. Without a time of its own it has its group's."""
    effective = values.when("effective", observation.find("effectiveTime"))
    if not effective and group is not None:
        effective = values.when("effective", group.find("effectiveTime"))
    parts = [one for one in children(observation, "observation") if has_template(one, *_PART)]
    about = to.concept(observation.find("code")) or code or _named(observation, group, to)
    return filled(
        {
            "identifier": values.identifiers(observation),
            "status": codes.status(observation, STATUSES, "unknown"),
            "category": [category_of(category)],
            "code": about,
            "subject": to.patient,
            **effective,
            "performer": listed(to.author(observation)) or to.performers(observation),
            **answer(observation, to, needed=not parts),
            "interpretation": [
                found for one in observation.findall("interpretationCode") if (found := to.concept(one))
            ],
            "note": to.notes(observation),
            "bodySite": to.concept(observation.find("targetSiteCode")),
            "method": to.concept(observation.find("methodCode")),
            "referenceRange": _ranges(observation, to),
            "component": [
                {"code": to.coded(one.find("code"), to.narrative.original(one.find("text"))), **answer(one, to)}
                for one in parts
            ],
        }
    )


def _named(observation: Element, group: Element | None, to: Resources) -> Fhir:
    """What an observation without a code is about: its text, else what its group is about."""
    of_group = to.concept(group.find("code")) if group is not None else None
    text = to.narrative.original(observation.find("text"))
    return to.coded(None, text) if text or not of_group else of_group


def category_of(code: str) -> Fhir:
    """An Observation's category, in FHIR's own terminology or US Core's."""
    if code in _IN_US_CORE:
        return codes.of(_US_CORE, code)
    return codes.hl7("observation-category", code)


def answer(observation: Element, to: Resources, *, needed: bool = True) -> Fhir:
    """value[x], or that there is none. What is negated says so in words, so that no one reads its opposite."""
    found = observation.findall("value")
    if len(found) > 1:
        to.lose("An observation gives several values; the first is taken.")
    value = found[0] if found and _says(found[0]) else None
    given = _given(value, to) if value is not None else {}
    if is_negated(observation):
        return {"valueString": f"Not: {_words(given)}" if given else "Not so"}
    if given:
        return given
    if value is not None and value.get("nullFlavor") in (None, "OTH"):
        to.lose("A value could not be read.")
        return {"dataAbsentReason": codes.hl7("data-absent-reason", "error", "Error")}
    flavor = found[0].get("nullFlavor") if found else None
    reason = _ABSENT.get(flavor or "", _ABSENT["UNK"])
    return {"dataAbsentReason": codes.hl7("data-absent-reason", *reason)} if needed or found else {}


def _says(value: Element) -> bool:
    """Whether a value holds anything, be it only why it is missing."""
    return bool(set(value.attrib) - {"type"} or len(value) or squeezed(value.text))


def _given(value: Element, to: Resources) -> Fhir:
    """What a value says; of one with a nullFlavor, its words or its translation."""
    if not value.get("nullFlavor"):
        return _value(value, to)
    if amount := values.translated(value):
        return {"valueQuantity": amount}
    return filled({"valueCodeableConcept": to.concept(value)})


def _value(value: Element, to: Resources) -> Fhir:
    kind = (value.get("type") or "").split(":")[-1]
    text = squeezed("".join(value.itertext())) or to.narrative.text(value)
    if kind in ("CD", "CE", "CO", "CV", "CS") or (not kind and value.get("code")):
        return filled({"valueCodeableConcept": to.concept(value)})
    if kind == "IVL_PQ":
        return _limits(value)
    if kind in ("PQ", "REAL", "INT") or (not kind and value.get("value")):
        amount = values.quantity(value)
        said = " ".join(part for part in (value.get("value"), value.get("unit")) if part)
        return filled({"valueQuantity": amount}) or filled({"valueString": squeezed(said) or text})
    if kind == "BL":
        return filled({"valueBoolean": _TRUTHS.get(value.get("value") or "")})
    if kind == "TS":
        return filled({"valueDateTime": values.date_time(value)})
    if kind == "IVL_TS":
        return filled({"valuePeriod": values.period(value)})
    if kind == "RTO_PQ_PQ" or kind == "RTO":
        both = {part: values.quantity(value.find(part)) for part in ("numerator", "denominator")}
        return {"valueRatio": both} if all(both.values()) else {}
    compared = values.compared(text) if text else None
    return {"valueQuantity": compared} if compared else filled({"valueString": text})


def _limits(value: Element) -> Fhir:
    """A range of numbers; one that is open on one side is a comparison."""
    span = values.bounds(value)
    if len(span) != 1:
        return filled({"valueRange": span})
    side, amount = next(iter(span.items()))
    end = value.find(side)
    inclusive = end is None or end.get("inclusive") != "false"
    sign = (">=" if inclusive else ">") if side == "low" else ("<=" if inclusive else "<")
    return {"valueQuantity": amount | {"comparator": sign}}


def _words(given: Fhir) -> str:
    """A value[x] in words."""
    ((field, said),) = given.items()
    if field == "valueCodeableConcept":
        return str(said.get("text") or next((c["display"] for c in said.get("coding", []) if "display" in c), "yes"))
    if field == "valueQuantity":
        return " ".join(str(said[part]) for part in ("comparator", "value", "unit") if part in said)
    if field == "valueBoolean":
        return "yes" if said else "no"
    return str(said) if field in ("valueString", "valueDateTime") else "yes"


def _ranges(observation: Element, to: Resources) -> list[Fhir]:
    """What is normal: as numbers where they are sent so, and in the laboratory's words."""
    found = []
    for one in observation.findall("referenceRange/observationRange"):
        value = one.find("value")
        span = values.bounds(value) if value is not None else {}
        words = squeezed("".join(value.itertext())) if value is not None else None
        found.append(filled({**span, "text": to.narrative.text(one.find("text")) or words}))
    return [one for one in found if one]


_SMOKING = codes.of(codes.LOINC, "72166-2", "Tobacco smoking status")
_TOBACCO = codes.of(codes.LOINC, "11367-0", "History of tobacco use")
_PREGNANCY = codes.of(codes.LOINC, "82810-3", "Pregnancy status")
_social = partial(take, category="social-history")
ENTRIES: Table = {
    "22.4.78": partial(_social, code=_SMOKING),  # R1.1 has no code for it
    "22.4.85": partial(_social, code=_TOBACCO),
    "22.4.200": _social,  # Birth Sex
    "22.4.501": _social,  # Sexual Orientation
    "34.3.45": _social,  # Gender Identity
    "22.4.503": _social,  # Occupation
    "22.4.504": _social,  # Industry
    "22.4.506": _social,  # Tribal Affiliation
    "22.4.507": _social,  # Sex
    "22.4.509": _social,
    "22.4.510": _social,
    "22.4.109": _social,  # Characteristics of Home Environment
    "22.4.111": _social,  # Cultural and Religious Observation
    "22.4.72": _social,  # Caregiver Characteristics
    "15.3.8": partial(_social, code=_PREGNANCY),
    "22.4.38": _social,  # Social History Observation
    "22.4.69": take_survey,  # Assessment Scale
    "22.4.5": take_survey,  # Health Status
    "22.4.144": take_survey,  # Outcome
    "22.4.505": partial(take, category="disability-status"),
    "22.4.66": partial(take_organizer, category="functional-status"),
    "22.4.67": partial(take, category="functional-status"),
    "22.4.68": partial(take, category="functional-status"),  # of R1.1: Functional Status Problem
    "22.4.75": partial(take_organizer, category="cognitive-status"),
    "22.4.74": partial(take, category="cognitive-status"),
    "22.4.73": partial(take, category="cognitive-status"),  # of R1.1: Cognitive Status Problem
    "22.4.108": partial(take_organizer, category="observation-adi-documentation"),
    "22.4.48": partial(take, category="observation-adi-documentation"),
}
