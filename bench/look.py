"""Looks at one file of a message, as Portico does or plainly: see `bench/files.py`."""

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from pypdf import PdfReader
from pypdf.generic import IndirectObject

import portico.messages.service.attachment_intake  # noqa: F401 - what the function has loaded takes memory too
from portico.messages.files.checks import checked
from portico.messages.files.kinds import Kind
from tests.support import memory


def whole(content: bytes, kind: Kind) -> None:
    checked(content, kind.media_type)


def plain(content: bytes, kind: Kind) -> None:
    """What cannot be done without: a picture is decoded and written, of a PDF each object is read once."""
    if kind is Kind.PDF:
        reader = PdfReader(io.BytesIO(content))
        for generation, numbers in reader.xref.items():
            for number in numbers:
                reader.get_object(IndirectObject(number, generation, reader))
    else:
        Image.MAX_IMAGE_PIXELS = None
        with Image.open(io.BytesIO(content)) as picture:
            picture.save(io.BytesIO(), kind.name, quality=92)


def main(way: Callable[[bytes, Kind], None], kind: Kind, file: Path) -> None:
    content = file.read_bytes()
    began = time.process_time()
    way(content, kind)
    print(json.dumps({"seconds": time.process_time() - began, "peak": memory.peak()}))


if __name__ == "__main__":
    main({"whole": whole, "plain": plain}[sys.argv[1]], Kind[sys.argv[2]], Path(sys.argv[3]))
