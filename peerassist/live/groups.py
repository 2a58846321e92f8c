"""Groups on the wire: what a room tells of its group, of a word to all, and of who was moved; who is in a room where they no
longer belong. docs/live-protocol.md tells strangers the same."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from peerassist.assists import access, entering, grouping, handing_over
from peerassist.assists.models import Announcement, Entry, Group, Participation, Room
from peerassist.live import circles
from peerassist.method import rounds
from peerassist.method.errors import DomainError

Body = dict[str, Any]


def of_room(room: Room, present: list[Participation] | None = None) -> Body:
    """Return what a welcome tells of groups. One query; one more where there is a circle and who is `present` is not known."""
    assist = room.assist
    stands = Announcement.objects.filter(assist=OuterRef("assist"), put_away_at=None).values("words")[:1]
    plenary = Room.objects.filter(assist=OuterRef("assist"), group=None).values("code")[:1]
    rows = Group.objects.filter(assist=assist).annotate(word=Subquery(stands), main=Subquery(plenary))
    groups = list(rows.order_by("number"))
    word = groups[0].word if groups else grouping.word_to_all(assist.pk)
    if len(groups) < 2:
        groups = []
    own = next((g for g in groups if g.pk == room.group_id), None)
    onward = rounds.next_table([g.number for g in groups], own.number) if own else None
    return {
        "word": word or "",
        "given": room.given,
        "group": own.number if own else None,
        "groups": [{"number": g.number, "name": g.name, "language": g.language} for g in groups],
        "next_group": onward,
        "plenary": bool(groups) and room.group_id is None,
        "main": (groups[0].main if groups else None) or room.code,
        "circles": circles.of_room(room, bool(groups), present),
    }


def people_in(room: Room, present: list[Participation]) -> list[Participation]:
    """Return those of the present whom a room names: its group, and who goes from group to group; in the plenary, all."""
    if room.group_id is None or not any(seat.group_id not in (None, room.group_id) for seat in present):
        return present
    return [seat for seat in present if seat.group_id == room.group_id or seat.role in grouping.LEADS]


def _moved(room: int, entry: Entry) -> Body:
    """The person with their place, for the room that names them now; null for the one that they left."""
    here = Room.objects.get(pk=room)
    seat = Participation.objects.filter(pk=entry.body["id"], ended_at=None).first()
    stays = seat is not None and (here.group_id is None or seat.group_id == here.group_id)
    return {"person": entering.outward(seat) if seat is not None and stays else None}


def _role(room: int, entry: Entry) -> Body:
    """Somebody with the role that they have now, for the rooms that name them."""
    here = Room.objects.get(pk=room)
    seat = Participation.objects.filter(pk=entry.body["id"], ended_at=None).first()
    named = seat is not None and (seat.role in grouping.LEADS or None in (here.group_id, seat.group_id))
    named = named or (seat is not None and seat.group_id == here.group_id)
    return {"person": entering.outward(seat) if seat is not None and named else None}


def _word(room: int, entry: Entry) -> Body:
    return {"word": grouping.word_to_all(Room.objects.values_list("assist", flat=True).get(pk=room))}


# How entries of these kinds are filled in when they are told.
TOLD: dict[str, Callable[[int, Entry], Body]] = {
    "person.moved": _moved,
    handing_over.MOVED: _role,
    "word.said": _word,
}


def astray(screens: Mapping[int, set[int]]) -> set[tuple[int, int]]:
    """Return which seats are in a room, both by their numbers, where they do not belong any more. One query where nobody has
    several groups, else two; three more for each of those few that may be."""
    seats = {seat for here in screens.values() for seat in here}
    others = Group.objects.filter(assist=OuterRef("assist")).exclude(pk=OuterRef("group"))
    of_group = dict(Room.objects.filter(Exists(others), pk__in=screens, group__isnull=False).values_list("pk", "group"))
    if not of_group:
        return set()
    leads = Q(role__in=grouping.LEADS)
    rows = dict(Participation.objects.filter(pk__in=seats).exclude(leads).values_list("pk", "group"))
    doubtful = [
        (room, seat)
        for room, here in screens.items()
        for seat in here
        if room in of_group and seat in rows and rows[seat] != of_group[room]
    ]
    return {pair for pair in doubtful if not _belongs(*pair)}


def _belongs(room: int, number: int) -> bool:
    seat = Participation.objects.select_related("assist").filter(pk=number).first()
    here = Room.objects.filter(pk=room).first()
    return seat is None or here is None or access.belongs(access.standings_at(seat), seat, here)


def may_lead(allowed: bool, seat: Participation) -> bool:
    """Say whether somebody may do what is for all groups; where there is one group, its note-taker may as well."""
    return allowed or not access.several(seat.assist_id)


def _say(room: Room, body: Body, by: Participation) -> Entry:
    words = body.get("words")
    if not isinstance(words, str):
        raise DomainError("bad_field", field="words")
    if words.strip():
        grouping.say_to_all(room.assist, words, by=by)
    else:
        grouping.put_away(room.assist, by=by)
    return Entry.objects.filter(room=room).latest("seq")


def _give(room: Room, body: Body, by: Participation) -> Entry:
    return grouping.give_minutes(room, by=by)


LEADING: dict[str, Callable[[Room, Body, Participation], Entry]] = {"word.say": _say, "group.give": _give}
# For all groups at once, so that a note-taker of one of several has no hand in it.
FOR_ALL = frozenset({*LEADING, "clock.move"})
