"""Documents made from samples of other systems' data pass the C-CDA schema, both Schematron sets and the value sets."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from subprocess import PIPE

import pytest
from lxml import etree

from local.demo.build import bundles
from portico.export import Chart, Custodian, Document, codes, render_ccd
from tests.unit.export.charts import find

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CHECKER = SHARED / "conformance" / "ccda_check.py"
SAMPLES = (
    "ccdaonfhir-google-myra-jones",
    "inferno-uscore-85",
    "smart-synthea-benito_shields",
    "sphr-synthea-graig_tremblay",
)
SETS = ("hl7", "companion")
PATIENTS = 10  # of the demonstration practice
FEWEST_RULES = 15  # the nearly empty chart of the demonstration fires 22; a document without R2.1 templates hardly any

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not CHECKER.is_file(), reason="../shared/conformance is not there"),
]


def chart_of(name: str) -> Chart:
    bundle = json.loads((SHARED / "samples" / "fhir" / f"{name}.json").read_text(encoding="utf-8"))
    resources = [entry["resource"] for entry in bundle["entry"]]
    return Chart(next(item for item in resources if item["resourceType"] == "Patient"), resources)


def demonstration() -> dict[str, Chart]:
    """The charts of the demonstration practice as they stand today."""
    charts = {}
    for key, bundle in bundles(datetime.now(UTC).date()).items():
        resources = [entry["resource"] for entry in bundle["entry"]]
        charts[key] = Chart(next(item for item in resources if item["resourceType"] == "Patient"), resources)
    return charts


@cache
def document_of(name: str) -> bytes:
    return written(chart_of(name))


def written(chart: Chart) -> bytes:
    custodian = Custodian("larkspur", "Larkspur Family Medicine", "(508) 555-0142")
    made = datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
    return render_ccd(chart, Document("5c1f0d1e-6c2b-4d63-9f0a-1b2c3d4e5f60", made, custodian, "America/New_York"))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """The checker's exit status and words for each Schematron set; both run at once, a minute for a long chart."""
    folder = tmp_path_factory.mktemp("ccda")
    charts = demonstration()
    for name in SAMPLES:
        (folder / f"{name}.xml").write_bytes(document_of(name))
    for name, chart in charts.items():
        (folder / f"{name}.xml").write_bytes(written(chart))
    arguments = ["--min-rules", str(FEWEST_RULES), *map(str, sorted(folder.iterdir()))]
    running = {
        name: subprocess.Popen([sys.executable, CHECKER, "--schematron", name, *arguments], stdout=PIPE, text=True)
        for name in SETS
    }
    said = {name: process.communicate()[0] for name, process in running.items()}
    return {name: (process.returncode, said[name]) for name, process in running.items()}


@pytest.mark.parametrize("name", SETS)
def test_documents_pass_the_schematron(verdicts: dict[str, tuple[int, str]], name: str) -> None:
    status, said = verdicts[name]
    assert status == 0, said
    assert said.count(" ok\n") == len(SAMPLES) + PATIENTS


@pytest.mark.parametrize("name", SAMPLES)
def test_whole_document_passes_the_schema(name: str) -> None:
    schema = etree.XMLSchema(etree.parse(SHARED / "conformance/xsd/infrastructure/cda/CDA_SDTC.xsd"))
    schema.assertValid(etree.fromstring(document_of(name)).getroottree())


@pytest.mark.parametrize(
    ("loinc", "types"),
    [
        ("48765-2", ("AllergyIntolerance",)),
        ("10160-0", ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense")),
        ("11450-4", ("Condition",)),
        ("11369-6", ("Immunization",)),
        ("47519-4", ("Procedure",)),
        ("46240-8", ("Encounter",)),
        ("46264-8", ("Device", "SupplyDelivery")),
        ("34109-9", ("DocumentReference",)),
    ],
)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_resource_of_a_section_is_in_it(name: str, loinc: str, types: tuple[str, ...]) -> None:
    wanted = sum(item["resourceType"] in types for item in chart_of(name).resources)
    document = etree.fromstring(document_of(name))
    assert len(find(document, f"//h:section[h:code/@code='{loinc}']/h:entry")) == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_every_measured_value_is_in_the_document_with_its_unit(name: str) -> None:
    sent = {
        (str(part["valueQuantity"]["value"]), part["valueQuantity"].get("code") or part["valueQuantity"].get("unit"))
        for item in chart_of(name).resources
        if item["resourceType"] == "Observation"
        for part in [item, *item.get("component", [])]
        if "valueQuantity" in part
    }
    document = etree.fromstring(document_of(name))
    written = {(node.get("value"), node.get("unit")) for node in find(document, "//h:value[@value]")}
    assert sent - written == set()


def value_set(oid: str) -> set[str]:
    """A value set's codes, as the companion guide's Schematron lists them."""
    text = (SHARED / "conformance/schematron/companion/voc.xml").read_text(encoding="utf-8")
    found = re.search(rf'<system valueSetOid="{re.escape(oid)}".*?</system>', text, re.DOTALL)
    assert found
    return set(re.findall(r'<code value="([^"]+)"', found.group()))


TABLES: dict[str, Callable[[], set[str]]] = {
    "2.16.840.1.113883.1.11.1": lambda: {code.code for code in codes.GENDERS.values()},
    "2.16.840.1.113883.1.11.12212": lambda: set(codes.MARITAL_STATUSES),
    "2.16.840.1.113883.3.2074.1.1.3": lambda: set(codes.RACES),
    "2.16.840.1.114222.4.11.837": lambda: set(codes.ETHNICITIES),
    "2.16.840.1.113883.11.20.9.38": lambda: set(codes.SMOKING_STATUSES),
    "2.16.840.1.113883.1.11.78": lambda: set(codes.INTERPRETATION_VALUE_SET),
    "2.16.840.1.113762.1.4.1099.11": lambda: set(codes.MEDICATION_STATUSES.values()),
    "2.16.840.1.113883.11.20.9.22": lambda: set(codes.PROCEDURE_STATUSES.values()),
    "2.16.840.1.113883.11.20.9.39": lambda: set(codes.RESULT_STATUSES.values()),
    "2.16.840.1.113883.3.88.12.80.68": lambda: {code.code for code in codes.CLINICAL_STATUSES.values()},
    "2.16.840.1.113883.3.88.12.3221.7.2": lambda: {type_.code for type_, _ in codes.PROBLEM_TYPES.values()},
    "2.16.840.1.113762.1.4.1099.28": lambda: {type_.code for _, type_ in codes.PROBLEM_TYPES.values()},
    "2.16.840.1.113883.3.88.12.3221.6.2": lambda: {code.code for code in codes.ALLERGY_TYPES.values()},
    "2.16.840.1.113883.1.11.20549": lambda: {code.code for code in codes.CRITICALITIES.values()},
    "2.16.840.1.113883.3.88.12.3221.6.8": lambda: {code.code for code in codes.SEVERITIES.values()},
    "2.16.840.1.113883.3.88.12.3221.8.7": lambda: set(codes.ROUTE_NAMES),
    "2.16.840.1.113883.1.11.19717": lambda: set(codes.REFUSALS),
}


@pytest.mark.parametrize("oid", TABLES)
def test_table_of_codes_stays_within_its_value_set(oid: str) -> None:
    assert TABLES[oid]() - value_set(oid) == set()
