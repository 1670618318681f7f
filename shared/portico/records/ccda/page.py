"""The original document as a page to read: our own escaped HTML, without any of the sender's styles, links or pictures.

Its elements are those of the record's page, so that the record's stylesheet fits it.
"""

import re
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from portico.records.ccda import values
from portico.records.ccda.document import sections_of
from portico.records.ccda.file import body_of, file_of, kind_of
from portico.records.ccda.narrative import squeezed
from portico.records.ccda.values import Fhir
from portico.records.ccda.xml import parse

# CDA narrative -> HTML; what is not here keeps its words alone.
_TAGS = {
    "paragraph": "p", "list": "ul", "item": "li", "table": "table", "thead": "thead", "tbody": "tbody",
    "tfoot": "tfoot", "tr": "tr", "th": "th", "td": "td", "br": "br", "sub": "sub", "sup": "sup",
}  # fmt: skip
_BLOCKS = {"paragraph", "list", "table"}
_LAYOUT = {"col", "colgroup"}
_PLACES = {"table", "thead", "tbody", "tfoot", "tr", "list"}  # that hold elements only: text between them is lay-out
_SPANS = re.compile(r"[1-9]\d?")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # characters that could show a line in another order
_PICTURE = "A picture that belongs here is in the original document only."
_ASK = "Please ask your practice for it."
_GENDERS = {"F": "Female", "M": "Male", "UN": "Other"}
_NOT_SAID = "Not recorded"


def page_of(content: bytes, *, stylesheet_href: str | None = None) -> str:
    """A C-CDA document as HTML that loads nothing but the stylesheet named. Raises NotReadable."""
    document = parse(content)
    html = Element("html", lang="en-US")
    title = squeezed(document.findtext("title")) or "Document"
    _head(html, title, stylesheet_href)
    body = SubElement(html, "body")
    _header(body, document, title)
    sections = list(sections_of(document))
    _navigation(body, sections)
    main = SubElement(body, "main")
    for index, section in enumerate(sections, 1):
        _section(main, section, index)
    _unstructured(main, document)
    text = ElementTree.tostring(html, encoding="unicode", method="html")
    return "<!DOCTYPE html>\n" + _REORDERING.sub("\ufffd", text)


def _head(html: Element, title: str, stylesheet_href: str | None) -> None:
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "meta", name="robots", content="noindex")
    _says(head, "title", title)
    if stylesheet_href:
        SubElement(head, "link", rel="stylesheet", href=stylesheet_href)


def _header(body: Element, document: Element, title: str) -> None:
    header = SubElement(body, "header")
    custodian = document.findtext("custodian/assignedCustodian/representedCustodianOrganization/name")
    if sender := squeezed(custodian):
        _says(header, "p", sender).set("class", "practice")
    _says(header, "h1", title)
    facts = SubElement(header, "dl")
    patient = document.find("recordTarget/patientRole/patient")
    if patient is not None:
        gender = patient.find("administrativeGenderCode")
        sex = _GENDERS.get(gender.get("code") or "") if gender is not None else None
        _fact(facts, "Patient", _full_name(values.name(patient.find("name"))))
        _fact(facts, "Date of birth", _long_date(values.date_time(patient.find("birthTime"))))
        _fact(facts, "Sex", sex)
    _fact(facts, "Written by", _author(document))
    _fact(facts, "Created", _long_date(values.date_time(document.find("effectiveTime"))))


def _navigation(body: Element, sections: list[Element]) -> None:
    if len(sections) < 2:
        return
    links = SubElement(SubElement(body, "nav", {"aria-label": "Sections"}), "ul")
    for index, section in enumerate(sections, 1):
        _says(SubElement(links, "li"), "a", _title(section)).set("href", f"#section-{index}")


def _section(main: Element, section: Element, index: int) -> None:
    heading = f"section-{index}-title"
    shown = SubElement(main, "section", {"id": f"section-{index}", "aria-labelledby": heading})
    _says(shown, "h2", _title(section)).set("id", heading)
    text = section.find("text")
    if text is None or not squeezed("".join(text.itertext())):
        _says(shown, "p", "This section has no text.")
    else:
        _narrative(SubElement(shown, "div"), text, heading)


def _unstructured(main: Element, document: Element) -> None:
    text = body_of(document)
    if text is None:
        return
    shown = SubElement(main, "section")
    if text.get("representation") != "B64" and (text.get("mediaType") or "text/plain") == "text/plain":
        for line in "".join(text.itertext()).splitlines():
            _says(shown, "p", line)
        return
    kind = kind_of(text)
    if kind is None:
        _says(shown, "p", f"This document is a file. It is not shown here. {_ASK}")
    elif file_of(text):
        _says(shown, "p", f"This document is a {kind.words}. It is not shown here. Use Download to open it.")
    else:
        _says(shown, "p", f"This document is a {kind.words}, but it cannot be opened. {_ASK}")


# Narrative -----------------------------------------------------------------------------------------------------------


def _narrative(into: Element, source: Element, heading: str) -> None:
    """The words and lay-out of a narrative element; of its attributes only the spans of table cells."""
    if source.tag not in _PLACES:
        _append(into, source.text)
    for child in source:
        _child(into, child, heading)
        if source.tag not in _PLACES:
            _append(into, child.tail)


def _child(into: Element, child: Element, heading: str) -> None:
    if child.tag in _LAYOUT:
        return
    if child.tag == "renderMultiMedia":
        _says(into, "em", _PICTURE)
    elif child.tag == "table":
        region = {"class": "scroll", "role": "region", "aria-labelledby": heading, "tabindex": "0"}
        _narrative(SubElement(SubElement(into, "div", region), "table"), child, heading)
    else:
        _narrative(SubElement(into, _tag(child, into), _spans(child)), child, heading)


def _tag(child: Element, into: Element) -> str:
    style = (child.get("styleCode") or "").lower()
    if child.tag in ("paragraph", "content") and any(child.find(f".//{block}") is not None for block in _BLOCKS):
        return "div"
    if child.tag == "list" and child.get("listType") == "ordered":
        return "ol"
    if child.tag == "caption":
        return "caption" if into.tag == "table" else "li" if into.tag in ("ul", "ol") else "p"
    if child.tag == "content" and "bold" in style:
        return "strong"
    return _TAGS.get(child.tag, "span")


def _spans(cell: Element) -> dict[str, str]:
    return {name: span for name in ("colspan", "rowspan") if _SPANS.fullmatch(span := cell.get(name) or "")}


def _append(into: Element, text: str | None) -> None:
    if not text:
        return
    last = into[-1] if len(into) else None
    if last is None:
        into.text = (into.text or "") + text
    else:
        last.tail = (last.tail or "") + text


# Words ---------------------------------------------------------------------------------------------------------------


def _says(into: Element, tag: str, text: str) -> Element:
    element = SubElement(into, tag)
    element.text = text
    return element


def _fact(facts: Element, name: str, said: str | None) -> None:
    pair = SubElement(facts, "div")
    _says(pair, "dt", name)
    _says(SubElement(pair, "dd"), "bdi", said or _NOT_SAID)


def _title(section: Element) -> str:
    code = section.find("code")
    shown = code.get("displayName") if code is not None else None
    return squeezed(section.findtext("title")) or squeezed(shown) or "Section without a title"


def _author(document: Element) -> str | None:
    for author in document.findall("author/assignedAuthor"):
        name = _full_name(values.name(author.find("assignedPerson/name")))
        if said := name or squeezed(author.findtext("representedOrganization/name")):
            return said
    return None


def _full_name(name: Fhir | None) -> str | None:
    return values.full_name(name) if name else None


def _long_date(when: str | None) -> str | None:
    """`May 21, 2014`, `May 2014` or `2014`, as exact as it is known."""
    if when is None or len(when) == len("2014"):
        return when
    day = date.fromisoformat(f"{when[:7]}-01" if len(when) == len("2014-05") else when[:10])
    return f"{day:%B %Y}" if len(when) == len("2014-05") else f"{day:%B} {day.day}, {day.year}"
