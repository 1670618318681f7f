"""What staff mean by what they type to find a patient: a name, a birth date as Americans write it, or a phone."""

import re
from datetime import date

from portico.errors import Invalid
from portico.records.models import PatientQuery

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_WORDS = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PHONE = re.compile(r"\+?[\d().\s-]+")
_WITHOUT_AREA = re.compile(r"\d{3}[. -]\d{4}")
_SHORTEST_PHONE = 4  # digits


def search_for(typed: str, today: date, practice_phone: str) -> PatientQuery:
    """What staff are looking for; a number without area code is one of the practice's own area.

    Raises Invalid `desk.no_date` for a date that no calendar has.
    """
    text = " ".join(typed.split())
    if not text:
        return PatientQuery()
    born = _birth_date(text.lower(), today)
    if born is not None:
        return PatientQuery(by="birth_date", value=born.isoformat())
    if _PHONE.fullmatch(text) and len(_digits(text)) >= _SHORTEST_PHONE:
        area = _digits(practice_phone)[-10:-7] if _WITHOUT_AREA.fullmatch(text) else ""
        return PatientQuery(by="phone", value=area + _digits(text))
    return PatientQuery(by="name", value=text)


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def _birth_date(text: str, today: date) -> date | None:
    if found := _NUMBERS.fullmatch(text):
        month, _, day, year = found.groups()
        return _date(_whole_year(year, today), int(month), int(day))
    if found := _ISO.fullmatch(text):
        return _date(*(int(part) for part in found.groups()))
    found = _WORDS.fullmatch(text)
    if found and found[1][:3] in _MONTHS:
        return _date(int(found[3]), _MONTHS.index(found[1][:3]) + 1, int(found[2]))
    return None


def _whole_year(year: str, today: date) -> int:
    """Two digits mean the latest such year that is not to come: nobody is born tomorrow."""
    if len(year) == 4:
        return int(year)
    recent = today.year // 100 * 100 + int(year)
    return recent if recent <= today.year else recent - 100


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        words = "There is no such date. Enter a birth date as month, day and year, such as 3/14/1958."
        raise Invalid("desk.no_date", words, errors={"q": words}) from None
