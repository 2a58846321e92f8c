"""Hand over: the facilitator's role goes to somebody else in the room, in the middle of a meeting, and may come back.

Seats stay, so that nobody's screen, words or pass are touched: only what their holders are changes, and with it what they may
do, from the next wish on. Who gives the role away is again what they were before, or sits there as a peer.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from peerassist.assists import access, circling, inviting, log
from peerassist.assists.access import Act
from peerassist.assists.models import Assist, Consent, Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.handing_over import may_take
from peerassist.method.kinds import Role

MOVED = "role.moved"


@transaction.atomic
def hand_over(room: Room, to: Participation, *, by: Participation) -> Entry:
    """Give the facilitator's role of `by` to `to`, who belongs into the same room and has come in. Returns the last entry
    in this room. Raises DomainError ``not_yours``, ``cannot_hand_over``."""
    mine, theirs = _seats(by), _seats(to)
    leads = next((seat for seat in mine if seat.role == Role.FACILITATOR), None)
    if leads is None or not access.allows(access.standings_of(s.role for s in mine), Act.HAND_OVER, by.assist):
        raise DomainError("not_yours")
    if to.pk not in {seat.pk for seat in theirs} or not _may_take(room, theirs):
        raise DomainError("cannot_hand_over")
    taking = next(seat for seat in theirs if seat.pk == to.pk)
    inviting.release(leads)  # a yes to lead, said by letter, would take the role back
    _step_back(leads, room)
    _step_up(taking)
    circling.get_up(Room.objects.filter(assist=room.assist_id), [seat.pk for seat in theirs], by=by)
    rooms = list(Room.objects.filter(assist=room.assist_id))
    for seat in mine:
        log.append_to_all(rooms, MOVED, {"id": seat.pk}, by=by)
    for seat in theirs:
        entries = log.append_to_all(rooms, MOVED, {"id": seat.pk, "from": by.pk}, by=by)
    return entries[room.pk]


def _seats(seat: Participation) -> list[Participation]:
    """Return all present seats of one person, held for the rest of the transaction."""
    same = Q(pk=seat.pk) | Q(person=seat.person_id, person__isnull=False)
    held = Participation.objects.select_for_update().filter(same, assist=seat.assist_id, ended_at=None)
    return list(held.order_by("pk"))


def _may_take(room: Room, seats: list[Participation]) -> bool:
    if not may_take(Role(seat.role) for seat in seats):
        return False
    hosts = room.assist.created_by_id is not None and room.assist.created_by_id == seats[0].person_id
    came = Consent.objects.filter(participation__in=seats).exists()
    belong = any(access.belongs(access.standings_at(seat), seat, room) for seat in seats)
    return came and belong and not hosts


def _step_back(seat: Participation, room: Room) -> None:
    """Be again what one was before. A second seat of the same role would be one too many; this one has the screens."""
    role = seat.before_leading or Role.PEER
    same = Q(person=seat.person_id, person__isnull=False, role=role)
    now = timezone.now()
    Participation.objects.filter(same, assist=seat.assist_id, ended_at=None).update(ended_at=now)
    seat.role, seat.before_leading = role, ""
    seat.led_since, seat.led_until = seat.led_since or seat.since, now
    seat.group_id = seat.group_id or room.group_id  # who leads all groups sits in none
    seat.save(update_fields=["role", "before_leading", "led_since", "led_until", "group"])


def _step_up(seat: Participation) -> None:
    seat.before_leading, seat.role = seat.role, Role.FACILITATOR
    seat.led_since, seat.led_until = seat.led_since or timezone.now(), None
    seat.save(update_fields=["role", "before_leading", "led_since", "led_until"])


def facilitators(assist: Assist) -> list[Participation]:
    """Return who facilitated, in the order in which they began. No query where the assist came with its participations."""
    led = [s for s in assist.participations.all() if s.led_until or (s.role == Role.FACILITATOR and s.ended_at is None)]
    return sorted(led, key=lambda s: (s.led_since or s.since, s.pk))
