"""The check that every file goes through before anybody can open it."""

from dataclasses import dataclass

from portico.messages.files import images, kinds, pdf
from portico.messages.files.kinds import Kind


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be opened."""

    kind: Kind
    content: bytes


def checked(content: bytes, media_type: str) -> Clean:
    """A file that was announced as of this media type: a PDF as it came, a picture made anew. Raises Refused."""
    kind = kinds.arrived(content, media_type)
    if kind is not Kind.PDF:
        return Clean(kind, images.rebuilt(content, kind))
    pdf.check(content)
    return Clean(kind, content)
