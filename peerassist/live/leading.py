"""What those who lead a room may wish for its people: a nudge, the facilitator's role for somebody else."""

from collections.abc import Callable
from typing import Any

from peerassist.assists import handing_over, nudging
from peerassist.assists.models import Entry, Participation, Room
from peerassist.live.talk import seat_in
from peerassist.method.errors import DomainError
from peerassist.method.nudges import Nudge
from peerassist.records.found import clean
from peerassist.records.models import SignOff

Body = dict[str, Any]


def _nudge(room: Room, body: Body, by: Participation) -> Entry:
    what, words = body.get("what"), body.get("words", "")
    if not isinstance(what, str) or what not in set(Nudge):
        raise DomainError("bad_field", field="what")
    if not isinstance(words, str):
        raise DomainError("bad_field", field="words")
    to = seat_in(room, body) if body.get("id") is not None else None
    return nudging.give(room, Nudge(what), clean(words), to=to, by=by)


def _hand_over(room: Room, body: Body, by: Participation) -> Entry:
    """Who facilitated stands in the record, so that a signed one changes it no more."""
    if SignOff.objects.filter(assist=room.assist_id).exists():
        raise DomainError("frozen")
    return handing_over.hand_over(room, seat_in(room, body), by=by)


LEADING: dict[str, Callable[[Room, Body, Participation], Entry]] = {
    "nudge.give": _nudge,
    "role.hand_over": _hand_over,
}
