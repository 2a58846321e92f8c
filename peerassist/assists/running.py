"""Run: open the room, move the clock, mind the door. One script for all rooms of an assist; every move is an entry in
each room."""

import secrets
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from peerassist.assists import circling, log, planning, talking
from peerassist.assists.models import Assist, Entry, Group, Participation, Pass, Room, Script
from peerassist.assists.queries import agenda_of
from peerassist.method import agenda as agendas
from peerassist.method import clock, phases
from peerassist.method.codes import join_code
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role, Stage

LEADS = frozenset({Role.ASSISTEE, Role.FACILITATOR})  # nobody sends these out


@transaction.atomic
def open_rooms(assist: Assist) -> Room:
    """Open a room for each group, and the plenary's where there are several; return the one that all may come to: the
    plenary, or the only one. The agenda is now as it stands. Opened twice is opened once."""
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    groups = list(Group.objects.filter(assist=assist)) or [Group.objects.create(assist=assist, number=1)]
    Script.objects.get_or_create(
        assist=assist,
        defaults={"agenda": agendas.to_json(agenda_of(assist)), "state": phases.to_json(phases.Run()), "version": 0},
    )
    places: list[Group | None] = [None, *groups] if len(groups) > 1 else [*groups]
    known = {room.group_id: room for room in Room.objects.filter(assist=assist)}
    rooms = [
        known.get(g.pk if g else None) or Room.objects.create(assist=assist, group=g, code=fresh_code()) for g in places
    ]
    planning.reach(assist, Stage.RUN)
    return rooms[0]


def main_room(assist: Assist) -> Room | None:
    """Return the room that all may come to, if it is open: the plenary, or the only one. One query."""
    return rooms(assist).first()


def rooms(assist: Assist) -> QuerySet[Room]:
    """Return the open rooms with their groups, first the one that all may come to. One query."""
    order = (F("group__number").asc(nulls_first=True), "pk")
    return Room.objects.filter(assist=assist).select_related("group").order_by(*order)


def fresh_code() -> str:
    """Return a code that no room has."""
    rng = Random(secrets.randbits(128))
    while Room.objects.filter(code=(code := join_code(rng))).exists():
        pass
    return code


@transaction.atomic
def move(
    assist_id: int,
    wish: phases.Move,
    *,
    by: Participation | None,
    minutes: int = 0,
    version: int | None = None,
    now: datetime | None = None,
) -> dict[int, Entry]:
    """Move the clock for all rooms of the assist; return the entry in each. Raises DomainError ``clock_…``."""
    script = Script.objects.select_for_update().select_related("assist").filter(assist=assist_id).first()
    if script is None or hasattr(script.assist, "cancellation"):
        raise DomainError("room_closed")
    agenda, before, now = agendas.from_json(script.agenda), phases.from_json(script.state), now or timezone.now()
    run = phases.move(before, agenda, wish, now, minutes=minutes, version=version)
    script.state, script.version = phases.to_json(run), run.version
    script.save(update_fields=["state", "version"])
    circling.begin(script, by=by)
    entries = log.append_to_all(
        Room.objects.filter(assist=assist_id), "clock.moved", {"script": outward(script)}, by=by
    )
    talking.clock_moved(script, before.index, now)
    if run.ended_at is not None:
        planning.reach(script.assist, Stage.VALIDATE)
    return entries


def outward(script: Script) -> dict[str, Any]:
    """Return the script as screens follow it: times in milliseconds since 1970 by the server's clock."""
    run = phases.from_json(script.state)
    agenda = agendas.from_json(script.agenda)
    return {
        "index": run.index,
        "began_at": milliseconds(run.began_at),
        "started_at": milliseconds(run.started_at),
        "seconds": run.seconds or agenda.phases[run.index].minutes * 60,
        "paused_at": milliseconds(run.paused_at),
        "ended_at": milliseconds(run.ended_at),
        "spent": [list(pair) for pair in run.spent],
        "skipped": list(run.skipped),
        "version": run.version,
        "moves": sorted(str(m) for m in phases.allowed(run, agenda)),
    }


def reading(script: Script, now: datetime) -> clock.Reading:
    """Return what the clock shows at `now`."""
    return clock.reading(phases.from_json(script.state), agendas.from_json(script.agenda), now)


def has_ended(assist_id: int) -> bool:
    """Say whether the meeting is over."""
    state = Script.objects.filter(assist=assist_id).values_list("state", flat=True).first()
    return state is not None and state["ended_at"] is not None


def milliseconds(moment: datetime | None) -> int | None:
    """Return a moment as milliseconds since 1970."""
    return None if moment is None else round(moment.timestamp() * 1000)


@transaction.atomic
def lock(room: Room, *, locked: bool, by: Participation | None = None) -> Entry:
    """Close the door to newcomers, or open it again."""
    room.locked_at = timezone.now() if locked else None
    room.save(update_fields=["locked_at"])
    return log.append(room, "door.moved", {"locked": locked}, by=by)


@transaction.atomic
def send_out(seat: Participation, *, by: Participation) -> dict[int, Entry]:
    """Someone must leave: all their seats end, their open screens close within two seconds, and they can't come in again
    by themselves. Raises DomainError ``cannot_send_out`` for oneself and for those who ask and lead."""
    same = Q(pk=seat.pk) | Q(person=seat.person_id, person__isnull=False)
    seats = list(Participation.objects.select_for_update().filter(same, assist=seat.assist_id, ended_at=None))
    if not seats:
        raise DomainError("gone")
    mine = by.person_id is not None and by.person_id == seat.person_id
    if mine or by.pk == seat.pk or LEADS & {Role(s.role) for s in seats} or seat.assist.created_by_id in _people(seats):
        raise DomainError("cannot_send_out")
    now = timezone.now()
    Participation.objects.filter(pk__in=[s.pk for s in seats]).update(ended_at=now, sent_out_by=by)
    Pass.objects.filter(participation__in=seats, ended_at=None).update(ended_at=now)
    circling.get_up(Room.objects.filter(assist=seat.assist_id), [gone.pk for gone in seats], by=by)
    rooms = list(Room.objects.filter(assist=seat.assist_id))
    entries: dict[int, Entry] = {}
    for gone in seats:
        entries = log.append_to_all(rooms, "person.left", {"id": gone.pk}, by=by)
    return entries


def _people(seats: list[Participation]) -> set[int | None]:
    return {s.person_id for s in seats if s.person_id is not None}


@transaction.atomic
def let_back(seat: Participation) -> None:
    """Someone who was sent out may come in again, by the door and with consent."""
    same = Q(pk=seat.pk) | Q(person=seat.person_id, person__isnull=False)
    Participation.objects.filter(same, assist=seat.assist_id, sent_out_by__isnull=False).update(sent_out_by=None)


def sent_out(assist: Assist) -> list[Participation]:
    """Return those who were sent out and not let back, one seat for each person."""
    seats = Participation.objects.filter(assist=assist, sent_out_by__isnull=False).order_by("-ended_at", "pk")
    return list({(s.person_id or f"guest {s.pk}"): s for s in seats}.values())
