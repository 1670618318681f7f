"""Pictures made anew: decoded within limits, upright, in sRGB, and nothing in the file but the picture.

What a camera or a program wrote beside the picture (where it was taken, comments, previews, whatever hides behind the
end) is not carried over, because a new file is written from the pixels alone.
"""

import io

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import get_sampling

from portico.messages.files.kinds import Kind
from portico.messages.files.refusals import ANIMATED, MOST_MEGAPIXELS, TOO_MANY_PIXELS, UNREADABLE, Refused

# A decoded pixel takes 4 bytes, there are two copies while a picture is turned, and a progressive JPEG takes 6 more
# while it is read: within a function of 1,024 MB that leaves room for the largest pictures of phones in 10 MB.
MOST_PIXELS = MOST_MEGAPIXELS * 1_000_000
JPEG_QUALITY = 92
_LARGEST_PROFILE = 4 * 1024 * 1024  # bytes; those of printing presses have 2 MB
_FULL_COLOR = 0  # of JPEG's subsamplings: no color is shared between pixels

Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit warns at one size and refuses at another; ours is kept below


def rebuilt(content: bytes, kind: Kind) -> bytes:
    """The same picture as a new file of the same kind. Raises Refused for what is no picture, or not one that stands
    still, and for one of too many pixels before any is decoded."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind.name]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(TOO_MANY_PIXELS)
            if kind is Kind.PNG and getattr(picture, "is_animated", False):
                raise Refused(ANIMATED)  # of a JPEG, more frames are previews of the same picture
            sampling = get_sampling(picture)
            return _written(_plain(picture), kind, sampling)
    except (Refused, MemoryError):
        raise
    except Exception:  # a decoder raises whatever it stumbles over in a hostile file
        raise Refused(UNREADABLE) from None


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone: upright, in a mode that both kinds can hold, in sRGB."""
    ImageOps.exif_transpose(picture, in_place=True)
    profile = picture.info.get("icc_profile")
    plain = _in_srgb(_in_plain_mode(picture), profile)
    plain.info.clear()
    return plain


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    """L, RGB, RGBA, I;16 (the gray of X-rays) or CMYK, which becomes RGB with its colors."""
    if picture.mode in {"LA", "PA"} or ("transparency" in picture.info and picture.mode != "I;16"):
        return picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in {"L", "RGB", "RGBA", "I;16", "CMYK"}:
        return picture
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colors as a screen without color management shows them right; without a usable profile they are sRGB already."""
    target = "RGB" if picture.mode == "CMYK" else picture.mode
    if profile and len(profile) <= _LARGEST_PROFILE and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if target != picture.mode:
                converted = ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode=target)
                return converted or picture
            ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), inPlace=True)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile tells nothing of the colors
    return picture.convert(target) if target != picture.mode else picture


def _written(picture: Image.Image, kind: Kind, sampling: int) -> bytes:
    written = io.BytesIO()
    if kind is Kind.JPEG:
        subsampling = sampling if sampling >= 0 else _FULL_COLOR
        picture.save(written, "JPEG", quality=JPEG_QUALITY, subsampling=subsampling)
    else:
        picture.save(written, "PNG")
    return written.getvalue()
