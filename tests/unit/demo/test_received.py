"""What another practice sent, in the demonstration: a letter that a patient of Larkspur finds in their record."""

from datetime import date

from local.demo.build import bundles
from local.demo.received import letter
from portico.records.ccda import read_document

TODAY = date(2026, 11, 22)


def test_the_letter_holds_a_pdf_and_goes_to_the_chart_of_its_patient() -> None:
    reading = read_document(letter(TODAY))

    (chart,) = (entry["resource"] for entry in bundles(TODAY)["kowalski"]["entry"]
                if entry["resource"]["resourceType"] == "Patient")  # fmt: skip
    assert reading.patient["identifier"][0] in chart["identifier"]
    assert reading.patient["birthDate"] == chart["birthDate"]
    assert reading.file
    assert (reading.file.media_type, reading.file.content[:5]) == ("application/pdf", b"%PDF-")
    assert reading.file.name(reading.title, reading.created) == "Letter-about-your-allergy-tests-2026-11-06.pdf"


def test_the_letter_is_older_than_the_day_it_is_sent_on() -> None:
    created = read_document(letter(TODAY)).created

    assert created
    assert created[:10] < TODAY.isoformat()
