"""How the record leaves the server for the room's screens.

A card bears what the attribution rule allows, and no more: with names, its author's id; by role, job and place; without
attribution, nothing that tells who, and no moment that would. The rule is applied here, when a card is shown, not when it
is written.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from peerassist.assists.models import Assist, Participation, Room
from peerassist.method.attribution import ascribed
from peerassist.method.kinds import Attribution, CardKind
from peerassist.records import hiding, voting
from peerassist.records.editing import Begun
from peerassist.records.models import Card, CardEdit, Mark, SignOff, Star, Validation
from peerassist.records.validating import said_by, stars
from peerassist.records.writing import WORKED

VALIDATED = ("confirmed", "corrected")
Shown = dict[str, Any]  # a card as JSON; docs/live-protocol.md says each field


def state(room: Room, seat: int | None = None) -> list[Shown]:
    """Return the cards of a room that the holder of a seat may be told of (None: anybody), in the order in which they were
    begun. One query."""
    cards = _whole(Card.objects.filter(hiding.seen_by(seat), assist=room.assist_id, removed_at=None))
    return [outward(card, room.assist) for card in in_room(cards, room).order_by("pk")]


def cards_named(room: Room, uids: Iterable[str]) -> dict[str, Shown]:
    """Return the cards with these uids that still stand and that the room shows, by uid; those that are hidden as well, so
    that the caller sees to it who is told. One query."""
    cards = _whole(Card.objects.filter(assist=room.assist_id, uid__in=set(uids), removed_at=None))
    return {card.uid: outward(card, room.assist) for card in in_room(cards, room)}


def in_room(cards: QuerySet[Card], room: Room) -> QuerySet[Card]:
    """Return those of the cards that a room shows: a group's room its own; the plenary its own and those that the groups have
    read and let stand."""
    own = Q(room=room.pk) | Q(room=None)
    return cards.filter(own) if room.group_id is not None else cards.filter(own | Q(verdict__in=VALIDATED))


def ops_told_by(entries: Iterable[int]) -> dict[int, list[Any]]:
    """Return what was done to the texts of cards that still stand, by the ids of the entries that tell it, as far as it
    is kept. One query."""
    kept = CardEdit.objects.filter(entry__in=set(entries), card__removed_at=None)
    return dict(kept.order_by().values_list("entry", "op"))


def mine(room: Room, by: Participation) -> dict[str, Any]:
    """Return which cards a participant wrote and starred, by uid, how they marked some, the oldest mark first, and the dots
    that they gave in the room's newest vote; said to nobody else. One query."""
    there = {"card__assist": room.assist_id, "by": by}
    wrote = Card.objects.filter(assist=room.assist_id, author=by)
    marked = Mark.objects.filter(**there, card__removed_at=None)
    parts = [  # each row: what it is, the card, how it is marked, the number of dots or what to order by
        wrote.values_list(Value("wrote"), "uid", Value(""), "pk"),
        Star.objects.filter(**there).values_list(Value("starred"), "card__uid", Value(""), "pk"),
        marked.values_list(Value("marked"), "card__uid", "mark", "pk"),
        voting.given(room.pk, by.pk).values_list(Value("dots"), "card__uid", Value(""), "count"),
    ]
    first, *others = (part.order_by() for part in parts)
    rows = sorted(first.union(*others, all=True), key=lambda row: row[3])
    return {
        "wrote": [uid for what, uid, _, _ in rows if what == "wrote"],
        "starred": [uid for what, uid, _, _ in rows if what == "starred"],
        "marked": {uid: how for what, uid, how, _ in rows if what == "marked"},
        "dots": {uid: count for what, uid, _, count in rows if what == "dots"},
    }


def outward(card: Card, assist: Assist) -> Shown:
    """Return a card, which came from `cards_named` or `state`, as it leaves the server."""
    named = assist.attribution == Attribution.NAMED
    return {
        "uid": card.uid,
        "number": card.pk,
        "kind": card.kind,
        "text": card.text,
        "version": card.version,
        "by": (card.said_by_id or card.author_id) if named else None,
        "label": said_by(card, assist.attribution),
        "stars": card.star_count,  # type: ignore[attr-defined]
        "owner": card.owner_id if assist.attribution != Attribution.NONE else None,
        "due_on": card.due_on.isoformat() if card.due_on else None,
        "answered": card.answered_at is not None,
        "verdict": card.verdict or "",  # type: ignore[attr-defined]
        "position": card.position,
        "group": card.room.group.number if card.room and card.room.group else None,
        "bundle": card.bundle_id,
        "phase": card.phase if assist.attribution != Attribution.NONE else None,
        "theme": card.theme.uid if card.theme else None,
        "hidden": hiding.is_hidden(card),
        "picture": _picture(card),
        **({name: getattr(card, name) for name in WORKED} if card.kind == CardKind.EXPERIENCE else {}),
    }


def begun(card: Begun) -> Shown:
    """Return a card that was just begun and is hidden from nobody, as `cards_named` would find it."""
    rule, (name, job, place) = card.there.attribution, card.writer
    return {
        "uid": card.uid,
        "number": card.card,
        "kind": card.kind,
        "text": card.text,
        "version": 1,
        "by": card.edit.seat if rule == Attribution.NAMED else None,
        "label": ascribed(rule, name=name, job=job, place=place),
        "stars": 0,
        "owner": None,
        "due_on": None,
        "answered": False,
        "verdict": "",
        "position": card.position,
        "group": card.there.group,
        "bundle": None,
        "phase": card.there.phase if rule != Attribution.NONE else None,
        "theme": None,
        "hidden": False,
        "picture": None,
        **(dict.fromkeys(WORKED, "") if card.kind == CardKind.EXPERIENCE else {}),
    }


def _picture(card: Card) -> Shown | None:
    picture = getattr(card, "picture", None)
    if picture is None:
        return None
    return {name: getattr(picture, name) for name in ("uid", "caption", "credit", "width", "height")}


def _whole(cards: QuerySet[Card]) -> QuerySet[Card]:
    """Return cards with what is told of them. Of a signed record, what was struck is none of it any more."""
    judged = Validation.objects.filter(card=OuterRef("pk"), version=OuterRef("version"), taken_back_at=None)
    newest = judged.order_by("-at", "-pk").values("verdict")[:1]
    rows = cards.select_related("author", "said_by", "owner", "theme", "veil", "picture", "room__group")
    signed = Exists(SignOff.objects.filter(assist=OuterRef("assist")))
    return rows.annotate(star_count=stars(), verdict=Subquery(newest)).exclude(signed, verdict="struck")
