"""The file that an unstructured document holds instead of sections: a PDF, a scan, a letter."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

_WHITE = re.compile(r"\s+")
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_TITLE = 60  # characters of a file name


class Kind(NamedTuple):
    """What people call files of a media type, in a sentence, and what their names end with."""

    words: str
    ending: str


# Of those that C-CDA lets an unstructured document hold, all but HTML: a stranger's page may run what it likes.
_KINDS = {
    "application/pdf": Kind("PDF file", "pdf"),
    "application/msword": Kind("Word file", "doc"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind("Word file", "docx"),
    "application/rtf": Kind("text file", "rtf"),
    "text/rtf": Kind("text file", "rtf"),
    "text/plain": Kind("text file", "txt"),
    "image/jpeg": Kind("picture", "jpg"),
    "image/png": Kind("picture", "png"),
    "image/gif": Kind("picture", "gif"),
    "image/tiff": Kind("picture", "tif"),
}


@dataclass(frozen=True, slots=True)
class BodyFile:
    """A file as its maker wrote it, of a media type that is known."""

    media_type: str
    content: bytes

    @property
    def kind(self) -> Kind:
        return _KINDS[self.media_type]

    def name(self, title: str, date: str | None) -> str:
        """A name to keep it under, safe in any system: `Discharge-letter-2026-03-04.pdf`. `date` is a FHIR dateTime."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        words = _UNSAFE.sub("-", plain).strip("-")[:_LONGEST_TITLE].strip("-") or "Document"
        return f"{'-'.join(filter(None, (words, (date or '')[:10])))}.{self.kind.ending}"


def body_of(document: Element) -> Element | None:
    """What an unstructured document holds; None for a document of sections."""
    return document.find("component/nonXMLBody/text")


def kind_of(body: Element) -> Kind | None:
    """What the body says it is; None for what is not known."""
    return _KINDS.get(_media_type(body))


def file_of(body: Element | None) -> BodyFile | None:
    """The file of a body in base64; None for words, for an unknown kind, and for what is empty, packed or damaged."""
    if body is None or body.get("representation") != "B64" or body.get("compression") or kind_of(body) is None:
        return None
    try:
        content = base64.b64decode(_WHITE.sub("", "".join(body.itertext())), validate=True)
    except (binascii.Error, ValueError):
        return None
    return BodyFile(_media_type(body), content) if content else None


def _media_type(body: Element) -> str:
    return (body.get("mediaType") or "text/plain").partition(";")[0].strip().lower()
