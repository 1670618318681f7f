"""Names of files as people see them, and as a browser saves them."""

import unicodedata

import pytest

from portico.messages.files.kinds import Kind
from portico.messages.files.names import LONGEST, shown_name
from portico.store.links import content_disposition


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("scan.pdf", "scan.pdf"),
        ("Scan.PDF", "Scan.PDF"),
        ("no extension", "no extension.pdf"),
        ("report.exe", "report.exe.pdf"),
        ('Mom\'s "new" labs.pdf', 'Mom\'s "new" labs.pdf'),
        ("Befund Müller.pdf", "Befund Müller.pdf"),
        ("血液検査.pdf", "血液検査.pdf"),
        ("تحليل الدم.pdf", "تحليل الدم.pdf"),
        ("रक्त जाँच.pdf", "रक्त जाँच.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),  # Persian is wrong without its joiner
        ("family 👩\u200d👧.pdf", "family 👩\u200d👧.pdf"),
        ("/etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\win.pdf", "win.pdf"),
        ("C:\\fakepath\\scan.pdf", "scan.pdf"),
        ("../..", "file.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("a\x00b\x07c\x7f.pdf", "abc.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("two\u2028lines.pdf", "two lines.pdf"),
        ("\u202etxt.fdp.pdf", "txt.fdp.pdf"),
        ("a\u2066b\u2069\u200e\u200f\u061c\ufeff.pdf", "ab.pdf"),
        ("  spaced   out  .pdf", "spaced out.pdf"),
    ],
)
def test_a_name_keeps_its_script_and_loses_what_misleads(name: str, shown: str) -> None:
    assert shown_name(name, Kind.PDF) == shown


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("photo.JPEG", Kind.JPEG, "photo.JPEG"),
        ("photo.jfif", Kind.JPEG, "photo.jfif"),
        ("photo.heic", Kind.JPEG, "photo.heic.jpg"),
        ("photo.png", Kind.JPEG, "photo.png.jpg"),
        ("photo", Kind.PNG, "photo.png"),
    ],
)
def test_a_name_ends_as_its_content_does(name: str, kind: Kind, shown: str) -> None:
    assert shown_name(name, kind) == shown


def test_a_name_of_a_lone_half_of_a_character_can_still_be_written() -> None:
    assert shown_name("a\ud83db.pdf", Kind.PDF).encode() == b"ab.pdf"


def test_a_name_has_120_characters_at_most_and_none_of_them_is_half() -> None:
    assert shown_name("x" * 116 + ".pdf", Kind.PDF) == "x" * 116 + ".pdf"
    assert shown_name("x" * 117 + ".pdf", Kind.PDF) == "x" * 116 + ".pdf"
    assert shown_name("x" * 115 + "q\u0323\u0307\u0308.pdf", Kind.PDF) == "x" * 115 + ".pdf"
    family = "👩\u200d👩\u200d👧"
    cut = shown_name("x" * 114 + family + ".pdf", Kind.PDF)
    assert cut == "x" * 114 + ".pdf"
    assert len(shown_name("e\u0301" * 500, Kind.PDF)) <= LONGEST


def test_the_same_name_typed_in_two_ways_is_one_name() -> None:
    apart = unicodedata.normalize("NFD", "Müller.pdf")
    assert shown_name(apart, Kind.PDF) == "Müller.pdf"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("scan.pdf", 'attachment; filename="scan.pdf"'),
        ("my scan (2).pdf", 'attachment; filename="my scan (2).pdf"'),
        (
            'a "b" 100%\\c.pdf',
            "attachment; filename=\"a _b_ 100__c.pdf\"; filename*=UTF-8''a%20%22b%22%20100%25%5Cc.pdf",
        ),
        ("Müller.pdf", "attachment; filename=\"Muller.pdf\"; filename*=UTF-8''M%C3%BCller.pdf"),
        ("血.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%A1%80.pdf"),
        ("it's.pdf", 'attachment; filename="it\'s.pdf"'),
        ("é's*.pdf", "attachment; filename=\"e's*.pdf\"; filename*=UTF-8''%C3%A9%27s%2A.pdf"),
    ],
)
def test_a_browser_saves_under_the_whole_name_and_an_old_one_under_its_ascii(name: str, header: str) -> None:
    assert content_disposition(name) == header
    assert header.isascii()


@pytest.mark.parametrize("name", ['x"; filename="evil.exe', "x\r\nSet-Cookie: a=b", "x;y=z", "\u202efdp.exe"])
def test_a_name_cannot_leave_its_place_in_the_header(name: str) -> None:
    header = content_disposition(shown_name(name, Kind.PDF))
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert all(" " <= each <= "~" for each in header)
