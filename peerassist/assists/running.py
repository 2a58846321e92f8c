"""Run: open the room, move the clock. One script for all rooms of an assist; every move is an entry in each room."""

import secrets
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from peerassist.assists import log, planning
from peerassist.assists.models import Assist, Group, Participation, Room, Script
from peerassist.assists.queries import agenda_of
from peerassist.method import agenda as agendas
from peerassist.method import clock, phases
from peerassist.method.codes import join_code
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Stage


@transaction.atomic
def open_rooms(assist: Assist) -> Room:
    """Open a room for each group; return the first. The agenda is now as it stands. Opened twice is opened once."""
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    groups = list(Group.objects.filter(assist=assist)) or [Group.objects.create(assist=assist, number=1)]
    Script.objects.get_or_create(
        assist=assist,
        defaults={"agenda": agendas.to_json(agenda_of(assist)), "state": phases.to_json(phases.Run()), "version": 0},
    )
    known = {room.group_id: room for room in Room.objects.filter(assist=assist)}
    rooms = [known.get(g.pk) or Room.objects.create(assist=assist, group=g, code=fresh_code()) for g in groups]
    planning.reach(assist, Stage.RUN)
    return rooms[0]


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
) -> Script:
    """Move the clock for all rooms of the assist. Raises DomainError ``clock_…``."""
    script = Script.objects.select_for_update().select_related("assist").filter(assist=assist_id).first()
    if script is None:
        raise DomainError("room_closed")
    agenda = agendas.from_json(script.agenda)
    run = phases.move(
        phases.from_json(script.state), agenda, wish, now or timezone.now(), minutes=minutes, version=version
    )
    script.state, script.version = phases.to_json(run), run.version
    script.save(update_fields=["state", "version"])
    rooms = list(Room.objects.filter(assist=assist_id))
    log.append_to_all(rooms, "clock.moved", {"script": outward(script)}, by=by)
    if run.ended_at is not None:
        planning.reach(script.assist, Stage.VALIDATE)
    return script


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


def milliseconds(moment: datetime | None) -> int | None:
    """Return a moment as milliseconds since 1970."""
    return None if moment is None else round(moment.timestamp() * 1000)


@transaction.atomic
def lock(room: Room, *, locked: bool) -> None:
    """Close the door to newcomers, or open it again."""
    room.locked_at = timezone.now() if locked else None
    room.save(update_fields=["locked_at"])


@transaction.atomic
def send_out(participation: Participation) -> None:
    """Someone leaves the assist; their open screens close within two seconds."""
    participation.ended_at = timezone.now()
    participation.save(update_fields=["ended_at"])
    participation.passes.update(ended_at=timezone.now())
    for room in Room.objects.filter(assist=participation.assist_id):
        log.append(room, "person.left", {"id": participation.pk})
