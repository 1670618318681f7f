"""Written notes, in full."""

import base64
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.codes import codes_in
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import Table
from portico.records.ccda.values import Fhir, filled, listed

_ANY_NOTE = {"34109-9"}  # LOINC: Note


def take(act: Element, to: Resources) -> None:
    """Note Activity."""
    text = to.narrative.text(act.find("text"))
    if not text:
        raise NotUnderstood("A note without text.")
    when = values.start(act.find("effectiveTime")) or to.authored(act)
    to.add("DocumentReference", act, document(to, _kind(act, to), text, when, to.author(act)))


def document(to: Resources, kind: Fhir, text: str, when: str | None, author: Fhir | None) -> Fhir:
    """A written note as a DocumentReference that holds its text."""
    data = base64.b64encode(text.encode()).decode()
    attachment = filled({"contentType": "text/plain; charset=utf-8", "data": data, "title": kind.get("text")})
    return {
        "status": "current",
        "type": kind,
        "category": [codes.of(US_CORE_NOTES, "clinical-note", "Clinical Note")],
        "subject": to.patient,
        **dated(when),
        "author": listed(author),
        "content": [{"attachment": attachment}],
    }


def dated(when: str | None) -> Fhir:
    """When a document was written: as its date where the moment is known, else as the day of its context."""
    if when is None:
        return {}
    return {"date": when} if "T" in when else {"context": {"period": {"start": when}}}


def _kind(act: Element, to: Resources) -> Fhir:
    """The kind of note: more exact in a translation, where there is one."""
    code = act.find("code")
    exact = [found for one in act.findall("code/translation") if (found := to.concept(one))]
    found = to.concept(code) or {"text": "Note"}
    return exact[0] if exact and codes_in(found) & _ANY_NOTE else found


US_CORE_NOTES = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"
ENTRIES: Table = {"22.4.202": take}
