"""Pictures on cards: shown to those who may read the record; taken away by who may change the card, and then nothing of them
stays. How they come in: uploading.py."""

from collections.abc import Collection

from django.db.models import Q

from peerassist.assists.models import Participation, Room
from peerassist.records import hiding
from peerassist.records.found import Body, Told, may_change, standing_card
from peerassist.records.models import Card, Picture, Pixels, Validation


def take_away(room: Room, body: Body, by: Participation) -> Told:
    """Take the picture of a card away, for good."""
    card = standing_card(room, body, by)
    may_change(card, by)
    Picture.objects.filter(card=card).delete()
    return "card.written", {"uid": card.uid}


def content(assist: int, uid: str, seats: Collection[int], *, within: Q, at_the_table: bool) -> bytes | None:
    """Return the bytes of a picture for those who may read the record of its assist; None where there is none for them.
    `seats` are the reader's own, for their hidden cards; `within` are the cards that they may read (rooms.readable)."""
    cards = Card.objects.filter(within, assist=assist, removed_at=None)
    rows = Pixels.objects.filter(picture__uid=uid, picture__card__in=cards)
    found = rows.select_related("picture__card__veil").first()
    if found is None:
        return None
    card = found.picture.card
    if hiding.is_hidden(card):
        return bytes(found.content) if card.author_id in seats else None
    struck = card.validations.filter(version=card.version, taken_back_at=None).order_by("at", "pk").last()
    if struck is not None and struck.verdict == Validation.Verdict.STRUCK and not at_the_table:
        return None
    return bytes(found.content)


WISHES = {"picture.remove": take_away}
