"""Which chart is meant: the same person however it is typed, and never somebody else."""

from datetime import date
from typing import Any

import pytest

from portico.identity import matching
from portico.identity.matching import Described
from portico.records.models import PatientSummary

BORN = date(1958, 3, 14)


def chart(given: str = "María Elena", family: str = "Álvarez-Lopez", **changes: Any) -> PatientSummary:
    fields: dict[str, Any] = {
        "id": "pat_maria",
        "first_name": given.partition(" ")[0],
        "family_name": family,
        "given_names": given.split(),
        "full_name": f"{given} {family}",
        "other_names": [],
        "birth_date": BORN,
        "sex": None,
        "phones": ["(508) 555-0142", "508-555-0199 x12"],
        "emails": [],
        "contact_emails": [],
        "address": None,
        "postal_code": "01597-1234",
    }
    return PatientSummary.model_validate({**fields, **changes})


def described(first: str = "Maria", last: str = "Alvarez Lopez", **changes: Any) -> Described:
    fields = {"birth_date": BORN, "phone": "508 555 0142", "postal_code": "01597", **changes}
    return Described(first, last, **fields)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Maria", "Alvarez Lopez"),
        ("MARÍA", "álvarez-lopez"),
        ("Maria Elena", "Alvarez-Lopez"),
        ("Elena", "Lopez Alvarez"),
        ("Alvarez-Lopez", "Maria"),
        ("Mari\u0301a", "A\u0301lvarez\u2010Lopez"),
        ("Maria", "Alvarez Lopez Jr."),
    ],
)
def test_a_name_fits_however_it_is_written(first: str, last: str) -> None:
    assert matching.fits(described(first, last), chart())


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Maria", "Alvarez"),
        ("Mariana", "Alvarez Lopez"),
        ("Alvarez", "Lopez"),
        ("Maria Ana", "Alvarez Lopez"),
        ("M", "L"),
    ],
)
def test_a_name_that_lacks_a_part_or_says_more_does_not_fit(first: str, last: str) -> None:
    assert not matching.fits(described(first, last), chart())


def test_an_apostrophe_does_not_count() -> None:
    assert matching.fits(described("Aoife", "O\u2019Brien"), chart("Aoife", "OBrien"))
    assert matching.fits(described("Aoife", "OBrien"), chart("Aoife", "O'Brien"))


def test_a_former_name_fits_and_a_strangers_does_not() -> None:
    assert matching.fits(described("Maria", "Jones"), chart(other_names=["María Elena Jones"]))
    assert not matching.fits(described("Elena", "Smith"), chart(other_names=["María Elena Jones"]))


def test_a_name_in_chinese_fits_its_parts() -> None:
    assert matching.fits(described("小明", "王"), chart("小明", "王"))


@pytest.mark.parametrize(
    ("phone", "postal_code", "fit"),
    [
        ("+1 (508) 555-0142", None, True),
        ("5085550142", "99999", True),
        ("508-555-0199", None, True),
        ("508-555-0100", "01597", True),
        (None, "01597-9999", True),
        (None, "015971234", True),
        ("508-555-0100", "01598", False),
        (None, None, False),
        ("", "", False),
    ],
)
def test_phone_or_zip_must_be_the_charts(phone: str | None, postal_code: str | None, fit: bool) -> None:
    assert matching.fits(described(phone=phone, postal_code=postal_code), chart()) is fit


def test_a_chart_that_says_neither_phone_nor_zip_fits_nobody() -> None:
    assert not matching.fits(described(postal_code=None, phone=None), chart(phones=[], postal_code=None))
    assert not matching.fits(described(), chart(phones=[], postal_code=None))


def test_another_birth_date_and_none_do_not_fit() -> None:
    assert not matching.fits(described(birth_date=date(1958, 3, 15)), chart())
    assert not matching.fits(described(), chart(birth_date=None))


def test_only_one_fitting_chart_is_found() -> None:
    twin = chart(id="pat_other")
    assert matching.find(described(), [chart(), chart("Ned", "Grady")]) == chart()
    assert matching.find(described(), [chart(), twin]) is None
    assert matching.find(described(), []) is None


def test_the_same_person_is_limited_as_one_however_it_is_written() -> None:
    assert described("Lopez Álvarez", "MARIA").who == described().who
    assert described(birth_date=date(1958, 3, 15)).who != described().who


@pytest.mark.parametrize("text", ["Maria", "Anne-Marie", "O’Brien", "St. John", "de la Cruz", "José", "王", "Jr."])
def test_names_are_names(text: str) -> None:
    assert matching.is_name(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "evil.example", "http://evil", "call 508", "a@b", "Maria\nBcc", "x" * 61, "<b>", "-", "_", "A\u202e"],
)
def test_what_could_be_anything_else_in_a_mail_is_no_name(text: str) -> None:
    assert not matching.is_name(text)
