"""Listening mode: while peers advise, who asks does not write; they mark cards for their own eyes.

It holds where somebody else has come in to keep the record, and who leads may lift it. What was begun before is not lost: the wish is
refused, and the words stay on the device.
"""

from collections.abc import Iterable

from peerassist.assists import access, entering, grouping
from peerassist.assists.access import Standing
from peerassist.assists.models import Participation, Room, Script
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.listening import Mark as Marked
from peerassist.method.listening import advises
from peerassist.records import hiding
from peerassist.records.models import Card, Mark

KEEPERS = frozenset({Standing.FACILITATOR, Standing.NOTE_TAKER})
KEEPING = (Role.FACILITATOR, Role.NOTE_TAKER)
# What the listener may wish of cards all the same: nothing of it is writing.
NOT_WRITING = frozenset({"card.star", "card.change", "card.remove", "card.restore", "theme.put", "vote.give"})


def check(kind: str, room: Room, by: Participation) -> None:
    """Let everybody through but who listens now and wishes to write. Raises DomainError ``listening``. It is asked with
    every keystroke, so those who do not ask pay nothing for it; who asks, one query, and two or three more while peers advise."""
    if kind in NOT_WRITING or room.writes_at is not None or not _asks(by):
        return
    if peers_advise(room) and listens(access.standings_at(by)) and is_kept(room):
        raise DomainError("listening")


def _asks(seat: Participation) -> bool:
    host = seat.person_id is not None and seat.assist.created_by_id == seat.person_id
    return host or seat.role == Role.ASSISTEE


def listens(held: frozenset[Standing]) -> bool:
    """Say whether who has these standings listens while peers advise: they ask, and lead nothing themselves."""
    return Standing.HOST in held and not held & KEEPERS


def is_kept(room: Room) -> bool:
    """Say whether somebody who leads or takes notes has come in, so that the record is kept without who asks."""
    return keeps(entering.present(room.assist).filter(role__in=KEEPING))


def keeps(present: Iterable[Participation]) -> bool:
    """Say the same where those of `entering.present` are at hand."""
    return any(seat.role in KEEPING and seat.came_in for seat in present)  # type: ignore[attr-defined]


def peers_advise(room: Room) -> bool:
    """Say whether the meeting is in a phase in which peers advise; a pause changes nothing in that."""
    script = Script.objects.filter(assist=room.assist_id).first()
    if script is None:
        return False
    run = grouping.run_of(room, script)
    phase = agendas.from_json(script.agenda).phases[run.index]
    return run.started and run.ended_at is None and advises(phase)


def mark(room: Room, uid: object, what: object, *, by: Participation) -> None:
    """Put a mark on a card, or take it away (None); no entry tells of it. Raises DomainError ``bad_field``,
    ``no_such_card``, and ``not_yours`` for those who do not ask."""
    if what is not None and (not isinstance(what, str) or what not in set(Marked)):
        raise DomainError("bad_field", field="mark")
    if Standing.HOST not in access.standings_at(by):
        raise DomainError("not_yours")
    known = isinstance(uid, str) and "\x00" not in uid
    cards = Card.objects.filter(hiding.seen_by(by.pk), assist=room.assist_id, removed_at=None)
    card = cards.filter(uid=uid).first() if known else None
    if card is None:
        raise DomainError("no_such_card")
    if what is None:
        Mark.objects.filter(card=card, by=by).delete()
    else:
        Mark.objects.update_or_create(card=card, by=by, defaults={"mark": what})
