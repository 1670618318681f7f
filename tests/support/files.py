"""Files to attach, made by code: small ones as people send them, and hostile ones."""

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

# four colors that JPEG keeps apart, in the corners of a picture
RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (250, 250, 250)
_ORIENTATION, _GPS = 0x0112, 0x8825
PLACE = b"Larkspur Lane 12"


def corners(width: int = 64, height: int = 32) -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, white at the bottom right."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def jpeg(picture: Image.Image | None = None, *, orientation: int = 1, place: bytes = b"", **options: Any) -> bytes:
    """A JPEG, with how the camera was held and where, as EXIF says it."""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    if place:
        exif.get_ifd(_GPS)[0x001B] = b"ASCII\0\0\0" + place
    written = io.BytesIO()
    (picture or corners()).save(written, "JPEG", exif=exif, **{"quality": 95, "subsampling": 0, **options})
    return written.getvalue()


def png(picture: Image.Image | None = None, *, orientation: int = 1, text: str = "", **options: Any) -> bytes:
    exif, said = Image.Exif(), PngInfo()
    exif[_ORIENTATION] = orientation
    if text:
        said.add_text("Comment", text)
    written = io.BytesIO()
    (picture or corners()).save(written, "PNG", exif=exif, pnginfo=said, **options)
    return written.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """The start of a PNG that says it has this size, and one packed line."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def chunks(content: bytes) -> list[str]:
    """The names of a PNG's chunks, in order."""
    found, at = [], 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        found.append(content[at + 4 : at + 8].decode())
        at += length + 12
    return found


def segments(content: bytes) -> list[int]:
    """The markers of a JPEG up to its pixels, in order; 0xE0 is APP0."""
    found, at = [], 2
    while content[at + 1] != 0xDA:
        found.append(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return found


def pdf(objects: Mapping[int, bytes] = {}, *, pages: int = 1, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of empty pages, with more objects, and more in its catalog and trailer. Pages are numbered from 100 on."""
    kids = b" ".join(b"%d 0 R" % number for number in range(100, 100 + pages))
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        **dict.fromkeys(range(100, 100 + pages), b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"),
        **objects,
    }
    written = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in sorted(bodies.items()):
        offsets[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        written += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max(offsets) + 1
    written += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(written)


def packed_pdf(packed: bytes, *, pages: int = 1, name: bytes = b"ObjStm") -> bytes:
    """A PDF whose tables are packed, as newer programs write it, with this as object 9 in a stream of objects."""
    kids = b" ".join(b"%d 0 R" % number for number in range(100, 100 + pages))
    inner = b"9 0 " + packed
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 9 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        5: stream(b"/Type /%s /N 1 /First 4" % name, inner),
        **dict.fromkeys(range(100, 100 + pages), b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"),
    }
    written = bytearray(b"%PDF-1.7\n")
    rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535), 9: (2, 5, 0)}
    for number, body in sorted(bodies.items()):
        rows[number] = (1, len(written), 0)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    rows[10] = (1, start, 0)
    index = b" ".join(b"%d 1" % number for number in sorted(rows))
    table = b"".join(struct.pack(">BIH", *rows[number]) for number in sorted(rows))
    size = max(rows) + 1
    fields = b"/Type /XRef /Size %d /Root 1 0 R /W [1 4 2] /Index [%s]" % (size, index)
    written += b"10 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(fields, table), start)
    return bytes(written)


def stream(fields: bytes, content: bytes) -> bytes:
    """A packed stream with these fields in its dictionary."""
    packed = zlib.compress(content)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (fields, len(packed), packed)


def animated_png(frames: Sequence[Image.Image]) -> bytes:
    written = io.BytesIO()
    frames[0].save(written, "PNG", save_all=True, append_images=list(frames[1:]))
    return written.getvalue()
