"""What the room's script asks for seldom: how a card came to read as it does, what was taken back, pictures."""

from collections.abc import Mapping

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists.access import PRESENT, Act, allows, seats_of, standings_at
from peerassist.assists.models import Participation, Room
from peerassist.method import themes
from peerassist.method.attribution import ascribed
from peerassist.method.errors import DomainError
from peerassist.records import hiding, history, picturing, pixels, rooms, showing, uploading, validating
from peerassist.records.found import in_this
from peerassist.records.models import Card
from peerassist.web import words
from peerassist.web.access import assist_for, viewer
from peerassist.web.room import room_with, seat_at_home
from peerassist.web.validate import seat_of, told

MOST_REMOVED = 100  # cards that were taken back, the newest


@require_safe
@never_cache
def card_history(request: HttpRequest, code: str, uid: str) -> JsonResponse:
    """How a card read before, by whom and when as far as the rule lets it be told. Hidden cards show it to their writer."""
    here, seat = _here(request, code)
    rows = Card.objects.filter(Q() if here.group_id is None else in_this(here), uid=uid)
    found = validating.cards(here.assist, with_history=True, rows=rows, seat=seat.pk)
    if not found:
        raise Http404
    steps = history.history(found[0], here.assist.attribution)
    return JsonResponse(
        {
            "steps": [
                {"said": told(s.deed, s.by, s.at), "before": s.before, "words": s.words} for s in reversed(steps)
            ],
            "began": _began(found[0].card, here.assist.attribution),
        }
    )


def _began(card: Card, rule: str) -> str:
    who = card.author
    return ascribed(rule, name=who.name, job=who.job, place=who.place) if who else ""


@require_safe
@never_cache
def removed(request: HttpRequest, code: str) -> JsonResponse:
    """The cards that were taken back and that one may bring back: one's own, for who keeps the record all but hidden ones."""
    here, seat = _here(request, code)
    rows = Card.objects.filter(hiding.seen_by(seat.pk), assist=here.assist_id, removed_at__isnull=False)
    if here.group_id is not None:
        rows = rows.filter(room=here)
    if not allows(standings_at(seat), Act.RUN, here.assist):
        rows = rows.filter(author=seat)
    cards = rows.exclude(text="").order_by("-removed_at")[:MOST_REMOVED]
    return JsonResponse({"cards": [{"uid": c.uid, "kind": c.kind, "text": c.text} for c in cards]})


@require_safe
@never_cache
def suggested(request: HttpRequest, code: str) -> JsonResponse:
    """Themes that might be, by the words that cards in none have in common."""
    here, _seat = _here(request, code)
    cards = {c["uid"]: c["text"] for c in showing.state(here) if c["theme"] is None}
    found = themes.suggest(cards, here.assist.language)
    return JsonResponse({"themes": [{"name": t.name, "cards": t.cards} for t in found]})


@require_POST
def put_picture(request: HttpRequest, code: str) -> JsonResponse:
    """Take a picture in for a card."""
    here, seat = _here(request, code)
    if not allows(standings_at(seat), Act.WRITE, here.assist):
        raise Http404
    upload = request.FILES.get("picture_file")
    try:
        if upload is None:
            raise DomainError("picture_unreadable")
        if (upload.size or 0) > pixels.MOST_BYTES:
            raise DomainError("picture_too_big", most=pixels.MOST_BYTES // 1_000_000)
        entry = uploading.put(here, upload.read(), _said(request.POST), by=seat)
    except DomainError as problem:
        return JsonResponse({"code": problem.code, "error": words.of_error(problem)}, status=422)
    return JsonResponse({"seq": entry.seq}, status=201)


def _said(data: Mapping[str, object]) -> dict[str, object]:
    return {
        **{name: data.get(name, "") for name in ("uid", "kind", "picture", "caption", "credit")},
        "consent": data.get("consent") == "yes",
    }


@require_safe
def picture(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    """A picture of the record, for those who may read it, or sit at the table while it is written."""
    seen = assist_for(request, number, Act.READ_RECORD)
    within = rooms.readable(seen.assist, seen.standings, seat_of(request, seen.assist))
    mine = [seat.pk for seat in seats_of(viewer(request), seen.assist)]
    content = picturing.content(number, uid, mine, within=within, at_the_table=bool(seen.standings & PRESENT))
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _here(request: HttpRequest, code: str) -> tuple[Room, Participation]:
    here = room_with(code)
    return here, seat_at_home(request, here)


paths = [
    path("rooms/<slug:code>/cards/<slug:uid>/history", card_history, name="card_history"),
    path("rooms/<slug:code>/removed", removed, name="room_removed"),
    path("rooms/<slug:code>/themes", suggested, name="room_themes"),
    path("rooms/<slug:code>/pictures", put_picture, name="room_pictures"),
    path("library/assists/<int:number>/pictures/<slug:uid>", picture, name="picture"),
]
