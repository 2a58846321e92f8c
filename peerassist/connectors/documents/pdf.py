"""The record as a tagged PDF for print and for screen readers, set by Typst.

What people typed goes in as data (JSON), never as markup: record.typ is all that Typst reads as its language.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Literal

import structlog
import typst

from peerassist.connectors.documents.record import Record, clean, paragraphs

HERE = Path(__file__).parent
TEMPLATE = (HERE / "record.typ").read_bytes()
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "dv", "ckb"})
log = structlog.get_logger("connectors.documents")


def write(record: Record) -> bytes:
    """Return the PDF: PDF/UA-1; where a sign is in none of the fonts, which PDF/UA forbids, tagged all the same."""
    inputs = {"record": json.dumps(_clean(_data(record)), ensure_ascii=False)}
    try:
        return _set(inputs, "ua-1")
    except typst.TypstError:
        log.info("not PDF/UA: a sign is in none of the fonts")
        return _set(inputs, None)


def _set(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(TEMPLATE, format="pdf", font_paths=_fonts(), sys_inputs=inputs, pdf_standards=standard)


@cache
def _fonts() -> typst.Fonts:
    """Return our own fonts before the system's; looking for them takes longer than setting a record."""
    return typst.Fonts(include_system_fonts=True, font_paths=[HERE / "fonts"])


def _data(record: Record) -> dict[str, object]:
    language = record.language.split("-")[0].lower()
    data = asdict(record)
    for section, given in zip(data["sections"], record.sections, strict=True):
        for card, line in zip(section["cards"], given.cards, strict=True):
            card["notes"] = line.notes
    return {
        **data,
        "language": language if language.isalpha() and 2 <= len(language) <= 3 else "en",
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": clean(record.title).strip() or record.community,
        "case": [*paragraphs(record.background), *paragraphs(record.tried)],
    }


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items()}
    return [_clean(v) for v in value] if isinstance(value, list | tuple) else value
