"""What a wish about cards names, found and looked at: its ids, its card, whether it may be changed."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from django.db.models import Q

from peerassist.assists import access
from peerassist.assists.models import Participation, Room
from peerassist.method.errors import DomainError
from peerassist.records.hiding import seen_by
from peerassist.records.models import Card

Body = Mapping[str, Any]
Told = tuple[str, dict[str, Any]]  # the kind and the body of the entry


def uid_in(body: Body) -> str:
    """Return the id of the card that a wish is about."""
    uid = body.get("uid")
    if not is_uid(uid):
        raise DomainError("bad_field", field="uid")
    return uid


def is_uid(value: object) -> TypeGuard[str]:
    """Say whether a value may name a card: nothing else is asked of a database, for not every text can be."""
    return isinstance(value, str) and 1 <= len(value) <= 40 and value.isascii() and value.replace("-", "").isalnum()


def in_this(room: Room) -> Q:
    """Return the filter for the cards that are written in a room: not those of another group."""
    return Q(room=room.pk) | Q(room=None)


def standing_card(room: Room, body: Body, by: Participation, *, elsewhere: bool = False) -> Card:
    """Return the card that a wish is about. One that was taken back, or that is hidden from who wishes, is none; nor is one
    of another room, unless the wish may go `elsewhere`."""
    where = Q() if elsewhere else in_this(room)
    cards = Card.objects.filter(where, seen_by(by.pk), assist=room.assist_id, uid=uid_in(body), removed_at=None)
    card = cards.select_related("author", "veil").first()
    if card is None:
        raise DomainError("no_such_card")
    return card


def may_change(card: Card, by: Participation) -> None:
    """Let the card's own writer through, and those who keep the record of all."""
    if card.author_id != by.pk and not access.allows(access.standings_at(by), access.Act.RUN, by.assist):
        raise DomainError("not_yours")


def words_in(body: Body, name: str, most: int) -> str:
    """Return one line of words. Raises DomainError ``bad_field``."""
    words = body.get(name)
    words = " ".join(clean(words).split()) if isinstance(words, str) else None
    if words is None or len(words) > most:
        raise DomainError("bad_field", field=name)
    return words


def clean(text: str) -> str:
    """Return `text` without what no database takes, NUL and lone surrogates; its lines end as those of text fields do."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
