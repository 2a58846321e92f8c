"""A picture comes to a card: brought by who may change the card, with a caption, a credit and the consent of those who can
be seen."""

from django.db import transaction

from peerassist.assists import log
from peerassist.assists.models import Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.records import listening, pixels, writing
from peerassist.records.found import Body, may_change, standing_card, uid_in, words_in
from peerassist.records.models import Card, Picture, Pixels

MOST_CAPTION, MOST_CREDIT = 300, 120  # characters
MOST_PICTURES = 100  # of an assist


def put(room: Room, raw: bytes, body: Body, *, by: Participation) -> Entry:
    """Put a picture on the card `uid`, or begin that card with it: its caption is the card's text then. `picture` is its id,
    made by the client: sent twice, it is put there once. `consent` must be true.

    Raises DomainError ``picture_caption``, ``picture_consent``, ``picture_too_big``, ``picture_unreadable``,
    ``too_many_pictures``, and what `writing.carry_out` does.
    """
    caption, credit = _line(body, "caption", MOST_CAPTION), _line(body, "credit", MOST_CREDIT)
    if not caption:
        raise DomainError("picture_caption")
    if body.get("consent") is not True:
        raise DomainError("picture_consent")
    name = uid_in({"uid": body.get("picture")})
    made = pixels.small(raw)  # before the room is held
    with transaction.atomic():
        held = writing.hold([room.pk])[room.pk]
        done = Entry.objects.filter(room=room, intent=f"p-{name}"[:40]).first()
        if done is not None:
            return done
        if held.refused:
            raise DomainError(held.refused)
        listening.check("card.write", held.room, by)
        card = _card(held.room, body, caption, by)
        _keep(card, name, made, caption, credit, by)
        return log.append(held.room, "card.written", {"uid": card.uid}, by=by, intent=f"p-{name}"[:40])


def _line(body: Body, name: str, most: int) -> str:
    try:
        return words_in(body, name, most)
    except DomainError as problem:
        raise DomainError("picture_words", most=most) from problem


def _card(room: Room, body: Body, caption: str, by: Participation) -> Card:
    """Return the card of a picture, locked; begun if there is none."""
    if not Card.objects.filter(assist=room.assist_id, uid=uid_in(body)).exists():
        wish = {"uid": body.get("uid"), "kind": body.get("kind"), "text": caption}
        writing.carry_out("card.write", room, wish, by=by, intent=f"w-{body.get('picture')}"[:40])
    card = standing_card(room, body, by)
    may_change(card, by)
    return card


def _keep(card: Card, name: str, made: pixels.Small, caption: str, credit: str, by: Participation) -> None:
    Picture.objects.filter(card=card).delete()
    if Picture.objects.filter(card__assist=card.assist_id).count() >= MOST_PICTURES:
        raise DomainError("too_many_pictures", most=MOST_PICTURES)
    picture = Picture.objects.create(
        card=card, uid=name, caption=caption, credit=credit, width=made.width, height=made.height, by=by
    )
    Pixels.objects.create(picture=picture, content=made.content)
