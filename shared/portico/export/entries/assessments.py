"""Assessment Scale Observations."""

from portico.export.codes import LOINC, SNOMED
from portico.export.elements import concept, id_, said, span, value
from portico.export.people import author
from portico.export.sections.measured import Group, Line
from portico.export.xml import NOTHING, Xml, form, joined

_ENTRY = form("""\
<entry typeCode="DRIV">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.69"/>
{id}
{name}
{said}
<statusCode code="completed"/>
{when}
{answer}
</observation>
</entry>
""")
_GROUP_VALUE = form('<value xsi:type="ST" nullFlavor="NA"/>')()
_QUESTION = form("""
<entryRelationship typeCode="COMP">
<observation classCode="OBS" moodCode="EVN">
{template}{id}
{name}
{said}
<statusCode code="completed"/>
{when}
{value}
</observation>
</entryRelationship>""")
_SUPPORTING = form('<templateId root="2.16.840.1.113883.10.20.22.4.86"/>')()


def assessment(e: Group) -> Xml:
    """One question or score; or a questionnaire around its questions."""
    first = e.lines[0]
    alone = len(e.lines) == 1 and first.measure.name == e.name
    return _ENTRY(
        id=id_(first.measure.id if alone else e.id),
        name=concept("code", e.name),
        said=said(first.anchor),
        when=span(e.when),
        answer=_answer(first) if alone else joined([_GROUP_VALUE, *map(_question, e.lines)]),
    )


def _answer(line: Line) -> Xml:
    measure = line.measure
    return joined([value(measure.value), author(measure.author, measure.when.start)])


def _question(line: Line) -> Xml:
    measure = line.measure
    code = measure.name.code
    return _QUESTION(
        template=_SUPPORTING if code and code.system in (LOINC, SNOMED) else NOTHING,
        id=id_(measure.id),
        name=concept("code", measure.name),
        said=said(line.anchor),
        when=span(measure.when),
        value=value(measure.value),
    )
