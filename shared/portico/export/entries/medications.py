"""Medication Activities."""

from portico.export.elements import amount, coded, concept, id_, quantity, said, span, stamp, status
from portico.export.people import author, indications
from portico.export.sections.medications import Fill, Medication
from portico.export.xml import NOTHING, Xml, form

_ENTRY = form("""\
<entry typeCode="DRIV">
<substanceAdministration classCode="SBADM" moodCode="{mood}">
<templateId root="2.16.840.1.113883.10.20.22.4.16" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.16"/>
{id}
{said}
{status}
{when}
{frequency}{route}{dose}
<consumable>{product}</consumable>
{author}{indications}{filled}{as_needed}\
</substanceAdministration>
</entry>
""")
_FREQUENCY = form("""\
<effectiveTime xsi:type="PIVL_TS" institutionSpecified="true" operator="A">\
<period value="{number}" unit="{unit}"/></effectiveTime>
""")
_DOSE_IN_WORDS = form("""\
<doseQuantity nullFlavor="OTH"><translation nullFlavor="OTH"><originalText>{words}</originalText></translation>\
</doseQuantity>""")
_NO_DOSE = form('<doseQuantity nullFlavor="UNK"/>')()
_PRODUCT = form("""\
<manufacturedProduct classCode="MANU">
<templateId root="2.16.840.1.113883.10.20.22.4.23" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.23"/>
{id}
<manufacturedMaterial>{product}</manufacturedMaterial>
{manufacturer}\
</manufacturedProduct>""")
_MANUFACTURER = form("""\
<manufacturerOrganization><name>{name}</name></manufacturerOrganization>
""")
_FILLED = form("""\
<entryRelationship typeCode="REFR">
<supply classCode="SPLY" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.18" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.18"/>
{id}
{said}
<statusCode code="completed"/>
{when}
{quantity}
<product>{product}</product>
</supply>
</entryRelationship>
""")
_AS_NEEDED = form("""\
<precondition typeCode="PRCN"><criterion>\
<templateId root="2.16.840.1.113883.10.20.22.4.25" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.25"/>\
<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><value xsi:type="CD" nullFlavor="UNK"/>\
</criterion></precondition>
""")()


def medication(e: Medication) -> Xml:
    """A medication ordered, taken, given or filled: how much, how often, by whom and for what."""
    product, anchor = _product(e), said(e.anchor)
    return _ENTRY(
        mood=e.mood,
        id=id_(e.id),
        said=anchor,
        status=status(e.status),
        when=span(e.when, "" if e.when.point else "IVL_TS"),
        frequency=_FREQUENCY(number=e.frequency.number, unit=e.frequency.unit) if e.frequency else NOTHING,
        route=coded("routeCode", e.route) if e.route else NOTHING,
        dose=_dose(e),
        product=product,
        author=author(e.author, e.author_time),
        indications=indications(e.indications),
        filled=_filled(e.filled, anchor, product) if e.filled else NOTHING,
        as_needed=_AS_NEEDED if e.as_needed else NOTHING,
    )


def _dose(e: Medication) -> Xml:
    if e.dose:
        return amount("doseQuantity", e.dose)
    return _DOSE_IN_WORDS(words=e.dose_words) if e.dose_words else _NO_DOSE


def _product(e: Medication) -> Xml:
    return _PRODUCT(
        id=id_(e.product_id),
        product=concept("code", e.product),
        manufacturer=_MANUFACTURER(name=e.manufacturer) if e.manufacturer else NOTHING,
    )


def _filled(fill: Fill, anchor: Xml, product: Xml) -> Xml:
    return _FILLED(
        id=id_(fill.id),
        said=anchor,
        when=stamp("effectiveTime", fill.when),
        quantity=quantity("quantity", fill.quantity) if fill.quantity else NOTHING,
        product=product,
    )
