"""The one door for every change of a card: rows, history and the room's log in one transaction.

A card that leaves here bears what the attribution rule allows, and no more: with names, its author's id; by role, job
and place; without attribution, nothing that tells who.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Assist, Entry, Participation, Room
from peerassist.assists.running import milliseconds
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Attribution, CardKind, Role
from peerassist.records.models import Card, CardRevision, SignOff, Star
from peerassist.records.validating import said_by

MOST_TEXT = 10_000  # characters of a card
MOST_CARDS = 5_000  # of an assist
EDITORS = frozenset({Role.FACILITATOR, Role.NOTE_TAKER, Role.ASSISTEE})  # may change what others wrote
Body = Mapping[str, Any]


def carry_out(kind: str, room: Room, body: Body, *, by: Participation, intent: str) -> Entry:
    """Do what an intent wishes, inside the caller's transaction. Everything is checked before anything is written, so a
    refusal (DomainError) leaves no trace. An intent that was done before returns its entry and does nothing."""
    done = Entry.objects.filter(room=room, intent=intent).first()
    if done is not None:
        return done
    wish = WISHES.get(kind)
    if wish is None:
        raise DomainError("unknown_kind", kind=kind[:40])
    if SignOff.objects.filter(assist=room.assist_id).exists():
        raise DomainError("frozen")
    entry_kind, entry_body = wish(room, body, by)
    return log.append(room, entry_kind, entry_body, by=by, intent=intent)


def write(room: Room, body: Body, by: Participation) -> tuple[str, dict[str, Any]]:
    """Write a new card, or the text of one anew; `version` is what the writer saw, and a card that moved on is not
    overwritten (``stale``)."""
    uid, text = _word(body, "uid", 40), clean(str(body.get("text", "")))
    if len(text) > MOST_TEXT:
        raise DomainError("text_too_long", most=MOST_TEXT)
    if not text.strip():
        raise DomainError("text_empty")
    card = Card.objects.filter(assist=room.assist_id, uid=uid).first()
    if card is None:
        card = _new(room, uid, text, body, by)
    else:
        _rewrite(card, text, body, by)
    return "card.written", {"card": outward(card, room.assist)}


def _new(room: Room, uid: str, text: str, body: Body, by: Participation) -> Card:
    if Card.objects.filter(assist=room.assist_id).count() >= MOST_CARDS:
        raise DomainError("too_many_cards", most=MOST_CARDS)
    kind = _kind(body)
    last = (
        Card.objects.filter(assist=room.assist_id, kind=kind)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
    )
    return Card.objects.create(
        assist=room.assist,
        room=room,
        uid=uid,
        kind=kind,
        text=text,
        author=by,
        said_by=_seat(room, body.get("said_by")),
        position=(last or 0) + 1,
        owner=_seat(room, body.get("owner")),
        due_on=_day(body.get("due_on")),
    )


def _rewrite(card: Card, text: str, body: Body, by: Participation) -> None:
    _may_change(card, by)
    if card.removed_at is not None:
        raise DomainError("no_such_card")
    if body.get("version") is not None and body["version"] != card.version:
        raise DomainError("stale", text=card.text, version=card.version)
    if text == card.text:
        return
    CardRevision.objects.create(card=card, version=card.version, kind=card.kind, text=card.text, by=by)
    card.text, card.version = text, card.version + 1
    card.save(update_fields=["text", "version"])


def change(room: Room, body: Body, by: Participation) -> tuple[str, dict[str, Any]]:
    """Change what a card is: its kind, who said it, an action's owner and date, whether a question is answered."""
    card = _card(room, body)
    if "answered" in body:
        card.answered_at = timezone.now() if body["answered"] else None
    if set(body) & {"kind", "said_by", "owner", "due_on"}:
        _may_change(card, by)
    if "kind" in body:
        card.kind = _kind(body)
    if "said_by" in body:
        card.said_by = _seat(room, body["said_by"])
    if "owner" in body:
        card.owner = _seat(room, body["owner"])
    if "due_on" in body:
        card.due_on = _day(body["due_on"])
    card.save(update_fields=["kind", "said_by", "owner", "due_on", "answered_at"])
    return "card.written", {"card": outward(card, room.assist)}


def remove(room: Room, body: Body, by: Participation) -> tuple[str, dict[str, Any]]:
    """Take a card back; it can be brought back."""
    card = _card(room, body)
    _may_change(card, by)
    card.removed_at = timezone.now()
    card.save(update_fields=["removed_at"])
    return "card.removed", {"uid": card.uid}


def restore(room: Room, body: Body, by: Participation) -> tuple[str, dict[str, Any]]:
    """Bring a card back that was taken back."""
    card = Card.objects.filter(assist=room.assist_id, uid=_word(body, "uid", 40)).first()
    if card is None:
        raise DomainError("no_such_card")
    _may_change(card, by)
    card.removed_at = None
    card.save(update_fields=["removed_at"])
    return "card.written", {"card": outward(card, room.assist)}


def star(room: Room, body: Body, by: Participation) -> tuple[str, dict[str, Any]]:
    """Give a card a star, or take it back: one for each participant."""
    card = _card(room, body)
    if body.get("on"):
        Star.objects.get_or_create(card=card, by=by)
    else:
        Star.objects.filter(card=card, by=by).delete()
    return "card.starred", {"uid": card.uid, "count": card.stars.count()}


WISHES: dict[str, Callable[[Room, Body, Participation], tuple[str, dict[str, Any]]]] = {
    "card.write": write,
    "card.change": change,
    "card.remove": remove,
    "card.restore": restore,
    "card.star": star,
}


def state(assist: Assist) -> list[dict[str, Any]]:
    """Return the cards of an assist as screens see them: one query."""
    rows = Card.objects.filter(assist=assist, removed_at=None).select_related("author", "said_by", "owner", "theme")
    return [outward(card, assist, card.star_count) for card in rows.annotate(star_count=Count("stars"))]


def mine(assist: Assist, by: Participation) -> dict[str, list[str]]:
    """Return which cards a participant wrote and starred, by uid; said to nobody else."""
    return {
        "wrote": list(Card.objects.filter(assist=assist, author=by).values_list("uid", flat=True)),
        "starred": list(Star.objects.filter(card__assist=assist, by=by).values_list("card__uid", flat=True)),
    }


def outward(card: Card, assist: Assist, stars: int | None = None) -> dict[str, Any]:
    """Return a card as it leaves the server, by the attribution rule."""
    named = assist.attribution == Attribution.NAMED
    hidden = assist.attribution == Attribution.NONE
    return {
        "uid": card.uid,
        "kind": card.kind,
        "text": card.text,
        "version": card.version,
        "by": (card.said_by_id or card.author_id) if named else None,
        "label": said_by(card, assist.attribution),
        "stars": card.stars.count() if stars is None else stars,
        "owner": card.owner_id if not hidden else None,
        "due_on": card.due_on.isoformat() if card.due_on else None,
        "answered": card.answered_at is not None,
        "position": card.position,
        "theme": card.theme.name if card.theme else None,
        # With no attribution, the moment of writing could tell who: only the order is kept.
        "at": None if hidden else milliseconds(card.created_at),
    }


def clean(text: str) -> str:
    """Return `text` without what no database takes: NUL and lone surrogates."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _card(room: Room, body: Body) -> Card:
    found = Card.objects.select_related("author", "said_by", "owner", "theme")
    card = found.filter(assist=room.assist_id, uid=_word(body, "uid", 40), removed_at=None).first()
    if card is None:
        raise DomainError("no_such_card")
    return card


def _may_change(card: Card, by: Participation) -> None:
    if card.author_id != by.pk and by.role not in EDITORS:
        raise DomainError("not_yours")


def _word(body: Body, name: str, most: int) -> str:
    word = body.get(name)
    if not isinstance(word, str) or not 1 <= len(word) <= most or not word.replace("-", "").isalnum():
        raise DomainError("bad_field", field=name)
    return word


def _kind(body: Body) -> CardKind:
    if body.get("kind") not in set(CardKind):
        raise DomainError("bad_field", field="kind")
    return CardKind(body["kind"])


def _seat(room: Room, number: object) -> Participation | None:
    if number in (None, ""):
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**62:
        raise DomainError("bad_field", field="person")
    seat = Participation.objects.filter(assist=room.assist_id, pk=number).first()
    if seat is None:
        raise DomainError("bad_field", field="person")
    return seat


def _day(text: object) -> date | None:
    if text in (None, ""):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as problem:
        raise DomainError("bad_field", field="due_on") from problem
