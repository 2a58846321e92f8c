"""The record as an OpenDocument text."""

import io

from odfdo import Cell, Document, Header, List, ListItem, Paragraph, Row, Table

from peerassist.connectors.documents.record import Record, clean, paragraphs


def write(record: Record) -> bytes:
    """Return the document."""
    document = Document("text")
    body, labels = document.body, record.labels
    body.clear()
    document.meta.title = _flat(record.title)
    document.meta.language = record.language
    body.append(Header(1, _flat(record.title)))
    body.append(Paragraph(f"{_flat(record.community)} · {_flat(record.facts)}"))
    for heading, texts in (
        (labels.outcome, [p for t in record.outcome for p in paragraphs(t)]),
        (labels.case, [*paragraphs(record.background), *paragraphs(record.tried)]),
    ):
        if texts:
            body.append(Header(2, _flat(heading)))
            for text in texts:
                body.append(Paragraph(_flat(text)))
    if record.decision:
        body.append(Paragraph(f"{_flat(labels.decision)}: {_flat(record.decision)}"))
    for section in record.sections:
        body.append(Header(2, _flat(section.heading)))
        if section.lead:
            body.append(Paragraph(_flat(section.lead)))
        cards = List()
        for card in section.cards:
            notes = " · ".join(n for n in (_flat(card.by), f"★ {card.stars}" if card.stars else "") if n)
            item = ListItem(_flat(card.text))
            if notes:
                item.append(Paragraph(notes))
            cards.append(item)
        body.append(cards)
    if record.actions:
        body.append(Header(2, _flat(labels.actions)))
        body.append(_actions(record))
    for text in (record.table, record.signed, record.licence, record.source, record.address):
        if text:
            body.append(Paragraph(_flat(text)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _actions(record: Record) -> Table:
    labels, table = record.labels, Table("Actions")
    rows = [(labels.what, labels.who, labels.when, "")]
    rows += [(a.words, a.owner, a.due, labels.done if a.done else labels.open) for a in record.actions]
    for texts in rows:
        row = Row()
        for text in texts:
            row.append_cell(Cell(_flat(text)))
        table.append_row(row)
    return table


def _flat(text: str) -> str:
    return " ".join(clean(text).split())
