"""What staff type to find a patient, and what it means."""

from datetime import date

import pytest

from portico.desk import policy
from portico.errors import Invalid
from portico.records.models import PatientQuery

TODAY = date(2026, 11, 22)


def search_for(typed: str) -> PatientQuery:
    return policy.search_for(typed, TODAY, "+1 (508) 555-0100")


@pytest.mark.parametrize(
    "typed",
    [
        "3/14/1958",
        "03/14/1958",
        "3-14-1958",
        "3.14.1958",
        "3/14/58",
        "March 14, 1958",
        "mar 14 1958",
        "Mar. 14th, 1958",
        "1958-03-14",
        " 3/14/1958 ",
    ],
)
def test_birth_date_is_read_as_it_is_written_in_the_us(typed: str) -> None:
    assert search_for(typed) == PatientQuery(by="birth_date", value="1958-03-14")


@pytest.mark.parametrize(
    ("typed", "born"), [("1/2/26", "2026-01-02"), ("1/2/27", "1927-01-02"), ("1/2/00", "2000-01-02")]
)
def test_two_digits_of_a_year_never_mean_one_to_come(typed: str, born: str) -> None:
    assert search_for(typed) == PatientQuery(by="birth_date", value=born)


@pytest.mark.parametrize("typed", ["2/30/1990", "14/3/1958", "February 29, 2023", "1990-13-01", "0/1/1990"])
def test_date_that_no_calendar_has_is_said(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        search_for(typed)
    assert caught.value.code == "desk.no_date"
    assert "3/14/1958" in caught.value.errors["q"]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("(508) 555-0142", "5085550142"),
        ("508.555.0142", "5085550142"),
        ("+1 508 555 0142", "5085550142"),
        ("15085550142", "5085550142"),
        ("555-0142", "5085550142"),
        ("555 0142", "5085550142"),
        ("5085550", "5085550"),
        ("(508) 5", "5085"),
        ("0142", "0142"),
    ],
)
def test_phone_is_its_digits_without_the_country_code(typed: str, digits: str) -> None:
    assert search_for(typed) == PatientQuery(by="phone", value=digits)


@pytest.mark.parametrize(
    "typed", ["Alvarez", "Alvarez, Maria", "O'Hara", "de la Cruz", "Ng", "王", "March", "142", "Smith 3rd"]
)
def test_anything_else_is_a_name(typed: str) -> None:
    assert search_for(typed) == PatientQuery(by="name", value=typed)


def test_spaces_in_a_name_are_put_in_order() -> None:
    assert search_for("  Maria \t Alvarez ") == PatientQuery(by="name", value="Maria Alvarez")


@pytest.mark.parametrize("typed", ["", "   ", "\t"])
def test_nothing_typed_means_everyone(typed: str) -> None:
    assert search_for(typed) == PatientQuery(by="name", value="")
