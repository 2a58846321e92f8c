"""Talk on the wire: what a screen may wish of it, and how it stands. docs/live-protocol.md tells strangers the same."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from peerassist.assists import access, talking
from peerassist.assists.access import Standing
from peerassist.assists.models import Entry, Participation, Room
from peerassist.assists.running import milliseconds
from peerassist.method import balance, turns
from peerassist.method.errors import DomainError
from peerassist.records import listening
from peerassist.records.writing import Held

Body = dict[str, Any]


def state(room: Room, now: datetime | None = None, *, kept: bool | None = None) -> dict[str, Any]:
    """Return how talk stands: the talk of each side in each phase that is over, who speaks, who was heard, the hands in
    the order of their turns. How long each one spoke is told to nobody. Two queries, and one more where it is not known
    whether the record is `kept` by somebody."""
    now = now or timezone.now()
    spans = talking.spans(room)
    speaking = [span for span in spans if balance.goes_on(span, now)]
    over = balance.spent((span for span in spans if span not in speaking), now)
    return {
        "spent": [[phase, str(side), round(long.total_seconds() * 1000)] for (phase, side), long in over.items()],
        "speaking": [
            {
                "id": span.who,
                "phase": span.phase,
                "side": str(span.side),
                "since": milliseconds(span.began),
                "until": milliseconds(span.until),
            }
            for span in speaking
        ],
        "heard": sorted(balance.heard(spans, now)),
        "hands": turns.order(talking.hands(room), balance.by_person(spans, now)),
        "writes": room.writes_at is not None,
        "kept": listening.is_kept(room) if kept is None else kept,
    }


def state_in(number: int) -> dict[str, Any]:
    """Return the same for a room's number. Four queries."""
    return state(Room.objects.get(pk=number))


def _tap(room: Room, body: Body, by: Participation) -> Entry:
    return talking.tap(room, seat_in(room, body), on=on_or_off(body, "on"), by=by)


def _let_write(room: Room, body: Body, by: Participation) -> Entry:
    """Who asks does not lift the rule for themselves."""
    if not access.standings_at(by) & {Standing.FACILITATOR, Standing.NOTE_TAKER}:
        raise DomainError("not_yours")
    return talking.let_write(room, on=on_or_off(body, "on"), by=by)


def _notice(held: Held, body: Body, by: Participation) -> Entry:
    return talking.notice(held.room, by, on=on_or_off(body, "on"))


def _hand(held: Held, body: Body, by: Participation) -> Entry:
    """One's own hand; those who lead lower others' as well."""
    seat, up = (seat_in(held.room, body) if "id" in body else by), on_or_off(body, "up")
    if seat.pk != by.pk and (up or not access.allows(access.standings_at(by), access.Act.RUN, by.assist)):
        raise DomainError("not_yours")
    return talking.hand(held.room, seat, up=up, by=by)


def _mark(held: Held, body: Body, by: Participation) -> None:
    listening.mark(held.room, body.get("uid"), body.get("mark"), by=by)


# What only those who lead may wish.
LEADING: dict[str, Callable[[Room, Body, Participation], Entry]] = {"talk.tap": _tap, "talk.let_write": _let_write}
# What all at the table may wish for themselves. A mark leaves no entry, for nobody else hears of it.
OWN: dict[str, Callable[[Held, Body, Participation], Entry | None]] = {
    "talk.voice": _notice,
    "talk.hand": _hand,
    "card.mark": _mark,
}


def seat_in(room: Room, body: Body) -> Participation:
    """Return the present seat that a wish names by its `id`. Raises DomainError ``bad_field``."""
    number = body.get("id")
    if type(number) is not int or not 0 < number < 2**62:
        raise DomainError("bad_field", field="id")
    seat = Participation.objects.filter(pk=number, assist=room.assist_id, ended_at=None).first()
    if seat is None:
        raise DomainError("bad_field", field="id")
    return seat


def on_or_off(body: Body, name: str) -> bool:
    """Return what a wish says by true or false. Raises DomainError ``bad_field``."""
    if type(body.get(name)) is not bool:
        raise DomainError("bad_field", field=name)
    return body[name] is True
