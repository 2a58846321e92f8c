"""The record as a Word document: real headings, a table with a heading row, the language set."""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from peerassist.connectors.documents.record import Record, clean, paragraphs

INK, QUIET = RGBColor(0x09, 0x25, 0x2B), RGBColor(0x4E, 0x61, 0x66)


def write(record: Record) -> bytes:
    """Return the document."""
    document = Document()
    _look(document, record)
    labels = record.labels
    document.add_heading(_flat(record.title), 0)
    _quiet(document, f"{_flat(record.community)} · {_flat(record.facts)}")
    _part(document, labels.outcome, [p for t in record.outcome for p in paragraphs(t)])
    _part(document, labels.case, [*paragraphs(record.background), *paragraphs(record.tried)])
    if record.decision:
        document.add_paragraph(f"{_flat(labels.decision)}: {_flat(record.decision)}")
    for section in record.sections:
        document.add_heading(_flat(section.heading), 1)
        if section.lead:
            _quiet(document, _flat(section.lead))
        for card in section.cards:
            document.add_paragraph(clean(card.text), style="List Bullet")
            notes = " · ".join(n for n in (_flat(card.by), f"★ {card.stars}" if card.stars else "") if n)
            if notes:
                _quiet(document, notes, indent=18)
    if record.actions:
        _actions(document, record)
    for text in (record.table, record.signed, record.licence, record.source, record.address):
        if text:
            _quiet(document, _flat(text))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _look(document: Any, record: Record) -> None:
    properties = document.core_properties
    properties.title, properties.author = _flat(record.title)[:250], _flat(record.community)[:250]
    properties.language = record.language
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(11), INK
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), record.language)
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = INK


def _part(document: Any, heading: str, texts: list[str]) -> None:
    if texts:
        document.add_heading(_flat(heading), 1)
        for text in texts:
            document.add_paragraph(text)


def _quiet(document: Any, text: str, indent: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(indent)
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), QUIET


def _actions(document: Any, record: Record) -> None:
    labels = record.labels
    document.add_heading(_flat(labels.actions), 1)
    table = document.add_table(rows=1, cols=4)
    table.style = "Light List"
    for cell, text in zip(table.rows[0].cells, (labels.what, labels.who, labels.when, ""), strict=True):
        cell.text = _flat(text)
    mark = OxmlElement("w:tblHeader")  # repeated on each page, and read as headings
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for action in record.actions:
        state = labels.done if action.done else labels.open
        for cell, text in zip(table.add_row().cells, (action.words, action.owner, action.due, state), strict=True):
            cell.text = _flat(text)


def _flat(text: str) -> str:
    return " ".join(clean(text).split())
