"""Who is in which room, for pages and for screens, whatever process they are connected to. What this process holds it knows; of the
others it reads the leases that they renew every few seconds. A process that was killed renews nothing, so that its people
are gone when its leases have run out.

A lease is written when somebody came or went, at most every three seconds, and else every ten: nothing is written when
somebody types, however many do.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from secrets import token_hex

from django.db.models.functions import Now

from peerassist.assists.models import Room
from peerassist.live.models import Lease
from peerassist.live.room import LiveRoom

OFTEN, SELDOM = 3.0, 10.0  # seconds from one writing to the next: when something changed, and when nothing did
LASTS = timedelta(seconds=25)  # without being renewed
FORGOTTEN = timedelta(hours=1)  # after which what dead processes left is cleared away
Here = dict[int, list[int]]  # the seats in each room


def seats_in(rooms: Iterable[LiveRoom]) -> Here:
    """Return the seats of those whose screens are open, by room; walls aside. Called from any thread: what changes meanwhile
    is seen the next time."""
    return {r.number: sorted({s.seat for s in tuple(r.screens) if not s.wall}) for r in rooms}


class Leases:
    """What one process says of itself."""

    def __init__(self) -> None:
        self.process = token_hex(8)
        self.told: Here = {}
        self.told_at = float("-inf")

    def due(self, now: Here) -> bool:
        """Say whether it is time to write how it stands `now`."""
        if not now and not self.told:
            return False
        return time.monotonic() - self.told_at >= (OFTEN if now != self.told else SELDOM)

    def write(self, now: Here) -> None:
        """Renew the leases: at most three queries. Rooms that are no more are left out."""
        self.told_at = time.monotonic()
        own = Lease.objects.filter(process=self.process)
        if set(self.told) - set(now):
            own.exclude(room__in=now).delete()
        there = Room.objects.filter(pk__in=now).values_list("pk", flat=True) if now else ()
        rows = [Lease(process=self.process, room_id=pk, seats=now[pk], renewed_at=Now()) for pk in there]
        Lease.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=("process", "room"), update_fields=("seats", "renewed_at")
        )
        self.told = now

    def end(self) -> None:
        """Take back what this process said, and clear away what others left long ago."""
        Lease.objects.filter(process=self.process).delete()
        Lease.objects.filter(renewed_at__lt=Now() - FORGOTTEN).delete()
        self.told = {}


def elsewhere(rooms: Iterable[int], own: Iterable[str]) -> dict[int, set[int]]:
    """Return the seats that other processes than one's `own` hold in these rooms. One query."""
    found: dict[int, set[int]] = {number: set() for number in rooms}
    fresh = Lease.objects.filter(room__in=found, renewed_at__gte=Now() - LASTS).exclude(process__in=list(own))
    for room, seats in fresh.values_list("room", "seats"):
        found[room] |= set(seats)
    return found


def joined(own: Mapping[int, Iterable[int]], others: dict[int, set[int]]) -> dict[int, set[int]]:
    """Return the seats of both, in the rooms that `others` names."""
    return {number: seats | set(own.get(number, ())) for number, seats in others.items()}
