"""Themes: cards that belong together, under a name. Everybody at the table puts cards together; who keeps the record
empties a theme and takes it away. Cards stay whatever happens to their theme."""

from typing import Any

from django.db.models import Max

from peerassist.assists import access, log
from peerassist.assists.models import Participation, Room
from peerassist.method.errors import DomainError
from peerassist.records.found import Body, Told, clean, standing_card, uid_in
from peerassist.records.models import Card, Theme

MOVED = "theme.moved"
MOST_NAME = 80  # characters
MOST_THEMES = 60  # of an assist


def state(room: int) -> list[dict[str, Any]]:
    """Return the themes of a room's assist in their order, as they are told. One query."""
    return [{"uid": t.uid, "name": t.name} for t in Theme.objects.filter(assist__rooms=room)]


def name(room: Room, body: Body, by: Participation) -> Told:
    """Begin a theme, or give one another name."""
    uid, words = uid_in(body), body.get("name")
    words = " ".join(clean(words).split()) if isinstance(words, str) else ""
    if not words or len(words) > MOST_NAME:
        raise DomainError("theme_name", most=MOST_NAME)
    themes = Theme.objects.filter(assist=room.assist_id)
    if themes.filter(name__iexact=words).exclude(uid=uid).exists():
        raise DomainError("theme_twice", name=words)
    if themes.filter(uid=uid).update(name=words):
        return MOVED, {}
    if themes.count() >= MOST_THEMES:
        raise DomainError("too_many_themes", most=MOST_THEMES)
    last = themes.aggregate(last=Max("position"))["last"]
    Theme.objects.create(assist_id=room.assist_id, uid=uid, name=words, position=(last or 0) + 1)
    return MOVED, {}


def put(room: Room, body: Body, by: Participation) -> Told:
    """Put a card into a theme, or out of any (null)."""
    card, theme = standing_card(room, body, by), None
    if body.get("theme") is not None:
        theme = _theme(room, {"uid": body["theme"]})
    card.theme = theme
    card.save(update_fields=["theme"])
    return "card.written", {"uid": card.uid}


def empty(room: Room, body: Body, by: Participation) -> Told:
    """Take all cards out of a theme."""
    _leads(by)
    _take_out(room, _theme(room, body), by)
    return MOVED, {}


def remove(room: Room, body: Body, by: Participation) -> Told:
    """Take a theme away; its cards stay."""
    _leads(by)
    theme = _theme(room, body)
    _take_out(room, theme, by)
    theme.delete()
    return MOVED, {}


WISHES = {"theme.name": name, "theme.put": put, "theme.empty": empty, "theme.remove": remove}


def _take_out(room: Room, theme: Theme, by: Participation) -> None:
    """Take out every card, each told by an entry of its own."""
    cards = Card.objects.filter(theme=theme)
    uids = list(cards.filter(removed_at=None).order_by("pk").values_list("uid", flat=True))
    cards.update(theme=None)
    if uids:
        log.append_many(room, [log.Line("card.written", {"uid": uid}, by) for uid in uids])


def _leads(by: Participation) -> None:
    if not access.allows(access.standings_at(by), access.Act.RUN, by.assist):
        raise DomainError("not_yours")


def _theme(room: Room, body: Body) -> Theme:
    theme = Theme.objects.filter(assist=room.assist_id, uid=uid_in(body)).first()
    if theme is None:
        raise DomainError("no_such_theme")
    return theme
