"""Pictures as phones send them: with where, when and by what they were taken."""

import io

from PIL import Image

SERIAL, PLACE = "Serial-4711", "12.5"


def photo(size: tuple[int, int] = (400, 300), *, kind: str = "JPEG", turned: bool = False) -> bytes:
    """Return a picture, one half red and one blue. A JPEG says in its EXIF where it was taken and by which camera."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = SERIAL, 6 if turned else 1
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[29] = "2026:11:24"
        image.save(out, kind, exif=exif, comment=b"taken at Kigali")
    else:
        image.save(out, kind)
    return out.getvalue()
