"""Visits and stays."""

from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import Resources
from portico.records.ccda.sections.base import Table, children, each, has_template
from portico.records.ccda.sections.problems import diagnoses
from portico.records.ccda.values import Fhir, filled

_STATUSES = {"active": "in-progress", "aborted": "cancelled", "cancelled": "cancelled", "nullified": "entered-in-error"}
_CLASSES = {"AMB", "EMER", "FLD", "HH", "IMP", "ACUTE", "NONAC", "OBSENC", "PRENC", "SS", "VR"}
_DIAGNOSIS = ("22.4.80",)
_UNKNOWN_CLASS = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
    "code": "UNK",
    "display": "unknown",
}


def take(entry: Element, to: Resources) -> None:
    """Encounter Activity with its diagnoses."""
    kind = to.concept(entry.find("code")) or _named(entry, to)
    body: Fhir = {
        "identifier": values.identifiers(entry),
        "status": codes.status(entry, _STATUSES, "finished"),
        "class": _class(kind),
        "type": [kind],
        "subject": to.patient,
        "participant": [{"individual": one} for one in to.performers(entry)],
        "period": values.period(entry.find("effectiveTime")),
        "reasonCode": to.reasons(entry),
        "location": [{"location": one} for one in to.places(entry)],
        "hospitalization": filled(
            {"dischargeDisposition": to.concept(entry.find("dischargeDispositionCode"))},
        ),
    }
    found: list[Fhir] = []
    acts = [act for act in children(entry, "act") if has_template(act, *_DIAGNOSIS)]
    each(acts, lambda act: found.extend(diagnoses(act, to)), to, besides=True)
    body["reasonReference"] = found
    to.add("Encounter", entry, body)


def _named(entry: Element, to: Resources) -> Fhir:
    return {"text": to.narrative.original(entry.find("text")) or "Visit"}


def _class(kind: Fhir) -> Fhir:
    """In- or outpatient, where one of the codes says so."""
    for coding in kind.get("coding", []):
        if coding["code"] in _CLASSES and coding.get("system") == codes.ACT_CODE:
            return dict(coding)
    return _UNKNOWN_CLASS


ENTRIES: Table = {"22.4.49": take}
