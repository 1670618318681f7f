"""Planned acts and encounters, and Goal Observations."""

from portico.export.elements import concept, id_, said, span
from portico.export.people import author
from portico.export.sections.plan import Goal, Planned
from portico.export.xml import Xml, form

_PLANNED = form("""\
<entry>
<{element} classCode="{class_code}" moodCode="{mood}">
<templateId root="{template}" extension="2014-06-09"/><templateId root="{template}"/>
{id}
{what}
{said}
<statusCode code="{status}"/>
{when}
{author}\
</{element}>
</entry>
""")
_GOAL = form("""\
<entry>
<observation classCode="OBS" moodCode="GOL">
<templateId root="2.16.840.1.113883.10.20.22.4.121"/>
{id}
{what}
{said}
<statusCode code="active"/>
{when}
</observation>
</entry>
""")
_HAPPENED = "2.16.840.1.113883.10.20.22.4.12"
_PLANNED_ENCOUNTER = "2.16.840.1.113883.10.20.22.4.40"
_PLANNED_ACT = "2.16.840.1.113883.10.20.22.4.39"


def planned(e: Planned) -> Xml:
    """A care plan, a step of one, an order or an appointment."""
    is_encounter = e.element == "encounter"
    template = _PLANNED_ENCOUNTER if is_encounter else _PLANNED_ACT
    return _PLANNED(
        element=e.element,
        class_code="ENC" if is_encounter else "ACT",
        mood=e.mood,
        template=_HAPPENED if e.mood == "EVN" else template,
        id=id_(e.id),
        what=concept("code", e.what),
        said=said(e.anchor),
        status=e.status,
        when=span(e.when),
        author=author(e.author, e.author_time),
    )


def goal(e: Goal) -> Xml:
    """A Goal Observation."""
    return _GOAL(id=id_(e.id), what=concept("code", e.what), said=said(e.anchor), when=span(e.when))
