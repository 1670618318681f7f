"""Small charts made by hand, and what the tests read out of the documents made from them."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from portico.export import Address, Chart, Custodian, Document, render_ccd, render_html

NS = {"h": "urn:hl7-org:v3", "s": "urn:hl7-org:sdtc", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"

PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "maria",
    "identifier": [{"system": "https://larkspur.example/mrn", "value": "LFM-1001"}],
    "name": [{"use": "official", "family": "Alvarez", "given": ["Maria", "Elena"]}],
    "gender": "female",
    "birthDate": "1972-03-09",
}
DOCUMENT = Document(
    id="5c1f0d1e-6c2b-4d63-9f0a-1b2c3d4e5f60",
    created=datetime(2026, 11, 17, 14, 30, tzinfo=UTC),
    custodian=Custodian(
        id="larkspur",
        name="Larkspur Family Medicine",
        phone="(508) 555-0142",
        address=Address(("12 Mill Street",), "Larkspur", "MA", "01500"),
    ),
    time_zone="America/New_York",
)


def chart(*resources: dict[str, Any], patient: dict[str, Any] = PATIENT) -> Chart:
    return Chart(patient, [patient, *resources])


def coded(code: str, display: str, system: str = SNOMED) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def resource(kind: str, id_: str, **fields: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": id_, "subject": {"reference": "Patient/maria"}, **fields}


def observation(id_: str, category: str = "laboratory", **fields: Any) -> dict[str, Any]:
    return resource(
        "Observation",
        id_,
        **{
            "status": "final",
            "category": [{"coding": [{"code": category}]}],
            "code": coded("2345-7", "Glucose", LOINC),
            "effectiveDateTime": "2026-05-02T09:15:00-04:00",
            **fields,
        },
    )


def measured(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def ccd(*resources: dict[str, Any], patient: dict[str, Any] = PATIENT) -> Any:
    """The document made from these resources, parsed."""
    return etree.fromstring(render_ccd(chart(*resources, patient=patient), DOCUMENT))


def html(*resources: dict[str, Any], patient: dict[str, Any] = PATIENT) -> str:
    return render_html(chart(*resources, patient=patient), DOCUMENT, stylesheet_href=None).decode()


def section(document: Any, loinc: str) -> Any:
    """A section by its LOINC code."""
    found = document.xpath(f"//h:section[h:code/@code='{loinc}']", namespaces=NS)
    assert len(found) == 1, f"{len(found)} sections with code {loinc}"
    return found[0]


def find(node: Any, path: str) -> list[Any]:
    found: list[Any] = node.xpath(path, namespaces=NS)
    return found


def rows(node: Any) -> list[list[str]]:
    """The cells of a section's narrative table, as text."""
    return [["".join(cell.itertext()) for cell in row] for row in find(node, "h:text//h:tbody/h:tr")]


def panel(*ids: str, **fields: Any) -> dict[str, Any]:
    results = [{"reference": f"Observation/{id_}"} for id_ in ids]
    return resource(
        "DiagnosticReport",
        "r",
        **{
            "status": "final",
            "code": coded("24323-8", "Metabolic panel", LOINC),
            "effectiveDateTime": "2026-05-02",
            "result": results,
            **fields,
        },
    )
