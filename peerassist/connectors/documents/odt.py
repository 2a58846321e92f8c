"""The record as an OpenDocument text."""

import io
from typing import Any

from odfdo import Cell, Document, Frame, Header, List, ListItem, Paragraph, Row, Table

from peerassist.connectors.documents.record import Figure, Record, flat, paragraphs

WIDEST = 11.0  # centimetres of a picture


def write(record: Record) -> bytes:
    """Return the document."""
    document = Document("text")
    body, labels = document.body, record.labels
    body.clear()
    document.meta.title = flat(record.title)
    document.meta.language = record.language
    body.append(Header(1, flat(record.title)))
    body.append(Paragraph(f"{flat(record.community)} · {flat(record.facts)}"))
    for heading, texts in (
        (labels.outcome, [p for t in record.outcome for p in paragraphs(t)]),
        (labels.summary, paragraphs(record.summary)),
        (labels.case, [*paragraphs(record.background), *paragraphs(record.tried)]),
    ):
        if texts:
            body.append(Header(2, flat(heading)))
            for text in texts:
                body.append(Paragraph(flat(text)))
    if record.decision:
        body.append(Paragraph(f"{flat(labels.decision)}: {flat(record.decision)}"))
    for section in record.sections:
        body.append(Header(2, flat(section.heading)))
        if section.lead:
            body.append(Paragraph(flat(section.lead)))
        cards = List()
        for card in section.cards:
            item = ListItem(flat(card.text))
            for text in card.added:
                item.append(Paragraph(text))
            if card.figure:
                _figure(document, item, card.figure)
            if card.notes:
                item.append(Paragraph(card.notes))
            cards.append(item)
        body.append(cards)
    if record.actions:
        body.append(Header(2, flat(labels.actions)))
        body.append(_actions(record))
    for text in (record.table, record.signed, record.licence, record.source, record.address):
        if text:
            body.append(Paragraph(flat(text)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _figure(document: Any, item: ListItem, figure: Figure) -> None:
    wide = min(WIDEST, WIDEST * 1.2 * figure.width / max(1, figure.height))
    size = (f"{wide:.2f}cm", f"{wide * figure.height / max(1, figure.width):.2f}cm")
    frame = Frame.image_frame(document.add_file(io.BytesIO(figure.content)), size=size, anchor_type="as-char")
    frame.svg_description = flat(figure.caption)
    paragraph = Paragraph()
    paragraph.append(frame)
    item.append(paragraph)
    item.append(Paragraph(figure.under))


def _actions(record: Record) -> Table:
    labels, table = record.labels, Table("Actions")
    rows = [(labels.what, labels.who, labels.when, labels.state)]
    rows += [(a.words, a.owner, a.due, a.state) for a in record.actions]
    for texts in rows:
        row = Row()
        for text in texts:
            row.append_cell(Cell(flat(text)))
        table.append_row(row)
    return table
