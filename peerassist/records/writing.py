"""The one door for every change of a card: rows, history and the room's log in one transaction."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Cancellation, Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.method.text import Op, between, outward
from peerassist.records import hiding, listening, picturing, quick, theming, voting
from peerassist.records.found import Body, Told, clean, in_this, may_change, standing_card, uid_in, words_in
from peerassist.records.models import Card, CardEdit, CardRevision, SignOff, Star

MOST_TEXT = 10_000  # characters of a card
MOST_CARDS = 5_000  # of an assist
WORKED = ("worked_where", "worked_why", "holds_here")  # of an experience
MOST_WORKED = 300  # characters of where and why an experience worked


class Held(NamedTuple):
    """A room that is locked for the rest of the transaction, and why nothing is written there any more, if so."""

    room: Room
    refused: str  # a DomainError's code, or nothing


def hold(numbers: Iterable[int]) -> dict[int, Held]:
    """Lock rooms for the rest of the transaction, so that two processes never decide on one card at once; in the order of
    their ids, so that they never wait in a circle. One query."""
    signed = Exists(SignOff.objects.filter(assist=OuterRef("assist")))
    called_off = Exists(Cancellation.objects.filter(assist=OuterRef("assist")))
    rooms = Room.objects.select_for_update().filter(pk__in=set(numbers)).order_by("pk")
    return {
        room.pk: Held(room, "room_closed" if room.called_off else "frozen" if room.signed else "")
        for room in rooms.annotate(signed=signed, called_off=called_off)
    }


def carry_out(kind: str, room: Room, body: Body, *, by: Participation, intent: str) -> Entry:
    """Do what an intent wishes, inside the caller's transaction. An intent that was done before returns its entry and does
    nothing."""
    done = Entry.objects.filter(room=room, intent=intent).first()
    return done or change_record(kind, hold([room.pk])[room.pk], body, by=by, intent=intent)


def change_record(kind: str, held: Held, body: Body, *, by: Participation, intent: str) -> Entry:
    """Do what an intent wishes that was not done before. Everything is checked before anything is written, so a refusal
    (DomainError) leaves no trace."""
    wish = WISHES.get(kind)
    if wish is None:
        raise DomainError("unknown_kind", kind=kind[:40])
    if held.refused:
        raise DomainError(held.refused)
    listening.check(kind, held.room, by)
    entry_kind, entry_body = wish(held.room, body, by)
    return log.append(held.room, entry_kind, entry_body, by=by, intent=intent)


def write(room: Room, body: Body, by: Participation) -> Told:
    """Write a new card, or the text of one anew; `version` is what the writer saw, and a card that moved on is not
    overwritten (``stale``)."""
    uid, text = uid_in(body), text_in(body)
    card = Card.objects.select_related("veil").filter(assist=room.assist_id, uid=uid).first()
    if card is None:
        _new(room, uid, text, body, by)
    elif card.room_id not in (room.pk, None):
        raise DomainError("no_such_card")  # another group's
    else:
        _rewrite(card, text, body, by)
    return "card.written", {"uid": uid}


def _new(room: Room, uid: str, text: str, body: Body, by: Participation) -> None:
    kind, said_by = kind_in(body), _seat(room, body.get("said_by"))
    owner, due_on = _seat(room, body.get("owner")), _day(body.get("due_on"))
    there = quick.circumstances([(room.pk, kind)])[room.pk, kind]
    if there.cards >= MOST_CARDS:
        raise DomainError("too_many_cards", most=MOST_CARDS)
    Card.objects.create(
        assist_id=room.assist_id,
        room=room,
        uid=uid,
        kind=kind,
        text=text,
        author=by,
        said_by=said_by,
        veil_id=there.veil,
        phase=there.phase,
        position=(there.last or 0) + 1,
        owner=owner,
        due_on=due_on,
    )


def _rewrite(card: Card, text: str, body: Body, by: Participation) -> None:
    if card.removed_at is not None or _kept_from(card, by):
        raise DomainError("no_such_card")
    may_change(card, by)
    if type(body.get("version")) is not int or body["version"] != card.version:
        raise DomainError("stale", text=card.text, version=card.version)
    if text != card.text:
        _remember(card, by)
        _advance(card, by, between(card.text, text))
        card.text = text
        card.save(update_fields=["text", "version"])


def change(room: Room, body: Body, by: Participation) -> Told:
    """Change what a card is: its kind, who said it, an action's owner and date, whether a question is answered, where and
    why an experience worked. A hidden card keeps its kind."""
    card = standing_card(room, body, by)
    if set(body) & {"kind", "said_by", "owner", "due_on", *WORKED}:
        may_change(card, by)
    fresh: dict[str, Any] = {}
    if "kind" in body:
        fresh["kind"] = kind_in(body)
        if fresh["kind"] != card.kind and hiding.is_hidden(card):
            raise DomainError("hidden_kind")
    for name in set(body) & set(WORKED):
        fresh[name] = words_in(body, name, MOST_WORKED)
    for name in ("said_by", "owner"):
        if name in body:
            fresh[name] = _seat(room, body[name])
    if "due_on" in body:
        fresh["due_on"] = _day(body["due_on"])
    if "answered" in body:
        fresh["answered_at"] = timezone.now() if body["answered"] is True else None
    if fresh.get("kind", card.kind) != card.kind:
        _remember(card, by)
        _advance(card, by, ())
        fresh["version"] = card.version
    for name, value in fresh.items():
        setattr(card, name, value)
    card.save(update_fields=[*fresh])
    return "card.written", {"uid": card.uid}


def remove(room: Room, body: Body, by: Participation) -> Told:
    """Take a card back; it can be brought back."""
    card = standing_card(room, body, by)
    may_change(card, by)
    card.removed_at = timezone.now()
    card.save(update_fields=["removed_at"])
    return "card.removed", {"uid": card.uid}


def restore(room: Room, body: Body, by: Participation) -> Told:
    """Bring a card back that was taken back."""
    cards = Card.objects.select_related("veil").filter(in_this(room), assist=room.assist_id, uid=uid_in(body))
    card = cards.first()
    if card is None or _kept_from(card, by):
        raise DomainError("no_such_card")
    may_change(card, by)
    card.removed_at = None
    card.save(update_fields=["removed_at"])
    return "card.written", {"uid": card.uid}


def star(room: Room, body: Body, by: Participation) -> Told:
    """Give a card a star, or take it back: one for each participant. In the plenary, those of the groups as well."""
    card = standing_card(room, body, by, elsewhere=room.group_id is None)
    if body.get("on") is True:
        Star.objects.get_or_create(card=card, by=by)
    else:
        Star.objects.filter(card=card, by=by).delete()
    return "card.starred", {"uid": card.uid, "count": card.stars.count()}


def _kept_from(card: Card, by: Participation) -> bool:
    return hiding.is_hidden(card) and card.author_id != by.pk


WISHES: dict[str, Callable[[Room, Body, Participation], Told]] = {
    "card.write": write,
    "card.change": change,
    "card.remove": remove,
    "card.restore": restore,
    "card.star": star,
    **theming.WISHES,
    **voting.WISHES,
    **picturing.WISHES,
}


def _remember(card: Card, by: Participation) -> None:
    """Keep how the card read before this change."""
    CardRevision.objects.create(card=card, version=card.version, kind=card.kind, text=card.text, by=by)


def _advance(card: Card, by: Participation, op: Op) -> None:
    """Give a card its next version, and keep what led there, so that an edit on its way to the old one still fits."""
    card.version += 1
    CardEdit.objects.create(card=card, version=card.version, op=outward(op), by=by)


def text_in(body: Body) -> str:
    """Return a card's whole text. Raises DomainError."""
    text = body.get("text")
    if not isinstance(text, str):
        raise DomainError("bad_field", field="text")
    text = clean(text)
    if len(text) > MOST_TEXT:
        raise DomainError("text_too_long", most=MOST_TEXT)
    if not text.strip():
        raise DomainError("text_empty")
    return text


def kind_in(body: Body) -> CardKind:
    """Return the kind of a card. Raises DomainError ``bad_field``."""
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in set(CardKind):
        raise DomainError("bad_field", field="kind")
    return CardKind(kind)


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
    if not isinstance(text, str):
        raise DomainError("bad_field", field="due_on")
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise DomainError("bad_field", field="due_on") from problem
