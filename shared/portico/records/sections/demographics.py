"""Who the patient is: what a chart's header, the console and the identity check need of a FHIR Patient."""

import re
from collections.abc import Sequence
from typing import Any

from portico.records.fhir.datatypes import ContactPoint, HumanName, Period
from portico.records.fhir.references import full_name
from portico.records.fhir.resources import Communication, Patient
from portico.records.policy import PATIENT
from portico.records.sections.appointments import line
from portico.records.sections.base import Context, Listed

_NAME_USES = ("usual", "official", None, "nickname", "temp", "anonymous", "old", "maiden")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS_USES = ("home", None, "temp", "work", "billing", "old")


def read(patient: Patient, context: Context) -> Listed:
    """Name, birth date, sex and ways to reach a patient. Newest facts count: what has ended is left out."""
    today = context.today.isoformat()
    name = _chosen(patient.name, _NAME_USES, today) or HumanName()
    address = _chosen(patient.address, _ADDRESS_USES, today)
    item = {
        "first_name": next(iter(name.given), None) or full_name(name) or "",
        "family_name": name.family or "",
        "given_names": list(name.given),
        "full_name": full_name(name) or "Name not recorded",
        "other_names": [known for other in patient.name if (known := _words(other)) != _words(name) and known],
        "birth_date": patient.birthDate if patient.birthDate and len(patient.birthDate) == len("2026-11-22") else None,
        "sex": patient.gender,
        "phones": _reached_by(patient.telecom, {"phone", "sms"}, today),
        "emails": _reached_by(patient.telecom, {"email"}, today),
        "contact_emails": [
            email
            for contact in patient.contact
            if _holds(contact.period, today)
            for email in _reached_by(contact.telecom, {"email"}, today)
        ],
        "address": line(address) if address else None,
        "postal_code": address.postalCode if address else None,
        "language": _language(patient.communication),
    }
    return Listed(PATIENT, None, item)


def _language(spoken: Sequence[Communication]) -> str | None:
    """The language (BCP 47) in which to write to the patient: the one they prefer, else the first."""
    ranked = sorted(spoken, key=lambda one: not one.preferred)
    codes = (each.code for one in ranked if one.language for each in one.language.coding)
    return next((code for code in codes if code and _LANGUAGE.fullmatch(code)), None)


def _words(name: HumanName) -> str:
    """Given names and family name, as someone would say who they are."""
    return " ".join(filter(None, [*name.given, name.family]))


def _chosen(given: Sequence[Any], uses: tuple[str | None, ...], today: str) -> Any:
    """The one of the most usual use that still holds, else of the most usual use."""
    ranked = sorted(given, key=lambda one: uses.index(one.use) if one.use in uses else len(uses))
    return next((one for one in ranked if _holds(one.period, today)), next(iter(ranked), None))


def _holds(period: Period | None, today: str) -> bool:
    return period is None or period.end is None or period.end[:10] >= today


def _reached_by(telecom: Sequence[ContactPoint], systems: set[str], today: str) -> list[str]:
    known = [one for one in telecom if one.system in systems and one.value and _holds(one.period, today)]
    return list(dict.fromkeys(str(one.value).strip() for one in sorted(known, key=lambda one: one.rank or 99)))
