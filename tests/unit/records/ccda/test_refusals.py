"""What is no document of a patient is refused before anything of it is read, and says nothing of what it held."""

import pytest

from portico.records.ccda import NotReadable, page_of, read_document
from tests.unit.records.ccda.documents import PATIENT, PATIENT_ID, document

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;"><!ENTITY i "&h;&h;&h;&h;&h;&h;&h;&h;">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&i;</title></ClinicalDocument>"""
OUTSIDE = """<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>"""
EXTERNAL = '<!DOCTYPE d SYSTEM "https://elsewhere.example/d.dtd"><ClinicalDocument xmlns="urn:hl7-org:v3"/>'
PLAIN = '<!DOCTYPE ClinicalDocument><ClinicalDocument xmlns="urn:hl7-org:v3"/>'
REFUSED = [
    ("intake.doctype", LAUGHS.encode()),
    ("intake.doctype", OUTSIDE.encode()),
    ("intake.doctype", EXTERNAL.encode()),
    ("intake.doctype", PLAIN.encode()),
    ("intake.doctype", PLAIN.encode("utf-16")),
    ("intake.not_xml", b'<?xml version="1.0" encoding="cp037"?>' + PLAIN.encode("cp037")),
    ("intake.not_xml", b""),
    ("intake.not_xml", b"Rosa Delgado"),
    ("intake.not_xml", b"<ClinicalDocument xmlns='urn:hl7-org:v3'><title>cut off"),
    ("intake.not_xml", b"<ClinicalDocument xmlns='urn:hl7-org:v3'>&undefined;</ClinicalDocument>"),
    ("intake.not_xml", b'<?xml version="1.0" encoding="no-such"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>'),
    ("intake.not_xml", b'{"resourceType": "Bundle"}'),
    ("intake.not_a_document", b"<html xmlns='http://www.w3.org/1999/xhtml'/>"),
    ("intake.not_a_document", b"<ClinicalDocument/>"),
    ("intake.not_a_document", b"<ClinicalDocument xmlns='urn:hl7-org:v3'>" + b"<a>" * 5000),
]


@pytest.mark.parametrize(("code", "content"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_document_is_refused_by_its_reason(code: str, content: bytes) -> None:
    for read in (read_document, page_of):
        with pytest.raises(NotReadable) as refusal:
            read(content)
        assert refusal.value.code == code
        assert "Rosa" not in refusal.value.words


@pytest.mark.parametrize(
    "patient",
    [
        "",
        PATIENT + PATIENT,
        PATIENT.replace(PATIENT_ID, ""),
        PATIENT.replace(PATIENT_ID, '<id nullFlavor="NI"/>'),
        f"<recordTarget><patientRole>{PATIENT_ID}</patientRole></recordTarget>",
    ],
    ids=["nobody", "two", "without an id", "of unknown id", "without a person"],
)
def test_a_document_that_is_not_about_one_known_patient_is_refused(patient: str) -> None:
    with pytest.raises(NotReadable) as refusal:
        read_document(document(patient=patient))

    assert refusal.value.code == "intake.no_patient"
