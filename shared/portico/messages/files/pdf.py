"""PDFs: one that opens, is not locked, runs nothing and carries nothing else is kept as it came; any other is refused.

A PDF is looked at twice. First as its readers do, object by object, by the table that says where each is. Then as
bytes, because programs disagree about which objects a damaged table leads to, and some rebuild it from all they find.
"""

import io
import logging
import re
import zlib
from collections.abc import Iterator

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from portico.messages.files.refusals import (
    ACTIVE,
    EMBEDDING,
    LOCKED,
    MOST_PAGES,
    TOO_COMPLEX,
    TOO_LONG,
    UNREADABLE,
    Refused,
)

MOST_OBJECTS = 100_000
_MOST_UNPACKED = 32 * 1024 * 1024  # bytes of one stream of objects, and of all that the second look finds
_END = b"%%EOF"
_END_WITHIN = 1024  # bytes before the end of the file

# What runs, or opens something else, by itself; each is a name of an action or the key of one (ISO 32000-2, 12.6).
_RUNNING = {"/JavaScript", "/JS", "/Launch", "/Rendition", "/ImportData", "/GoToE", "/GoToR", "/XFA"}
# What carries another file, sound, video or a model of its own (7.11.4, 13).
_CARRYING = {"/EF", "/EmbeddedFile", "/EmbeddedFiles", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D"}

# A name may hide its letters (`/J#61vaScript`). In bytes that may be text or part of a picture, only what cannot stand
# there by chance counts: the type of an action after its key, and the longest names.
_HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNNING_BYTES = re.compile(rb"/S\s*/(?:JavaScript|Launch|Rendition|ImportData|GoToE|GoToR)(?![A-Za-z0-9])")
_CARRYING_BYTES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|RichMedia)[\s/<\[(]")
_STREAM = re.compile(rb"stream\r?\n")
_STEP = 64 * 1024  # bytes
_DICTIONARY_WITHIN = 500  # bytes before a stream, in which its own dictionary says that it holds objects

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


def check(content: bytes) -> None:
    """Raises Refused for a PDF that cannot be sent."""
    if _END not in content[-_END_WITHIN:]:
        raise Refused(UNREADABLE)
    _look_at_bytes(content)
    with apply_configuration(zlib_maximum_output_length=_MOST_UNPACKED, lzw_maximum_output_length=_MOST_UNPACKED):
        try:
            _look_at_objects(content)
        except (Refused, MemoryError):
            raise
        except LimitReachedError:
            raise Refused(TOO_COMPLEX) from None
        except Exception:  # a parser raises whatever it stumbles over in a hostile file
            raise Refused(LOCKED if b"/Encrypt" in content else UNREADABLE) from None


def _look_at_objects(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Refused(LOCKED)
    references = _references(reader)
    if len(references) > MOST_OBJECTS:
        raise Refused(TOO_COMPLEX)
    for reference in references:
        for name in _names(reference.get_object()):
            if name in _RUNNING:
                raise Refused(ACTIVE)
            if name in _CARRYING:
                raise Refused(EMBEDDING)
    if not (pages := reader.get_num_pages()):
        raise Refused(UNREADABLE)
    if pages > MOST_PAGES:
        raise Refused(TOO_LONG)


def _references(reader: PdfReader) -> list[IndirectObject]:
    """Every object that the file's tables name."""
    plain = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    packed = [(number, 0) for number in reader.xref_objStm]
    return [IndirectObject(number, generation, reader) for number, generation in plain + packed]


def _names(value: object) -> Iterator[str]:
    """The names in one object, keys and values; what it refers to is looked at by itself."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case NameObject() as name:
                yield str(name)
            case DictionaryObject() as dictionary:
                yield from map(str, dictionary)
                waiting.extend(dict.values(dictionary))  # its own would follow references
            case ArrayObject() as array:
                waiting.extend(list.__iter__(array))


def _look_at_bytes(content: bytes) -> None:
    for part in (content, *_packed_objects(content)):
        shown = _shown(part)
        if _RUNNING_BYTES.search(shown):
            raise Refused(ACTIVE)
        if _CARRYING_BYTES.search(shown):
            raise Refused(EMBEDDING)


def _shown(part: bytes) -> bytes:
    return _HIDDEN_LETTER.sub(lambda found: bytes([int(found[1], 16)]), part)


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """Every stream of objects anywhere in the file, unpacked as far as it can be."""
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        before = content[max(0, found.start() - _DICTIONARY_WITHIN) : found.start()]
        if b"ObjStm" not in _shown(before):
            continue
        unpacked = _unpacked(content, found.end(), left)
        left -= len(unpacked)
        if left <= 0:
            raise Refused(TOO_COMPLEX)
        yield unpacked


def _unpacked(content: bytes, start: int, most: int) -> bytes:
    """What can be unpacked from here on; nothing of what is packed in another way, or not at all."""
    unpacking, unpacked = zlib.decompressobj(), bytearray()
    for at in range(start, len(content), _STEP):
        try:
            unpacked += unpacking.decompress(content[at : at + _STEP], most)
        except zlib.error:
            break
        if unpacking.eof or len(unpacked) >= most:
            break
    return bytes(unpacked)
