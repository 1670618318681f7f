"""Whose document it is: the recordTarget as a FHIR Patient (US Core)."""

from xml.etree.ElementTree import Element

from portico.records.ccda import values
from portico.records.ccda.codes import concept
from portico.records.ccda.narrative import Narrative, squeezed
from portico.records.ccda.resources import derived
from portico.records.ccda.values import Fhir, filled
from portico.records.ccda.xml import NotReadable

_GENDERS = {"F": "female", "M": "male", "UN": "other", "O": "other"}
_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
# Race Category Excluding Nulls (2.16.840.1.113883.3.2074.1.1.3) and Ethnicity (2.16.840.1.114222.4.11.837)
_CATEGORIES = {"1002-5", "2028-9", "2054-5", "2076-8", "2106-3", "2135-2", "2186-5"}
_CDC = "2.16.840.1.113883.6.238"


def read_patient(document: Element, narrative: Narrative) -> Fhir:
    """The patient. Raises NotReadable (intake.no_patient) for a document about nobody, or about more than one."""
    targets = document.findall("recordTarget/patientRole")
    if len(targets) != 1:
        raise NotReadable("intake.no_patient", "A document must be about one patient: one recordTarget.")
    role, person = targets[0], targets[0].find("patient")
    identifiers = values.identifiers(role)
    if person is None or not identifiers:
        raise NotReadable("intake.no_patient", "This document does not say by an identifier whose it is.")
    gender = person.find("administrativeGenderCode")
    born = values.date_time(person.find("birthTime"))
    died = values.date_time(person.find("deceasedTime"))
    dead = person.find("deceasedInd")
    return filled(
        {
            "resourceType": "Patient",
            "id": derived("Patient", identifiers[0]["system"], identifiers[0]["value"]),
            "extension": _extensions(person),
            "identifier": identifiers,
            "name": [found for one in person.findall("name") if (found := values.name(one))],
            "telecom": values.contacts(role),
            "gender": _GENDERS.get(gender.get("code") or "", "unknown") if gender is not None else None,
            "birthDate": born[:10] if born else None,
            "deceasedDateTime": died,
            "deceasedBoolean": dead.get("value") == "true" if dead is not None and died is None else None,
            "address": values.addresses(role),
            "maritalStatus": concept(person.find("maritalStatusCode"), narrative),
            "communication": _languages(person),
        }
    )


def _extensions(person: Element) -> list[Fhir]:
    """Race and ethnicity (US Core): the broad category, the details, and both in words."""
    found = [_extension("race", person.findall("raceCode")), _extension("ethnicity", person.findall("ethnicGroupCode"))]
    return [one for one in found if one]


def _extension(kind: str, told: list[Element]) -> Fhir:
    known = [one for one in told if one.get("code") and one.get("codeSystem") == _CDC]
    if not known:
        return {}
    inner = []
    for one in known:
        level = "ombCategory" if one.get("code") in _CATEGORIES else "detailed"
        coding = {"system": f"urn:oid:{_CDC}", "code": one.get("code"), "display": squeezed(one.get("displayName"))}
        inner.append({"url": level, "valueCoding": filled(coding)})
    words = ", ".join(dict.fromkeys(squeezed(one.get("displayName")) or "Not named" for one in known))
    return {"url": f"{_US_CORE}{kind}", "extension": [*inner, {"url": "text", "valueString": words}]}


def _languages(person: Element) -> list[Fhir]:
    found = []
    for one in person.findall("languageCommunication"):
        code = one.find("languageCode")
        tag = squeezed(code.get("code")) if code is not None else None
        preferred = one.find("preferenceInd")
        likes = preferred.get("value") == "true" if preferred is not None and preferred.get("value") else None
        if tag:
            language = {"coding": [{"system": "urn:ietf:bcp:47", "code": tag}]}
            found.append(filled({"language": language, "preferred": likes}))
    return found
