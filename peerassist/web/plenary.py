"""The plenary's board on a page: what the groups read and kept, what says the same, put together and taken apart."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists.access import Act, seats_of
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.records import joining
from peerassist.records.models import Card
from peerassist.web import words
from peerassist.web.access import assist_for, viewer
from peerassist.web.group_words import name_of
from peerassist.web.posted import number_in
from peerassist.web.stages import frame


@require_safe
def plenary(request: HttpRequest, number: int) -> HttpResponse:
    """What came in from the groups; for those who keep the record."""
    seen = assist_for(request, number, Act.RUN)
    cards = joining.on_the_board(seen.assist)
    context = {
        **frame(seen, "run"),
        "total": len(cards),
        "pairs": [
            {"one": _card(one), "other": _card(other), "words": shared, "kind": one.kind}
            for one, other, shared in joining.suggestions(cards, seen.assist.language)
        ],
        "joined": [
            {"bundle": j.bundle, "kind": j.cards[0].kind, "cards": [_card(c) for c in j.cards]}
            for j in joining.joined(cards)
        ],
        "by_kind": [
            {"kind": str(kind), "name": words.KINDS[kind], "cards": [_card(c) for c in cards if c.kind == kind]}
            for kind in CardKind
            if sum(1 for c in cards if c.kind == kind) > 1
        ],
        "signed": hasattr(seen.assist, "sign_off"),
    }
    return render(request, "groups/plenary.html", context)


def _card(card: Card) -> dict[str, object]:
    return {"uid": card.uid, "text": card.text, "group": name_of(card.room.group if card.room else None)}


@require_POST
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Put two cards together, or take apart what was put together."""
    seen = assist_for(request, number, Act.RUN)
    by = next(iter(seats_of(viewer(request), seen.assist)), None)
    try:
        if request.POST.get("apart"):
            joining.part(seen.assist, number_in(request, "apart"), by=by)
            messages.success(request, _("Taken apart. Each card stands alone again."))
        else:
            joining.join(seen.assist, _uid(request, "one"), _uid(request, "other"), by=by)
            messages.success(request, _("Put together. Each keeps its words and its group."))
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("plenary", number)


def _uid(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:40]


paths = [
    path("assists/<int:number>/plenary", plenary, name="plenary"),
    path("assists/<int:number>/plenary/joined", join, name="join_cards"),
]
