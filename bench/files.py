"""What the look at a file of a message takes at most: processor time and memory, beside a plain decoding of the same.

The files are the hardest that are not refused: pictures of the most pixels, in the forms that need most, and a PDF of
very many objects. Each is looked at in a process of its own, with all that the function has loaded.
"""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms

from local.steps import ROOT
from portico.messages.files.images import MOST_PIXELS
from portico.messages.files.kinds import LARGEST, Kind
from tests.support.files import pdf

# Of the function's 1,024 MiB. The time-out is 60 s, in which its share of a processor (1,024 of 1,769 MB) works 35 s.
MOST_BYTES = 900 * 1024 * 1024
MOST_SECONDS = 17.0
_WIDTH = 9_280
_OBJECTS = 90_000
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Looked:
    """What one look took; `peak` in bytes."""

    seconds: float
    peak: int


def main() -> bool:
    """Prints the table; whether every look keeps both limits."""
    print("| file | MB | | processor s | peak MB | ratio, time | ratio, memory |\n|---|---:|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        kept = [_compared(name, Path(folder) / "file") for name in HARDEST]
    print(f"\n  at most {MOST_SECONDS:.0f} s and {MOST_BYTES / 1e6:.0f} MB: {'kept' if all(kept) else 'MISSED'}")
    return all(kept)


def _compared(name: str, file: Path) -> bool:
    kind, made = HARDEST[name]
    content = made()
    if len(content) > LARGEST:
        raise ValueError(f"{name} has {len(content)} bytes, which no message takes")
    file.write_bytes(content)
    ours, plain = _looked("whole", kind, file), _looked("plain", kind, file)
    more = f"{ours.seconds / plain.seconds:.2f} | {ours.peak / plain.peak:.2f}"
    print(f"| {name} | {len(content) / 1e6:.1f} | Portico | {ours.seconds:.1f} | {ours.peak / 1e6:.0f} | {more} |")
    peer = "pypdf" if kind is Kind.PDF else "Pillow"
    print(f"| | | {peer} alone | {plain.seconds:.1f} | {plain.peak / 1e6:.0f} | 1 | 1 |", flush=True)
    return ours.seconds <= MOST_SECONDS and ours.peak <= MOST_BYTES


def _looked(way: str, kind: Kind, file: Path) -> Looked:
    done = subprocess.run(
        [sys.executable, "-m", "bench.look", way, kind.name, file],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'shared'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return Looked(**json.loads(done.stdout))


# the hardest files ---------------------------------------------------------------------------------------------------


def _progressive_jpeg() -> bytes:
    """A phone's photo, held upright, every color whole, in an order that needs all of it in memory at once."""
    return _saved(_photo(), "JPEG", quality=75, subsampling=0, progressive=True)


def _printed_jpeg() -> bytes:
    """Of the four inks of a printing press."""
    return _saved(_photo(noise=0).convert("CMYK"), "JPEG", quality=75)


def _transparent_png() -> bytes:
    return _saved(_photo(noise=0).convert("RGBA"), "PNG")


def _dithered_png() -> bytes:
    """Of 256 colors: a small file whose picture packs badly."""
    return _saved(_photo(noise=0).convert("P"), "PNG")


def _pdf_of_many_objects() -> bytes:
    return pdf({number: b"<< /A %d /B [1 2 3 /C] >>" % number for number in range(200, 200 + _OBJECTS)})


def _photo(noise: int = 60) -> Image.Image:
    """As many pixels as are taken, soft as photos are."""
    width, height = _WIDTH, MOST_PIXELS // _WIDTH
    small = (width // 8, height // 8)
    drawn = Image.effect_noise(small, noise) if noise else Image.radial_gradient("L").resize(small)
    return drawn.convert("RGB").resize((width, height), Image.Resampling.BICUBIC)


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    """With a profile of colors, and turned: both are applied."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    written = io.BytesIO()
    picture.save(written, kind, exif=exif, icc_profile=profile, **options)
    return written.getvalue()


HARDEST: dict[str, tuple[Kind, Callable[[], bytes]]] = {
    "JPEG, 65 MP, progressive": (Kind.JPEG, _progressive_jpeg),
    "JPEG, 65 MP, of four inks": (Kind.JPEG, _printed_jpeg),
    "PNG, 65 MP, transparent": (Kind.PNG, _transparent_png),
    "PNG, 65 MP, of 256 colors": (Kind.PNG, _dithered_png),
    f"PDF of {_OBJECTS:,} objects": (Kind.PDF, _pdf_of_many_objects),
}
