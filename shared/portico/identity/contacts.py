"""What an account may be reached by: rules on email addresses and phone numbers. Pure."""

from collections.abc import Iterable
from datetime import date

from portico import clock
from portico.errors import Invalid
from portico.identity import policy
from portico.mail.addresses import mailbox

_US_DIGITS = 10


def email_address(typed: str) -> str:
    """The address as it is kept and sent to. Raises Invalid `identity.email_invalid`."""
    try:
        return mailbox(typed)
    except ValueError:
        words = "Enter one email address, such as name@mail.example."
        raise Invalid("identity.email_invalid", words, errors={"email": words}) from None


def phone_number(typed: str) -> str | None:
    """A US phone number in one form, `(508) 555-0142 x12`; None for nothing. Raises Invalid `identity.phone_…`."""
    if not typed.strip():
        return None
    digits, extension = policy.phone_digits(typed)
    if len(digits) != _US_DIGITS:
        words = "Enter a US phone number with its area code, such as (508) 555-0142."
        raise Invalid("identity.phone_invalid", words, errors={"phone": words})
    number = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return f"{number} x{extension}" if extension else number


def refusal_of_guardians_email(
    email: str, birth_date: date | None, today: date, adult_age: int, guardians: Iterable[str]
) -> Invalid | None:
    """Why a teen's account may not have this address, or None: what is sent to it, a guardian would read.

    Holds until the patient is an adult, and also where the age is not known.
    """
    adult = birth_date is not None and clock.age(birth_date, today) >= adult_age
    if adult or _box(email) not in map(_box, guardians):
        return None
    words = (
        "In the chart, this is the address of a parent, guardian or another contact. A teen's account needs an address "
        "that nobody else reads, so that what is written there stays between the teen and the care team."
    )
    return Invalid("identity.email_of_guardian", words, errors={"email": words})


def same_mailbox(one: str, other: str) -> bool:
    """Whether mail to both ends up with the same person."""
    return _box(one) == _box(other)


def _box(email: str) -> str:
    """Where mail to an address ends up: capitals and a `+tag` make no other mailbox."""
    name, _, domain = policy.folded(email).partition("@")
    return f"{name.partition('+')[0]}@{domain}"
