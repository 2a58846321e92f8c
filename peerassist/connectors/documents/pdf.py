"""The record as a tagged PDF for print and for screen readers, set by Typst.

What people typed goes in as data (JSON), never as markup: record.typ is all that Typst reads as its language.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import structlog
import typst

from peerassist.connectors.documents.record import Figure, Record, clean, paragraphs

HERE = Path(__file__).parent
TEMPLATE = (HERE / "record.typ").read_bytes()
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "dv", "ckb"})
log = structlog.get_logger("connectors.documents")


def write(record: Record) -> bytes:
    """Return the PDF: PDF/UA-1; where a sign is in none of the fonts, which PDF/UA forbids, tagged all the same."""
    with TemporaryDirectory() as folder:  # all that Typst may read
        inputs = {"record": json.dumps(_clean(_data(record, Path(folder))), ensure_ascii=False)}
        try:
            return _set(inputs, "ua-1", folder)
        except typst.TypstError:
            log.info("not PDF/UA: a sign is in none of the fonts")
            return _set(inputs, None, folder)


def _set(inputs: dict[str, str], standard: Literal["ua-1"] | None, folder: str) -> bytes:
    page = Path(folder) / "record.typ"
    page.write_bytes(TEMPLATE)
    return typst.compile(
        page, root=Path(folder), format="pdf", font_paths=_fonts(), sys_inputs=inputs, pdf_standards=standard
    )


@cache
def _fonts() -> typst.Fonts:
    """Return our own fonts before the system's; looking for them takes longer than setting a record."""
    return typst.Fonts(include_system_fonts=True, font_paths=[HERE / "fonts"])


def _data(record: Record, folder: Path) -> dict[str, object]:
    """Return what the template shows; pictures are laid beside it, in `folder`."""
    language = record.language.split("-")[0].lower()
    data = asdict(record)
    for section, given in zip(data["sections"], record.sections, strict=True):
        for card, line in zip(section["cards"], given.cards, strict=True):
            card["notes"], card["added"] = line.notes, line.added
            card["figure"] = _figure(line.figure, folder)
    return {
        **data,
        "language": language if language.isalpha() and 2 <= len(language) <= 3 else "en",
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": clean(record.title).strip() or record.community,
        "case": [*paragraphs(record.background), *paragraphs(record.tried)],
    }


def _figure(figure: Figure | None, folder: Path) -> dict[str, object] | None:
    if figure is None:
        return None
    file = folder / f"{len(list(folder.iterdir()))}.jpg"
    file.write_bytes(figure.content)
    return {
        "file": file.name,
        "alt": figure.caption or " ",
        "under": figure.under,
        "tall": figure.height > figure.width,
    }


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items()}
    return [_clean(v) for v in value] if isinstance(value, list | tuple) else value
