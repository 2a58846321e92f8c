"""The plenary's board on a page: what the groups read and kept, what says the same, put together and taken apart."""

from typing import Any

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
        "by_kind": [part for kind in CardKind if (part := _of_kind(kind, cards))["units"]],
        "signed": hasattr(seen.assist, "sign_off"),
    }
    return render(request, "groups/plenary.html", context)


def _of_kind(kind: CardKind, cards: list[Card]) -> dict[str, Any]:
    """Return the cards of a kind as they lie, those that are together as one."""
    units = [
        {
            "bundle": unit[0].bundle_id if len(unit) > 1 else None,
            "first": _card(unit[0]),
            "cards": [_card(c) for c in unit],
        }
        for unit in joining.units([card for card in cards if card.kind == kind])
    ]
    return {"kind": str(kind), "name": words.KINDS[kind], "units": units}


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
        elif request.POST.get("out"):
            joining.take_out(seen.assist, _uid(request, "out"), by=by)
            messages.success(request, _("Taken out. This card stands alone again."))
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
