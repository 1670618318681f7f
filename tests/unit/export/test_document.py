"""The document as a whole: head, empty chart, references, what is left out, determinism, hostile text."""

import hashlib
import re
from typing import Any

import pytest
from lxml import etree

from portico.export import build_package, render_ccd, render_html
from tests.unit.export.charts import (
    DOCUMENT,
    NS,
    PATIENT,
    ccd,
    chart,
    coded,
    find,
    html,
    observation,
    resource,
    rows,
    section,
)

REQUIRED = {
    "allergies": "48765-2",
    "medications": "10160-0",
    "problems": "11450-4",
    "procedures": "47519-4",
    "results": "30954-2",
    "vitals": "8716-3",
    "social": "29762-2",
    "immunizations": "11369-6",
    "encounters": "46240-8",
}
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
CDC = "urn:oid:2.16.840.1.113883.6.238"


def one_of_each() -> list[dict[str, Any]]:
    return [
        resource("AllergyIntolerance", "a1", code=coded("91936005", "Penicillin allergy")),
        resource("MedicationRequest", "m1", status="active", medicationCodeableConcept={"text": "Metformin 500 mg"}),
        resource("Condition", "c1", code=coded("44054006", "Type 2 diabetes")),
        resource(
            "Immunization", "i1", status="completed", vaccineCode={"text": "Flu"}, occurrenceDateTime="2026-10-01"
        ),
        resource("Procedure", "p1", status="completed", code=coded("73761001", "Colonoscopy")),
        resource(
            "Encounter",
            "e1",
            status="finished",
            type=[{"text": "Checkup"}],
            period={"start": "2026-05-02T09:00:00-04:00"},
        ),
        resource("Goal", "g1", lifecycleStatus="active", description={"text": "Walk every day"}),
        resource("CarePlan", "cp1", status="active", category=[{"text": "Diabetes plan"}]),
        resource("Device", "d1", status="active", type=coded("14106009", "Pacemaker")),
        resource("FamilyMemberHistory", "f1", status="completed", relationship={"text": "father"}),
        resource("DocumentReference", "n1", status="current", type={"text": "Letter"}, date="2026-05-02T09:15:00Z"),
        observation("o1", valueString="fine"),
        observation("v1", "vital-signs"),
        observation("s1", "social-history", valueString="retired"),
        observation("q1", "survey", valueString="never"),
    ]


@pytest.mark.parametrize("loinc", REQUIRED.values(), ids=REQUIRED)
def test_empty_chart_says_of_each_required_section_that_there_is_no_information(loinc: str) -> None:
    found = section(ccd(), loinc)
    assert found.get("nullFlavor") == "NI"
    assert find(found, "h:entry") == []
    assert find(found, "h:text/h:paragraph")[0].text.startswith("No information about")


def test_section_without_data_that_is_not_required_is_left_out() -> None:
    assert find(ccd(), "//h:section[h:code/@code='61146-7']") == []


def test_every_resource_has_a_row_and_an_entry() -> None:
    document = ccd(*one_of_each())
    assert len(find(document, "//h:section/h:entry")) == len(one_of_each())
    assert len(find(document, "//h:tbody/h:tr")) == len(one_of_each())


def test_each_entry_points_to_the_row_that_says_the_same() -> None:
    document = ccd(*one_of_each())
    anchors = {row.get("ID") for row in find(document, "//h:tr[@ID]")}
    pointed = {node.get("value")[1:] for node in find(document, "//h:entry//h:text/h:reference")}
    assert pointed == anchors


def test_ids_of_entries_are_stable_and_distinct() -> None:
    ids = [node.get("root") for node in find(ccd(*one_of_each()), "//h:entry/*/h:id")]
    assert len(set(ids)) == len(ids)
    assert ids == [node.get("root") for node in find(ccd(*one_of_each()), "//h:entry/*/h:id")]


def test_patient_with_a_uuid_keeps_it_as_the_id_of_each_entry() -> None:
    uuid = "7d1b0c5e-3a51-4b8a-9a3e-0c4b1b6f2a10"
    document = ccd(resource("Procedure", uuid, status="completed", code=coded("73761001", "Colonoscopy")))
    assert find(document, "//h:procedure/h:id")[0].get("root") == uuid


def test_entry_marked_in_error_is_left_out_and_that_is_said() -> None:
    wrong = observation("wrong", status="entered-in-error", valueString="SECRET")
    also = resource(
        "Condition", "wrong2", verificationStatus=coded("entered-in-error", "Entered in Error"), code={"text": "SECRET"}
    )
    document, page = ccd(wrong, also), html(wrong, also)
    assert "SECRET" not in page
    assert b"SECRET" not in etree.tostring(document)
    assert "Entries that the practice marked as entered in error: 2." in page
    assert "Entries that the practice marked as entered in error: 2." in "".join(document.itertext())


def test_kinds_of_data_without_a_place_are_counted_in_the_page() -> None:
    page = html(resource("Claim", "c1"), resource("Claim", "c2"), resource("QuestionnaireResponse", "q1"))
    assert "Insurance claims: 2." in page
    assert "Filled-in forms: 1." in page


def test_head_names_the_patient_the_practice_and_the_moment() -> None:
    document = ccd()
    assert [node.text for node in find(document, "//h:patient/h:name/*")] == ["Maria", "Elena", "Alvarez"]
    assert find(document, "//h:patient/h:birthTime")[0].get("value") == "19720309"
    assert find(document, "//h:recordTarget//h:id")[0].get("extension") == "LFM-1001"
    assert find(document, "/h:ClinicalDocument/h:effectiveTime")[0].get("value") == "20261117143000+0000"
    assert find(document, "//h:custodian//h:name")[0].text == "Larkspur Family Medicine"
    assert find(document, "//h:custodian//h:telecom")[0].get("value") == "tel:+1-508-555-0142"


def test_name_with_digits_is_kept_as_it_was_sent() -> None:
    patient = {**PATIENT, "name": [{"family": "Tremblay80", "given": ["Graig740"]}]}
    assert [node.text for node in find(ccd(patient=patient), "//h:patient/h:name/*")] == ["Graig740", "Tremblay80"]


def test_name_that_ended_gives_way_to_the_current_one() -> None:
    names = [
        {"use": "official", "family": "Shaw", "given": ["Amy"], "period": {"end": "2020-07-22"}},
        {"family": "Baxter", "given": ["Amy"]},
    ]
    assert "Amy Baxter" in html(patient={**PATIENT, "name": names})


def test_patient_of_whom_nothing_is_known_still_has_a_whole_head() -> None:
    document = ccd(patient={"resourceType": "Patient", "id": "nobody"})
    for path in (
        "h:administrativeGenderCode",
        "h:birthTime",
        "h:raceCode",
        "h:ethnicGroupCode",
        "h:name/h:family",
        "h:name/h:given",
    ):
        assert find(document, f"//h:patient/{path}")[0].get("nullFlavor") == "UNK"
    assert find(document, "//h:patientRole/h:telecom")[0].get("nullFlavor") == "UNK"


def test_private_numbers_stay_out_of_the_file_and_that_is_said() -> None:
    numbers = [
        {
            "type": coded("SS", "Social Security Number"),
            "system": "http://hl7.org/fhir/sid/us-ssn",
            "value": "999-58-1377",
        },
        {"type": coded("DL", "Driver's License"), "system": "urn:oid:2.16.840.1.113883.4.3.25", "value": "S99914309"},
    ]
    patient = {**PATIENT, "identifier": [*PATIENT["identifier"], *numbers]}
    text = render_ccd(chart(patient=patient), DOCUMENT).decode()
    assert "999-58-1377" not in text
    assert "S99914309" not in text
    assert "Social security" in html(patient=patient)
    assert "Social security" not in html()


def test_race_and_ethnicity_come_from_their_categories_with_the_detail_beside() -> None:
    parts = [
        {"url": "ombCategory", "valueCoding": {"system": CDC, "code": "2106-3", "display": "White"}},
        {"url": "ombCategory", "valueCoding": {"system": CDC, "code": "2028-9", "display": "Asian"}},
        {"url": "detailed", "valueCoding": {"system": CDC, "code": "2036-2", "display": "Filipino"}},
        {"url": "text", "valueString": "Mixed"},
    ]
    document = ccd(patient={**PATIENT, "extension": [{"url": US_CORE + "us-core-race", "extension": parts}]})
    assert find(document, "//h:patient/h:raceCode")[0].get("code") == "2106-3"
    assert [node.get("code") for node in find(document, "//h:patient/s:raceCode")] == ["2028-9", "2036-2"]


def test_race_that_was_asked_and_not_known_says_so() -> None:
    parts = [{"url": "ombCategory", "valueCoding": {"code": "ASKU"}}]
    document = ccd(patient={**PATIENT, "extension": [{"url": US_CORE + "us-core-race", "extension": parts}]})
    assert find(document, "//h:patient/h:raceCode")[0].get("nullFlavor") == "ASKU"


def test_dates_covered_span_the_dates_of_service() -> None:
    document = ccd(
        observation("old", effectiveDateTime="2001-02", valueString="x"),
        observation("new", effectiveDateTime="2026-05-02", valueString="x"),
    )
    span = find(document, "//h:serviceEvent/h:effectiveTime")[0]
    assert (span[0].get("value"), span[1].get("value")) == ("200102", "20260502")


def test_same_chart_gives_the_same_bytes() -> None:
    made = [hashlib.sha256(build_package(chart(*one_of_each()), DOCUMENT)).hexdigest() for _ in range(2)]
    assert made[0] == made[1]


SNOMED_URL = "http://snomed.info/sct"
HOSTILE = [
    "<script>alert(1)</script>",
    "]]><evil/>",
    '" onmouseover="x',
    "&amp;lt; ' {{ 7 * 7 }} {% raise %}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    resources = [
        resource(
            "Condition", "c1", code={"coding": [{"system": SNOMED_URL, "code": text, "display": text}], "text": text}
        ),
        observation("o1", valueString=text, code={"text": text}, referenceRange=[{"text": text}]),
        observation("v1", "vital-signs", valueQuantity={"value": 1, "unit": text, "code": text}),
    ]
    patient = {**PATIENT, "name": [{"family": text, "given": [text]}], "telecom": [{"system": "email", "value": text}]}
    document = ccd(*resources, patient=patient)
    assert rows(section(document, "11450-4"))[0][0] == text
    assert find(document, "//h:family")[0].text == text
    page = html(*resources, patient=patient)
    assert "<script" not in page
    assert "<evil" not in page
    assert "49" not in re.sub(r"&#\d+;", "", page.split("<main>")[1])
    assert not re.search(r'<[^>]*"[^>]*\sonmouseover=', page)


def test_text_that_xml_forbids_or_that_would_reorder_a_line_is_replaced_visibly() -> None:
    odd = "a\x00b\x0bc\u202ed\u2066e\ud800f\ufffe"
    shown = "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffd"
    assert rows(section(ccd(observation("o1", valueString=odd)), "30954-2"))[0][1] == shown
    assert shown in html(observation("o1", valueString=odd))


def test_names_in_any_script_are_kept() -> None:
    patient = {**PATIENT, "name": [{"family": "王", "given": ["小明", "עברית"]}]}
    assert [node.text for node in find(ccd(patient=patient), "//h:patient/h:name/*")] == ["小明", "עברית", "王"]


def test_malformed_resource_does_not_stop_the_document() -> None:
    odd = resource(
        "Observation", "odd", code="text", category="x", component={"a": 1}, effectiveDateTime=7, valueQuantity=[1]
    )
    assert len(rows(section(ccd(odd, resource("Condition", "c", code=None, onsetDateTime="soon")), "30954-2"))) == 1


def test_no_entry_carries_an_empty_code_or_value() -> None:
    document = ccd(*one_of_each())
    for node in find(document, "//*[@code='' or @value='' or @nullFlavor='' or @unit='' or @displayName='']"):
        pytest.fail(etree.tostring(node).decode())
    assert document.nsmap[None] == NS["h"]


def test_page_links_a_stylesheet_when_one_is_served() -> None:
    page = render_html(chart(), DOCUMENT, stylesheet_href="/assets/record.css").decode()
    assert '<link rel="stylesheet" href="/assets/record.css">' in page
    assert "<style" not in page
