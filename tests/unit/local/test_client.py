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
