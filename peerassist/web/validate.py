"""Validate: card by card confirm, correct or strike, in five minutes on a phone; sign-off by the assistee."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists.access import Act, seats_of
from peerassist.assists.models import Assist, Participation
from peerassist.followup import acting
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.notices import letters
from peerassist.records import validating
from peerassist.web import words
from peerassist.web.access import assist_for, person_of, viewer
from peerassist.web.stages import frame


def seat_of(request: HttpRequest, assist: Assist) -> Participation | None:
    """Return the viewer's own participation: the assistee's before the others, so that what is done bears that name."""
    mine = seats_of(viewer(request), assist)
    return min(mine, key=lambda s: (s.role != Role.ASSISTEE, s.pk), default=None)


@require_safe
def validate(request: HttpRequest, number: int) -> HttpResponse:
    """The cards one after the other, those not yet looked at first to be done."""
    seen = assist_for(request, number, Act.VALIDATE)
    judged = validating.cards(seen.assist)
    signed = getattr(seen.assist, "sign_off", None)
    mine = seat_of(request, seen.assist)
    context = {
        **frame(seen, "validate"),
        "groups": [
            {"kind": str(k), "name": words.KINDS[k], "cards": [_shown(j, seen.assist, mine) for j in rows]}
            for k, rows in validating.by_kind(judged).items()
        ],
        "waiting": sum(1 for j in judged if not j.verdict),
        "total": len(judged),
        "signed": signed,
        "meeting_over": seen.assist.stage in ("validate", "publish", "follow"),
        "others": sum(1 for s in seen.assist.participations.all() if s.email and s.role != Role.ASSISTEE),
    }
    return render(request, "validate/validate.html", context)


def _shown(judged: validating.Judged, assist: Assist, mine: Participation | None) -> dict[str, object]:
    card = judged.card
    author = card.said_by_id or card.author_id
    return {
        "uid": card.uid,
        "kind": card.kind,
        "text": card.text,
        "by": validating.said_by(card, assist.attribution),
        "verdict": judged.verdict,
        "words": judged.words,
        "mine": mine is not None and author == mine.pk,
        "stars": judged.stars,
    }


@require_POST
def judge(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    """One verdict on one card."""
    seen = assist_for(request, number, Act.VALIDATE)
    mine = seat_of(request, seen.assist)
    if mine is None:
        messages.error(request, _("Only those who were at the table validate the notes."))
        return redirect("validate", number)
    data = request.POST
    try:
        judged = validating.judge(
            seen.assist, uid, by=mine, verdict=data.get("verdict", ""), text=data.get("text", ""), words=data.get("words", "")
        )  # fmt: skip
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
        return redirect("validate", number)
    if request.htmx:  # type: ignore[attr-defined]
        rest = sum(1 for j in validating.cards(seen.assist) if not j.verdict)
        card = {**_shown(judged, seen.assist, mine), "fresh": True}
        return render(
            request,
            "validate/validate.html#card",
            {"card": card, "assist": seen.assist, "waiting": rest, "swapped": True},
        )
    return redirect(f"{reverse('validate', args=[number])}#card-{uid}")


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
    path("assists/<int:number>/sign-off", sign_off, name="sign_off"),
]
