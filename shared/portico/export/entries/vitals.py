"""Vital Signs Organizers."""

from portico.export.elements import concept, id_, interpretation, lasting, quantity, reference_range, said, span
from portico.export.people import author
from portico.export.sections.measured import Group, Line
from portico.export.values import Value
from portico.export.xml import Xml, form, joined

_ENTRY = form("""\
<entry typeCode="DRIV">
<organizer classCode="CLUSTER" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.26" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.26"/>
{id}
<code code="46680005" codeSystem="2.16.840.1.113883.6.96" codeSystemName="SNOMED CT" displayName="Vital signs">\
<translation code="74728-7" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Vital signs"/></code>
<statusCode code="completed"/>
{when}
{lines}\
</organizer>
</entry>
""")
_LINE = form("""\
<component>
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.27" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.27"/>
{id}
{name}
{said}
<statusCode code="completed"/>
{when}
{value}
{flag}{author}{range}
</observation>
</component>
""")
_VALUE_IN_WORDS = form("""\
<value xsi:type="PQ" unit="1" nullFlavor="OTH">\
<translation nullFlavor="OTH"><originalText>{text}</originalText></translation></value>""")
_NO_VALUE = form('<value xsi:type="PQ" unit="1" nullFlavor="{null}"/>')


def vital_signs(e: Group) -> Xml:
    """A Vital Signs Organizer around what was measured at one time."""
    return _ENTRY(id=id_(e.id), when=lasting(e.when.low, e.when.high, ended=True), lines=joined(map(_line, e.lines)))


def _line(line: Line) -> Xml:
    measure = line.measure
    return _LINE(
        id=id_(measure.id),
        name=concept("code", measure.name),
        said=said(line.anchor),
        when=span(measure.when),
        value=_value(measure.value),
        flag=interpretation(measure.flag),
        author=author(measure.author, measure.when.start),
        range=reference_range(measure.range),
    )


def _value(found: Value) -> Xml:
    """A vital sign is a number with a unit; what is none is told in words."""
    if found.type == "PQ" and found.quantity:
        return quantity("value", found.quantity, "PQ")
    return _VALUE_IN_WORDS(text=found.text) if found.text else _NO_VALUE(null=found.null)
