"""What an account may be reached by: addresses, phone numbers, and whose address a teen's account may not have."""

from datetime import date

import pytest

from portico.errors import Invalid
from portico.identity.contacts import email_address, phone_number, refusal_of_guardians_email

MOTHER = "ada.jones@mail.example"
TEEN = date(2010, 2, 28)
LEAP = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(508) 555-0142", "(508) 555-0142"),
        ("508.555.0142", "(508) 555-0142"),
        ("+1 508 555 0142", "(508) 555-0142"),
        ("5085550142 ext. 12", "(508) 555-0142 x12"),
        ("508 555 0142 #7", "(508) 555-0142 x7"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_phone_number_is_kept_in_one_form_however_written(typed: str, kept: str | None) -> None:
    assert phone_number(typed) == kept


@pytest.mark.parametrize("typed", ["555-0142", "508 555 01423", "none", "+44 20 7946 0000 1"])
def test_what_is_no_us_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        phone_number(typed)
    assert (refused.value.code, set(refused.value.errors)) == ("identity.phone_invalid", {"phone"})


def test_what_is_no_email_address_is_refused_at_its_field() -> None:
    assert email_address(" Ada.Jones@MAIL.example ") == "Ada.Jones@mail.example"
    with pytest.raises(Invalid) as refused:
        email_address("ada.jones")
    assert (refused.value.code, set(refused.value.errors)) == ("identity.email_invalid", {"email"})


@pytest.mark.parametrize(
    ("born", "today", "refused"),
    [
        (TEEN, date(2028, 2, 27), True),
        (TEEN, date(2028, 2, 28), False),
        (LEAP, date(2026, 2, 28), True),
        (LEAP, date(2026, 3, 1), False),
        (None, date(2028, 2, 28), True),
    ],
)
def test_a_guardians_address_is_refused_until_the_day_of_coming_of_age(
    born: date | None, today: date, refused: bool
) -> None:
    found = refusal_of_guardians_email(MOTHER, born, today, 18, [MOTHER])
    assert (found is not None) == refused
    if found is not None:
        assert (found.code, set(found.errors)) == ("identity.email_of_guardian", {"email"})


def test_a_practice_that_raised_the_age_keeps_guardians_out_longer() -> None:
    assert refusal_of_guardians_email(MOTHER, TEEN, date(2028, 2, 28), 19, [MOTHER])


@pytest.mark.parametrize("email", ["ADA.Jones@mail.example", "ada.jones+myra@mail.example"])
def test_another_spelling_of_a_guardians_address_is_the_same_mailbox(email: str) -> None:
    assert refusal_of_guardians_email(email, TEEN, date(2026, 11, 22), 18, ["Ada.Jones+portal@mail.example"])


def test_a_teens_own_address_is_theirs() -> None:
    assert refusal_of_guardians_email("myra@mail.example", TEEN, date(2026, 11, 22), 18, [MOTHER]) is None
    assert refusal_of_guardians_email(MOTHER, TEEN, date(2026, 11, 22), 18, []) is None
