"""Clinical notes, in full where they are text; documents of other kinds are named."""

import base64
import binascii
from dataclasses import dataclass

from portico.export import codes
from portico.export.codes import loinc
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.parts import Concept, Id, Person, concept, field, items, join, resource_id, start_of, string
from portico.export.sections.base import Builder, Kind, Reader, Section

KIND = Kind(
    "notes",
    "Notes and documents",
    ("2.16.840.1.113883.10.20.22.2.65", "2016-11-01"),
    loinc("34109-9", "Note"),
    ("Note", "Date", "Written by", "Text"),
    "No notes.",
    in_r11=False,
)
_KINDS = {
    "application/pdf": "PDF document",
    "image/jpeg": "Picture",
    "image/png": "Picture",
    "application/xml": "Structured document",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A Note Activity: its text stands in the narrative. `ids` names each resource that holds the same note."""

    anchor: str
    ids: tuple[Id, ...]
    type: Concept
    status: str
    when: str | None
    author: Person | None
    author_time: str | None


@dataclass(frozen=True, slots=True)
class _Source:
    resource: Resource
    attachment: dict[str, object]
    date: str


def is_note(report: Resource) -> bool:
    """Whether a DiagnosticReport is a written note too: it presents text or a file, with results or without."""
    return bool(items(report.get("presentedForm")))


def notes(reader: Reader) -> Section:
    """Every note, newest first. A report that repeats a note word for word is the same note."""
    builder = Builder(KIND)
    documents, reports = _documents(reader), _reports(reader)
    by_text = {_told(source): source for source in reversed(documents)}
    same: dict[int, list[_Source]] = {id(source): [source] for source in documents}
    for report in reports:
        same.setdefault(id(by_text.get(_told(report), report)), []).append(report)
    for found in sorted(same.values(), key=lambda sources: sources[0].date, reverse=True):
        builder.entries.append(_note(found, reader, builder))
    return builder.done()


def _told(source: _Source) -> tuple[object, str]:
    """What a note says and on which day: a report and a document that agree in both are one note."""
    return source.attachment.get("data") or id(source), source.date[:10]


def _documents(reader: Reader) -> list[_Source]:
    return [
        _Source(
            item,
            _shown([field(content, "attachment") for content in items(item.get("content"))]),
            start_of(field(item, "context"), "period") or string(item, "date"),
        )
        for item in reader.all("DocumentReference")
    ]


def _reports(reader: Reader) -> list[_Source]:
    return [
        _Source(item, _shown(items(item.get("presentedForm"))), start_of(item, "effective") or string(item, "issued"))
        for item in reader.all("DiagnosticReport")
        if is_note(item)
    ]


def _shown(forms: list[dict[str, object]]) -> dict[str, object]:
    """The form of a note that can be told in full, else the first; all forms say the same."""
    return next(filter(is_text, forms), forms[0] if forms else {})


def is_text(attachment: dict[str, object]) -> bool:
    """Whether the note stands in the record in full."""
    return string(attachment, "contentType").startswith("text/plain") and isinstance(attachment.get("data"), str)


def files_left_out(reader: Reader) -> int:
    """How many documents are named in the record without their content: pictures, scans, PDF files."""
    return sum(not is_text(source.attachment) for source in _documents(reader) + _reports(reader))


def _note(found: list[_Source], reader: Reader, builder: Builder) -> Note:
    lead = found[0]
    kind = lead.resource.get("type") or lead.resource.get("code")
    people = items(lead.resource.get("author")) or items(lead.resource.get("performer"))
    author = next((person for reference in people if (person := reader.person(reference, lead.resource))), None)
    type_ = concept(kind, codes.LOINC)
    anchor = builder.row(
        type_.words if type_.text else string(lead.resource, "description") or "Note",
        reader.date(lead.date),
        author.name if author else "",
        _text(lead),
        date=lead.date,
    )
    status = (
        "active"
        if lead.resource.get("docStatus") == "preliminary" or lead.resource.get("status") == "preliminary"
        else "completed"
    )
    when = hl7_time(lead.date)
    written = hl7_time(lead.resource.get("date")) or when
    return Note(anchor, tuple(resource_id(source.resource) for source in found), type_, status, when, author, written)


def _text(source: _Source) -> str:
    """The note itself when it is plain text, else what kind of document it is."""
    media_type = string(source.attachment, "contentType")
    data = source.attachment.get("data")
    if is_text(source.attachment) and isinstance(data, str):
        try:
            return base64.b64decode(data, validate=True).decode().strip()
        except (binascii.Error, UnicodeDecodeError):
            return "This note cannot be read here. Ask the practice for it."
    kind = _KINDS.get(media_type.split(";")[0], "Document")
    title = string(source.attachment, "title") or string(source.resource, "description")
    return join([title, f"{kind}, not part of this file. Ask the practice for it."], ". ")
