"""Documents made from every sample and from the demonstration pass the C-CDA schema, both Schematron sets and the value
sets: all time, and for some dates."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from local.demo.build import bundles
from portico.export import Chart, Custodian, Document, codes, render_ccd
from portico.export.models import Span
from tests.support.schematron import CONFORMANCE, SETS, Verdict, check
from tests.unit.export.charts import find

CHECKER = CONFORMANCE / "ccda_check.py"
SAMPLES = (
    "ccdaonfhir-google-myra-jones",
    "composite-5mb",
    "inferno-uscore-85",
    "inferno-uscore-907",
    "inferno-uscore-908",
    "smart-synthea-benito_shields",
    "smart-synthea-lemuel_hodkiewicz",
    "smart-synthea-lillian_schinner",
    "smart-synthea-smallest",
    "sphr-journey-wilma_nader",
    "sphr-synthea-graig_tremblay",
    "uscore-examples",
)
RANGED = {
    "sphr-synthea-graig_tremblay": Span(date(2015, 1, 1), date(2015, 12, 31)),
    "inferno-uscore-85": Span(date(2019, 3, 4), date(2019, 3, 4)),
    "uscore-examples": Span(date(2021, 1, 1), date(2026, 11, 17)),
    "smart-synthea-benito_shields": Span(date(1900, 1, 1), date(1900, 12, 31)),  # empties every dated section
}
PATIENTS = 10  # of the demonstration practice
FEWEST_RULES = 60  # a document without R2.1 templates fires hardly any, and its 0 errors prove nothing
FEWEST_RULES_OF_SPARSE = 15  # the nearly empty charts
SPARSE = (
    "ccdaonfhir-google-myra-jones",
    "inferno-uscore-907",
    "inferno-uscore-908",
    "smart-synthea-benito_shields ranged",
)
FAULTY = "faulty"
SMALL = (FAULTY, "inferno-uscore-907", "smart-synthea-benito_shields ranged")  # quick enough for the checker itself

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not CHECKER.is_file(), reason="../shared/conformance is not there"),
]


@cache
def chart_of(name: str) -> Chart:
    text = (CONFORMANCE.parent / "samples" / "fhir" / f"{name}.json").read_text(encoding="utf-8")
    return chart_from(json.loads(text))


def chart_from(bundle: dict[str, Any]) -> Chart:
    resources = [entry["resource"] for entry in bundle["entry"]]
    return Chart(next(item for item in resources if item["resourceType"] == "Patient"), resources)


@cache
def document_of(name: str) -> bytes:
    return written(chart_of(name))


@cache
def parsed(name: str) -> etree._Element:
    return etree.fromstring(document_of(name))


def written(chart: Chart, span: Span | None = None) -> bytes:
    custodian = Custodian("larkspur", "Larkspur Family Medicine", "(508) 555-0142")
    made = datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
    id_ = "5c1f0d1e-6c2b-4d63-9f0a-1b2c3d4e5f60"
    return render_ccd(chart, Document(id_, made, custodian, "America/New_York", span))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every document: of the samples, of some of them for a time, and of the demonstration today; and a faulty one."""
    folder = tmp_path_factory.mktemp("ccda")
    for name in SAMPLES:
        (folder / f"{name}.xml").write_bytes(document_of(name))
    for name, span in RANGED.items():
        (folder / f"{name} ranged.xml").write_bytes(written(chart_of(name), span))
    for name, bundle in bundles(datetime.now(UTC).date()).items():
        (folder / f"demonstration {name}.xml").write_bytes(written(chart_from(bundle)))
    title = b"<title>Allergies</title>"
    assert title in document_of("inferno-uscore-907")
    (folder / f"{FAULTY}.xml").write_bytes(document_of("inferno-uscore-907").replace(title, b""))
    return folder


@pytest.fixture(scope="module")
def verdicts(folder: Path) -> dict[str, dict[str, Verdict]]:
    """What each Schematron set says of every document; the sets work side by side."""
    with ProcessPoolExecutor(len(SETS), get_context("spawn")) as processes:
        said = processes.map(check, SETS, [sorted(folder.iterdir())] * len(SETS))
        return dict(zip(SETS, said, strict=True))


@pytest.mark.parametrize("name", SETS)
def test_every_document_passes_the_schematron(verdicts: dict[str, dict[str, Verdict]], name: str) -> None:
    found = {document: verdict for document, verdict in verdicts[name].items() if document != FAULTY}
    assert len(found) == len(SAMPLES) + len(RANGED) + PATIENTS
    assert {document: verdict.errors for document, verdict in found.items() if verdict.errors} == {}
    assert {document: verdict.fired for document, verdict in found.items() if verdict.fired < fewest(document)} == {}


def fewest(document: str) -> int:
    return FEWEST_RULES_OF_SPARSE if document.startswith(("demonstration", *SPARSE)) else FEWEST_RULES


def test_quick_verdicts_are_those_of_the_checker(folder: Path, verdicts: dict[str, dict[str, Verdict]]) -> None:
    files = [folder / f"{document}.xml" for document in SMALL]
    said = subprocess.run([sys.executable, CHECKER, *files], capture_output=True, text=True, check=False).stdout
    for name, document in itertools.product(SETS, SMALL):
        verdict = verdicts[name][document]
        figures = f"{name}={len(verdict.errors)}/{verdict.fired} "
        assert re.search(rf"^{document}\.xml .*{figures}", said, re.MULTILINE), said
    assert all(verdicts[name][FAULTY].errors for name in SETS)


def test_every_document_passes_the_schema(folder: Path) -> None:
    schema = etree.XMLSchema(etree.parse(CONFORMANCE / "xsd/infrastructure/cda/CDA_SDTC.xsd"))
    parser = etree.XMLParser(huge_tree=True)
    assert [file.stem for file in folder.iterdir() if not schema.validate(etree.parse(file, parser))] == []


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
    ],
)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_resource_of_a_section_is_in_it(name: str, loinc: str, types: tuple[str, ...]) -> None:
    wanted = sum(item["resourceType"] in types for item in chart_of(name).resources)
    document = parsed(name)
    assert len(find(document, f"//h:section[h:code/@code='{loinc}']/h:entry")) == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_and_every_report_that_presents_something_is_in_the_notes(name: str) -> None:
    wanted = [
        item
        for item in chart_of(name).resources
        if item["resourceType"] == "DocumentReference"
        or (item["resourceType"] == "DiagnosticReport" and item.get("presentedForm"))
    ]
    document = parsed(name)
    assert len(find(document, "//h:section[h:code/@code='34109-9']/h:entry/h:act/h:id")) == len(wanted)


# The official examples have units of no system ("score"): those stand in the narrative alone.
@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "uscore-examples"])
def test_every_measured_value_is_in_the_document_with_its_unit(name: str) -> None:
    sent = {
        (str(part["valueQuantity"]["value"]), part["valueQuantity"].get("code") or part["valueQuantity"].get("unit"))
        for item in chart_of(name).resources
        if item["resourceType"] == "Observation"
        for part in [item, *item.get("component", [])]
        if "valueQuantity" in part
    }
    document = parsed(name)
    written = {(node.get("value"), node.get("unit")) for node in find(document, "//h:value[@value]")}
    assert sent - written == set()


def value_set(oid: str) -> set[str]:
    """A value set's codes, as the companion guide's Schematron lists them."""
    text = (CONFORMANCE / "schematron/companion/voc.xml").read_text(encoding="utf-8")
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
