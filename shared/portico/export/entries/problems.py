"""Problem Concern Acts."""

from portico.export.elements import coded, concept, id_, lasting, said, value_coded
from portico.export.people import author
from portico.export.sections.problems import Problem
from portico.export.xml import NOTHING, Xml, form

_ENTRY = form("""\
<entry typeCode="DRIV">
<act classCode="ACT" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.3" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.3"/>
{concern_id}
<code code="CONC" codeSystem="2.16.840.1.113883.5.6"/>
<statusCode code="{concern_status}"/>
{recorded}
{author}\
<entryRelationship typeCode="SUBJ">
<observation classCode="OBS" moodCode="EVN"{negated}>
<templateId root="2.16.840.1.113883.10.20.22.4.4" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.4"/>
{id}
<code code="{type_code}" codeSystem="{type_system}" displayName="{type_display}">{type_translation}</code>
{said}
<statusCode code="completed"/>
{when}
{problem}
{status}\
</observation>
</entryRelationship>
</act>
</entry>
""")
_NEGATED = form(' negationInd="true"')()
_STATUS = form("""\
<entryRelationship typeCode="REFR">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.6" extension="2019-06-20"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.6"/>
<code code="33999-4" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Status"/>
<statusCode code="completed"/>
{value}
</observation>
</entryRelationship>
""")


def problem(e: Problem) -> Xml:
    """A Problem Concern Act around its Problem Observation."""
    type_, translation = e.type
    return _ENTRY(
        concern_id=id_(e.concern_id),
        concern_status=e.concern_status,
        recorded=lasting(e.recorded, e.ended, ended=e.concern_status == "completed"),
        author=author(e.author, e.author_time),
        negated=_NEGATED if e.negated else NOTHING,
        id=id_(e.id),
        type_code=type_.code,
        type_system=type_.system,
        type_display=type_.display,
        type_translation=coded("translation", translation),
        said=said(e.anchor),
        when=lasting(e.when.low, e.when.high, ended=not e.when.open),
        problem=concept("value", e.problem, "CD"),
        status=_STATUS(value=value_coded(e.status)) if e.status else NOTHING,
    )
