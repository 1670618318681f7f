"""Non-Medicinal Supply Activities."""

from portico.export.elements import amount, concept, id_, said, stamp
from portico.export.sections.equipment import Equipment
from portico.export.xml import NOTHING, Xml, form

_ENTRY = form("""\
<entry>
<supply classCode="SPLY" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.50" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.50"/>
{id}
{said}
<statusCode code="completed"/>
<effectiveTime xsi:type="IVL_TS">{when}</effectiveTime>
{quantity}
<participant typeCode="PRD">
<participantRole classCode="MANU">
<templateId root="2.16.840.1.113883.10.20.22.4.37"/>
{product_id}
<playingDevice>{product}{model}</playingDevice>
<scopingEntity>{scope_id}{manufacturer}</scopingEntity>
</participantRole>
</participant>
</supply>
</entry>
""")
_MODEL = form("<manufacturerModelName>{model}</manufacturerModelName>")
_MANUFACTURER = form("<desc>{name}</desc>")


def equipment(e: Equipment) -> Xml:
    """A device, or supplies that were delivered."""
    return _ENTRY(
        id=id_(e.id),
        said=said(e.anchor),
        when=stamp("high", e.when),
        quantity=amount("quantity", e.quantity) if e.quantity else NOTHING,
        product_id=id_(e.product_id),
        product=concept("code", e.product),
        model=_MODEL(model=e.model) if e.model else NOTHING,
        scope_id=id_(e.scope_id),
        manufacturer=_MANUFACTURER(name=e.manufacturer) if e.manufacturer else NOTHING,
    )
