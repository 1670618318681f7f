"""Family History Organizers."""

from portico.export.elements import coded, concept, id_, quantity, said, stamp
from portico.export.sections.family import Finding, Relative
from portico.export.xml import NOTHING, Xml, form, joined

_ENTRY = form("""\
<entry typeCode="DRIV">
<organizer classCode="CLUSTER" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.45" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.45"/>
{id}
<statusCode code="completed"/>
<subject><relatedSubject classCode="PRS">{relation}<subject>{gender}{born}</subject></relatedSubject></subject>
{findings}\
</organizer>
</entry>
""")
_NO_GENDER = form('<administrativeGenderCode nullFlavor="UNK"/>')()
_FINDING = form("""\
<component>
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.46" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.46"/>
{id}
<code code="64572001" codeSystem="2.16.840.1.113883.6.96" codeSystemName="SNOMED CT" displayName="Condition">\
<translation code="75315-2" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" \
displayName="Condition family member"/></code>
{said}
<statusCode code="completed"/>
{when}
{problem}
{age}\
</observation>
</component>
""")
_AGE = form("""\
<entryRelationship typeCode="SUBJ" inversionInd="true">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.31"/>
<code code="445518008" codeSystem="2.16.840.1.113883.6.96" codeSystemName="SNOMED CT" displayName="Age at onset"/>
<statusCode code="completed"/>
{age}
</observation>
</entryRelationship>
""")


def relative(e: Relative) -> Xml:
    """A relative with their conditions."""
    return _ENTRY(
        id=id_(e.id),
        relation=concept("code", e.relation),
        gender=coded("administrativeGenderCode", e.gender) if e.gender else _NO_GENDER,
        born=stamp("birthTime", e.born),
        findings=joined(_finding(found, e.when) for found in e.findings),
    )


def _finding(found: Finding, when: str | None) -> Xml:
    return _FINDING(
        id=id_(found.id),
        said=said(found.anchor),
        when=stamp("effectiveTime", when),
        problem=concept("value", found.problem, "CD"),
        age=_AGE(age=quantity("value", found.age, "PQ")) if found.age else NOTHING,
    )
