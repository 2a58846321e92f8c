"""The record as Markdown (CommonMark): what was typed never becomes markup."""

import re

from peerassist.connectors.documents.record import CardLine, Record, clean, paragraphs

_ALWAYS = re.compile(r"([\\`*_{}\[\]<>|~&#$^=])")  # those of CommonMark, and of tables, formulas and notes beside it
_AT_START = re.compile(r"^(\s*)([#+\-=>]|\d+[.)])")


def write(record: Record) -> bytes:
    """Return the record as UTF-8 text."""
    labels = record.labels
    out = [f"# {line(record.title)}", line(record.facts)]
    out += _part(labels.outcome, [p for text in record.outcome for p in paragraphs(text)])
    out += _part(labels.summary, paragraphs(record.summary))
    out += _part(labels.case, [*paragraphs(record.background), *paragraphs(record.tried)])
    if record.decision:
        out.append(f"**{line(labels.decision)}:** {line(record.decision)}")
    for section in record.sections:
        out.append(f"## {line(section.heading)}")
        if section.lead:
            out.append(f"*{line(section.lead)}*")
        out.append("\n".join(_card(card) for card in section.cards))
    if record.actions:
        out.append(f"## {line(labels.actions)}")
        heads = (labels.what, labels.who, labels.when, labels.state)
        rows = [f"| {' | '.join(map(line, heads))} |", "|---|---|---|---|"]
        rows += [f"| {line(a.words)} | {line(a.owner)} | {line(a.due)} | {line(a.state)} |" for a in record.actions]
        out.append("\n".join(rows))
    out += [line(text) for text in (record.table, record.signed, record.licence, record.source) if text]
    out.append(f"<{record.address}>")
    return ("\n\n".join(out) + "\n").encode()


def _part(heading: str, texts: list[str]) -> list[str]:
    return [f"## {line(heading)}", *(line(t) for t in texts)] if texts else []


def _card(card: CardLine) -> str:
    body = "  \n  ".join(line(p) for p in paragraphs(card.text)) or " "
    more = [line(text) for text in card.added]
    if card.figure:
        more.append(f"![{line(card.figure.caption)}](<{card.figure.address}>)")
        more += [line(card.figure.credit)] if card.figure.credit else []
    more += [line(card.notes)] if card.notes else []
    return f"- {body}" + "".join(f"  \n  {text}" for text in more)


def line(text: str) -> str:
    """Return `text` on one line, its signs escaped so that they stay signs."""
    flat = _ALWAYS.sub(r"\\\1", " ".join(clean(text).split()))
    return _AT_START.sub(
        lambda m: (
            m.group(1) + "\\" + m.group(2)
            if not m.group(2)[0].isdigit()
            else m.group(1) + m.group(2)[:-1] + "\\" + m.group(2)[-1]
        ),
        flat,
    )
