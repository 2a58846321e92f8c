"""Pictures as they come from a phone, made small and made silent: upright, JPEG, and with nothing in them of where, when
and by which device they were taken. What they are is told by their content, never by their name."""

import io
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from peerassist.method.errors import DomainError

MOST_BYTES = 12_000_000  # as it comes
MOST_PIXELS = 50_000_000  # before it is decoded: a small file may hold a huge picture
LONGEST = 1_600  # pixels of the longer side, as it is kept
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")  # what is read; SVG and all else is refused


class Small(NamedTuple):
    """A picture as it is kept."""

    content: bytes
    width: int
    height: int


def small(raw: bytes) -> Small:
    """Return a picture made small. Raises DomainError ``picture_too_big``, ``picture_unreadable``."""
    if len(raw) > MOST_BYTES:
        raise DomainError("picture_too_big", most=MOST_BYTES // 1_000_000)
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise DomainError("picture_too_big", most=MOST_BYTES // 1_000_000)
            found.draft("RGB", (LONGEST, LONGEST))
            return _encoded(_flat(ImageOps.exif_transpose(found)))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise DomainError("picture_unreadable") from problem


def _flat(image: Image.Image) -> Image.Image:
    """Return it on white paper: what is transparent in a drawing would be black in a JPEG."""
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    return image.convert("RGB")


def _encoded(image: Image.Image) -> Small:
    image.thumbnail((LONGEST, LONGEST))
    bare = Image.new("RGB", image.size)  # a new one, so that nothing but the picture is taken along
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Small(out.getvalue(), *bare.size)
