"""Larkspur's side of every chart: the organization, its two offices and four providers."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .fhir import HL7, NUCC, US_CORE, Resource, concept, reference

SETTINGS = Path(__file__).with_name("practice.json")
MRN = "https://larkspur.example/mrn"
MRN_OID = "2.16.840.1.113883.19.5"  # the same numbers, as clinical documents of other practices name them
VISIT = "https://larkspur.example/visit"
STAFF = "https://larkspur.example/staff"


@dataclass(frozen=True, slots=True)
class Provider:
    """One who cares for patients at Larkspur: name, what they are, and where they work."""

    key: str
    prefix: str
    given: str
    family: str
    letters: str
    role: Resource
    offices: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"Dr. {self.given} {self.family}" if self.prefix else f"{self.given} {self.family}, {self.letters}"


OFFICE, MILL_POND = "larkspur-office", "mill-pond-office"

PROVIDERS = {
    provider.key: provider
    for provider in (
        Provider(
            "chen",
            "Dr.",
            "Emily",
            "Chen",
            "MD",
            concept(NUCC, "207Q00000X", "Family Medicine Physician", "Primary care"),
            (OFFICE,),
        ),
        Provider(
            "osei",
            "Dr.",
            "Samuel",
            "Osei",
            "MD",
            concept(NUCC, "207R00000X", "Internal Medicine Physician", "Internal medicine"),
            (OFFICE, MILL_POND),
        ),
        Provider(
            "brandt",
            "",
            "Hannah",
            "Brandt",
            "NP",
            concept(NUCC, "363LF0000X", "Family Nurse Practitioner", "Nurse practitioner"),
            (OFFICE, MILL_POND),
        ),
        Provider(
            "bell",
            "",
            "Marcus",
            "Bell",
            "PA-C",
            concept(NUCC, "363A00000X", "Physician Assistant", "Physician assistant"),
            (MILL_POND,),
        ),
    )
}
NURSE = Provider(
    "okafor", "", "Grace", "Okafor", "RN", concept(NUCC, "163W00000X", "Registered Nurse", "Nursing team"), (OFFICE,)
)


@cache
def settings() -> Resource:
    """What provisioning is given to create the practice."""
    loaded: Resource = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return loaded


def organization() -> Resource:
    practice = settings()
    return {
        "resourceType": "Organization",
        "id": "larkspur-organization",
        "meta": {"profile": [US_CORE + "organization"]},
        "identifier": [{"system": "https://larkspur.example/organization", "value": practice["id"]}],
        "active": True,
        "type": [concept(HL7 + "organization-type", "prov", "Healthcare Provider")],
        "name": practice["name"],
        "telecom": [_phone(practice["contact"]["phone"])],
        "address": [{**practice["contact"]["address"], "country": "US"}],
    }


def location(key: str) -> Resource:
    place = next(place for place in settings()["locations"] if place["id"] == key)
    return {
        "resourceType": "Location",
        "id": f"larkspur-location-{key}",
        "meta": {"profile": [US_CORE + "location"]},
        "status": "active",
        "name": place["name"],
        "telecom": [_phone(place["phone"])],
        "address": {**place["address"], "country": "US"},
        "managingOrganization": reference(organization(), settings()["name"]),
    }


def practitioner(provider: Provider) -> Resource:
    name: Resource = {"use": "official", "family": provider.family, "given": [provider.given]}
    if provider.prefix:
        name["prefix"] = [provider.prefix]
    return {
        "resourceType": "Practitioner",
        "id": f"larkspur-practitioner-{provider.key}",
        "meta": {"profile": [US_CORE + "practitioner"]},
        "identifier": [{"system": STAFF, "value": provider.key}],
        "active": True,
        "name": [{**name, "suffix": [provider.letters], "text": provider.name}],
        "telecom": [_phone(settings()["contact"]["phone"])],
        "qualification": [{"code": {"text": provider.letters}}],
    }


def practitioner_role(provider: Provider) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "id": f"larkspur-role-{provider.key}",
        "meta": {"profile": [US_CORE + "practitionerrole"]},
        "active": True,
        "practitioner": reference(practitioner(provider), provider.name),
        "organization": reference(organization(), settings()["name"]),
        "code": [provider.role],
        "specialty": [provider.role],
        "location": [reference(location(key), location(key)["name"]) for key in provider.offices],
        "telecom": [_phone(settings()["contact"]["phone"])],
    }


def directory() -> list[Resource]:
    """Every resource all charts share; the same, id for id, in each bundle."""
    return [
        organization(),
        *(location(key) for key in (OFFICE, MILL_POND)),
        *(practitioner(provider) for provider in (*PROVIDERS.values(), NURSE)),
        *(practitioner_role(provider) for provider in PROVIDERS.values()),
    ]


def _phone(number: str) -> Resource:
    return {"system": "phone", "value": number, "use": "work"}
