"""The record as a tagged PDF for print and for screen readers, set by Typst.

What people typed goes in as data (JSON), never as markup: the template below is all that Typst reads as its language.
"""

import json
from dataclasses import asdict

import typst

from peerassist.connectors.documents.record import Record, clean

TEMPLATE = r"""
#let r = json(bytes(sys.inputs.record))
#let ink = rgb("#09252b")
#let quiet = rgb("#4e6166")
#let stock = (option: rgb("#1f652f"), insight: rgb("#823073"), experience: rgb("#7a4625"), question: rgb("#1a52a1"), playback: rgb("#00636d"), action: ink)
#set document(title: r.title, author: r.community)
#set text(lang: r.language, size: 10.5pt, fill: ink, font: ("Atkinson Hyperlegible Next", "Libertinus Serif"))
#set par(leading: 0.62em, spacing: 0.9em)
#set page(paper: "a4", margin: (x: 20mm, top: 20mm, bottom: 22mm), footer: context [#set text(8.5pt, fill: quiet)
  #r.community #h(1fr) #counter(page).display("1 / 1", both: true)])
#show heading: it => block(above: 0pt, below: 0pt, it.body)
#let part(name, body, color: ink) = {
  line(length: 100%, stroke: 0.8pt + ink)
  grid(columns: (34mm, 1fr), column-gutter: 5mm, heading(level: 2, text(10.5pt, fill: color, weight: "bold", name)), body)
  v(5mm)
}
#text(9pt, fill: quiet, r.facts)
#v(2mm)
#heading(level: 1, text(21pt, weight: "bold", r.title))
#v(4mm)
#if r.story.len() > 0 [
  #text(9pt)[#r.story.map(p => [*#p.at(0)* #text(fill: quiet, p.at(1))]).join([#h(2mm) · #h(2mm)])]
  #v(6mm)
]
#if r.outcome.len() > 0 { part(r.labels.outcome, text(14pt, weight: "semibold", r.outcome.join("\n\n"))) }
#if r.background != "" or r.tried != "" { part(r.labels.case, [#r.background #if r.tried != "" [#parbreak() #r.tried]]) }
#if r.decision != "" { part(r.labels.decision, r.decision) }
#for s in r.sections {
  part(s.heading, color: stock.at(s.kind, default: ink), {
    if s.lead != "" { text(9pt, fill: quiet, s.lead); parbreak() }
    list(marker: none, body-indent: 0pt, spacing: 1.1em, ..s.cards.map(c => block(breakable: false)[#c.text #if c.by != "" or c.stars > 0 [\ #text(9pt, fill: quiet)[#c.by #if c.stars > 0 [#h(1mm) \u{2605} #c.stars]]]]))
  })
}
#if r.actions.len() > 0 {
  part(r.labels.actions, table(columns: (1fr, auto, auto, auto), stroke: none, inset: (x: 0pt, y: 3pt), column-gutter: 4mm,
    table.header(..(r.labels.what, r.labels.who, r.labels.when, "").map(h => text(9pt, fill: quiet, h))),
    ..r.actions.map(a => (a.words, text(9.5pt, a.owner), text(9.5pt, a.due), text(9.5pt, if a.done { r.labels.done } else { r.labels.open }))).flatten()))
}
#set text(9pt, fill: quiet)
#for t in (r.table, r.signed, r.licence, r.source) { if t != "" { t; parbreak() } }
#link(r.address)
"""


def write(record: Record) -> bytes:
    """Return the PDF, tagged (PDF/UA-1) where this Typst can, else plain tagged."""
    data = json.dumps(_clean(asdict(record)), ensure_ascii=False)
    made = typst.compile(TEMPLATE.encode(), sys_inputs={"record": data}, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items()}
    return [_clean(v) for v in value] if isinstance(value, list | tuple) else value
