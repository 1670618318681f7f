"""Encounter Activities."""

from portico.export.elements import concept, id_, said, span
from portico.export.people import indications, performer, place
from portico.export.sections.encounters import Encounter
from portico.export.xml import Xml, form

_ENTRY = form("""\
<entry typeCode="DRIV">
<encounter classCode="ENC" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.49" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.49"/>
{id}
{type}
{said}
{when}
{performer}{place}{indications}\
</encounter>
</entry>
""")


def encounter(e: Encounter) -> Xml:
    """A visit or a stay: by whom, where and for what."""
    return _ENTRY(
        id=id_(e.id),
        type=concept("code", e.type),
        said=said(e.anchor),
        when=span(e.when),
        performer=performer(e.performer),
        place=place(e.place),
        indications=indications(e.indications),
    )
