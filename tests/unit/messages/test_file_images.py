"""Pictures of messages, made anew: upright, the same to look at, and nothing in the file but the picture."""

import io
import struct
from typing import Any

import pytest
from PIL import Image, ImageCms

from portico.messages.files import images
from portico.messages.files.images import rebuilt
from portico.messages.files.kinds import Kind
from portico.messages.files.refusals import ANIMATED, TOO_MANY_PIXELS, UNREADABLE, Refused
from tests.support.files import (
    BLUE,
    GREEN,
    PLACE,
    RED,
    WHITE,
    animated_png,
    chunks,
    corners,
    jpeg,
    png,
    png_of_size,
    segments,
)

JPEG_OF_PIXELS_ALONE = [0xE0, 0xDB, 0xDB, 0xC0, 0xC4, 0xC4, 0xC4, 0xC4]  # APP0, tables, size, tables
# What is at the top left, top right, bottom left and bottom right of a picture held as EXIF says, once it is upright.
UPRIGHT = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def in_corners(picture: Image.Image) -> tuple[Any, ...]:
    right, bottom = picture.width - 4, picture.height - 4
    return tuple(picture.getpixel(place) for place in ((3, 3), (right, 3), (3, bottom), (right, bottom)))


def near(found: Any, wanted: tuple[int, ...], by: int = 4) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


def refusal(content: bytes, kind: Kind) -> str:
    with pytest.raises(Refused) as refused:
        rebuilt(content, kind)
    return refused.value.code


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_photo_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    picture = opened(rebuilt(jpeg(orientation=orientation), Kind.JPEG))
    assert picture.size == ((64, 32) if orientation < 5 else (32, 64))
    assert all(near(found, wanted) for found, wanted in zip(in_corners(picture), UPRIGHT[orientation], strict=True))
    assert picture.getexif() == {}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_png_stands_upright_too_and_keeps_every_pixel(orientation: int) -> None:
    assert in_corners(opened(rebuilt(png(orientation=orientation), Kind.PNG))) == UPRIGHT[orientation]


def test_an_orientation_that_does_not_exist_turns_nothing() -> None:
    assert opened(rebuilt(jpeg(orientation=99), Kind.JPEG)).size == (64, 32)


def test_nothing_but_the_picture_is_left_of_a_photo() -> None:
    said = jpeg(
        place=PLACE,
        comment=b"<script>alert(1)</script>",
        xmp=b"<x:xmpmeta>Maria Alvarez</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        dpi=(300, 300),
    )
    assert all(each in said for each in (PLACE, b"<script>", b"Alvarez", b"ICC_PROFILE"))
    content = rebuilt(said + b"<html>behind the end</html>", Kind.JPEG)
    assert segments(content) == JPEG_OF_PIXELS_ALONE
    assert not any(each in content for each in (PLACE, b"script", b"Alvarez", b"ICC", b"html", b"Exif"))
    assert content.endswith(b"\xff\xd9")


def test_nothing_but_the_picture_is_left_of_a_png() -> None:
    said = png(text="Maria Alvarez", dpi=(300, 300), icc_profile=b"x" * 200) + b"PK\x03\x04 behind the end"
    assert {"tEXt", "pHYs", "iCCP", "eXIf"} <= set(chunks(said[: said.index(b"PK\x03\x04")]))
    assert chunks(rebuilt(said, Kind.PNG)) == ["IHDR", "IDAT", "IEND"]


def test_the_same_photo_is_made_anew_in_the_same_way() -> None:
    assert rebuilt(jpeg(place=PLACE), Kind.JPEG) == rebuilt(jpeg(place=PLACE), Kind.JPEG)
    assert rebuilt(jpeg(place=PLACE), Kind.JPEG) == rebuilt(jpeg(), Kind.JPEG)


def test_a_jpeg_is_written_in_quality_92_with_the_colors_as_fine_as_they_came() -> None:
    tables = opened(jpeg(quality=92)).quantization  # type: ignore[attr-defined]
    for subsampling in (0, 2):
        picture = opened(rebuilt(jpeg(quality=100, subsampling=subsampling), Kind.JPEG))
        assert picture.quantization == tables  # type: ignore[attr-defined]
        assert picture.layer[0][1:3] == ((1, 1) if subsampling == 0 else (2, 2))  # type: ignore[attr-defined]


def test_colors_of_a_wide_profile_become_those_a_screen_shows() -> None:
    """Of a profile whose red and blue are exchanged, a picture taken for sRGB would be blue."""
    exchanged = _with_red_and_blue_exchanged(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for content, kind in ((jpeg(icc_profile=exchanged), Kind.JPEG), (png(icc_profile=exchanged), Kind.PNG)):
        top_left, _, bottom_left, _ = in_corners(opened(rebuilt(content, kind)))
        assert top_left[2] > 200 > 60 > top_left[0]
        assert bottom_left[0] > 200 > 60 > bottom_left[2]


def _with_red_and_blue_exchanged(profile: bytes) -> bytes:
    """An ICC profile with the places of two of its tags exchanged; each row is a name, an offset and a size."""
    (count,) = struct.unpack(">I", profile[128:132])
    rows = [bytearray(profile[132 + 12 * number : 144 + 12 * number]) for number in range(count)]
    red, blue = (next(row for row in rows if row.startswith(name)) for name in (b"rXYZ", b"bXYZ"))
    red[4:], blue[4:] = blue[4:], red[4:]
    return profile[:132] + b"".join(rows) + profile[132 + 12 * count :]


@pytest.mark.parametrize("profile", [b"not a profile", b"\0" * 200])
def test_a_broken_profile_changes_no_color(profile: bytes) -> None:
    assert in_corners(opened(rebuilt(png(icc_profile=profile), Kind.PNG))) == UPRIGHT[1]


def test_a_photo_in_the_colors_of_a_printing_press_is_kept() -> None:
    picture = opened(rebuilt(jpeg(corners().convert("CMYK")), Kind.JPEG))
    assert picture.mode == "RGB"
    assert all(near(found, wanted, 12) for found, wanted in zip(in_corners(picture), UPRIGHT[1], strict=True))


@pytest.mark.parametrize(
    ("mode", "kept"),
    [("1", "L"), ("L", "L"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA"), ("LA", "RGBA"), ("I;16", "I;16")],
)
def test_pngs_of_every_depth_are_kept(mode: str, kept: str) -> None:
    picture = Image.new("I;16", (8, 4), 40_000) if mode == "I;16" else corners().convert(mode)
    again = opened(rebuilt(png(picture), Kind.PNG))
    assert (again.mode, again.size) == (kept, picture.size)
    if kept != "I;16":
        assert list(again.tobytes()) == list(picture.convert(kept).tobytes())
    else:
        assert again.getpixel((7, 3)) == 40_000


def test_what_is_transparent_stays_transparent() -> None:
    clear = corners().convert("RGBA")
    clear.putpixel((3, 3), (10, 20, 30, 0))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for content in (png(clear), png(clear, icc_profile=profile)):
        again = opened(rebuilt(content, Kind.PNG))
        assert again.getpixel((3, 3))[3] == 0  # type: ignore[index]
        assert again.getpixel((60, 3)) == (*GREEN, 255)
    palette = corners().convert("P", palette=Image.Palette.ADAPTIVE)
    index = palette.getpixel((3, 3))
    again = opened(rebuilt(png(palette, transparency=index), Kind.PNG))
    assert again.getpixel((3, 3))[3] == 0  # type: ignore[index]
    assert again.getpixel((60, 3))[3] == 255  # type: ignore[index]


def test_a_picture_of_too_many_pixels_is_refused_before_one_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(png_of_size(50_000, 50_000), Kind.PNG) == TOO_MANY_PIXELS
    wide = bytearray(jpeg())
    at = wide.index(b"\xff\xc0") + 5
    wide[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    assert refusal(bytes(wide), Kind.JPEG) == TOO_MANY_PIXELS
    monkeypatch.setattr(images, "MOST_PIXELS", 64 * 32)
    rebuilt(png(), Kind.PNG)
    assert refusal(png(corners(64, 33)), Kind.PNG) == TOO_MANY_PIXELS


def test_the_most_pixels_are_those_of_the_largest_phones() -> None:
    assert images.MOST_PIXELS == 65_000_000 > 9_248 * 6_936


def test_a_picture_that_moves_is_refused() -> None:
    assert refusal(animated_png([corners(), Image.new("RGB", (64, 32), RED)]), Kind.PNG) == ANIMATED


def test_of_a_photo_with_previews_the_photo_is_kept() -> None:
    written = io.BytesIO()
    corners().save(written, "MPO", save_all=True, append_images=[Image.new("RGB", (16, 8), RED)], quality=95)
    picture = opened(rebuilt(written.getvalue(), Kind.JPEG))
    assert (picture.format, picture.size, getattr(picture, "n_frames", 1)) == ("JPEG", (64, 32), 1)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(corners(640, 320))[:-900], Kind.JPEG),
        (jpeg()[:100], Kind.JPEG),
        (b"\xff\xd8\xff", Kind.JPEG),
        (png(corners(640, 320))[:-60], Kind.PNG),
        (png()[:40], Kind.PNG),
        (png_of_size(100, 100), Kind.PNG),
        (png_of_size(0, 5), Kind.PNG),
        (png(), Kind.JPEG),
        (jpeg(), Kind.PNG),
        (b"\x89PNG\r\n\x1a\n<html></html>", Kind.PNG),
    ],
)
def test_a_damaged_picture_is_refused(content: bytes, kind: Kind) -> None:
    assert refusal(content, kind) == UNREADABLE
