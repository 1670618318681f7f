"""The kinds of file a message takes: PDF, JPEG and PNG, known by their first bytes."""

from enum import Enum

from portico.messages.files.refusals import (
    EMPTY,
    MOST_MEGABYTES,
    OTHER_KIND,
    TOO_LARGE,
    WRONG_KIND,
    Refused,
)

LARGEST = MOST_MEGABYTES * 1024 * 1024  # bytes


class Kind(Enum):
    """A kind of file: its exact media type, how a name of it ends (the usual one first), and its first bytes."""

    PDF = ("application/pdf", (".pdf",), b"%PDF-")
    JPEG = ("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), b"\xff\xd8\xff")
    PNG = ("image/png", (".png",), b"\x89PNG\r\n\x1a\n")

    def __init__(self, media_type: str, extensions: tuple[str, ...], start: bytes) -> None:
        self.media_type = media_type
        self.extensions = extensions
        self.start = start


def announced(name: str, media_type: str, size: int) -> Kind:
    """The kind that a browser says a file is of, before anything of it is sent; `size` in bytes. Raises Refused."""
    kind = next((kind for kind in Kind if kind.media_type == media_type), None)
    if kind is None:
        raise Refused(WRONG_KIND)
    if any(name.lower().endswith(other.extensions) for other in Kind if other is not kind):
        raise Refused(OTHER_KIND)
    if size < 1:
        raise Refused(EMPTY)
    if size > LARGEST:
        raise Refused(TOO_LARGE)
    return kind


def arrived(content: bytes, media_type: str) -> Kind:
    """The kind that a file is of by its first bytes, which must be the one announced. Raises Refused."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE)
    kind = next((kind for kind in Kind if content.startswith(kind.start)), None)
    if kind is None:
        raise Refused(WRONG_KIND)
    if kind.media_type != media_type:
        raise Refused(OTHER_KIND)
    return kind
