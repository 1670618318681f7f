"""One patient's chart: who they are, everything added to it, and the FHIR transaction it becomes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from . import practice
from .fhir import HL7, OMB_RACE, US_CORE, V3, Resource, coding, concept, reference, without_empty
from .practice import Provider

WHITE, BLACK, ASIAN = ("2106-3", "White"), ("2054-5", "Black or African American"), ("2028-9", "Asian")
NO_PATIENT_FIELD = {"Appointment", "Patient"}
PATIENT_FIELD = {"AllergyIntolerance", "Device", "Immunization", "RelatedPerson"}


@dataclass(frozen=True, slots=True)
class Person:
    """Demographics of a patient. `number` is the medical record number within Larkspur."""

    number: str
    given: tuple[str, ...]
    family: str
    born: date
    gender: str
    race: tuple[str, str]
    phone: str
    email: str | None
    street: str
    hispanic: bool = False
    language: tuple[str, str] = ("en", "English")
    marital: tuple[str, str] | None = None
    other_name: Resource | None = None
    written: str | None = None  # the whole name, where the family name comes first
    contact: tuple[str, str, str] | None = None  # name, what they are to the patient, phone

    @property
    def name(self) -> str:
        return self.written or f"{' '.join(self.given)} {self.family}"


@dataclass(frozen=True, slots=True)
class Visit:
    """An encounter that other entries of the chart belong to."""

    key: str
    day: date
    at: str
    provider: Provider
    reference: Resource


@dataclass(slots=True)
class Chart:
    """A patient's resources by id, each referring to the patient; `key` keeps ids stable between runs."""

    key: str
    person: Person
    today: date
    provider: Provider
    resources: dict[str, Resource] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for resource in practice.directory():
            self.resources[resource["id"]] = resource
        self.resources[f"larkspur-{self.key}"] = _patient(self)

    @property
    def patient(self) -> Resource:
        return {"reference": f"Patient/larkspur-{self.key}", "display": self.person.name}

    def add(self, resource_type: str, name: str, profile: str | None, body: dict[str, Any]) -> Resource:
        """Add a resource, without its empty fields, and return the reference to it.

        `name` makes the id (`larkspur-alvarez-` + name) and must be new to the chart: ValueError otherwise.
        """
        resource: Resource = {"resourceType": resource_type, "id": f"larkspur-{self.key}-{name}"}
        if resource["id"] in self.resources:
            raise ValueError(f"{resource['id']} is in the chart already")
        if profile:
            resource["meta"] = {"profile": [profile]}
        if resource_type not in NO_PATIENT_FIELD:
            resource["patient" if resource_type in PATIENT_FIELD else "subject"] = self.patient
        resource |= without_empty(body)
        self.resources[resource["id"]] = resource
        return {"reference": f"{resource_type}/{resource['id']}"}

    def bundle(self) -> Resource:
        """The chart as a FHIR transaction that puts each resource in its place, so that a repeat changes nothing."""
        return {
            "resourceType": "Bundle",
            "id": f"larkspur-{self.key}-chart",
            "type": "transaction",
            "entry": [_entry(resource) for resource in self.resources.values()],
        }


def clinician(provider: Provider) -> Resource:
    """The reference to a provider of the practice."""
    return reference(practice.practitioner(provider), provider.name)


def office(key: str) -> Resource:
    """The reference to a location of the practice."""
    place = practice.location(key)
    return reference(place, place["name"])


def larkspur() -> Resource:
    """The reference to the practice itself."""
    organization = practice.organization()
    return reference(organization, organization["name"])


def _entry(resource: Resource) -> Resource:
    url = f"{resource['resourceType']}/{resource['id']}"
    return {
        "fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, 'https://larkspur.example/fhir/' + url)}",
        "resource": resource,
        "request": {"method": "PUT", "url": url},
    }


def _patient(chart: Chart) -> Resource:
    person = chart.person
    names: list[Resource] = [
        {"use": "official", "text": person.name, "family": person.family, "given": [*person.given]}
    ]
    if person.other_name:
        names.append(person.other_name)
    telecom: list[Resource] = [{"system": "phone", "value": person.phone, "use": "mobile"}]
    if person.email:
        telecom.append({"system": "email", "value": person.email, "use": "home"})
    body = {
        "extension": _race_and_ethnicity(person),
        "identifier": [
            {
                "use": "usual",
                "type": concept(HL7 + "v2-0203", "MR", "Medical record number"),
                "system": practice.MRN,
                "value": person.number,
            },
            {"system": f"urn:oid:{practice.MRN_OID}", "value": person.number},
        ],
        "active": True,
        "name": names,
        "telecom": telecom,
        "gender": person.gender,
        "birthDate": person.born.isoformat(),
        "address": [
            {
                "use": "home",
                "line": [person.street],
                "city": "Larkspur",
                "state": "MA",
                "postalCode": "01597",
                "country": "US",
            }
        ],
        "maritalStatus": concept(V3 + "MaritalStatus", *person.marital) if person.marital else None,
        "contact": _contact(person),
        "communication": [{"language": concept("urn:ietf:bcp:47", *person.language), "preferred": True}],
        "generalPractitioner": [clinician(chart.provider)],
        "managingOrganization": larkspur(),
    }
    identity = {"resourceType": "Patient", "id": f"larkspur-{chart.key}", "meta": {"profile": [US_CORE + "patient"]}}
    return identity | without_empty(body)


def _race_and_ethnicity(person: Person) -> list[Resource]:
    ethnicity = ("2135-2", "Hispanic or Latino") if person.hispanic else ("2186-5", "Not Hispanic or Latino")
    groups: list[Resource] = [
        {
            "url": US_CORE + kind,
            "extension": [
                {"url": "ombCategory", "valueCoding": coding(OMB_RACE, *group)},
                {"url": "text", "valueString": group[1]},
            ],
        }
        for kind, group in (("race", person.race), ("ethnicity", ethnicity))
    ]
    sex = {"female": "F", "male": "M"}[person.gender]
    return [*groups, {"url": US_CORE + "birthsex", "valueCode": sex}]


def _contact(person: Person) -> list[Resource]:
    if person.contact is None:
        return []
    name, relation, phone = person.contact
    codes = {"Mother": "MTH", "Father": "FTH", "Husband": "HUSB", "Wife": "WIFE", "Daughter": "DAUC", "Son": "SONC"}
    return [
        {
            "relationship": [concept(V3 + "RoleCode", codes[relation], relation.lower(), relation)],
            "name": {"text": name},
            "telecom": [{"system": "phone", "value": phone, "use": "mobile"}],
        }
    ]
