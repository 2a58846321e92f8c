"""What a screen gets when it comes in: who it is, the room, the cards and the clock as they are now, and the number
from which it follows."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from peerassist.assists import entering, running
from peerassist.assists.models import Participation, Room
from peerassist.live import door, wire
from peerassist.live.hub import entries_since
from peerassist.live.room import shape
from peerassist.live.store import may_run
from peerassist.method import agenda as agendas
from peerassist.records import writing


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first frame, and what the server needs to know of the screen."""

    frame: dict[str, Any]
    room: int
    assist: int
    seat: int | None
    name: str
    seq: int


@transaction.atomic
def welcome(ticket: door.Ticket, code: str, since: int) -> Welcome:
    """Return the welcome for a ticket. Raises door.Refused. All is read in one transaction: the state and the number
    belong together."""
    room = Room.objects.select_related("assist__script", "assist__created_by").filter(pk=ticket.room, code=code).first()
    if room is None:
        raise door.Refused("room")
    seat = _seat(room, ticket.participation)
    seq = Room.objects.values_list("seq", flat=True).get(pk=room.pk)
    missed = entries_since(room.pk, since) if 0 < since <= seq else None
    frame: dict[str, Any] = {
        "t": "welcome",
        "v": wire.VERSION,
        "you": _you(seat, room),
        "room": _room(room),
        "seq": seq,
        "now": running.milliseconds(timezone.now()),
    }
    if missed is None:
        frame["state"] = {"cards": writing.state(room.assist), "script": _script(room), "people": _people(room)}
    else:
        frame["entries"] = [shape(e) for e in missed]
    return Welcome(frame, room.pk, room.assist_id, seat.pk if seat else None, seat.name if seat else "", seq)


def _seat(room: Room, number: int | None) -> Participation | None:
    if number is None:
        return None
    seat = (
        Participation.objects.select_related("assist").filter(pk=number, assist=room.assist_id, ended_at=None).first()
    )
    if seat is None:
        raise door.Refused("gone")
    return seat


def _you(seat: Participation | None, room: Room) -> dict[str, Any]:
    if seat is None:
        return {
            "id": None,
            "name": "",
            "role": "wall",
            "may": {"write": False, "run": False},
            "wrote": [],
            "starred": [],
        }
    may = {"write": door.may_write(seat), "run": may_run(seat)}
    return {**entering.outward(seat), "may": may, **writing.mine(room.assist, seat)}


def _room(room: Room) -> dict[str, Any]:
    assist = room.assist
    agenda = agendas.from_json(assist.script.agenda)
    return {
        "assist": assist.pk,
        "code": room.code,
        "question": assist.question,
        "asks": assist.created_by.name if assist.created_by else "",
        "decision": assist.decision,
        "decided_by": assist.decided_by,
        "decision_on": assist.decision_on.isoformat() if assist.decision_on else None,
        "attribution": assist.attribution,
        "language": assist.language,
        "phases": [
            {"kind": str(p.kind), "title": p.title, "minutes": p.minutes, "mode": str(p.mode), "prompt": p.prompt}
            for p in agenda.phases
        ],
        "wanted": [{"kind": w.kind, "words": w.words} for w in assist.wanted.all()],
    }


def _script(room: Room) -> dict[str, Any]:
    return running.outward(room.assist.script)


def _people(room: Room) -> list[dict[str, Any]]:
    return [entering.outward(p) for p in room.assist.participations.filter(ended_at=None)]
