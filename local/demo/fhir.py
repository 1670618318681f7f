"""FHIR R4 data types as plain dictionaries, and the code systems the demonstration uses."""

from typing import Any

Resource = dict[str, Any]

SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
CVX = "http://hl7.org/fhir/sid/cvx"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
NUCC = "http://nucc.org/provider-taxonomy"
OMB_RACE = "urn:oid:2.16.840.1.113883.6.238"
V3 = "http://terminology.hl7.org/CodeSystem/v3-"
HL7 = "http://terminology.hl7.org/CodeSystem/"
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
US_CORE_SYSTEM = "http://hl7.org/fhir/us/core/CodeSystem/"

# The UCUM code and the words a page shows for each unit.
UNITS = {
    "%": "%",
    "mg/dL": "mg/dL",
    "g/dL": "g/dL",
    "mmol/L": "mmol/L",
    "U/L": "U/L",
    "10*3/uL": "10³/µL",
    "10*6/uL": "10⁶/µL",
    "fL": "fL",
    "mg/g{creat}": "mg/g creatinine",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "{INR}": "INR",
    "m[IU]/L": "mIU/L",
    "ng/mL": "ng/mL",
    "ug/dL": "µg/dL",
    "mm[Hg]": "mmHg",
    "/min": "per minute",
    "[lb_av]": "lb",
    "[in_i]": "in",
    "[degF]": "°F",
    "kg/m2": "kg/m²",
    "{score}": "points",
    "{tbl}": "tablet",
    "{capsule}": "capsule",
    "{puff}": "puff",
    "mL": "mL",
    "mg": "mg",
    "d": "days",
}


def coding(system: str, code: str, display: str) -> Resource:
    return {"system": system, "code": code, "display": display}


def concept(system: str, code: str, display: str, text: str | None = None) -> Resource:
    """A CodeableConcept of one code; its text is the display unless other words are given."""
    return {"coding": [coding(system, code, display)], "text": text or display}


def status_concept(system: str, code: str) -> Resource:
    """A CodeableConcept of a status code, which stands for itself."""
    return {"coding": [{"system": HL7 + system, "code": code}]}


def quantity(value: float, unit: str) -> Resource:
    """A Quantity in a UCUM unit, with the unit as a page shows it."""
    return {"value": value, "unit": UNITS[unit], "system": UCUM, "code": unit}


def reference(resource: Resource, display: str) -> Resource:
    return {"reference": f"{resource['resourceType']}/{resource['id']}", "display": display}


def without_empty(body: Resource) -> Resource:
    """The body without fields that have no value: FHIR has no null and no empty list."""
    return {field: value for field, value in body.items() if value not in (None, [], {}, "")}
