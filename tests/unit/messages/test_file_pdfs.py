"""PDFs that may be attached: those that open, run nothing and carry nothing else."""

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from portico.messages.files import pdf as pdfs
from portico.messages.files.refusals import (
    ACTIVE,
    EMBEDDING,
    LOCKED,
    MOST_PAGES,
    TOO_COMPLEX,
    TOO_LONG,
    UNREADABLE,
    Refused,
)
from tests.support.files import packed_pdf, pdf, stream

SCRIPT = b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>"


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        pdfs.check(content)
    return refused.value.code


def locked(password: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf())))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(pages=MOST_PAGES),
        pdf({9: b"<< /S /URI /URI (https://clinic.example/) >>"}, catalog=b"/OpenAction [100 0 R /Fit]"),
        pdf({9: stream(b"", b"BT (open /JavaScript and /Launch) Tj ET")}),  # words on a page
        pdf({9: b"<< /Title (Start/Launch, JS and /S) >>"}, trailer=b"/Info 9 0 R"),
        pdf({9: b"<< /FT /Tx /T (weight) >>"}, catalog=b"/AcroForm << /Fields [9 0 R] >>"),
        packed_pdf(b"<< /S /GoTo /D [100 0 R /Fit] >>"),
        pdf() + b"\r\n\0\0",
    ],
)
def test_a_pdf_that_only_shows_pages_is_clean(content: bytes) -> None:
    pdfs.check(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf({9: SCRIPT}, catalog=b"/OpenAction 9 0 R"),
        pdf(catalog=b"/OpenAction " + SCRIPT),
        pdf({9: b"<< /S /J#61vaScript /JS (x) >>"}),
        pdf({9: b"<< /S /#4a#61#76#61#53#63#72#69#70#74 /#4aS 8 0 R >>"}),
        pdf({9: b"/JavaScript", 8: b"<< /S 9 0 R >>"}),
        pdf({9: b"<< /JS (x) /S/Rendition /R 8 0 R >>"}),
        pdf({9: b"[[<< /A << /S /Launch /F (cmd.exe) >> >>]]"}),
        pdf({9: b"<< /S % a remark\n/Launch >>"}),
        pdf({9: b"<< /S /GoToE /T << >> >>"}),
        pdf({9: b"<< /S /GoToR /F (\\\\\\\\evil.example\\\\x) >>"}),
        pdf({9: b"<< /S /ImportData /F (x) >>"}),
        pdf(catalog=b"/AcroForm << /XFA [(a) 9 0 R] >>"),
        pdf(catalog=b"/Names << /JavaScript << /Names [(a) 9 0 R] >> >>"),
        packed_pdf(SCRIPT),
        packed_pdf(b"<< /S /J#61vaScript /J#53 (x) >>"),
        packed_pdf(SCRIPT, name=b"Obj#53tm"),
    ],
)
def test_a_pdf_that_runs_something_is_refused_however_it_is_written(content: bytes) -> None:
    assert refusal(content) == ACTIVE


def test_objects_are_looked_at_whatever_the_bytes_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed in a way that only the objects' own table tells of, the second look alone would miss them."""
    monkeypatch.setattr(pdfs, "_look_at_bytes", lambda content: None)
    assert refusal(packed_pdf(b"<< /S /J#61vaScript /JS (x) >>")) == ACTIVE
    assert refusal(pdf({9: b"<< /EF << /F 8 0 R >> >>"})) == EMBEDDING


@pytest.mark.parametrize(
    "hidden",
    [
        b"\n9 0 obj\n" + SCRIPT + b"\nendobj\n",
        b"\n9 0 obj\n<< /S /Laun#63h /F (cmd.exe) >>\nendobj\n",
        b"\n9 0 obj\n" + stream(b"/Type /ObjStm /N 1 /First 4", b"8 0 " + SCRIPT) + b"\nendobj\n",
        b"\n9 0 obj\n" + stream(b"/Type /Obj#53tm /N 1 /First 4", b"8 0 " + SCRIPT) + b"\nendobj\n",
    ],
)
def test_what_no_table_tells_of_is_found_too(hidden: bytes) -> None:
    """Some programs make the table anew from all that they find."""
    whole = pdf()
    start = whole.index(b"xref\n")
    moved = whole.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(hidden)))
    content = moved[:start] + hidden + moved[start:]
    assert PdfReader(io.BytesIO(content)).get_num_pages() == 1
    assert 9 not in PdfReader(io.BytesIO(content)).xref[0]
    assert refusal(content) == ACTIVE


@pytest.mark.parametrize(
    "content",
    [
        pdf({9: b"<< /Type /Filespec /F (a.exe) /EF << /F 8 0 R >> >>"}),
        pdf(catalog=b"/Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >>"),
        pdf({9: b"<< /Type /Annot /Subtype /RichMedia /Rect [0 0 1 1] >>"}),
        pdf({9: b"<< /Type /Annot /Subtype /File#41ttachment /Rect [0 0 1 1] >>"}),
        pdf({9: b"<< /Type /Annot /Subtype /Movie /Rect [0 0 1 1] >>"}),
        packed_pdf(b"<< /EF << /F 8 0 R >> >>"),
    ],
)
def test_a_pdf_that_carries_other_files_is_refused(content: bytes) -> None:
    assert refusal(content) == EMBEDDING


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_pdf_is_refused_even_when_it_opens_without_a_password(password: str) -> None:
    assert refusal(locked(password)) == LOCKED


def test_a_pdf_locked_in_an_unknown_way_is_called_locked_and_not_damaged() -> None:
    content = pdf({9: b"<< /Filter /Acme.Rights /V 4 >>"}, trailer=b"/Encrypt 9 0 R /ID [<00><00>]")
    assert refusal(content) == LOCKED


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF\n",
        pdf()[:200],
        pdf().replace(b"%%EOF", b"%%EO"),
        pdf() + b"PK\x03\x04" + bytes(2000),
        pdf(pages=0),
        pdf().replace(b"/Type /Catalog", b"/Type /Cupboard").replace(b"/Pages 2", b"/Sheets 2"),
        b"%PDF-1.7\n" + b"<<" * 100_000 + b"\nstartxref\n9\n%%EOF",
        pdf({9: b"[" * 50_000}),
    ],
)
def test_a_damaged_pdf_is_refused(content: bytes) -> None:
    assert refusal(content) == UNREADABLE


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert refusal(pdf(pages=MOST_PAGES + 1)) == TOO_LONG


def test_a_page_named_twice_counts_twice() -> None:
    """A small file must not make a reader draw without end."""
    again = b"/Kids [%s]" % b" ".join([b"100 0 R"] * (MOST_PAGES + 1))
    assert refusal(pdf().replace(b"/Kids [100 0 R]", again)) in {TOO_LONG, UNREADABLE}


def test_objects_that_unpack_to_more_than_can_be_looked_at_are_refused() -> None:
    most = pdfs._MOST_UNPACKED
    assert refusal(packed_pdf(b" " * (most + 1))) == TOO_COMPLEX
    many = {number: stream(b"/Type /ObjStm /N 1 /First 4", b" " * (most // 4)) for number in range(200, 206)}
    assert refusal(pdf(many)) == TOO_COMPLEX


def test_a_bomb_in_the_table_of_objects_is_refused() -> None:
    bomb = zlib.compress(bytes(40_000_000), 9)
    fields = b"<< /Type /XRef /Size 5 /Root 1 0 R /W [1 4 2] /Filter /FlateDecode /Length %d >>" % len(bomb)
    table = b"10 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (fields, bomb)
    assert refusal(b"%PDF-1.7\n" + table + b"startxref\n9\n%%EOF\n") in {TOO_COMPLEX, UNREADABLE}


def test_a_file_of_very_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_OBJECTS", 20)
    assert refusal(pdf(pages=30)) == TOO_COMPLEX


def test_nothing_of_a_file_reaches_the_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    refusal(pdf().replace(b"/Pages 2 0 R", b"/Pages (Alvarez Maria)"))
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
