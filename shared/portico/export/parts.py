"""The pieces an entry is made of, read from FHIR: concepts, periods, people, places, ids."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL

from portico.export import codes
from portico.export.codes import Code
from portico.export.dates import hl7_time
from portico.export.models import Address, Resource
from portico.export.text import plain

NOT_NAMED = "Name not recorded"
_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")
_CODE = re.compile(r"\S+")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NAMED = hashlib.sha1(NAMESPACE_URL.bytes, usedforsecurity=False)
_ABSENT = (
    "http://terminology.hl7.org/CodeSystem/data-absent-reason",
    "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
)


class Id(NamedTuple):
    """An instance identifier: a UUID or OID root, and an extension where the root alone does not identify."""

    root: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A coded concept. Without a code from the systems asked for, `null` says why: OTH (other codes), UNK (none)."""

    code: Code | None
    text: str
    translations: tuple[Code, ...] = ()
    null: str = ""

    def __hash__(self) -> int:
        """By the words alone: concepts are looked up thousands of times, and few share their words."""
        return hash(self.text)

    @property
    def words(self) -> str:
        """The name a patient reads."""
        return plain(self.text) or NOT_NAMED


class Period(NamedTuple):
    """A span (low, high) or a point in time, as HL7 TS. `open` says that no end is meant, not that it is unknown."""

    point: str | None = None
    low: str | None = None
    high: str | None = None
    open: bool = False

    @property
    def start(self) -> str | None:
        """The point, or when the span began."""
        return self.point or self.low


class Person(NamedTuple):
    """Someone (or an organization) who wrote, ordered or did something, with what is known of who they are."""

    name: str
    id: Id | None = None
    organization: str = ""
    is_organization: bool = False


def items(value: Any) -> list[dict[str, Any]]:
    """The objects in a FHIR list; none when it is missing or malformed."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: Any) -> dict[str, Any]:
    """The first object of a FHIR list, or an empty one."""
    return next(iter(items(value)), {})


def field(value: Any, key: str) -> dict[str, Any]:
    """The object under a key, or an empty one."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def string(value: Any, key: str) -> str:
    """The text under a key, or none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""


def codings(concept: Any) -> list[dict[str, Any]]:
    return items(concept.get("coding")) if isinstance(concept, dict) else []


def has_code(concept: Any, *wanted: str) -> bool:
    """Whether any coding has one of these codes, whatever system it names."""
    return any(coding.get("code") in wanted for coding in codings(concept))


def first_code(concept: Any) -> str:
    return next((string(coding, "code") for coding in codings(concept)), "")


def text_of(concept: Any) -> str:
    """What a CodeableConcept is called: its text, else the first display. One that says it is absent has no name."""
    return _text_of(_given(concept), string(concept, "text"))


def concept(source: Any, *systems: str) -> Concept:
    """A CodeableConcept, led by the first code from `systems` (any known system when none is asked for)."""
    return _concept(_given(source), string(source, "text"), systems)


# The system, code and display of each coding. A long record names the same few hundred concepts again and again.
_Codings = tuple[tuple[str, str, str], ...]


def _given(concept: Any) -> _Codings:
    return tuple([(string(item, "system"), string(item, "code"), string(item, "display")) for item in codings(concept)])


@lru_cache(maxsize=4096)
def _concept(given: _Codings, text: str, systems: tuple[str, ...]) -> Concept:
    known = [code for coding in given if (code := _coded(*coding))]
    lead = next((code for code in known if not systems or code.system in systems), None)
    others = tuple(dict.fromkeys(code for code in known if code != lead))
    null = "" if lead else "OTH" if others else "UNK"
    return Concept(lead, _text_of(given, text) or (lead.display if lead else ""), others, null)


def _coded(system: str, code: str, display: str) -> Code | None:
    """A coding whose system has an object identifier; None for any other."""
    oid = _oid(system) or codes.SYSTEMS.get(system, ("",))[0]
    return Code(code, oid, display) if oid and _CODE.fullmatch(code) else None


def _text_of(given: _Codings, text: str) -> str:
    if given and all(system in _ABSENT for system, _, _ in given):
        return ""
    return text or next((display for _, _, display in given if display), "")


def period(resource: Any, key: str) -> Period:
    """`<key>DateTime` or `<key>Period` (or a bare date or Period under `key`)."""
    value = resource.get(f"{key}DateTime") or resource.get(f"{key}Instant") or resource.get(key)
    if isinstance(value, str):
        return _point(value)
    span = field(resource, f"{key}Period") or field(resource, key)
    return Period(low=hl7_time(span.get("start")), high=hl7_time(span.get("end")))


@lru_cache(maxsize=4096)
def _point(value: str) -> Period:
    return Period(point=hl7_time(value))


def start_of(resource: Any, key: str) -> str:
    """The FHIR date at which something was or began, for sorting and showing; empty when none is given."""
    value = resource.get(f"{key}DateTime") or resource.get(f"{key}Instant") or resource.get(key)
    if isinstance(value, str):
        return value
    span = field(resource, f"{key}Period") or field(resource, key)
    return string(span, "start") or string(span, "end")


def resource_id(resource: Resource, part: str = "") -> Id:
    """A stable id for an entry: the resource's own UUID, else one derived from its type and id (and `part`)."""
    id_ = string(resource, "id")
    if not part and _UUID.fullmatch(id_):
        return Id(id_.lower())
    return Id(derived_uuid(f"urn:portico:{resource.get('resourceType')}/{id_}#{part}"))


def identifier(source: Any) -> Id | None:
    """A FHIR Identifier: its OID or UUID system as root, else a root derived from the system's address."""
    system, value = string(source, "system"), string(source, "value")
    if not value:
        return None
    if system == "http://hl7.org/fhir/sid/us-npi":
        return Id(codes.NPI, value)
    if system == "urn:ietf:rfc:3986" and _UUID.fullmatch(value.removeprefix("urn:uuid:")):
        return Id(value.removeprefix("urn:uuid:").lower())
    if oid := _oid(system):
        return Id(oid, value)
    return Id(derived_uuid(system or "urn:portico:identifier"), value)


def derived_uuid(address: str) -> str:
    """The version 5 UUID of an address: what `uuid.uuid5` gives, in a fifth of its time."""
    named = _NAMED.copy()
    named.update(address.encode())
    digits = named.hexdigest()
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def _oid(system: str) -> str:
    """The object identifier in a `urn:oid:` address, else none."""
    oid = system.removeprefix("urn:oid:")
    return oid if oid != system and _OID.fullmatch(oid) else ""


def human_name(name: Any) -> str:
    """A FHIR HumanName as one line."""
    words = [*strings(name, "prefix"), *strings(name, "given"), string(name, "family"), *strings(name, "suffix")]
    return " ".join(word for word in words if word) or string(name, "text")


def strings(value: Any, key: str) -> list[str]:
    """The texts in a FHIR list of strings."""
    found = value.get(key) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, str) and item.strip()] if isinstance(found, list) else []


def address(source: Any) -> Address | None:
    """A FHIR Address; None when it says nothing that can be delivered to."""
    lines = tuple(strings(source, "line"))
    city, state, code = (string(source, key) for key in ("city", "state", "postalCode"))
    if not (lines or city or code):
        return None
    country = string(source, "country") or "US"
    return Address(lines, city, state, code, "US" if country in ("USA", "United States") else country)


def telephone(number: str) -> str:
    """A phone number as a `tel:` address of RFC 3966, in the form the national plan uses for ten digits."""
    digits = "".join(char for char in number if char.isdigit())
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    if len(digits) == 10:
        return f"tel:+1-{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return "tel:" + "".join(number.removeprefix("tel:").split())


def join(parts: Sequence[str], separator: str = ", ") -> str:
    """The parts that say something, in one line."""
    return separator.join(part for part in parts if part)
