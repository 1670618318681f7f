"""Note Activities."""

from portico.export.elements import coded, id_, said, stamp
from portico.export.people import author
from portico.export.sections.notes import Note
from portico.export.xml import NOTHING, Xml, form, joined

_ENTRY = form("""\
<entry>
<act classCode="ACT" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.202" extension="2016-11-01"/>
{ids}
<code code="34109-9" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Note">{type}</code>
{said}
<statusCode code="{status}"/>
{when}
{author}\
</act>
</entry>
""")
_NO_AUTHOR = form("""\
<author>
<templateId root="2.16.840.1.113883.10.20.22.4.119"/>
{time}
<assignedAuthor><id nullFlavor="UNK"/></assignedAuthor>
</author>
""")


def note(e: Note) -> Xml:
    """A written note: its text stands in the row it points to. A note must have an author, known or not."""
    return _ENTRY(
        ids=joined(map(id_, e.ids)),
        type=coded("translation", e.type.code) if e.type.code else NOTHING,
        said=said(e.anchor),
        status=e.status,
        when=stamp("effectiveTime", e.when),
        author=author(e.author, e.author_time) or _NO_AUTHOR(time=stamp("time", e.author_time)),
    )
