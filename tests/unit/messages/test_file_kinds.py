"""What may be attached: PDF, JPEG and PNG of 10 MB, by what is in them."""

import pytest

from portico.messages.files.checks import checked
from portico.messages.files.kinds import LARGEST, Kind, announced
from portico.messages.files.refusals import (
    EMPTY,
    OTHER_KIND,
    TOO_LARGE,
    UNREADABLE,
    WORDS,
    WRONG_KIND,
    Refused,
)
from tests.support.files import jpeg, pdf, png

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ZIP = b"PK\x03\x04" + bytes(60)


def refusal(content: bytes, media_type: str) -> str:
    with pytest.raises(Refused) as refused:
        checked(content, media_type)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("scan.pdf", PDF, Kind.PDF),
        ("IMG_0412.JPG", JPEG, Kind.JPEG),
        ("rash.jpeg", JPEG, Kind.JPEG),
        ("ultrasound.png", PNG, Kind.PNG),
        ("no extension", PDF, Kind.PDF),
        ("letter from Dr. Oak", PDF, Kind.PDF),
    ],
)
def test_pdf_jpeg_jpg_and_png_may_be_announced(name: str, media_type: str, kind: Kind) -> None:
    assert announced(name, media_type, 1) is kind
    assert announced(name, media_type, LARGEST) is kind


@pytest.mark.parametrize(
    ("name", "media_type", "size", "code"),
    [
        ("clip.mp4", "video/mp4", 10, WRONG_KIND),
        ("page.html", "text/html", 10, WRONG_KIND),
        ("drawing.svg", "image/svg+xml", 10, WRONG_KIND),
        ("photo.jpg", "image/jpg", 10, WRONG_KIND),
        ("photo.jpg", "image/jpeg; charset=x", 10, WRONG_KIND),
        ("photo.jpg", "IMAGE/JPEG", 10, WRONG_KIND),
        ("photo.jpg", PNG, 10, OTHER_KIND),
        ("scan.pdf", JPEG, 10, OTHER_KIND),
        ("scan.pdf", PDF, 0, EMPTY),
        ("scan.pdf", PDF, LARGEST + 1, TOO_LARGE),
    ],
)
def test_anything_else_is_refused_before_it_is_sent(name: str, media_type: str, size: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        announced(name, media_type, size)
    assert refused.value.code == code


def test_the_largest_file_has_ten_megabytes() -> None:
    assert LARGEST == 10_485_760
    whole = pdf()
    filled = whole.replace(b"\n1 0 obj", b"\n%" + b"x" * (LARGEST - len(whole) - 2) + b"\n1 0 obj", 1)
    assert len(filled) == LARGEST
    assert refusal(filled + b"\n", PDF) == TOO_LARGE
    assert refusal(b"x" * LARGEST, PDF) == WRONG_KIND  # of this size it is read


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"", PDF, EMPTY),
        (b"", PNG, EMPTY),
        (ZIP, PDF, WRONG_KIND),
        (b"<!doctype html><script>alert(1)</script>", PNG, WRONG_KIND),
        (b"GIF89a" + bytes(40), PNG, WRONG_KIND),
        (b"\n" + pdf(), PDF, WRONG_KIND),
        (jpeg(), PNG, OTHER_KIND),
        (png(), JPEG, OTHER_KIND),
        (pdf(), JPEG, OTHER_KIND),
        (b"%PDF-1.7\n" + jpeg(), PDF, UNREADABLE),
        (b"%PDF-1.7\n<html><script>alert(1)</script></html>", PDF, UNREADABLE),
        (b"\xff\xd8\xff\xe0" + pdf(), JPEG, UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + ZIP, PNG, UNREADABLE),
    ],
)
def test_what_is_in_a_file_decides_and_not_what_it_is_called(content: bytes, media_type: str, code: str) -> None:
    assert refusal(content, media_type) == code


def test_a_jpeg_with_a_pdf_in_it_becomes_a_picture_alone() -> None:
    photo = jpeg()
    for both in (photo + pdf(), jpeg(comment=pdf())):
        assert b"%PDF-" in both
        assert checked(both, JPEG).content == checked(photo, JPEG).content


def test_a_pdf_is_kept_as_it_came() -> None:
    clean = checked(pdf(pages=3), PDF)
    assert (clean.kind, clean.content) == (Kind.PDF, pdf(pages=3))


def test_every_refusal_says_what_to_do_in_words_without_a_code() -> None:
    for code, words in WORDS.items():
        assert Refused(code).words == words
        assert code.startswith("messages.file_")
        assert words[0].isupper()
        assert words.endswith(".")
        assert "_" not in words
