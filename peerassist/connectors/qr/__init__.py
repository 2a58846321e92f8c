"""A QR code as a picture that is part of the page."""

import io
import re
from xml.sax.saxutils import escape

import segno


def svg(address: str, title: str) -> str:
    """Return `address` as an SVG element, dark on nothing (the page gives the white ground), with `title` for those who
    don't see it. It holds no style attribute, so a strict content policy shows it."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, svgclass="qr", lineclass=None, omitsize=True, nl=False
    )
    picture = out.getvalue().decode()
    return re.sub(r"<svg ([^>]*)>", rf'<svg \1 role="img"><title>{escape(title)}</title>', picture, count=1)
