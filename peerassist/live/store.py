"""The writer: one thread that carries out the wishes of all rooms, several in one transaction.

On disk before anyone sees it: an acknowledgement is given only after the commit. When wishes come thick they are
gathered for a few milliseconds; when it is quiet each is written at once.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import structlog
from django.db import IntegrityError, connections, transaction
from django.db.utils import InterfaceError, InternalError, OperationalError

from peerassist.assists import access, running
from peerassist.assists.access import Act
from peerassist.assists.models import Entry, Participation, Room
from peerassist.live import talk
from peerassist.method.errors import DomainError
from peerassist.method.phases import Move
from peerassist.records import editing, hiding, listening, voting, writing

log = structlog.get_logger("live.store")
MOST_AT_ONCE = 64
MOST_WAITING = 10_000
Key = tuple[int, str]  # room and intent
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
    """What became of a wish: the number of its entry, or a refusal. Code ``storage``: not written, send it again later;
    ``broken``: it can't be written."""

    id: str
    seq: int | None = None
    code: str = ""
    values: dict[str, Any] | None = None


class Writer:
    """Owns the queue and the thread."""

    def __init__(self) -> None:
        self.queue: queue.Queue[Wish | None] = queue.Queue(maxsize=MOST_WAITING)
        self.thread = threading.Thread(target=self._work, name="live-writer", daemon=True)
        self.thread.start()

    def put(self, wish: Wish) -> bool:
        """Take a wish; False when too many wait."""
        try:
            self.queue.put_nowait(wish)
        except queue.Full:
            return False
        return True

    def close(self) -> None:
        """Write what waits, then end."""
        self.queue.put(None)
        self.thread.join(timeout=10)

    def _work(self) -> None:
        thick = False
        while (first := self.queue.get()) is not None:
            if thick:
                time.sleep(GATHER)
            batch = [first, *self._more()]
            thick = len(batch) > 1
            for wish, outcome in zip(batch, write(batch), strict=True):
                wish.done(outcome)
        connections.close_all()

    def _more(self) -> list[Wish]:
        found: list[Wish] = []
        while len(found) < MOST_AT_ONCE - 1:
            try:
                wish = self.queue.get_nowait()
            except queue.Empty:
                break
            if wish is None:  # the end: after this batch
                self.queue.put(None)
                break
            found.append(wish)
        return found


def write(batch: list[Wish]) -> list[Outcome]:
    """Carry out a batch in one transaction. Where the database is away, all of it waits; where one wish is at fault, they
    are carried out one by one, so that it harms no other. Never raises: the writer must live."""
    try:
        with transaction.atomic():
            desk = Desk(batch)
            return desk.carry_out_all(batch)
    except (OperationalError, InterfaceError, InternalError) as problem:
        connections.close_all()
        log.warning("not written", wishes=len(batch), problem=str(problem).strip())
        return [Outcome(wish.id, code="storage") for wish in batch]
    except IntegrityError as problem:  # another process was quicker: tried again it finds what that one wrote
        if len(batch) == 1:
            log.info("crossed", problem=str(problem).strip())
            return [Outcome(batch[0].id, code="storage")]
    except Exception:  # a fault of ours, or a value that no database takes
        if len(batch) == 1:
            log.exception("broken wish", kind=batch[0].kind)
            return [Outcome(batch[0].id, code="broken")]
    return [outcome for wish in batch for outcome in write([wish])]


class Desk:
    """What a batch needs to know, read once for all of its wishes: three queries. Its rooms are locked."""

    def __init__(self, batch: list[Wish]) -> None:
        self.rooms = writing.hold(wish.room for wish in batch)
        intents = {wish.id for wish in batch}
        done = Entry.objects.filter(room__in=self.rooms, intent__in=intents).values_list("room", "intent", "seq")
        self.done = {(room, intent): seq for room, intent, seq in done}
        self.seats: dict[int, Participation] = {}
        self._look_who_is_here({wish.seat for wish in batch})

    def _look_who_is_here(self, seats: set[int]) -> None:
        held = Participation.objects.filter(pk__in=seats, ended_at=None).select_related("assist")
        needed = ("assist", "person", "role", "assist__created_by")
        self.seats = {seat.pk: seat for seat in held.only(*needed)}
        self.standings: dict[int, frozenset[access.Standing]] = {}

    def carry_out_all(self, batch: list[Wish]) -> list[Outcome]:
        """Return what became of each wish, in their order. Edits that follow each other are done together."""
        found: list[Outcome] = []
        for typed, wishes in groupby(batch, key=lambda wish: wish.kind == editing.KIND):
            run = list(wishes)
            found += self._edit(run) if typed else [self.carry_out(wish) for wish in run]
        return found

    def _edit(self, run: list[Wish]) -> list[Outcome]:
        asked: dict[Key, editing.Edit] = {}
        refused: dict[Key, DomainError] = {}
        for wish in run:
            key = (wish.room, wish.id)
            if key not in self.done and key not in asked:
                try:
                    seat, held = self._at_the_table(wish)
                    listening.check(wish.kind, held.room, seat)
                    asked[key] = editing.Edit(held, wish.body, seat, self._allowed(seat, Act.RUN), wish.id)
                except DomainError as problem:
                    refused[key] = problem
        for key, answer in zip(asked, editing.edit_all(list(asked.values())) if asked else (), strict=True):
            if isinstance(answer, DomainError):
                refused[key] = answer
            else:
                self.done[key] = answer
        return [self._outcome(wish, refused.get((wish.room, wish.id))) for wish in run]

    def _outcome(self, wish: Wish, refused: DomainError | None) -> Outcome:
        if refused is not None:
            return Outcome(wish.id, code=refused.code, values=refused.values)
        return Outcome(wish.id, seq=self.done[(wish.room, wish.id)])

    def carry_out(self, wish: Wish) -> Outcome:
        """Return what became of a wish. It is done once, however often it was sent."""
        try:
            key = (wish.room, wish.id)
            if key not in self.done:
                self.done[key] = self._entry(wish)
            return self._outcome(wish, None)
        except DomainError as problem:
            return self._outcome(wish, problem)

    def _at_the_table(self, wish: Wish) -> tuple[Participation, writing.Held]:
        """Return who wishes, and where. Raises DomainError for those who may not."""
        seat, held = self.seats.get(wish.seat), self.rooms.get(wish.room)
        if seat is None or held is None or seat.assist_id != held.room.assist_id:
            raise DomainError("gone")
        if not self._allowed(seat, Act.RUN if wish.kind in LEADING else Act.WRITE):
            raise DomainError("not_yours")
        return seat, held

    def _entry(self, wish: Wish) -> int:
        seat, held = self._at_the_table(wish)
        if wish.kind in talk.OWN:
            return talk.carry_out(wish.kind, held, wish.body, by=seat, intent=wish.id)
        if wish.kind not in LEADING:
            return writing.change_record(wish.kind, held, wish.body, by=seat, intent=wish.id).seq
        entry = LEADING[wish.kind](held.room, wish.body, seat)
        Entry.objects.filter(pk=entry.pk).update(intent=wish.id)
        self._look_who_is_here(set(self.seats))  # someone may have been sent out
        return entry.seq

    def _allowed(self, seat: Participation, act: Act) -> bool:
        if seat.pk not in self.standings:
            self.standings[seat.pk] = access.standings_at(seat)
        return access.allows(self.standings[seat.pk], act, seat.assist)


def _move(room: Room, body: dict[str, Any], by: Participation) -> Entry:
    move, minutes, version = body.get("move"), body.get("minutes", 0), body.get("version")
    if not isinstance(move, str) or move not in set(Move):
        raise DomainError("bad_field", field="move")
    if type(minutes) is not int or type(version) is not int:
        raise DomainError("bad_field", field="minutes" if type(minutes) is not int else "version")
    return running.move(room.assist_id, Move(move), by=by, minutes=minutes, version=version)[room.pk]


def _lock(room: Room, body: dict[str, Any], by: Participation) -> Entry:
    return running.lock(room, locked=body.get("locked") is True, by=by)


def _send_out(room: Room, body: dict[str, Any], by: Participation) -> Entry:
    number = body.get("id")
    if type(number) is not int or not 0 < number < 2**62:
        raise DomainError("bad_field", field="id")
    seat = Participation.objects.select_related("assist").filter(pk=number, assist=room.assist_id).first()
    if seat is None:
        raise DomainError("bad_field", field="id")
    return running.send_out(seat, by=by)[room.pk]


# What only those who lead may wish.
LEADING: dict[str, Callable[[Room, dict[str, Any], Participation], Entry]] = {
    "clock.move": _move,
    "door.lock": _lock,
    "person.send_out": _send_out,
    **talk.LEADING,
    "card.hide": hiding.hide,
    **voting.LEADING,
}
