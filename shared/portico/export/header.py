"""The head of the document: who the patient is, who keeps the record, and who cares for them."""

import re
from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import Code
from portico.export.dates import hl7_time
from portico.export.models import Address, Resource
from portico.export.parts import (
    Id,
    Person,
    address,
    codings,
    field,
    first,
    has_code,
    human_name,
    identifier,
    items,
    resource_id,
    string,
    strings,
    telephone,
)
from portico.export.sections.base import Reader, Section

_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
# A file that a patient hands on need not carry these: social security, driver's license and passport numbers.
_PRIVATE_IDENTIFIERS = ("SS", "SB", "DL", "PPN")
_PRIVATE_SYSTEMS = ("http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TELECOM_USES = {"home": "HP", "work": "WP", "mobile": "MC"}


@dataclass(frozen=True, slots=True)
class Name:
    """A patient's name in parts. `use` is L (the name used) or, for a former one, empty."""

    prefixes: tuple[str, ...]
    given: tuple[str, ...]
    family: str
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """Race or ethnicity: the main code, more detail, or why it is not known."""

    main: Code | None
    more: tuple[Code, ...]
    null: str


@dataclass(frozen=True, slots=True)
class PatientHead:
    """Everything the document says about the patient themself."""

    ids: tuple[Id, ...]
    name: Name
    full_name: str
    addresses: tuple[Address, ...]
    telecoms: tuple[tuple[str, str], ...]
    gender: Code | None
    gender_words: str
    born: str | None
    birth_date: str
    deceased: str | None
    is_deceased: bool
    marital: Code | None
    race: Origins
    ethnicity: Origins
    languages: tuple[tuple[str, bool], ...]


def patient_head(patient: Resource) -> PatientHead:
    """Reads the Patient resource; what is missing is said to be missing, never guessed."""
    name = _current_name(patient)
    died = patient.get("deceasedDateTime")
    return PatientHead(
        _ids(patient),
        Name(
            tuple(strings(name, "prefix")),
            tuple(strings(name, "given")),
            string(name, "family"),
            tuple(strings(name, "suffix")),
        ),
        human_name(name) or "Name not recorded",
        tuple(found for item in items(patient.get("address")) if item.get("use") != "old" and (found := address(item))),
        tuple(_telecoms(patient)),
        codes.GENDERS.get(string(patient, "gender")),
        codes.GENDER_WORDS.get(string(patient, "gender"), "Not recorded"),
        hl7_time(patient.get("birthDate")),
        string(patient, "birthDate"),
        hl7_time(died),
        bool(died) or patient.get("deceasedBoolean") is True,
        _marital(patient),
        _origins(patient, "us-core-race", codes.RACES),
        _origins(patient, "us-core-ethnicity", codes.ETHNICITIES),
        tuple(_languages(patient)),
    )


def _current_name(patient: Resource) -> Resource:
    names = items(patient.get("name"))
    for use in ("official", "usual", ""):
        for name in names:
            if string(name, "use") == use and not field(name, "period").get("end"):
                return name
    return names[0] if names else {}


def has_private_identifiers(patient: Resource) -> bool:
    """Whether the chart holds numbers that the document leaves out."""
    return any(_is_private(item) for item in items(patient.get("identifier")))


def _is_private(item: Resource) -> bool:
    return has_code(item.get("type"), *_PRIVATE_IDENTIFIERS) or string(item, "system") in _PRIVATE_SYSTEMS


def _ids(patient: Resource) -> tuple[Id, ...]:
    found = [id_ for item in items(patient.get("identifier")) if not _is_private(item) and (id_ := identifier(item))]
    return tuple(dict.fromkeys(found)) or (resource_id(patient),)


def _telecoms(patient: Resource) -> list[tuple[str, str]]:
    """Each phone and mail address as (address, use)."""
    found = []
    for item in items(patient.get("telecom")):
        value, use = string(item, "value"), _TELECOM_USES.get(string(item, "use"), "")
        if value and item.get("system") in ("phone", "sms", None):
            found.append((telephone(value), use))
        elif value and item.get("system") == "email":
            found.append((f"mailto:{value}", use if use != "MC" else ""))
    return found


def _marital(patient: Resource) -> Code | None:
    for coding in codings(patient.get("maritalStatus")):
        code = string(coding, "code")
        if code in codes.MARITAL_STATUSES:
            return Code(code, codes.MARITAL, codes.MARITAL_STATUSES[code])
    return None


def _origins(patient: Resource, extension: str, value_set: dict[str, str]) -> Origins:
    """A US Core race or ethnicity extension: OMB categories first, detail after; UNK and ASKU become null flavors."""
    source: Resource = next((e for e in items(patient.get("extension")) if e.get("url") == _US_CORE + extension), {})
    parts = items(source.get("extension"))
    said = [string(field(part, "valueCoding"), "code") for part in parts if part.get("url") == "ombCategory"]
    detail = [field(part, "valueCoding") for part in parts if part.get("url") == "detailed"]
    omb = [Code(code, codes.RACE, value_set[code]) for code in said if code in value_set]
    more = [Code(string(item, "code"), codes.RACE, string(item, "display")) for item in detail if string(item, "code")]
    null = next((code for code in said if code in ("UNK", "ASKU")), "UNK")
    return Origins(omb[0] if omb else None, tuple(omb[1:] + more), null)


def _languages(patient: Resource) -> list[tuple[str, bool]]:
    """Each language (BCP 47) and whether the patient prefers it."""
    return [
        (code, item.get("preferred") is True)
        for item in items(patient.get("communication"))
        if _LANGUAGE.fullmatch(code := string(first(field(item, "language").get("coding")), "code"))
    ]


def service_performers(patient: Resource, reader: Reader, sections: tuple[Section, ...]) -> tuple[Person, ...]:
    """Who gave the care this document is about: the patient's own practitioners and the care team's people."""
    own = [reader.person(reference, patient) for reference in items(patient.get("generalPractitioner"))]
    team = [
        member.person
        for section in sections
        if section.kind.key == "care-team"
        for entry in section.entries
        for member in entry.members
    ]
    return tuple(dict.fromkeys(person for person in [*own, *team] if person and not person.is_organization))


def dates_covered(sections: tuple[Section, ...]) -> tuple[str, str]:
    """The first and the last date of service in the document, as FHIR wrote them; empty when it holds none."""
    found = [date for section in sections for date in section.dates if hl7_time(date)]
    return (min(found), max(found)) if found else ("", "")
