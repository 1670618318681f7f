"""The file that an unstructured document holds, where it can be handed out."""

import pytest

from portico.records.ccda import read_document
from portico.records.ccda.file import BodyFile
from tests.unit.records.ccda.documents import document, section

PDF = BodyFile("application/pdf", b"%PDF-")


def file(text: str) -> BodyFile | None:
    return read_document(document(body=f"<nonXMLBody>{text}</nonXMLBody>")).file


@pytest.mark.parametrize("media_type", ["application/pdf", "Application/PDF; name=scan.pdf"])
def test_a_file_is_decoded_and_its_type_is_told_in_one_way(media_type: str) -> None:
    assert file(f'<text mediaType="{media_type}" representation="B64">JVBE\n Ri0=</text>') == PDF


@pytest.mark.parametrize(
    "text",
    [
        "<text>Sent home well.</text>",
        '<text mediaType="application/pdf" representation="B64"/>',
        '<text mediaType="application/pdf" representation="B64">  </text>',
        '<text mediaType="application/pdf" representation="B64">JVBERi0</text>',
        '<text mediaType="application/pdf" representation="B64">JVBERi0=\u2026</text>',
        '<text mediaType="application/pdf" representation="B64" compression="GZ">JVBERi0=</text>',
        '<text mediaType="application/pdf"><reference value="scan.pdf"/></text>',
        '<text mediaType="text/html" representation="B64">JVBERi0=</text>',
        '<text mediaType="image/svg+xml" representation="B64">JVBERi0=</text>',
    ],
)
def test_words_and_what_is_empty_damaged_packed_or_unknown_are_no_file(text: str) -> None:
    assert file(text) is None


def test_a_document_of_sections_holds_no_file() -> None:
    assert read_document(document(section())).file is None


@pytest.mark.parametrize(
    ("title", "date", "name"),
    [
        ("Discharge letter", "2026-03-04T15:30:00-05:00", "Discharge-letter-2026-03-04.pdf"),
        ('Résumé: "a/b"\r\n; x=y', "2026", "Resume-a-b-x-y-2026.pdf"),
        ("病歴", None, "Document.pdf"),
        ("../" + "long " * 40, None, f"{'-'.join(['long'] * 12)}.pdf"),
    ],
)
def test_a_file_is_named_by_title_and_date_in_letters_that_are_safe_everywhere(
    title: str, date: str | None, name: str
) -> None:
    assert PDF.name(title, date) == name
