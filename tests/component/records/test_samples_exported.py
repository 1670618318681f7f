"""Every resource of every sample is in the document a patient takes along, in the section of its type."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portico.export import Chart, render_ccd
from portico.export.parts import resource_id
from tests.support.intake import SAMPLES
from tests.unit.export.charts import DOCUMENT, NS

Resource = dict[str, Any]

SECTIONS = {
    "AllergyIntolerance": {"48765-2"},
    "CarePlan": {"18776-5"},
    "CareTeam": {"85847-2"},
    "Condition": {"11450-4"},
    "Device": {"46264-8"},
    "DocumentReference": {"34109-9"},
    "Encounter": {"46240-8"},
    "FamilyMemberHistory": {"10157-6"},
    "Goal": {"61146-7"},
    "Immunization": {"11369-6"},
    "MedicationAdministration": {"10160-0"},
    "MedicationDispense": {"10160-0"},
    "MedicationRequest": {"10160-0"},
    "MedicationStatement": {"10160-0"},
    "Observation": {"30954-2", "8716-3", "29762-2", "47420-5"},
    "Procedure": {"47519-4"},
    "ServiceRequest": {"18776-5"},
    "SupplyDelivery": {"46264-8"},
}
# What no section is for: bills, who pays, samples and pictures, who sent what, and what others refer to by name.
NOWHERE = {
    *("Bundle", "Claim", "Composition", "Coverage", "Endpoint", "ExplanationOfBenefit", "Location", "Media"),
    *("Medication", "Organization", "Patient", "Practitioner", "PractitionerRole", "Provenance"),
    *("QuestionnaireResponse", "RelatedPerson", "Specimen"),
}
PANELS = {"DiagnosticReport"}  # their results are there, each by itself; their words as notes

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of ../shared are not here")


@pytest.mark.parametrize("path", sorted((SAMPLES / "fhir").glob("*.json")), ids=lambda path: str(path.stem))
def test_every_resource_of_a_sample_is_in_its_section_of_the_document(path: Path) -> None:
    resources = [entry["resource"] for entry in json.loads(path.read_text())["entry"]]
    patient = next(one for one in resources if one["resourceType"] == "Patient")
    told = sections_by_id(render_ccd(Chart(patient, resources), DOCUMENT))
    kinds = {one["resourceType"] for one in resources}
    assert kinds <= SECTIONS.keys() | NOWHERE | PANELS, "a type that nobody thought of"
    missing = [
        f"{one['resourceType']}/{one['id']}"
        for one in resources
        if (wanted := SECTIONS.get(one["resourceType"]))
        and not is_group(one)
        and not any(wanted & told[each] for each in ids_of(one))
    ]
    assert missing == []


def is_group(resource: Resource) -> bool:
    """An observation that only holds others together; each of them is looked for."""
    return "hasMember" in resource and not any(field.startswith("value") for field in resource)


def sections_by_id(document: bytes) -> dict[tuple[str, str | None], set[str]]:
    """The codes of the sections in which each id stands."""
    found: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for section in etree.fromstring(document).iterfind(".//h:section", NS):
        code = section.find("h:code", NS)
        for one in section.iterfind(".//h:id", NS):
            if code is not None:
                found[one.get("root", ""), one.get("extension")].add(code.get("code", ""))
    return found


def ids_of(resource: Resource) -> list[tuple[str, str | None]]:
    """The ids under which a resource, or a part of what it measures, may stand."""
    parts = ["", "panel", "supply", "taken", *(f"component-{n}" for n, _ in enumerate(resource.get("component", [])))]
    ids = [resource_id(resource, part) for part in parts]
    return [(one.root, one.extension or None) for one in ids]
