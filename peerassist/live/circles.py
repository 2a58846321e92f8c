"""The inner circle on the wire: told whole, as it stands; a peer's own wish to sit down or get up, and that of who leads for
them. docs/live-protocol.md tells strangers the same."""

from collections.abc import Callable
from typing import Any

from peerassist.assists import access, circling
from peerassist.assists.models import Entry, Participation, Room
from peerassist.live.talk import on_or_off, seat_in
from peerassist.method.errors import DomainError
from peerassist.records.writing import Held

Body = dict[str, Any]
Circles = list[list[int] | None]


def of_room(room: Room, several: bool, present: list[Participation] | None) -> Circles:
    """Return who sits inside, by part; None where the part is no fishbowl, or has not begun. No query where none has begun, nor
    where who is `present` is known."""
    if not room.circles:
        return []
    if present is None:
        present = list(Participation.objects.filter(assist=room.assist_id, ended_at=None))
    found = circling.circles(room, present, several)
    return [found.get(part) for part in range(max(found) + 1)]


def state(number: int) -> Circles:
    """Return the same for a room's number. Three queries."""
    room = Room.objects.get(pk=number)
    return of_room(room, access.several(room.assist_id), None)


def _sit(held: Held, body: Body, by: Participation) -> Entry:
    """One's own chair; those who lead seat others and take them out as well."""
    seat, on = (seat_in(held.room, body) if "id" in body else by), on_or_off(body, "on")
    if seat.pk != by.pk and not access.allows(access.standings_at(by), access.Act.RUN, by.assist):
        raise DomainError("not_yours")
    return circling.sit(held.room, seat, on=on, by=by)


OWN: dict[str, Callable[[Held, Body, Participation], Entry | None]] = {"circle.sit": _sit}
