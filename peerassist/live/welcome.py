"""What a screen gets when it comes in: who it is, the room, the cards and the clock as they are now, and the number
from which it follows."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from peerassist.assists import access, entering, nudging, running, typing_check
from peerassist.assists.access import Act
from peerassist.assists.models import Participation, Room
from peerassist.live import door, groups, talk, telling, veiled, wire
from peerassist.method import agenda as agendas
from peerassist.method.attribution import ascribed
from peerassist.method.listening import advises
from peerassist.records import board, hiding, listening, showing, voting


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first frame, and what the server needs to know of the screen."""

    frame: dict[str, Any]
    room: int
    seat: int
    wall: bool
    label: str
    rule: str
    seq: int
    veils: frozenset[str] = frozenset()  # the kinds that are written hidden


def welcome(ticket: door.Ticket, code: str, since: int) -> Welcome:
    """Return the welcome for a ticket. Raises door.Refused."""
    found = Room.objects.select_related(
        "assist__script", "assist__created_by", "assist__cancellation", "assist__sign_off"
    ).annotate(nudged=nudging.nudged())
    room = found.filter(pk=ticket.room, code=code).first()
    if room is None or hasattr(room.assist, "cancellation"):
        raise door.Refused("room")
    seat = _seat(room, ticket.participation)
    missed = telling.since(room.pk, since) if 0 < since <= room.seq else None
    if missed is None:
        frame = state(room, seat, wall=ticket.wall)
    else:
        heard = veiled.heard_by(missed, None if ticket.wall else seat.pk)
        frame = _frame(room, seat, wall=ticket.wall, seq=heard[-1]["seq"] if heard else since) | {"entries": heard}
    rule = room.assist.attribution
    return Welcome(frame, room.pk, seat.pk, ticket.wall, _label(seat, rule), rule, frame["seq"], _veils(room))


def state(
    room: Room, seat: Participation, *, wall: bool = False, present: list[Participation] | None = None
) -> dict[str, Any]:
    """Return the welcome of somebody who knows nothing yet. The caller has checked that they may enter, and hands in who is
    `present` (entering.present) where they are at hand.

    The number is read before the state, so the state may hold more than the number says; following from there tells some
    of it again, which does no harm. Nothing is locked for it."""
    present = list(entering.present(room.assist)) if present is None else present
    return _frame(room, seat, wall=wall, seq=room.seq, present=present) | {
        "state": {
            "cards": showing.state(room, None if wall else seat.pk),
            "script": running.outward(room.assist.script),
            "people": [entering.outward(p) for p in groups.people_in(room, present)],
            "talk": talk.state(room, kept=listening.keeps(present)),
            "vote": voting.state(room.pk),
            **board.state(room),
        }
    }


def _frame(
    room: Room, seat: Participation, *, wall: bool, seq: int, present: list[Participation] | None = None
) -> dict[str, Any]:
    return {
        "t": "welcome",
        "v": wire.VERSION,
        "you": _wall(room) if wall else _you(seat, room, present),
        "room": _room(room, present),
        "seq": seq,
        "now": running.milliseconds(timezone.now()),
    }


def standing(line: door.HttpLine, code: str, since: int) -> Welcome:
    """Return how a screen over plain HTTP stands in its room now, with an empty frame. Raises door.Refused, ``behind`` where
    the attribution rule is another than the one it was welcomed under, or its number was never reached."""
    room = Room.objects.select_related("assist__cancellation").filter(pk=line.room, code=code).first()
    if room is None or hasattr(room.assist, "cancellation"):
        raise door.Refused("room")
    seat = _seat(room, line.participation)
    if room.assist.attribution != line.rule or since > room.seq:
        raise door.Refused("behind")
    return Welcome({}, room.pk, seat.pk, line.wall, _label(seat, line.rule), line.rule, room.seq, _veils(room))


def _veils(room: Room) -> frozenset[str]:
    return frozenset(hiding.hidden_kinds(room.pk))


def _label(seat: Participation, rule: str) -> str:
    return seat.name if rule == "named" else ascribed(rule, name=seat.name, job=seat.job, place=seat.place)


def _seat(room: Room, number: int) -> Participation:
    present = Participation.objects.filter(pk=number, assist=room.assist_id, ended_at=None)
    seat = present.select_related("assist").first()
    if seat is None or not door.may(seat, Act.ENTER):
        raise door.Refused("gone")
    if not door.belongs(seat, room):
        raise door.Refused("moved")
    return seat


def _wall(room: Room) -> dict[str, Any]:
    nothing = {"write": False, "run": False, "lead": False, "hand_over": False}
    return {
        "id": None,
        "name": "",
        "role": "wall",
        "may": nothing,
        "wrote": [],
        "starred": [],
        "listens": False,
        "marked": {},
        "dots": {},
        "nudges": nudging.seen_by(room, None),
        "paces": {},
    }


def _you(seat: Participation, room: Room, present: list[Participation] | None) -> dict[str, Any]:
    held = access.standings_at(seat, present)
    may = {"write": access.allows(held, Act.WRITE, seat.assist), "run": access.allows(held, Act.RUN, seat.assist)}
    may["lead"] = access.allows(held, Act.LEAD, seat.assist)
    may["hand_over"] = access.allows(held, Act.HAND_OVER, seat.assist)
    own = {**showing.mine(room, seat), "nudges": nudging.seen_by(room, seat), "paces": {}}
    if may["lead"]:  # where it is not known who is present, one query more for those alone
        own["paces"] = typing_check.paces(room.assist_id, present)
    return {**entering.outward(seat), "may": may, "listens": listening.listens(held), **own}


def _room(room: Room, present: list[Participation] | None) -> dict[str, Any]:
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
            {
                "kind": str(p.kind),
                "title": p.title,
                "minutes": p.minutes,
                "mode": str(p.mode),
                "prompt": p.prompt,
                "advises": advises(p),
            }
            for p in agenda.phases
        ],
        "wanted": [{"kind": w.kind, "words": w.words} for w in assist.wanted.all()],
        "locked": room.locked_at is not None,
        "signed": hasattr(assist, "sign_off"),
        **groups.of_room(room, present),
    }
