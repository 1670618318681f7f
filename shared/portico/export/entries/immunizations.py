"""Immunization Activities."""

from portico.export.elements import coded, concept, id_, quantity, said, stamp
from portico.export.people import performer
from portico.export.sections.immunizations import Immunization
from portico.export.xml import NOTHING, Xml, form

_ENTRY = form("""\
<entry typeCode="DRIV">
<substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="{not_given}">
<templateId root="2.16.840.1.113883.10.20.22.4.52" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.52"/>
{id}
{said}
<statusCode code="completed"/>
{when}
{route}{dose}
<consumable>
<manufacturedProduct classCode="MANU">
<templateId root="2.16.840.1.113883.10.20.22.4.54" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.54"/>
<manufacturedMaterial>{vaccine}{lot}</manufacturedMaterial>
{manufacturer}
</manufacturedProduct>
</consumable>
{performer}{refusal}\
</substanceAdministration>
</entry>
""")
_LOT = form("<lotNumberText>{lot}</lotNumberText>")
_MANUFACTURER = form("<manufacturerOrganization><name>{name}</name></manufacturerOrganization>")
_REFUSAL = form("""\
<entryRelationship typeCode="RSON">
<observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.53"/>
{id}
{reason}
<statusCode code="completed"/>
</observation>
</entryRelationship>
""")


def immunization(e: Immunization) -> Xml:
    """A vaccine that was given, or was not, and why."""
    return _ENTRY(
        not_given="false" if e.given else "true",
        id=id_(e.id),
        said=said(e.anchor),
        when=stamp("effectiveTime", e.when),
        route=coded("routeCode", e.route) if e.route else NOTHING,
        dose=quantity("doseQuantity", e.dose) if e.dose else NOTHING,
        vaccine=concept("code", e.vaccine),
        lot=_LOT(lot=e.lot) if e.lot else NOTHING,
        manufacturer=_MANUFACTURER(name=e.manufacturer) if e.manufacturer else NOTHING,
        performer=performer(e.performer),
        refusal=_REFUSAL(id=id_(e.refusal_id), reason=coded("code", e.refusal)) if e.refusal else NOTHING,
    )
