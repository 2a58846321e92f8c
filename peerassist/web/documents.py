"""The record as documents to take away: the models' words, ascribed and translated, for the writers."""

from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from peerassist.assists.models import Assist
from peerassist.connectors.documents import docx, html, markdown, odt, pdf
from peerassist.connectors.documents.record import ActionLine, CardLine, Labels, Record, Section
from peerassist.library.records import record_of
from peerassist.method.kinds import Attribution, CardKind
from peerassist.notices.compose import address, speaking
from peerassist.web import words
from peerassist.web.templatetags.look import day, short_day

FORMATS: dict[str, tuple[str, Callable[[Record], bytes]]] = {
    "pdf": ("application/pdf", pdf.write),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.write),
    "odt": ("application/vnd.oasis.opendocument.text", odt.write),
    "md": ("text/markdown; charset=utf-8", markdown.write),
    "html": ("text/html; charset=utf-8", html.write),
}


def document_of(assist: Assist) -> Record:
    """Return the record of `assist` in its own language, each line ascribed by the attribution rule."""
    with speaking(assist.language):
        made = record_of(assist)
        outcomes = list(assist.outcomes.all())
        newest = outcomes[-1] if outcomes else None
        held = (
            _("Peer Assist of %(day)s.") % {"day": day(assist.starts_at, "year")}
            if assist.starts_at
            else _("Peer Assist.")
        )
        return Record(
            title=assist.question,
            language=translation.get_language() or "en",
            community=assist.community.name,
            facts=f"{held} {words.VISIBILITY[assist.visibility]}. {words.ATTRIBUTION[assist.attribution]}.",  # type: ignore[index]
            labels=labels(),
            address=address("record", assist.pk),
            outcome=tuple(t for t in (newest.result, newest.differently) if t) if newest else (),
            background=assist.background,
            tried=assist.tried,
            decision=", ".join(p for p in (assist.decision, assist.decided_by, short_day(assist.decision_on)) if p),
            sections=tuple(
                Section(
                    str(s.kind),
                    str(words.KINDS[s.kind]),
                    s.wanted,
                    tuple(CardLine(x.text, x.by, x.stars) for x in s.lines),
                )
                for s in made.sections
                if s.kind != CardKind.ACTION
            ),
            actions=tuple(
                ActionLine(
                    a.words,
                    _owner(assist, a.owner_name, a.owner.job if a.owner else ""),
                    short_day(a.due_on),
                    hasattr(a, "closing"),
                )
                for a in assist.actions.select_related("owner", "closing")
            ),
            signed=_("Read card by card by the group. Signed on %(day)s.") % {"day": day(made.signed.at, "year")}
            if made.signed
            else "",
            licence=made.publication.licence if made.publication else "",
            source=made.publication.source if made.publication else "",
            story=_story(assist),
        )


def _owner(assist: Assist, name: str, job: str) -> str:
    return {Attribution.NAMED: name, Attribution.ROLE: job}.get(Attribution(assist.attribution), "")


def _story(assist: Assist) -> tuple[tuple[str, str], ...]:
    points = [(_("Question"), short_day(assist.created_at))]
    if assist.starts_at:
        points.append((_("Assist"), short_day(assist.starts_at)))
    if assist.decision_on:
        points.append((_("Decision"), short_day(assist.decision_on)))
    points += [(_("Looking back"), short_day(timezone.localdate(o.at))) for o in assist.outcomes.all()]
    return tuple(points)


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
        done=_("done"),
        open=_("open"),
        source=_("Source"),
        address=_("This record"),
    )
