"""Result Organizers."""

from portico.export.elements import concept, id_, interpretation, lasting, reference_range, said, span, status, value
from portico.export.people import author
from portico.export.sections.measured import Group, Line
from portico.export.xml import Xml, form, joined

_ENTRY = form("""\
<entry typeCode="DRIV">
<organizer classCode="BATTERY" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.1" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.1"/>
{id}
{name}
{status}
{when}
{lines}\
</organizer>
</entry>
""")
_LINE = form("""\
<component>
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.2" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.2"/>
{id}
{name}
{said}
{status}
{when}
{value}
{flag}{author}{range}
</observation>
</component>
""")


def result(e: Group) -> Xml:
    """A Result Organizer around its Result Observations."""
    return _ENTRY(
        id=id_(e.id),
        name=concept("code", e.name),
        status=status(e.status),
        when=lasting(e.when.low, e.when.high, ended=True),
        lines=joined(map(_line, e.lines)),
    )


def _line(line: Line) -> Xml:
    measure = line.measure
    return _LINE(
        id=id_(measure.id),
        name=concept("code", measure.name),
        said=said(line.anchor),
        status=status(line.status),
        when=span(measure.when),
        value=value(measure.value),
        flag=interpretation(measure.flag),
        author=author(measure.author, measure.when.start),
        range=reference_range(measure.range),
    )
