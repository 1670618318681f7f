"""Social History Observations, Smoking Status and Birth Sex."""

from portico.export.elements import concept, id_, said, span, stamp, value
from portico.export.people import author
from portico.export.sections.measured import SocialLine
from portico.export.xml import Xml, form

_ENTRY = form("""\
<entry typeCode="DRIV">
<observation classCode="OBS" moodCode="EVN">
{template}
{id}
{name}
{said}
<statusCode code="completed"/>
{when}
{value}
{author}\
</observation>
</entry>
""")
_TEMPLATES = {
    "smoking": form("""\
<templateId root="2.16.840.1.113883.10.20.22.4.78" extension="2014-06-09"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.78"/>""")(),
    "birth-sex": form('<templateId root="2.16.840.1.113883.10.20.22.4.200" extension="2016-06-01"/>')(),
    "social": form("""\
<templateId root="2.16.840.1.113883.10.20.22.4.38" extension="2015-08-01"/>\
<templateId root="2.16.840.1.113883.10.20.22.4.38"/>""")(),
}


def social(e: SocialLine) -> Xml:
    """Smoking, the sex recorded at birth, or anything else of social history."""
    measure = e.line.measure
    return _ENTRY(
        template=_TEMPLATES[e.template],
        id=id_(measure.id),
        name=concept("code", measure.name, in_loinc=e.in_loinc),
        said=said(e.line.anchor),
        when=span(measure.when) if e.template == "social" else stamp("effectiveTime", measure.when.point),
        value=value(measure.value),
        author=author(measure.author, measure.when.start),
    )
