"""The record as a Word document: real headings, a table with a heading row, the language set."""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from peerassist.connectors.documents.record import Figure, Record, clean, flat, paragraphs

WIDEST = Cm(11)
INK, QUIET = RGBColor(0x09, 0x25, 0x2B), RGBColor(0x4E, 0x61, 0x66)


def write(record: Record) -> bytes:
    """Return the document."""
    document = Document()
    _look(document, record)
    labels = record.labels
    document.add_heading(flat(record.title), 0)
    _quiet(document, f"{flat(record.community)} · {flat(record.facts)}")
    _part(document, labels.outcome, [p for t in record.outcome for p in paragraphs(t)])
    _part(document, labels.summary, paragraphs(record.summary))
    _part(document, labels.case, [*paragraphs(record.background), *paragraphs(record.tried)])
    if record.decision:
        document.add_paragraph(f"{flat(labels.decision)}: {flat(record.decision)}")
    for section in record.sections:
        document.add_heading(flat(section.heading), 1)
        if section.lead:
            _quiet(document, flat(section.lead))
        for card in section.cards:
            document.add_paragraph(clean(card.text), style="List Bullet")
            for text in card.added:
                _quiet(document, text, indent=18)
            if card.figure:
                _figure(document, card.figure)
            if card.notes:
                _quiet(document, card.notes, indent=18)
    if record.actions:
        _actions(document, record)
    for text in (record.table, record.signed, record.licence, record.source, record.address):
        if text:
            _quiet(document, flat(text))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _look(document: Any, record: Record) -> None:
    properties = document.core_properties
    properties.title, properties.author = flat(record.title)[:250], flat(record.community)[:250]
    properties.language, properties.comments = record.language, ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(11), INK
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), record.language)
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = INK


def _part(document: Any, heading: str, texts: list[str]) -> None:
    if texts:
        document.add_heading(flat(heading), 1)
        for text in texts:
            document.add_paragraph(text)


def _quiet(document: Any, text: str, indent: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(indent)
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), QUIET


def _figure(document: Any, figure: Figure) -> None:
    wide = min(WIDEST, Cm(WIDEST.cm * 1.2 * figure.width / max(1, figure.height)))
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(18)
    shape = paragraph.add_run().add_picture(io.BytesIO(figure.content), width=wide)
    shape._inline.docPr.set("descr", flat(figure.caption))
    _quiet(document, figure.under, indent=18)


def _actions(document: Any, record: Record) -> None:
    labels = record.labels
    document.add_heading(flat(labels.actions), 1)
    table = document.add_table(rows=1, cols=4)
    table.style = "Light List"
    for cell, text in zip(table.rows[0].cells, (labels.what, labels.who, labels.when, labels.state), strict=True):
        cell.text = flat(text)
    mark = OxmlElement("w:tblHeader")  # repeated on each page, and read as headings
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for action in record.actions:
        texts = (action.words, action.owner, action.due, action.state)
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = flat(text)
