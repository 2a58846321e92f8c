"""Cards that are written hidden: each sees their own, and how many the others wrote, until who leads reveals them for all.

Every way out of the record asks here which cards it may tell. What is hidden is not sent, whoever asks: who keeps the
record is no exception.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.records.models import Card, CardEdit, CardRevision, Veil

MOVED = "veil.moved"
HIDDEN = Q(veil__isnull=False, veil__lifted_at=None)  # of cards


def seen_by(seat: int | None) -> Q:
    """Return the filter for the cards that the holder of a seat may be told of; for nobody in particular (None), those
    that are told to all."""
    return ~HIDDEN if seat is None else ~HIDDEN | Q(author=seat)


def is_hidden(card: Card) -> bool:
    """Say whether a card, which came with its veil, is its writer's alone."""
    return card.veil is not None and card.veil.lifted_at is None


def hidden_kinds(room: int) -> list[str]:
    """Return the kinds that are written hidden in a room now. One query."""
    return sorted(Veil.objects.filter(room=room, lifted_at=None).values_list("kind", flat=True))


def state(room: int) -> dict[str, int]:
    """Return which kinds are written hidden in a room, and how many cards wait there in all. One query."""
    return dict(waiting(room).values_list("kind", "waiting"))  # type: ignore[misc]


def waiting(room: int) -> QuerySet[Veil]:
    """Return what hides cards in a room now, each with how many cards are `waiting` behind it."""
    cards = Count("cards", filter=Q(cards__removed_at=None) & ~Q(cards__text=""))
    return Veil.objects.filter(room=room, lifted_at=None).order_by().annotate(waiting=cards)


def authors(room: int, uids: Iterable[str]) -> dict[str, int | None]:
    """Return whose those of the cards in a room's assist are that are hidden, by uid; taken back or not. One query."""
    cards = Card.objects.filter(HIDDEN, assist__rooms=room, uid__in=set(uids))
    return dict(cards.values_list("uid", "author"))


def hide(room: Room, body: Mapping[str, Any], by: Participation) -> Entry:
    """Let a kind of card be written hidden from now on (`on`), or reveal it for all. What was seen before stays seen. Done
    twice is done once. Raises DomainError ``bad_field``."""
    kind, on = body.get("kind"), body.get("on")
    if not isinstance(kind, str) or kind not in set(CardKind):
        raise DomainError("bad_field", field="kind")
    if type(on) is not bool:
        raise DomainError("bad_field", field="on")
    veil = Veil.objects.filter(room=room, kind=kind, lifted_at=None).first()
    if on and veil is None:
        Veil.objects.create(room=room, kind=kind, put_by=by)
    elif not on and veil is not None:
        _lift(veil, room, by)
    return log.append(room, MOVED, {}, by=by)


def _lift(veil: Veil, room: Room, by: Participation) -> None:
    """Tell every card as it reads now; how it was drafted in hiding stays its writer's own, and is forgotten."""
    veil.lifted_by, veil.lifted_at = by, timezone.now()
    veil.save(update_fields=["lifted_by", "lifted_at"])
    CardEdit.objects.filter(card__veil=veil).delete()
    CardRevision.objects.filter(card__veil=veil).delete()
    uids = Card.objects.filter(veil=veil, removed_at=None).order_by("pk").values_list("uid", flat=True)
    if lines := [log.Line("card.written", {"uid": uid}) for uid in uids]:
        log.append_many(room, lines)
