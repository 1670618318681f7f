"""Documents of many vendors, R1.1 and R2.1: every one is read, and each entry is in the record or told as lost."""

import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from portico.export.sections.base import Reader
from portico.export.sections.notes import notes
from portico.records.ccda import Reading, page_of, read_document
from portico.records.fhir import json as fhir_json
from portico.records.intake.bundle import read_bundle
from tests.support.intake import SAMPLES
from tests.unit.export.charts import DOCUMENT, chart
from tests.unit.records.ccda.documents import code_of

FOLDER = SAMPLES / "ccda"
US_CORE = SAMPLES.parent / "conformance/us-core/us_core_610.tgz"
NAMES = sorted(path.name for path in FOLDER.glob("*.xml"))
H = {"h": "urn:hl7-org:v3"}
# Entries that cannot become a resource, by document: insurance, concerns that only refer to others, orders and
# relatives without a name, a medication list that says there is none. Nothing else is lost.
LOST = {
    "agastha-ccd.xml": 1,
    "hl7-examples-care-plan.xml": 1,
    "hl7-examples-ccd1.xml": 1,
    "hl7-r21-ccd.xml": 1,
    "mckesson-paragon-rebecca-larson.xml": 2,
    "medfusion-portal-alice-newman.xml": 1,
    "onc-uscdi-v4-amb-sample1.xml": 1,
    "vitera-large-r11.xml": 5,
}
# What entries of these templates become, counted by themselves: XPath of the statement -> type of resource.
EVENT = "[not(@moodCode) or @moodCode='EVN']"
KINDS = {
    "AllergyIntolerance": [".//h:observation[h:templateId/@root='2.16.840.1.113883.10.20.22.4.7']",
                           ".//h:observation[h:templateId/@root='2.16.840.1.113883.10.20.1.18'][h:participant/@typeCode='CSM']"],
    "Immunization": ["h:entry/h:substanceAdministration[h:templateId/@root='2.16.840.1.113883.10.20.22.4.52']",
                     "h:entry/h:substanceAdministration[h:templateId/@root='1.3.6.1.4.1.19376.1.5.3.1.4.12']"],
    "Encounter": ["h:entry/h:encounter[h:templateId/@root='2.16.840.1.113883.10.20.22.4.49']"],
    "DiagnosticReport": ["h:entry/h:organizer[h:templateId/@root='2.16.840.1.113883.10.20.22.4.1']",
                         "h:entry/h:organizer[h:templateId/@root='2.16.840.1.113883.10.20.1.32']"
                         "[not(h:templateId/@root='2.16.840.1.113883.10.20.1.35')]"],
    "Goal": ["h:entry/h:observation[h:templateId/@root='2.16.840.1.113883.10.20.22.4.121']"],
    "FamilyMemberHistory": ["h:entry/h:organizer[h:templateId/@root='2.16.840.1.113883.10.20.22.4.45']"],
    "CareTeam": ["h:entry/h:organizer[h:templateId/@root='2.16.840.1.113883.10.20.22.4.500']"],
}  # fmt: skip
MEASURED = {
    "laboratory": ("2.16.840.1.113883.10.20.22.4.1", "2.16.840.1.113883.10.20.1.32"),
    "vital-signs": ("2.16.840.1.113883.10.20.22.4.26", "2.16.840.1.113883.10.20.1.35"),
}
PROFILES = {
    "AllergyIntolerance": "us-core-allergyintolerance",
    "CareTeam": "us-core-careteam",
    "Condition": "us-core-condition-problems-health-concerns",
    "Device": "us-core-implantable-device",
    "DocumentReference": "us-core-documentreference",
    "Encounter": "us-core-encounter",
    "Goal": "us-core-goal",
    "Immunization": "us-core-immunization",
    "Location": "us-core-location",
    "MedicationDispense": "us-core-medicationdispense",
    "MedicationRequest": "us-core-medicationrequest",
    "Organization": "us-core-organization",
    "Patient": "us-core-patient",
    "Practitioner": "us-core-practitioner",
    "Procedure": "us-core-procedure",
    "ServiceRequest": "us-core-servicerequest",
    "DiagnosticReport": "us-core-diagnosticreport-lab",
    "Observation": "us-core-observation-clinical-result",
}
NOT_SENT = {("Practitioner", "identifier")}  # and so not made up

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the samples of ../shared are not here")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read_document((FOLDER / name).read_bytes()) for name in NAMES}


def sections(name: str) -> list[Any]:
    """The sections of a document, found by themselves."""
    return list(etree.parse(FOLDER / name).iterfind(".//{urn:hl7-org:v3}structuredBody//{urn:hl7-org:v3}section"))


def test_there_are_documents_of_many_vendors() -> None:
    assert len(NAMES) == 18


@pytest.mark.parametrize("name", NAMES)
def test_each_entry_is_taken_or_told_as_lost(name: str, readings: dict[str, Reading]) -> None:
    told = readings[name].sections

    assert [one.entries for one in told] == [len(one.findall("h:entry", H)) for one in sections(name)]
    assert all(one.taken + one.lost == one.entries for one in told)
    assert sum(one.lost for one in told) == LOST.get(name, 0)
    assert all(one.why for one in told if one.lost)


@pytest.mark.parametrize("name", NAMES)
def test_no_resource_of_a_document_would_be_quarantined(name: str, readings: dict[str, Reading]) -> None:
    reading = readings[name]
    entries = [{"resource": one} for one in (reading.patient, *reading.resources)]
    sent = read_bundle(fhir_json.write({"resourceType": "Bundle", "type": "collection", "entry": entries}))

    assert sent.quarantined == []
    assert len(sent.entries) == len(entries)


@pytest.mark.parametrize("name", NAMES)
def test_there_are_as_many_resources_as_entries_of_their_templates(name: str, readings: dict[str, Reading]) -> None:
    held = Counter(
        kind
        for one in sections(name)
        for kind, paths in KINDS.items()
        for path in paths
        for _ in one.xpath(path, namespaces=H)
    )
    kept = Counter(one["resourceType"] for one in readings[name].resources)

    assert {kind: kept[kind] for kind in KINDS} == {kind: held[kind] for kind in KINDS}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("category", MEASURED)
def test_every_measurement_of_a_group_is_an_observation_or_part_of_one(
    name: str, category: str, readings: dict[str, Reading]
) -> None:
    held = sum(len(one) for one in organizers(name, category))
    kept = [one for one in readings[name].resources if is_in(one, category)]

    assert sum(len(one.get("component", [])) or 1 for one in kept) == held


def organizers(name: str, category: str) -> Iterator[list[Any]]:
    """The observations of each group of a category."""
    for section in sections(name):
        for organizer in section.iterfind("h:entry/h:organizer", H):
            roots = {one.get("root") for one in organizer.iterfind("h:templateId", H)}
            if roots & set(MEASURED[category]) and not (
                category == "laboratory" and roots & set(MEASURED["vital-signs"])
            ):
                yield organizer.findall("h:component/h:observation", H)


def is_in(resource: dict[str, Any], category: str) -> bool:
    return resource["resourceType"] == "Observation" and code_of(resource["category"][0]) == category


def test_the_same_document_gives_the_same_and_no_two_patients_share_an_entry(readings: dict[str, Reading]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for name, reading in readings.items():
        assert read_document((FOLDER / name).read_bytes()) == reading
        patient = reading.patient["id"]
        for one in reading.resources:
            if one["resourceType"] in ("Organization", "Practitioner", "Location"):
                continue  # the same wherever they are named
            assert seen.setdefault((one["resourceType"], one["id"]), patient) == patient


def test_every_reference_within_a_document_leads_to_a_resource_of_it(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        held = {f"{one['resourceType']}/{one['id']}" for one in (reading.patient, *reading.resources)}
        assert set(addresses(reading.resources)) <= held


def addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["reference"]] if "reference" in value else [])
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from addresses(inner)


def test_a_section_kept_as_text_is_a_note_of_the_patients_own_export(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        kept = {one.title for one in reading.sections if one.kept_as_text}
        shown = notes(Reader(chart(*reading.resources, patient=reading.patient), DOCUMENT))

        assert kept <= {row.cells[0] for row in shown.rows}


def test_nothing_of_a_document_is_printed_or_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for name in NAMES:
        read_document((FOLDER / name).read_bytes())
        page_of((FOLDER / name).read_bytes())

    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_document_shows_the_words_of_each_section(name: str) -> None:
    shown = " ".join("".join(map(str, etree.HTML(page_of((FOLDER / name).read_bytes())).itertext())).split())

    for section in sections(name):
        text = section.find("h:text", H)
        words = [word for piece in text.itertext() for word in piece.split()] if text is not None else []
        assert not [word for word in words if word not in shown]


@pytest.mark.skipif(not US_CORE.exists(), reason="the US Core package is not beside the repository")
def test_every_resource_has_each_element_its_us_core_profile_requires(readings: dict[str, Reading]) -> None:
    required = {kind: required_of(profile) for kind, profile in PROFILES.items()}
    missing = {
        (name, one["resourceType"], ".".join(path))
        for name, reading in readings.items()
        for one in (reading.patient, *reading.resources)
        for path in required.get(one["resourceType"], [])
        if lacks(one, path)
    }

    assert {(kind, path) for _, kind, path in missing} <= NOT_SENT


def required_of(profile: str) -> list[list[str]]:
    """The paths a profile requires; slices are left out."""
    with tarfile.open(US_CORE) as package:
        content = package.extractfile(f"package/StructureDefinition-{profile}.json")
        assert content
        elements = json.load(content)["snapshot"]["element"]
    return [
        one["path"].split(".")[1:] for one in elements if one["min"] and ":" not in one["id"] and "." in one["path"]
    ]


def lacks(node: dict[str, Any], path: list[str]) -> bool:
    """Whether an element that is there lacks the required one below it."""
    name = path[0].removesuffix("[x]")
    found = [value for field, value in node.items() if field == path[0] or (path[0] != name and field.startswith(name))]
    inside = [one for value in found for one in (value if isinstance(value, list) else [value])]
    if len(path) == 1:
        return not inside
    return any(lacks(child, path[1:]) for child in inside if isinstance(child, dict))
