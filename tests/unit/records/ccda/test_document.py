"""The document as a whole: its patient, the original, its texts, and what is told of each section."""

import base64
from typing import Any

import pytest

from portico.records.ccda import SectionTold, read_document
from tests.unit.records.ccda.documents import PATIENT, PATIENT_ID, coded, document, kept, only, read, section, template

ALLERGY = f"""<act classCode="ACT" moodCode="EVN">{template("22.4.30")}<statusCode code="active"/>
  <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">{template("22.4.7")}
    <participant typeCode="CSM"><participantRole><playingEntity>
      {coded("code", "7980", "Penicillin", "2.16.840.1.113883.6.88")}</playingEntity></participantRole></participant>
  </observation></entryRelationship></act>"""
NAMELESS = f'<act classCode="ACT" moodCode="EVN">{template("22.4.30")}</act>'
UNKNOWN = '<act classCode="ACT" moodCode="EVN"><templateId root="1.2.3.4"/></act>'


def text_of(note: dict[str, Any]) -> str:
    return base64.b64decode(note["content"][0]["attachment"]["data"]).decode()


def texts(reading: Any) -> list[dict[str, Any]]:
    notes = kept(reading, "DocumentReference")
    return [one for one in notes if one["content"][0]["attachment"]["contentType"].startswith("text/plain")]


def test_the_original_is_kept_whole_with_its_type_date_author_and_custodian() -> None:
    content = document()
    reading = read_document(content)
    original = next(one for one in reading.resources if one["id"] == reading.document_id)

    assert base64.b64decode(original["content"][0]["attachment"]["data"]) == content
    assert original["content"][0]["attachment"]["contentType"] == "application/xml"
    assert original["date"] == reading.created == "2026-03-04T15:30:00-05:00"
    assert original["author"][0]["display"] == "Amir Haddad MD"
    assert original["custodian"]["display"] == "Larkspur Family Medicine"
    assert original["masterIdentifier"] == {"system": "urn:oid:2.16.840.1.113883.19.5.1", "value": "2026-1"}
    assert (reading.title, reading.type_code) == ("Summary of care", "34133-9")
    assert reading.type_display == "Summarization of Episode Note"


def test_the_patient_is_read_with_what_identifies_and_describes_them() -> None:
    more = """
      <sdtc:raceCode code="2028-9" codeSystem="2.16.840.1.113883.6.238" displayName="Asian"/>
      <raceCode code="2034-7" codeSystem="2.16.840.1.113883.6.238" displayName="Chinese"/>
      <ethnicGroupCode code="2186-5" codeSystem="2.16.840.1.113883.6.238" displayName="Not Hispanic or Latino"/>
      <languageCommunication><languageCode code="en-US"/><preferenceInd value="true"/></languageCommunication>"""
    reach = '<telecom value="tel:+1-555-555-0142" use="HP"/><addr use="HP"><city>Bend</city></addr>'
    told = PATIENT.replace("</patient>", f"{more}</patient>").replace(PATIENT_ID, PATIENT_ID + reach)
    patient = read_document(document(patient=told)).patient

    assert patient["identifier"] == [{"system": "urn:oid:2.16.840.1.113883.19.5", "value": "LFM-1"}]
    assert patient["name"] == [{"use": "official", "family": "Delgado", "given": ["Rosa"]}]
    assert (patient["gender"], patient["birthDate"]) == ("female", "1961-03-14")
    assert patient["telecom"] == [{"system": "phone", "value": "+1-555-555-0142", "use": "home"}]
    assert patient["address"] == [{"use": "home", "city": "Bend"}]
    assert patient["communication"][0]["preferred"] is True
    race, ethnicity = patient["extension"]
    assert {one["url"]: one.get("valueString") or one["valueCoding"]["code"] for one in race["extension"]} == {
        "ombCategory": "2028-9",
        "detailed": "2034-7",
        "text": "Asian, Chinese",
    }
    assert ethnicity["url"].endswith("us-core-ethnicity")


def test_each_section_tells_what_was_taken_and_why_the_rest_was_not() -> None:
    reading = read_document(document(section(ALLERGY, NAMELESS, UNKNOWN, title="Allergies", text="Penicillin: hives")))

    assert reading.sections == [
        SectionTold(
            title="Allergies",
            code="48765-2",
            entries=3,
            taken=1,
            lost=2,
            kept_as_text=True,
            why=["It names no allergy.", "A kind of entry that is not read; the section's text is kept."],
        )
    ]
    (note,) = texts(reading)
    assert text_of(note) == "Penicillin: hives"
    assert note["type"]["text"] == "Allergies"


def test_a_section_of_understood_entries_leaves_no_text_behind() -> None:
    reading = read(ALLERGY, text="Penicillin: hives")

    assert texts(reading) == []
    assert not reading.sections[0].kept_as_text


def test_a_section_that_holds_only_text_becomes_a_note_line_by_line() -> None:
    text = """<paragraph>Rest   at home.</paragraph><list><item>Drink water</item><item>Call if worse</item></list>
      <table><tbody><tr><th>Follow-up</th><td>In two weeks</td></tr></tbody></table>"""
    (note,) = texts(read_document(document(section(title="Instructions", code="69730-0", text=text))))

    assert text_of(note).splitlines() == ["Rest at home.", "Drink water", "Call if worse", "Follow-up | In two weeks"]


@pytest.mark.parametrize(("text", "notes"), [("", []), ("Patient was asked.", ["Patient was asked."])])
def test_a_section_that_says_it_holds_nothing_is_told_so_and_keeps_its_words(text: str, notes: list[str]) -> None:
    empty = section(text=text).replace("<section>", '<section nullFlavor="NI">')
    reading = read_document(document(empty))

    assert [text_of(one) for one in texts(reading)] == notes
    assert reading.sections[0].why == ["The section says that it holds nothing."]


def test_sections_inside_sections_are_read_too() -> None:
    inner = section(ALLERGY, title="Inner")
    outer = section(title="Outer", text="All").replace("</section>", f"<component>{inner}</component></section>")
    reading = read_document(document(outer))

    assert [one.title for one in reading.sections] == ["Outer", "Inner"]
    assert only(reading, "AllergyIntolerance")


@pytest.mark.parametrize(
    ("text", "media_type", "content"),
    [
        ('<text mediaType="application/pdf" representation="B64">JVBE\n Ri0=</text>', "application/pdf", b"%PDF-"),
        ("<text>Sent home well.</text>", "text/plain", b"Sent home well."),
    ],
)
def test_the_body_of_an_unstructured_document_is_kept_as_a_file(text: str, media_type: str, content: bytes) -> None:
    reading = read_document(document(body=f"<nonXMLBody>{text}</nonXMLBody>"))
    body = next(one for one in kept(reading, "DocumentReference") if one["id"] != reading.document_id)

    assert body["content"][0]["attachment"]["contentType"] == media_type
    assert base64.b64decode(body["content"][0]["attachment"]["data"]) == content
    assert reading.sections == []
