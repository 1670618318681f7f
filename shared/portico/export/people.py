"""Who wrote, ordered or did something, where, and for which problem: the larger pieces that entries share."""

from collections.abc import Iterable
from functools import lru_cache

from portico.export.elements import concept, id_, stamp
from portico.export.models import Address
from portico.export.parts import Person
from portico.export.sections.base import Indication, Place
from portico.export.xml import NOTHING, Xml, form, joined

_ORGANIZATION = form("<representedOrganization><name>{name}</name></representedOrganization>")
_PERSON = form("<assignedPerson><name>{name}</name></assignedPerson>{organization}")
_AUTHOR = form("""\
<author>
<templateId root="2.16.840.1.113883.10.20.22.4.119"/>
{time}
<assignedAuthor>{id}{name}</assignedAuthor>
</author>
""")
_PERFORMER = form("""\
<performer><assignedEntity>{id}<addr nullFlavor="UNK"/><telecom nullFlavor="UNK"/>{name}</assignedEntity></performer>
""")
_PERFORMING_ORGANIZATION = form(
    "<representedOrganization><name>{name}</name>"
    '<telecom nullFlavor="UNK"/><addr nullFlavor="UNK"/></representedOrganization>'
)


def name_of(person: Person) -> Xml:
    """Who it is: a person, with their organization, or an organization itself."""
    if person.is_organization:
        return _ORGANIZATION(name=person.name)
    organization = _ORGANIZATION(name=person.organization) if person.organization else NOTHING
    return _PERSON(name=person.name, organization=organization)


@lru_cache(maxsize=4096)
def author(person: Person | None, time: str | None) -> Xml:
    """`author`, when there is one."""
    return _AUTHOR(time=stamp("time", time), id=id_(person.id), name=name_of(person)) if person else NOTHING


@lru_cache(maxsize=1024)
def performer(person: Person | None) -> Xml:
    """`performer`, when there is one."""
    if person is None:
        return NOTHING
    if person.is_organization:
        return _PERFORMER(id=id_(person.id), name=_PERFORMING_ORGANIZATION(name=person.name))
    return _PERFORMER(id=id_(person.id), name=_PERSON(name=person.name, organization=NOTHING))


_ADDRESS = form("<addr{use}>{lines}{city}{state}{postal_code}<country>{country}</country></addr>")
_USE = form(' use="{use}"')
_NO_ADDRESS = form('<addr nullFlavor="UNK"/>')()
_TEXT = form("<{tag}>{text}</{tag}>")
_UNKNOWN = form('<{tag} nullFlavor="UNK"/>')


def addr(address: Address | None, use: str = "") -> Xml:
    """`addr`, or that it is not known."""
    if address is None:
        return _NO_ADDRESS
    lines = joined(_text("streetAddressLine", line) for line in address.lines)

    def unknown(tag: str) -> Xml:
        """An address in the United States says what it lacks."""
        return _UNKNOWN(tag=tag) if address.country == "US" else NOTHING

    return _ADDRESS(
        use=_USE(use=use) if use else NOTHING,
        lines=lines or _UNKNOWN(tag="streetAddressLine"),
        city=_text("city", address.city) or _UNKNOWN(tag="city"),
        state=_text("state", address.state) or unknown("state"),
        postal_code=_text("postalCode", address.postal_code) or unknown("postalCode"),
        country=address.country,
    )


def _text(tag: str, text: str) -> Xml:
    return _TEXT(tag=tag, text=text) if text else NOTHING


_PLACE = form("""\
<participant typeCode="LOC">
<participantRole classCode="SDLOC">
<templateId root="2.16.840.1.113883.10.20.22.4.32"/>
{id}
{kind}
{addr}
<playingEntity classCode="PLC"><name>{name}</name></playingEntity>
</participantRole>
</participant>
""")
_INDICATION = form("""\
<entryRelationship typeCode="RSON">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.19" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.19"/>
{id}
<code code="404684003" codeSystem="2.16.840.1.113883.6.96" codeSystemName="SNOMED CT" displayName="Finding">\
<translation code="75321-0" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Clinical finding"/>\
</code>
<statusCode code="completed"/>
{problem}
</observation>
</entryRelationship>
""")


@lru_cache(maxsize=1024)
def place(found: Place | None) -> Xml:
    """Where it was, when that is known."""
    if found is None:
        return NOTHING
    kind = concept("code", found.kind) if found.kind.code else _UNKNOWN(tag="code")
    return _PLACE(id=id_(found.id), kind=kind, addr=addr(found.address), name=found.name)


def indications(found: Iterable[Indication]) -> Xml:
    """Each reason for which it was done."""
    return joined(_INDICATION(id=id_(one.id), problem=concept("value", one.problem, "CD")) for one in found)
