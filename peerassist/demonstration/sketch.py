"""A sketch for the open room, drawn here so that it is nobody else's: a pump, and who is called when it breaks."""

import io
from itertools import pairwise
from math import cos, pi, sin

from PIL import Image, ImageDraw

SIZE = (1200, 760)
PAPER, INK, BLUE, RUST = "#f4f1e9", "#09252b", "#1a52a1", "#a34a1f"


def who_is_called() -> bytes:
    """Return the sketch as PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    _pump(draw)
    people = [(520, 250), (800, 380), (1040, 210)]
    for n, (x, y) in enumerate(people):
        _person(draw, x, y, RUST if n == 0 else INK)
    stops = [(300, 330), *people]
    for (x, y), (to_x, to_y) in pairwise(stops):
        _arrow(draw, x + 60, y, to_x - 70, to_y)
    _round(draw, 660, 610)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _pump(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((190, 260, 250, 600), outline=INK, width=10)
    draw.rectangle((130, 600, 310, 640), fill=INK)
    draw.line((220, 260, 60, 200), fill=INK, width=14)
    draw.line((250, 330, 330, 330, 330, 390), fill=INK, width=14, joint="curve")
    for n in range(3):
        draw.ellipse((320 - n * 2, 420 + n * 52, 342 + n * 2, 450 + n * 52), fill=BLUE)
    draw.line((150, 240, 290, 620), fill=RUST, width=8)


def _person(draw: ImageDraw.ImageDraw, x: int, y: int, ink: str) -> None:
    draw.ellipse((x - 34, y - 90, x + 34, y - 22), outline=ink, width=9)
    draw.arc((x - 62, y - 12, x + 62, y + 150), 180, 360, fill=ink, width=9)
    draw.line((x - 62, y + 68, x + 62, y + 68), fill=ink, width=9)


def _arrow(draw: ImageDraw.ImageDraw, x: int, y: int, to_x: int, to_y: int) -> None:
    draw.line((x, y, to_x, to_y), fill=BLUE, width=8)
    draw.polygon([(to_x + 20, to_y), (to_x - 12, to_y - 18), (to_x - 12, to_y + 18)], fill=BLUE)


def _round(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """Seven days, as seven dots."""
    for n in range(7):
        at = x + 52 * n - 160, y + 18 * sin(n * pi / 3) * cos(n)
        draw.ellipse((at[0] - 13, at[1] - 13, at[0] + 13, at[1] + 13), fill=INK if n < 6 else BLUE)
