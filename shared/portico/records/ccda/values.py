"""HL7 v3 data types as FHIR R4: times, quantities, names, addresses, ways to reach someone, identifiers.

What has a nullFlavor or cannot be read gives None (or an empty list): nothing is guessed.
Sources: HL7 v3 data types R1; HL7's C-CDA on FHIR mappings.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from portico.records.ccda.narrative import squeezed

Fhir = dict[str, Any]

_TS = re.compile(
    r"(?P<year>\d{4})(?:(?P<month>\d\d)(?:(?P<day>\d\d)(?:(?P<hour>\d\d)(?:(?P<minute>\d\d)(?P<second>\d\d)?)?)?)?)?"
    r"(?P<fraction>\.\d+)?(?P<zone>[+-]\d{1,4})?"
)
_ISO = re.compile(r"\d{4}-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NAMED_ROOT = re.compile(r"[A-Za-z][A-Za-z0-9-]*").fullmatch  # instead of an OID, as some systems write
_DIGITS = r"[+-]?(\d{1,20}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?"
_LONGEST_NUMBER = 30  # digits
_NUMBER = re.compile(_DIGITS)
_COMPARED = re.compile(rf"(?P<comparator><=|>=|<|>) ?(?P<number>{_DIGITS})(?P<unit> ?[^\d\s].*)?")
_NPI, _NPI_SYSTEM = "2.16.840.1.113883.4.6", "http://hl7.org/fhir/sid/us-npi"
_UCUM = "http://unitsofmeasure.org"
# A unit in words (tablet, puffs per day) or with a sign beyond ASCII is not UCUM, though sent as such; these are.
_A_WORD = re.compile(r"[A-Za-z]{4,}|.*[^!-~].*")
_UCUM_WORDS = {"mmol", "umol", "nmol", "pmol", "kcal", "mosm"}
_ADDRESS_USES = {"H": "home", "HP": "home", "HV": "home", "WP": "work", "TMP": "temp", "BAD": "old"}
_NAME_USES = {"L": "official", "C": "official", "P": "nickname", "A": "nickname", "ASGN": "usual"}
_REACHED_USES = {"HP": "home", "HV": "home", "H": "home", "WP": "work", "MC": "mobile", "BAD": "old"}
_SCHEMES = {"tel": "phone", "mailto": "email", "fax": "fax", "http": "url", "https": "url", "sms": "sms"}


def filled(body: Fhir) -> Fhir:
    """The fields that have something in them."""
    return {name: value for name, value in body.items() if value is not None and value != [] and value != {}}


def listed(value: Any) -> list[Any]:
    """A value as a list of one, or of none."""
    return [] if value is None else [value]


# Times ---------------------------------------------------------------------------------------------------------------


def date_time(element: Element | None) -> str | None:
    """A TS as a FHIR dateTime, as exact as it was sent; of a time of day without its zone, the day."""
    found = _TS.fullmatch(_compact((element.get("value") or "").strip())) if element is not None else None
    if found is None or not 1800 <= int(found["year"]) <= 2200:
        return None
    when = "-".join(part for part in (found["year"], found["month"], found["day"]) if part)
    try:
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return None
    zone = _zone(found["zone"] or "")
    hour, minute, second = found["hour"], found["minute"], found["second"] or "00"
    if not zone or not minute or hour > "23" or minute > "59" or second > "59" or not "0000" <= zone[1:] <= "1400":
        return when
    return f"{when}T{hour}:{minute}:{second}{zone[:3]}:{zone[3:]}"


def _compact(sent: str) -> str:
    """A time as HL7 writes it; some systems write it as ISO 8601 does."""
    if not _ISO.fullmatch(sent):
        return sent
    day, clock = sent[:10].replace("-", ""), sent[10:].strip("T ")
    return day + clock.replace(":", "").replace("Z", "+0000")


def _zone(sent: str) -> str:
    """An offset with all four digits: `-5` and `-05` are hours."""
    digits = sent[1:]
    return sent[:1] + (digits.zfill(2) + "00" if len(digits) < 3 else digits.zfill(4)) if digits else ""


def period(element: Element | None) -> Fhir:
    """A point or IVL_TS as a FHIR Period: a point both begins and ends it; of a center, only the point is known."""
    if element is None:
        return {}
    point = date_time(element) or date_time(element.find("center"))
    if point:
        return {"start": point, "end": point}
    return filled({"start": date_time(element.find("low")), "end": date_time(element.find("high"))})


def start(element: Element | None) -> str | None:
    """When something began; for what says only when it ended, that."""
    span = period(element)
    return span.get("start") or span.get("end")


def when(field: str, element: Element | None) -> Fhir:
    """`field`DateTime for a point, `field`Period for a span; nothing for what is not known."""
    span = period(element)
    if not span:
        return {}
    if span.get("start") == span.get("end") or (list(span) == ["start"] and field == "effective"):
        return {f"{field}DateTime": span["start"]}
    return {f"{field}Period": span}


# Quantities ----------------------------------------------------------------------------------------------------------


def number(text: str | None) -> Decimal | None:
    """A decimal number, digit by digit as sent, without an exponent; None for one beyond what FHIR's decimals hold."""
    sent = (text or "").strip()
    if not _NUMBER.fullmatch(sent):
        return None
    plain = format(Decimal(sent), "f")
    return Decimal(plain) if sum(map(str.isdigit, plain)) <= _LONGEST_NUMBER else None


def quantity(element: Element | None) -> Fhir | None:
    """A PQ, INT or REAL with its unit. `1` means none."""
    value = number(element.get("value")) if element is not None else None
    if element is None or value is None:
        return None
    unit = squeezed(element.get("unit"))
    if unit is None or unit == "1":
        return {"value": value}
    coded = {"system": _UCUM, "code": unit} if not _A_WORD.fullmatch(unit) or unit in _UCUM_WORDS else {}
    return {"value": value, "unit": unit, **coded}


def translated(element: Element) -> Fhir | None:
    """A PQ in other units than the standard asks for: its first translation that is a number."""
    for one in element.findall("translation"):
        if amount := quantity(one):
            unit = squeezed(one.get("displayName")) or squeezed(one.get("code"))
            return {"unit": unit, **amount} if unit else amount
    return None


def bounds(element: Element) -> Fhir:
    """An IVL_PQ as a FHIR Range, of what it has of low and high."""
    return filled({"low": quantity(element.find("low")), "high": quantity(element.find("high"))})


def compared(text: str) -> Fhir | None:
    """`< 5 mg/dL` written as text, as a Quantity with its comparator."""
    found = _COMPARED.fullmatch(text)
    value = number(found["number"]) if found is not None else None
    if found is None or value is None:
        return None
    amount: Fhir = {"value": value, "comparator": found["comparator"]}
    return amount | ({"unit": found["unit"].strip()} if found["unit"] else {})


# People and places ---------------------------------------------------------------------------------------------------


def system_of(root: str | None) -> str | None:
    """The URI of an object identifier or UUID; None for what is neither."""
    if root and _OID.fullmatch(root):
        return f"urn:oid:{root}"
    return f"urn:uuid:{root.lower()}" if root and _UUID.fullmatch(root) else None


def is_instance(element: Element) -> bool:
    """Whether an II names one thing: an extension, or a UUID. A bare OID is often its maker's, given to everything."""
    return bool(element.get("extension") or _UUID.fullmatch(element.get("root") or ""))


def identifiers(parent: Element) -> list[Fhir]:
    """The ids of an element: `urn:oid:<root>` with the extension, or the root itself where it is all there is."""
    return [found for one in parent.findall("id") if (found := identifier(one))]


def identifier(element: Element) -> Fhir | None:
    """An II; the number of a US clinician or organization (NPI) in FHIR's own system."""
    root, extension = element.get("root"), squeezed(element.get("extension"))
    uri = system_of(root)
    if element.get("nullFlavor"):
        return None
    if uri is None:
        return {"system": f"urn:hl7ii:{root}", "value": extension} if root and extension and _NAMED_ROOT(root) else None
    if extension is None:
        return {"system": "urn:ietf:rfc:3986", "value": uri}
    return {"system": _NPI_SYSTEM if root == _NPI else uri, "value": extension}


def name(element: Element | None) -> Fhir | None:
    """A person's name; one without parts is kept as text."""
    if element is None or element.get("nullFlavor"):
        return None
    parts = {
        tag: [said for one in element.findall(tag) if (said := squeezed(one.text)) and said != "null"] for tag in _PARTS
    }
    said = squeezed("".join(element.itertext()))
    if not any(parts.values()):
        return {"text": said} if said else None
    use = _NAME_USES.get((element.get("use") or "").split(" ")[0])
    family = " ".join(parts.pop("family")) or None
    return filled({"use": use, "family": family, **parts, "period": period(element.find("validTime"))})


_PARTS = ("family", "given", "prefix", "suffix")


def full_name(name: Fhir) -> str | None:
    """A name in the order it is said."""
    parts = [*name.get("prefix", []), *name.get("given", []), name.get("family"), *name.get("suffix", [])]
    return " ".join(part for part in parts if part) or name.get("text")


def address(element: Element) -> Fhir | None:
    """A postal address; one without parts is kept as text."""
    if element.get("nullFlavor"):
        return None
    lines = [said for one in element.findall("streetAddressLine") if (said := squeezed(one.text))]
    places = {field: squeezed(element.findtext(field)) for field in ("city", "state", "postalCode", "country")}
    if not lines and not any(places.values()):
        said = squeezed("".join(element.itertext()))
        return {"text": said} if said else None
    use = _ADDRESS_USES.get((element.get("use") or "").split(" ")[0])
    return filled({"use": use, "line": lines, **places})


def contact(element: Element) -> Fhir | None:
    """A telephone number, mail address or other way to reach someone."""
    text = squeezed(element.get("value"))
    if element.get("nullFlavor") or not text:
        return None
    scheme, colon, rest = text.partition(":")
    system = _SCHEMES.get(scheme.lower()) if colon else "email" if "@" in text else "phone"
    value = rest.strip() if colon and system not in (None, "url") else text
    use = _REACHED_USES.get((element.get("use") or "").split(" ")[0])
    return filled({"system": system or "other", "value": value, "use": use}) if value else None


def contacts(parent: Element) -> list[Fhir]:
    """Every way to reach someone."""
    return [found for one in parent.findall("telecom") if (found := contact(one))]


def addresses(parent: Element) -> list[Fhir]:
    """Every address of someone."""
    return [found for one in parent.findall("addr") if (found := address(one))]
