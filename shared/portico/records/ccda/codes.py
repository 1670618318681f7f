"""Codes of HL7 v3 as FHIR CodeableConcepts, and the statuses of one in the words of the other."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from portico.records.ccda.narrative import Narrative, squeezed
from portico.records.ccda.values import Fhir, filled, system_of

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
ACT_CODE = f"{_TERMINOLOGY}v3-ActCode"
# Object identifier of a code system -> its name in FHIR (https://terminology.hl7.org).
_SYSTEMS = {
    "2.16.840.1.113883.6.1": LOINC,
    "2.16.840.1.113883.6.96": SNOMED,
    "2.16.840.1.113883.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "2.16.840.1.113883.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    "2.16.840.1.113883.6.103": "http://hl7.org/fhir/sid/icd-9-cm",
    "2.16.840.1.113883.6.104": "http://hl7.org/fhir/sid/icd-9-cm",
    "2.16.840.1.113883.6.4": "http://www.cms.gov/Medicare/Coding/ICD10",
    "2.16.840.1.113883.6.12": "http://www.ama-assn.org/go/cpt",
    "2.16.840.1.113883.6.285": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "2.16.840.1.113883.6.13": "http://www.ada.org/cdt",
    "2.16.840.1.113883.12.292": "http://hl7.org/fhir/sid/cvx",
    "2.16.840.1.113883.6.59": "http://hl7.org/fhir/sid/cvx",
    "2.16.840.1.113883.6.69": "http://hl7.org/fhir/sid/ndc",
    "2.16.840.1.113883.4.9": "http://fdasis.nlm.nih.gov",
    "2.16.840.1.113883.6.101": "http://nucc.org/provider-taxonomy",
    "2.16.840.1.113883.3.26.1.1": "http://ncithesaurus-stage.nci.nih.gov",
    "2.16.840.1.113883.6.238": "urn:oid:2.16.840.1.113883.6.238",
    "2.16.840.1.113883.6.259": "https://www.cdc.gov/nhsn/cdaportal/terminology/codesystem/hsloc.html",
    "2.16.840.1.113883.5.4": ACT_CODE,
    "2.16.840.1.113883.5.1": f"{_TERMINOLOGY}v3-AdministrativeGender",
    "2.16.840.1.113883.5.2": f"{_TERMINOLOGY}v3-MaritalStatus",
    "2.16.840.1.113883.5.8": f"{_TERMINOLOGY}v3-ActReason",
    "2.16.840.1.113883.5.83": f"{_TERMINOLOGY}v3-ObservationInterpretation",
    "2.16.840.1.113883.1.11.78": f"{_TERMINOLOGY}v3-ObservationInterpretation",
    "2.16.840.1.113883.5.88": f"{_TERMINOLOGY}v3-ParticipationFunction",
    "2.16.840.1.113883.5.110": f"{_TERMINOLOGY}v3-RoleClass",
    "2.16.840.1.113883.5.111": f"{_TERMINOLOGY}v3-RoleCode",
    "2.16.840.1.113883.5.112": f"{_TERMINOLOGY}v3-RouteOfAdministration",
}
# What some systems write in the place of a code they do not have.
_NO_CODE = {"", "unknown", "ni", "unk", "na", "nav", "nask", "asku", "null", "none", "assertion"}
_LONGEST_NAME = 300  # characters; a longer original text is a note, not a name


def coding(element: Element) -> Fhir | None:
    """A code with its system; what stands for "no code" gives None."""
    code = squeezed(element.get("code"))
    if code is None or code.lower() in _NO_CODE:
        return None
    oid = element.get("codeSystem")
    return filled(
        {"system": _SYSTEMS.get(oid or "") or system_of(oid), "code": code, "display": _display(element)},
    )


def concept(element: Element | None, narrative: Narrative) -> Fhir | None:
    """A CD with its translations, the sender's own words and its qualifiers (left, say); None when it says nothing."""
    if element is None:
        return None
    codings = [found for one in (element, *element.findall("translation")) if (found := coding(one))]
    shown = _display(element)
    original = narrative.original(element.find("originalText"))
    text = original if original and len(original) <= _LONGEST_NAME else None
    text = text or shown or next((display for one in codings if (display := one.get("display"))), None)
    exact = [name for one in element.findall("qualifier/value") if (name := _display(one))]
    missing = [name for name in exact if name.lower() not in (text or "").lower()]
    if text and missing:
        text = f"{text} ({', '.join(missing)})"
    return filled({"coding": codings, "text": text}) or None


def _display(element: Element) -> str | None:
    shown = squeezed(element.get("displayName"))
    return None if shown is None or shown.lower() in _NO_CODE else shown


def of(system: str, code: str, display: str | None = None) -> Fhir:
    """A CodeableConcept of one code."""
    return {"coding": [filled({"system": system, "code": code, "display": display})]}


def hl7(system: str, code: str, display: str | None = None) -> Fhir:
    """A CodeableConcept of one of FHIR's own terminologies, such as `condition-clinical`."""
    return of(_TERMINOLOGY + system, code, display)


def codes_in(found: Fhir | None) -> set[str]:
    """The codes of a concept, whatever their systems."""
    return {one["code"] for one in (found or {}).get("coding", [])}


def status(element: Element, known: Mapping[str, str], otherwise: str) -> str:
    """An entry's statusCode in the words of a FHIR resource."""
    found = element.find("statusCode")
    return known.get((found.get("code") or "").lower(), otherwise) if found is not None else otherwise
