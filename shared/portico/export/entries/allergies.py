"""Allergy Concern Acts."""

from portico.export.elements import concept, id_, lasting, said, span, value_coded
from portico.export.people import author
from portico.export.sections.allergies import Allergy, Reaction
from portico.export.xml import NOTHING, Xml, form, joined

_ENTRY = form("""\
<entry typeCode="DRIV">
<act classCode="ACT" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.30" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.30"/>
{concern_id}
<code code="CONC" codeSystem="2.16.840.1.113883.5.6"/>
<statusCode code="{concern_status}"/>
{when}
<entryRelationship typeCode="SUBJ">
<observation classCode="OBS" moodCode="EVN"{negated}>
<templateId root="2.16.840.1.113883.10.20.22.4.7" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.7"/>
{id}
<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/>
{said}
<statusCode code="completed"/>
{onset}
{type}
{author}\
<participant typeCode="CSM">
<participantRole classCode="MANU">
<playingEntity classCode="MMAT">
{substance}
</playingEntity>
</participantRole>
</participant>
{status}{reactions}{criticality}\
</observation>
</entryRelationship>
</act>
</entry>
""")
_NEGATED = form(' negationInd="true"')()
_NO_SUBSTANCE = form('<code nullFlavor="NA"/>')()
_STATUS = form("""\
<entryRelationship typeCode="SUBJ" inversionInd="true">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.28"/>
<code code="33999-4" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Status"/>
<statusCode code="completed"/>
{value}
</observation>
</entryRelationship>
""")
_REACTION = form("""\
<entryRelationship typeCode="MFST" inversionInd="true">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.9" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.9"/>
{id}
<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/>
{said}
<statusCode code="completed"/>
{when}
{manifestation}
{severity}\
</observation>
</entryRelationship>
""")
_SEVERITY = form("""\
<entryRelationship typeCode="SUBJ" inversionInd="true">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.8" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.8"/>
<code code="SEV" codeSystem="2.16.840.1.113883.5.4" displayName="Severity"/>
{said}
<statusCode code="completed"/>
{value}
</observation>
</entryRelationship>
""")
_CRITICALITY = form("""\
<entryRelationship typeCode="SUBJ" inversionInd="true">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.145"/>
<code code="82606-5" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Criticality"/>
{said}
<statusCode code="completed"/>
{value}
</observation>
</entryRelationship>
""")


def allergy(e: Allergy) -> Xml:
    """An Allergy Concern Act around its Allergy Observation, with reactions and criticality."""
    anchor = said(e.anchor)
    return _ENTRY(
        concern_id=id_(e.concern_id),
        concern_status=e.concern_status,
        when=lasting(e.recorded, e.ended, ended=e.concern_status == "completed"),
        negated=_NEGATED if e.negated else NOTHING,
        id=id_(e.id),
        said=anchor,
        onset=lasting(e.onset.low, None, ended=False),
        type=value_coded(e.type),
        author=author(e.author, e.author_time),
        substance=_NO_SUBSTANCE if e.negated else concept("code", e.substance),
        status=_STATUS(value=value_coded(e.status, "CE")) if e.status else NOTHING,
        reactions=joined(_reaction(reaction, anchor) for reaction in e.reactions),
        criticality=_CRITICALITY(said=anchor, value=value_coded(e.criticality)) if e.criticality else NOTHING,
    )


def _reaction(reaction: Reaction, anchor: Xml) -> Xml:
    return _REACTION(
        id=id_(reaction.id),
        said=anchor,
        when=span(reaction.when) if reaction.when.low else NOTHING,
        manifestation=concept("value", reaction.manifestation, "CD"),
        severity=_SEVERITY(said=anchor, value=value_coded(reaction.severity)) if reaction.severity else NOTHING,
    )
