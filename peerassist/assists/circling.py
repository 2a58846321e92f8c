"""The inner circle of a fishbowl: worked out once when the part begins, then in the hands of those who sit down and get up.
Each change leaves an entry ``circle.moved`` in the room's log, in the same transaction.

Who comes late sits outside. Who goes to another group, takes over the lead or is sent out has got up, and does not sit there again
by coming back. The assistee sits inside always, and is not counted.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from peerassist.assists import access, log
from peerassist.assists.models import Consent, Entry, Participation, Room, Script
from peerassist.method import agenda as agendas
from peerassist.method import lag, phases, rounds
from peerassist.method.agenda import PhaseKind
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role

MOVED = "circle.moved"
OTHERWISE = frozenset(
    {Role.ASSISTEE, Role.FACILITATOR, Role.NOTE_TAKER}
)  # who holds such a seat too has no chair to take


@transaction.atomic
def begin(script: Script, *, by: Participation | None = None) -> None:
    """Where a fishbowl is on, seat the first circle in each room that has none for this part: peers who have come in, or all
    where nobody has, as at a table with one screen. A part that is gone back to keeps its circle."""
    agenda, run = agendas.from_json(script.agenda), phases.from_json(script.state)
    if not _is_on(agenda, run):
        return
    part = str(run.index)
    here = Room.objects.select_for_update().filter(assist=script.assist_id).order_by("pk")
    without = [room for room in here if part not in room.circles]
    if not without:
        return
    came = Exists(Consent.objects.filter(participation=OuterRef("pk")))
    present = list(Participation.objects.filter(assist=script.assist_id, ended_at=None).annotate(came=came))
    several = access.several(script.assist_id)
    for room in without:
        peers = peers_in(room, present, several)
        there = [seat for seat in peers if getattr(seat, "came", False)] or peers
        earlier = list(room.circles.values())
        room.circles[part] = rounds.inner_circle([seat.pk for seat in there], earlier)
        room.save(update_fields=["circles"])
        log.append(room, MOVED, {"part": run.index}, by=by)


@transaction.atomic
def sit(room: Room, seat: Participation, *, on: bool, by: Participation) -> Entry:
    """Seat a peer of this room inside (`on`), or let them get up; done twice is done once. The room is held meanwhile, so that
    a chair is taken once. Raises DomainError ``circle_not_now``, ``circle_full``, ``circle_peers`` for who is no peer,
    ``gone`` for who sits in another group."""
    held = Room.objects.select_for_update().get(pk=room.pk)
    part = _part_now(held)
    present = list(Participation.objects.filter(assist=room.assist_id, ended_at=None))
    peers = {peer.pk for peer in peers_in(held, present, access.several(room.assist_id))}
    if on and seat.pk not in peers:
        belongs = access.belongs(access.standings_at(seat, present), seat, held)
        raise DomainError("circle_peers" if belongs else "gone")
    circle = [one for one in held.circles.get(str(part), ()) if one in peers]
    held.circles[str(part)] = rounds.seated(circle, seat.pk, on=on)
    held.save(update_fields=["circles"])
    return log.append(held, MOVED, {"part": part}, by=by)


@transaction.atomic
def get_up(rooms: QuerySet[Room], seats: Iterable[int], *, by: Participation | None = None) -> None:
    """Let these seats get up wherever they sit inside in these rooms. One query where there is no circle."""
    going = set(seats)
    for room in rooms.select_for_update().exclude(circles={}).order_by("pk"):
        parts = [part for part, circle in room.circles.items() if going & set(circle)]
        for part in parts:
            room.circles[part] = [one for one in room.circles[part] if one not in going]
        if parts:
            room.save(update_fields=["circles"])
            log.append_many(room, [log.Line(MOVED, {"part": int(part)}, by) for part in parts])


def peers_in(room: Room, present: Iterable[Participation], several: bool) -> list[Participation]:
    """Return the peers of a room among all who are `present` in its assist, in the order in which they got their place: its own
    group's where there are `several`, in the plenary all. No query."""
    everybody = list(present)
    busy = {seat.person_id for seat in everybody if seat.role in OTHERWISE} - {None}
    own = room.group_id if several else None
    peers = (s for s in everybody if s.role == Role.PEER and s.person_id not in busy and own in (None, s.group_id))
    return sorted(peers, key=lambda seat: seat.pk)


def circles(room: Room, present: Iterable[Participation], several: bool) -> Mapping[int, list[int]]:
    """Return who sits inside, by the part's index, without those who are not there any more. No query."""
    there = {seat.pk for seat in peers_in(room, present, several)}
    return {int(part): [one for one in circle if one in there] for part, circle in room.circles.items()}


def _part_now(room: Room) -> int:
    """Return the index of the fishbowl in which this room's group is. Raises DomainError ``circle_not_now``."""
    script = Script.objects.filter(assist=room.assist_id).first()
    if script is None:
        raise DomainError("circle_not_now")
    agenda = agendas.from_json(script.agenda)
    run = lag.of_group(phases.from_json(script.state), agenda, lag.of_json(room.given), timezone.now())
    if not _is_on(agenda, run):
        raise DomainError("circle_not_now")
    return run.index


def _is_on(agenda: agendas.Agenda, run: phases.Run) -> bool:
    return run.started and run.ended_at is None and agenda.phases[run.index].kind is PhaseKind.FISHBOWL
