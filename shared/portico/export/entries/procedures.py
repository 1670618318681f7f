"""Procedure Activities."""

from portico.export.elements import concept, id_, said, span, status
from portico.export.people import indications, performer, place
from portico.export.sections.procedures import Procedure
from portico.export.xml import Xml, form, joined

_ENTRY = form("""\
<entry typeCode="DRIV">
<procedure classCode="PROC" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.14" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.14"/>
{id}
{procedure}
{said}
{status}
{when}
{sites}{performer}{place}{indications}\
</procedure>
</entry>
""")


def procedure(e: Procedure) -> Xml:
    """A procedure: on what, by whom, where and for what."""
    return _ENTRY(
        id=id_(e.id),
        procedure=concept("code", e.procedure),
        said=said(e.anchor),
        status=status(e.status),
        when=span(e.when),
        sites=joined(concept("targetSiteCode", site) for site in e.sites),
        performer=performer(e.performer),
        place=place(e.place),
        indications=indications(e.indications),
    )
