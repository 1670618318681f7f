"""Reads one C-CDA document: its patient, each section's entries as FHIR resources, and what of it was lost."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.file import BodyFile, body_of, file_of
from portico.records.ccda.narrative import Narrative, plain, squeezed
from portico.records.ccda.overlooked import has_unread_date, has_unread_qualifier, statements_overlooked
from portico.records.ccda.patient import read_patient
from portico.records.ccda.resources import OF_NO_PATIENT, NotUnderstood, Resources
from portico.records.ccda.sections import notes, taker
from portico.records.ccda.sections.base import NOT_SO, can_take, has_template
from portico.records.ccda.values import Fhir, filled
from portico.records.ccda.xml import parse

_UNKNOWN_ENTRY = "A kind of entry that is not read; the section's text is kept."
_NO_CONTENT = "The section says that it holds nothing."
_PART = "Part of an entry is kept as text only."
_NO_DATE = "A date could not be read."
_HOLDERS = ("22.4.131", "22.4.146")  # Intervention Act and Planned Intervention Act: of entries of any kind
_EMPTY = "An entry holds nothing."


@dataclass(frozen=True, slots=True)
class SectionTold:
    """What became of a section: `entries` = `taken` + `lost`; `why`, in plain words, tells each loss once.

    `kept_as_text`: its narrative became a note of its own, because not all of it became entries of the record.
    """

    title: str
    code: str | None
    entries: int
    taken: int
    lost: int
    kept_as_text: bool
    why: list[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read. `created` is a FHIR dateTime; `type_code` is LOINC; `resources` are all but the Patient.

    `edition` is an instant to tell older from newer by; where its maker gave no zone or no time of day, as if in UTC.
    `file` is what an unstructured document holds, where it can be handed out.
    """

    document_id: str
    title: str
    type_code: str | None
    type_display: str | None
    created: str | None
    edition: str | None
    patient: Fhir
    resources: list[Fhir]
    sections: list[SectionTold]
    file: BodyFile | None


def read_document(content: bytes) -> Reading:
    """The same for the same document. Raises NotReadable for what is no C-CDA document of one patient."""
    document = parse(content)
    narrative = Narrative(document)
    patient = read_patient(document, narrative)
    created = values.date_time(document.find("effectiveTime"))
    to = Resources(narrative, patient, created)
    kind = document.find("code")
    type_ = to.concept(kind)
    title = squeezed(document.findtext("title")) or (type_ or {}).get("text") or "Document"
    reference = _document_reference(document, content, title, type_, to)
    sections = [_section(section, to) for section in sections_of(document)]
    _unstructured(document, title, type_, to)
    return Reading(
        document_id=reference.partition("/")[2],
        title=title,
        type_code=kind.get("code") if kind is not None else None,
        type_display=(type_ or {}).get("text"),
        created=created,
        edition=_edition(document),
        patient=patient,
        resources=list(to.all.values()),
        sections=sections,
        file=file_of(body_of(document)),
    )


def _edition(document: Element) -> str | None:
    made = document.find("effectiveTime")
    if made is None:
        return None
    said = values.date_time(made) or ""
    if "T" not in said:
        said = values.date_time(Element("effectiveTime", value=f"{(made.get('value') or '').strip()}+0000")) or said
    if "T" in said:
        return said
    return f"{said}T00:00:00Z" if len(said) == len("2014-05-21") else None


def sections_of(parent: Element) -> Iterator[Element]:
    """Every section of a document in its order, those inside others too."""
    for section in parent.findall("component/structuredBody/component/section") or parent.findall("component/section"):
        yield section
        yield from sections_of(section)


# The document as a whole ---------------------------------------------------------------------------------------------


def _document_reference(document: Element, content: bytes, title: str, type_: Fhir | None, to: Resources) -> str:
    """The original, whole, as a DocumentReference of the chart; gives its address."""
    service = values.period(document.find("documentationOf/serviceEvent/effectiveTime"))
    identifier = next(iter(values.identifiers(document)), None)
    body = _file(title, type_, "application/xml", base64.b64encode(content).decode(), document, to)
    body |= {"masterIdentifier": identifier, "description": title}
    if service:
        body["context"] = {"period": service}
    return str(to.add("DocumentReference", document, body)["reference"])


def _unstructured(document: Element, title: str, type_: Fhir | None, to: Resources) -> None:
    """The body of an unstructured document: a picture, a scan or a text, as a file of its own."""
    text = body_of(document)
    if text is None:
        return
    media = text.get("mediaType") or "text/plain"
    said = "".join(text.itertext())
    encoded = "".join(said.split()) if text.get("representation") == "B64" else base64.b64encode(said.encode()).decode()
    if encoded:
        to.add("DocumentReference", None, _file(title, type_, media, encoded, document, to))


def _file(title: str, type_: Fhir | None, media: str, data: str, document: Element, to: Resources) -> Fhir:
    custodian = document.find("custodian/assignedCustodian/representedCustodianOrganization")
    authors = [to.assigned(one) for one in document.findall("author/assignedAuthor")]
    attachment = filled({"contentType": media, "data": data, "title": title})
    return filled(
        {
            "status": "current",
            "type": type_ or {"text": title},
            "category": [codes.of(notes.US_CORE_NOTES, "clinical-note", "Clinical Note")],
            "subject": to.patient,
            **notes.dated(to.created),
            "author": [one for one in authors if one],
            "custodian": to.organization(custodian),
            "content": [{"attachment": attachment}],
        }
    )


# Its sections --------------------------------------------------------------------------------------------------------


def _section(section: Element, to: Resources) -> SectionTold:
    to.losses = []
    entries = section.findall("entry")
    taken = sum(_take(entry, to) for entry in entries)
    code = section.find("code")
    title = squeezed(section.findtext("title")) or (to.concept(code) or {}).get("text") or "Section without a title"
    if section.get("nullFlavor") and not entries:
        to.lose(_NO_CONTENT)
    text = section.find("text")
    kept = bool(not entries or to.losses) and text is not None and _keep_text(title, code, text, to)
    return SectionTold(
        title=title,
        code=code.get("code") if code is not None else None,
        entries=len(entries),
        taken=taken,
        lost=len(entries) - taken,
        kept_as_text=kept,
        why=list(dict.fromkeys(to.losses)),
    )


def _take(entry: Element, to: Resources) -> bool:
    """Whether something of the entry became a resource; what did not is told."""
    statement = next(iter(entry), None)
    if statement is None:
        to.lose(_EMPTY)
        return False
    return _taken(statement, to)


def _taken(statement: Element, to: Resources) -> bool:
    take = taker(statement)
    if take is None:
        to.lose(_UNKNOWN_ENTRY)
        return False
    if not can_take(take, statement):
        to.lose(NOT_SO)
        return False
    before, understood = set(to.all), True
    try:
        take(statement, to)
    except NotUnderstood as reason:
        to.lose(reason.words)
        understood = False
    _overlooked(statement, to, understood)
    return understood or any(kind not in OF_NO_PATIENT for kind, _ in to.all.keys() - before)


def _overlooked(statement: Element, to: Resources, understood: bool) -> None:
    """Take what an intervention holds; tell of whatever else of an entry no reader took."""
    holds = has_template(statement, *_HOLDERS)
    for part in statements_overlooked(statement, to.read) if understood or holds else ():
        if holds:
            _taken(part, to)
        else:
            to.lose(_PART)
    if understood and has_unread_qualifier(statement):
        to.lose(_PART)
    if understood and has_unread_date(statement):
        to.lose(_NO_DATE)


def _keep_text(title: str, code: Element | None, text: Element, to: Resources) -> bool:
    """Keep the narrative as a note; gives whether there was any."""
    words = plain(text)
    if not words:
        return False
    kind = (to.concept(code) or {}) | {"text": title}
    to.add("DocumentReference", None, notes.document(to, kind, words, to.created, None))
    return True
