"""What loading a file tells whoever runs it."""

from pathlib import Path

import pytest

from local import client


def test_what_a_section_lost_of_an_entry_that_was_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    whole = {"title": "Allergies", "entries": 1, "taken": 1, "lost": 0, "why": []}
    in_part = {"title": "Medications", "entries": 2, "taken": 2, "lost": 0, "why": ["A dose was kept as text."]}
    client._tell(Path("a.xml"), {"reasons": [], "sections": [whole, in_part], "reason": None})
    told = capsys.readouterr().err
    assert "Medications: 0 of 2 entries were not taken in. A dose was kept as text." in told
    assert "Allergies" not in told


@pytest.mark.parametrize(
    ("encoding", "fits"), [("utf-8", True), ("iso-8859-1", False), ("windows-1252", False), ("utf-16", False)]
)
def test_document_that_is_not_utf8_does_not_fit_a_request_and_is_still_a_document(encoding: str, fits: bool) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?><ClinicalDocument/>'.encode(encoding)
    assert (client._fits_a_request(body), client._is_document(body)) == (fits, True)


def test_file_without_a_word_of_its_encoding_fits_a_request_where_it_is_utf8() -> None:
    assert client._fits_a_request('{"name": "Núñez"}'.encode())
    assert not client._fits_a_request("<a>Núñez</a>".encode("latin-1"))
    assert not client._fits_a_request(b" " * (client.LARGEST_REQUEST + 1))
