"""Make the fonts of the PDF documents from the front end's variable font: Typst reads neither woff2 nor variable fonts.

Usage: python tools/document_fonts.py   (needs fonttools and brotli, which nothing else here does)
The letters of the two subsets (latin, latin-ext) are put together in one file for each weight.
"""

from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "frontend/node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
TARGET = ROOT / "peerassist/connectors/documents/fonts"
FAMILY = "Atkinson Hyperlegible Next"
WEIGHTS = {400: "Regular", 700: "Bold"}
BOLD, REGULAR, STYLE_BITS = 0x20, 0x40, 0x61  # of OS/2 fsSelection


def make(weight: int, style: str) -> None:
    """Write the font of one weight."""
    parts = []
    for subset in ("latin", "latin-ext"):
        variable = TTFont(SOURCE / f"atkinson-hyperlegible-next-{subset}-wght-normal.woff2")
        font = instancer.instantiateVariableFont(variable, {"wght": weight})
        font.flavor = None
        parts.append(TARGET / f"{subset}-{weight}.ttf")
        font.save(parts[-1])
    merged = Merger().merge([str(part) for part in parts])
    _name(merged, weight, style)
    merged.save(TARGET / f"atkinson-hyperlegible-next-{style.lower()}.ttf")
    for part in parts:
        part.unlink()


def _name(font: TTFont, weight: int, style: str) -> None:
    names = font["name"]
    names.names = []
    words = {
        0: "Copyright 2020-2024 The Atkinson Hyperlegible Next Project Authors",
        1: FAMILY,
        2: style,
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        13: "SIL Open Font License 1.1",
        14: "https://openfontlicense.org",
    }
    for number, text in words.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~STYLE_BITS | (BOLD if weight == 700 else REGULAR)
    font["head"].macStyle = int(weight == 700)


if __name__ == "__main__":
    for weight, style in WEIGHTS.items():
        make(weight, style)
