"""The writer: one thread that carries out the wishes of all rooms, several in one transaction.

On disk before anyone sees it: an acknowledgement is given only after the commit. When wishes come thick they are
gathered for a few milliseconds; when it is quiet each is written at once.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, transaction

from peerassist.assists import running
from peerassist.assists.models import Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.phases import Move
from peerassist.records import writing

log = structlog.get_logger("live.store")
MOST_AT_ONCE = 64
GATHER = 0.008  # seconds, only while the last batch held more than one wish


@dataclass(frozen=True, slots=True)
class Wish:
    """One intent on its way to disk. `done` is called from the writer's thread, after the commit or the refusal."""

    room: int
    seat: int
    id: str
    kind: str
    body: dict[str, Any]
    done: Callable[["Outcome"], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: the number of its entry, or a refusal; `code` "storage" means try again later."""

    id: str
    seq: int | None = None
    code: str = ""
    values: dict[str, Any] | None = None


class Writer:
    """Owns the queue and the thread."""

    def __init__(self) -> None:
        self.queue: queue.Queue[Wish | None] = queue.Queue(maxsize=10_000)
        self.thread = threading.Thread(target=self._work, name="live-writer", daemon=True)
        self.thread.start()

    def put(self, wish: Wish) -> bool:
        """Take a wish; False when too many wait."""
        try:
            self.queue.put_nowait(wish)
        except queue.Full:
            return False
        return True

    def _work(self) -> None:
        thick = False
        while True:
            first = self.queue.get()
            if first is None:
                return
            if thick:
                time.sleep(GATHER)
            batch = [first, *self._more()]
            thick = len(batch) > 1
            for wish, outcome in zip(batch, write(batch), strict=True):
                wish.done(outcome)

    def _more(self) -> list[Wish]:
        found: list[Wish] = []
        while len(found) < MOST_AT_ONCE - 1:
            try:
                wish = self.queue.get_nowait()
            except queue.Empty:
                break
            if wish is not None:
                found.append(wish)
        return found


def write(batch: list[Wish]) -> list[Outcome]:
    """Carry out a batch in one transaction; if that fails, one by one, so that one bad wish harms no other."""
    try:
        with transaction.atomic():
            return [_carry_out(wish) for wish in batch]
    except DatabaseError as problem:
        close_old_connections()
        if len(batch) == 1:
            log.warning("not written", problem=str(problem))
            return [Outcome(batch[0].id, code="storage")]
    return [outcome for wish in batch for outcome in write([wish])]


def _carry_out(wish: Wish) -> Outcome:
    try:
        return Outcome(wish.id, seq=_entry(wish).seq)
    except DomainError as problem:
        return Outcome(wish.id, code=problem.code, values=dict(problem.values))


def _entry(wish: Wish) -> Entry:
    seat = Participation.objects.select_related("assist").filter(pk=wish.seat, ended_at=None).first()
    room = Room.objects.select_related("assist").filter(pk=wish.room).first()
    if seat is None or room is None or seat.assist_id != room.assist_id:
        raise DomainError("gone")
    done = Entry.objects.filter(room=room, intent=wish.id).first()
    if done is not None:
        return done
    if wish.kind == "clock.move":
        return _move(room, seat, wish)
    if seat.role == "observer":
        raise DomainError("not_yours")
    return writing.carry_out(wish.kind, room, wish.body, by=seat, intent=wish.id)


def _move(room: Room, seat: Participation, wish: Wish) -> Entry:
    if not may_run(seat):
        raise DomainError("not_yours")
    move, minutes, version = wish.body.get("move"), wish.body.get("minutes", 0), wish.body.get("version")
    if move not in set(Move) or not isinstance(minutes, int) or not isinstance(version, int | None):
        raise DomainError("bad_field", field="move")
    running.move(room.assist_id, Move(move), by=seat, minutes=minutes, version=version)
    entry = Entry.objects.filter(room=room).latest("seq")
    Entry.objects.filter(pk=entry.pk).update(intent=wish.id)
    return entry


def may_run(seat: Participation) -> bool:
    """Say whether a participant may move the clock: by this role, or by another that they hold."""
    roles = {seat.role}
    if seat.person_id is not None:
        roles |= set(
            seat.assist.participations.filter(person=seat.person_id, ended_at=None).values_list("role", flat=True)
        )
    return bool(roles & {"assistee", "facilitator", "note_taker"})
