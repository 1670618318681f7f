"""Care Team Organizers."""

from portico.export.elements import concept, id_, lasting, said
from portico.export.people import name_of
from portico.export.sections.care_team import Member, Team
from portico.export.xml import NOTHING, Xml, form, joined

_ENTRY = form("""\
<entry>
<organizer classCode="CLUSTER" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.500" extension="2022-06-01"/>
{id}
<code code="86744-0" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Care team"/>
<statusCode code="{status}"/>
{when}
{members}\
</organizer>
</entry>
""")
_MEMBER = form("""\
<component>
<act classCode="PCPR" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.500.1" extension="2022-06-01"/>
{id}
<code code="85847-2" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" \
displayName="Patient care team information"/>
{said}
<statusCode code="{status}"/>
{when}
<performer typeCode="PRF">
{role}
<assignedEntity>{person_id}{name}</assignedEntity>
</performer>
</act>
</component>
""")


def care_team(e: Team) -> Xml:
    """A Care Team Organizer with its members."""
    return _ENTRY(
        id=id_(e.id),
        status=e.status,
        when=lasting(e.when.low, e.when.high, ended=bool(e.when.high)),
        members=joined(map(_member, e.members)),
    )


def _member(member: Member) -> Xml:
    known = member.role.code or member.role.text
    return _MEMBER(
        id=id_(member.id),
        said=said(member.anchor),
        status=member.status,
        when=lasting(member.when.low, member.when.high, ended=bool(member.when.high)),
        role=concept("sdtc:functionCode", member.role) if known else NOTHING,
        person_id=id_(member.person.id),
        name=name_of(member.person),
    )
