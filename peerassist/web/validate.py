"""Validate: card by card confirm, correct or strike, in five minutes on a phone; sign-off by the assistee."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists.access import Act, seats_of
from peerassist.assists.models import Assist, Participation
from peerassist.followup import acting
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role, Stage
from peerassist.notices import letters
from peerassist.records import history, rooms, validating
from peerassist.records.history import Deed
from peerassist.records.models import Card
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, person_of, viewer
from peerassist.web.stages import frame
from peerassist.web.templatetags.look import short_day


def seat_of(request: HttpRequest, assist: Assist) -> Participation | None:
    """Return the viewer's own participation: the assistee's before the others, so that what is done bears that name."""
    mine = seats_of(viewer(request), assist)
    return min(mine, key=lambda s: (s.role != Role.ASSISTEE, s.pk), default=None)


@require_safe
def validate(request: HttpRequest, number: int) -> HttpResponse:
    """The cards: what the viewer said first, then the others by kind."""
    seen = assist_for(request, number, Act.VALIDATE)
    return render(request, "validate/validate.html", _page(request, seen))


def _page(request: HttpRequest, seen: Seen, wrong: "Wrong | None" = None) -> dict[str, object]:
    mine = seat_of(request, seen.assist)
    judged = validating.cards(seen.assist, with_history=True, within=rooms.readable(seen.assist, seen.standings, mine))
    shown = [_shown(j, seen.assist, mine, wrong) for j in judged]
    own = [card for card in shown if card["mine"]]
    return {
        **frame(seen, "validate"),
        "own": own,
        "groups": [
            {"kind": str(kind), "name": words.KINDS[kind], "cards": rows}
            for kind in validating.ORDER
            if (rows := [card for card in shown if card["kind"] == kind and not card["mine"]])
        ],
        "waiting": sum(1 for j in judged if not j.verdict),
        "total": len(judged),
        "signed": getattr(seen.assist, "sign_off", None),
        "going_on": seen.assist.stage == Stage.RUN,
        "others": sum(1 for s in seen.assist.participations.all() if s.email and s.role != Role.ASSISTEE),
    }


@dataclass(frozen=True, slots=True)
class Wrong:
    """A verdict that could not be kept: on which card, why, and what was typed."""

    uid: str
    error: str
    verdict: str
    text: str
    why: str


def _shown(
    judged: validating.Judged, assist: Assist, mine: Participation | None, wrong: Wrong | None = None
) -> dict[str, object]:
    card, standing, rule = judged.card, judged.standing, assist.attribution
    author = card.said_by_id or card.author_id
    problem = wrong if wrong and wrong.uid == card.uid else None
    return {
        "uid": card.uid,
        "kind": card.kind,
        "text": card.text,
        "version": card.version,
        "by": validating.said_by(card, rule),
        "verdict": judged.verdict,
        "said": told(Deed(standing.verdict), history.who(standing.by, rule), history.when(standing.at, rule))
        if standing
        else "",
        "words": standing.words if standing else "",
        "mine": mine is not None and author == mine.pk,
        "stars": judged.stars,
        "steps": [
            {"said": told(step.deed, step.by, step.at), "before": step.before, "words": step.words}
            for step in history.history(judged, rule)
        ],
        "wrong": problem,
        "typed": problem.text if problem and problem.verdict == "corrected" else card.text,
    }


def told(deed: Deed, by: str, at: datetime | None) -> str:
    """Say what happened to a card, by whom and when as far as that may be told."""
    bare, dated, whole = words.DEED[deed]
    return str((whole if by and at else dated if at else bare) % {"by": by, "day": short_day(at)})


@require_POST
def judge(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    """One verdict on one card; refused, it comes back with what was typed."""
    seen = assist_for(request, number, Act.VALIDATE)
    mine, data = seat_of(request, seen.assist), request.POST
    if mine is None:
        messages.error(request, _("Only those who were at the table validate the notes."))
        return redirect("validate", number)
    _readable_or_404(seen, mine, uid)
    given = Wrong(uid, "", data.get("verdict", ""), data.get("text", ""), data.get("words", ""))
    version = data.get("version", "")
    try:
        validating.judge(
            seen.assist, uid, by=mine, verdict=given.verdict, text=given.text, words=given.why,
            version=int(version) if version.isdecimal() and len(version) < 9 else None,
        )  # fmt: skip
    except DomainError as problem:
        return _refused(request, seen, replace(given, error=words.of_error(problem)))
    return _judged(request, seen, uid)


@require_POST
def take_back(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    """Undo the verdict that counts."""
    seen = assist_for(request, number, Act.VALIDATE)
    mine = seat_of(request, seen.assist)
    if mine is None:
        messages.error(request, _("Only those who were at the table validate the notes."))
        return redirect("validate", number)
    _readable_or_404(seen, mine, uid)
    try:
        validating.take_back(seen.assist, uid, by=mine)
    except DomainError as problem:
        return _refused(request, seen, Wrong(uid, words.of_error(problem), "", "", ""))
    return _judged(request, seen, uid)


def _readable_or_404(seen: Seen, mine: Participation, uid: str) -> None:
    """What one may not read one does not judge: while groups are apart, another group's card."""
    known = Card.objects.filter(assist=seen.assist, uid=uid.replace("\0", ""))
    if known.exists() and not known.filter(rooms.readable(seen.assist, seen.standings, mine)).exists():
        raise Http404


def _judged(request: HttpRequest, seen: Seen, uid: str) -> HttpResponse:
    """Show the card as it now stands: alone, or on its page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('validate', args=[seen.assist.pk])}#card-{uid}")
    return render(request, "validate/validate.html#card", _alone(request, seen, uid))


def _refused(request: HttpRequest, seen: Seen, wrong: Wrong) -> HttpResponse:
    """Show the card with what was typed and why it could not be kept."""
    known = any(j.card.uid == wrong.uid for j in validating.cards(seen.assist))
    if not known:
        messages.error(request, wrong.error)
    if known and request.htmx:  # type: ignore[attr-defined]
        return render(request, "validate/validate.html#card", _alone(request, seen, wrong.uid, wrong), status=422)
    return render(request, "validate/validate.html", _page(request, seen, wrong), status=422)


def _alone(request: HttpRequest, seen: Seen, uid: str, wrong: Wrong | None = None) -> dict[str, object]:
    mine = seat_of(request, seen.assist)
    judged = validating.cards(seen.assist, with_history=True, within=rooms.readable(seen.assist, seen.standings, mine))
    card = next(_shown(j, seen.assist, mine, wrong) for j in judged if j.card.uid == uid)
    waiting = sum(1 for j in judged if not j.verdict)
    return {
        "card": {**card, "fresh": True},
        "assist": seen.assist,
        "signed": getattr(seen.assist, "sign_off", None),
        "waiting": waiting,
        "total": len(judged),
        "swapped": True,
    }


@require_POST
def ask_all(request: HttpRequest, number: int) -> HttpResponse:
    """Ask everyone who was at the table, by mail, to look through the notes."""
    seen = assist_for(request, number, Act.INVITE)
    with transaction.atomic():
        asked = letters.helpers(seen.assist)
        for seat in asked:
            letters.to_validate(seat)
    messages.success(request, _("Everyone who was at the table has a letter with a link to the notes."))
    return redirect("validate", number)


@require_POST
def sign_off(request: HttpRequest, number: int) -> HttpResponse:
    """The assistee signs; the record is frozen, its actions begin."""
    seen = assist_for(request, number, Act.SIGN_OFF)
    person = person_of(request)
    assert person is not None
    try:
        with transaction.atomic():
            validating.sign_off(seen.assist, by=person, as_it_is="as_it_is" in request.POST)
            acting.take_from_record(seen.assist)
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
        return redirect("validate", number)
    messages.success(request, _("Signed. The record is frozen with its history; now choose who may read it."))
    return redirect("publish", number)


paths = [
    path("assists/<int:number>/validation", validate, name="validate"),
    path("assists/<int:number>/validation/letters", ask_all, name="ask_to_validate"),
    path("assists/<int:number>/validation/<slug:uid>", judge, name="judge"),
    path("assists/<int:number>/validation/<slug:uid>/undo", take_back, name="take_back"),
    path("assists/<int:number>/sign-off", sign_off, name="sign_off"),
]
