"""The record as documents to take away: the models' words, ascribed and translated, for the writers."""

from collections.abc import Callable
from importlib import import_module

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from peerassist.assists.models import Assist
from peerassist.connectors.documents.record import ActionLine, CardLine, Figure, Labels, Record, Section
from peerassist.library import records
from peerassist.library.records import record_of
from peerassist.method.kinds import CardKind
from peerassist.notices.compose import address, speaking
from peerassist.web import record_words
from peerassist.web.templatetags.look import day, short_day


def _writer(name: str) -> Callable[[Record], bytes]:
    """Return what writes a form. Its libraries are large and seldom used, so a server loads them with the first document."""

    def write(record: Record) -> bytes:
        written: bytes = import_module(f"peerassist.connectors.documents.{name}").write(record)
        return written

    return write


FORMATS: dict[str, tuple[str, Callable[[Record], bytes]]] = {
    "pdf": ("application/pdf", _writer("pdf")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _writer("docx")),
    "odt": ("application/vnd.oasis.opendocument.text", _writer("odt")),
    "md": ("text/markdown; charset=utf-8", _writer("markdown")),
    "html": ("text/html; charset=utf-8", _writer("html")),
}


NAMES = {"pdf": "PDF", "docx": "DOCX", "odt": "ODT", "md": "Markdown", "html": "HTML"}


def document_of(assist: Assist, within: Q | None = None) -> Record:
    """Return the record of `assist` in its own language, each line ascribed by the attribution rule; `within`: what
    the reader may read of it."""
    with speaking(assist.language):
        made, outcomes = record_of(assist, within), list(assist.outcomes.all())
        newest = outcomes[-1] if outcomes else None
        feeds = (assist.decision, assist.decided_by, short_day(assist.decision_on))
        published = made.publication
        return Record(
            title=assist.question or assist.title or _("Peer Assist"),
            language=assist.language,
            community=assist.community.name,
            facts=record_words.facts(assist, published=published is not None),
            labels=labels(),
            address=address("record", assist.pk),
            outcome=tuple(t for t in (newest.result, newest.differently) if t) if newest else (),
            summary=published.summary if published else "",
            background=assist.background,
            tried=assist.tried,
            decision=capfirst(", ".join(p for p in feeds if p)),
            sections=tuple(_section(assist, s) for s in made.sections if s.kind != CardKind.ACTION),
            actions=_actions(assist),
            table=record_words.table(made.table),
            signed=_("Read card by card by the group. Signed on %(day)s.") % {"day": day(made.signed.at, "year")}
            if made.signed
            else "",
            licence=published.licence if published else "",
            source=published.source if published else "",
            story=tuple((m.name, short_day(m.on)) for m in record_words.story(assist, outcomes)),
        )


def _section(assist: Assist, section: records.Section) -> Section:
    lines = tuple(
        CardLine(
            x.text, record_words.by(x), x.stars, record_words.mark(x), tuple(record_words.worked(x)), _figure(assist, x)
        )
        for x in section.lines
    )
    return Section(str(section.kind), record_words.heading(section), section.wanted, lines)


def _figure(assist: Assist, line: records.Line) -> Figure | None:
    picture = line.picture
    if picture is None:
        return None
    return Figure(
        bytes(picture.pixels.content), picture.width, picture.height, picture.caption, record_words.credit(line),
        address("picture", assist.pk, picture.uid),
    )  # fmt: skip


def _actions(assist: Assist) -> tuple[ActionLine, ...]:
    rows = assist.actions.select_related("owner", "closing")
    return tuple(
        ActionLine(a.words, record_words.owner(assist, a), short_day(a.due_on), record_words.state(a)) for a in rows
    )


def labels() -> Labels:
    """Return the fixed words in the language that is spoken now."""
    return Labels(
        outcome=_("What came of it"),
        case=_("The case"),
        tried=_("What was tried"),
        decision=_("The decision it feeds"),
        actions=_("Actions"),
        what=_("What"),
        who=_("Who"),
        when=_("By when"),
        state=_("How it stands"),
        summary=_("In short"),
        address=_("This record"),
    )
