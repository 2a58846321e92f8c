"""The record as one page of HTML that stands by itself: no script, nothing fetched."""

from base64 import b64encode
from html import escape

from peerassist.connectors.documents.record import CardLine, Record, Section, clean, paragraphs

STYLE = """
body{margin:0 auto;max-width:46rem;padding:2rem 1.25rem 4rem;background:#f4f1e9;color:#09252b;font:17px/1.5 "Atkinson Hyperlegible Next",system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:2.2rem;line-height:1.1;letter-spacing:-.02em;margin:.6rem 0 1.4rem}h2{font-size:1.05rem;border-top:1.5px solid #09252b;padding-top:.8rem;margin:2rem 0 .6rem}
.facts,.by,.lead,footer{color:#354c52;font-size:.92rem}.came{font-size:1.4rem;line-height:1.3;font-weight:600}
ul{list-style:none;padding:0;margin:0}li{padding:.6rem 0;border-top:1px solid #d6d2c7}li:first-child{border:0;padding-top:0}.kept{white-space:pre-line;margin:0}.by{margin:.2rem 0 0}figure{margin:.6rem 0}img{max-width:100%;height:auto;display:block}figcaption{font-size:.92rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.5rem .8rem .5rem 0;border-top:1px solid #d6d2c7;vertical-align:top}th{font-size:.82rem;color:#4e6166;border:0}
.story{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;padding:0;font-size:.92rem}.story b{display:block}
@media(prefers-color-scheme:dark){body{background:#0e1b1f;color:#f0ede4}.facts,.by,.lead,footer{color:#c6c5b9}h2{border-color:#f0ede4}}
@media print{body{background:none;color:#000;font-size:10.5pt}li,tr{break-inside:avoid}}
"""


def write(record: Record) -> bytes:
    """Return the page as UTF-8."""
    labels, text = record.labels, _text
    parts = [f'<p class="facts">{text(record.community)} · {text(record.facts)}</p><h1>{text(record.title)}</h1>']
    if record.story:
        points = "".join(f"<span><b>{text(name)}</b>{text(on)}</span>" for name, on in record.story)
        parts.append(f'<p class="story">{points}</p>')
    if record.outcome:
        came = "".join(f'<p class="came kept">{text(t)}</p>' for t in record.outcome)
        parts.append(f"<h2>{text(labels.outcome)}</h2>{came}")
    if record.summary:
        parts.append(f'<h2>{text(labels.summary)}</h2><p class="kept">{text(record.summary)}</p>')
    case = [*paragraphs(record.background), *paragraphs(record.tried)]
    if case:
        parts.append(f"<h2>{text(labels.case)}</h2>" + "".join(f"<p>{text(p)}</p>" for p in case))
    if record.decision:
        parts.append(f"<p><b>{text(labels.decision)}:</b> {text(record.decision)}</p>")
    parts += [_section(section) for section in record.sections]
    if record.actions:
        parts.append(_actions(record))
    ends = (record.table, record.signed, record.licence, record.source)
    foot = "".join(f"<p>{text(t)}</p>" for t in ends if t)
    link = f'<p>{text(labels.address)}: <a href="{escape(clean(record.address), quote=True)}">{text(record.address)}</a></p>'
    head = f'<!doctype html><html lang="{escape(record.language, quote=True)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{text(record.title)}</title><style>{STYLE}</style></head>'
    return f"{head}<body><main>{''.join(parts)}</main><footer>{foot}{link}</footer></body></html>\n".encode()


def _section(section: Section) -> str:
    lead = f'<p class="lead">{_text(section.lead)}</p>' if section.lead else ""
    rows = []
    for card in section.cards:
        notes = _text(card.notes)
        rows.append(
            f'<li><p class="kept">{_text(card.text)}</p>{_beside(card)}'
            + (f'<p class="by">{notes}</p>' if notes else "")
            + "</li>"
        )
    return f"<h2>{_text(section.heading)}</h2>{lead}<ul>{''.join(rows)}</ul>"


def _beside(card: CardLine) -> str:
    added = "".join(f'<p class="by">{_text(text)}</p>' for text in card.added)
    figure = card.figure
    if figure is None:
        return added
    data = b64encode(figure.content).decode()
    image = f'<img alt="{_text(figure.caption)}" width="{figure.width}" height="{figure.height}" src="data:image/jpeg;base64,{data}">'
    return f"{added}<figure>{image}<figcaption>{_text(figure.under)}</figcaption></figure>"


def _actions(record: Record) -> str:
    labels = record.labels
    heads = "".join(f'<th scope="col">{_text(h)}</th>' for h in (labels.what, labels.who, labels.when, labels.state))
    rows = "".join(
        f"<tr><td>{_text(a.words)}</td><td>{_text(a.owner)}</td><td>{_text(a.due)}</td><td>{_text(a.state)}</td></tr>"
        for a in record.actions
    )
    return f"<h2>{_text(labels.actions)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
