"""The writer: one thread that carries out the wishes of all rooms, several in one transaction.

On disk before anyone sees it: an acknowledgement is given only after the commit. When it is quiet each wish is written at
once; when they come thick, what came within a tick is written together (docs/decisions/0018).
"""

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import structlog
from django.db import IntegrityError, connections, transaction
from django.db.utils import InterfaceError, InternalError, OperationalError

from peerassist.assists import access, running
from peerassist.assists.access import Act
from peerassist.assists.models import Entry, Participation, Room
from peerassist.live import circles, groups, leading, talk
from peerassist.method.errors import DomainError
from peerassist.method.phases import Move
from peerassist.records import editing, hiding, quick, voting, writing

log = structlog.get_logger("live.store")
MOST_AT_ONCE = 64
MOST_WAITING = 10_000
TICK = 0.016  # seconds from the beginning of one batch to that of the next, at least; a large room's is longer


class Wish(NamedTuple):
    """One intent on its way to disk. `done` is called after the commit or the refusal, in the hub's event loop."""

    room: int
    seat: int
    id: str
    kind: str
    body: dict[str, Any]
    done: Callable[["Outcome"], None]


class Outcome(NamedTuple):
    """What became of a wish: the number of its entry, or a refusal. Code ``storage``: not written, send it again later;
    ``broken``: it can't be written."""

    id: str
    seq: int | None = None
    code: str = ""
    values: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch came to: an outcome for each wish, and the edits that were made and the cards that were begun, in the order
    of their numbers."""

    outcomes: list[Outcome]
    edits: list[editing.Made | editing.Begun]


def tell_each(batch: list[Wish], written: Written) -> None:
    """Let each wish know what became of it."""
    for wish, outcome in zip(batch, written.outcomes, strict=True):
        wish.done(outcome)


class Writer:
    """Owns the queue and the thread. `after` is called from it when a batch is on disk or refused; it sees to it that
    each wish hears of it. `tick` says in how many seconds the wishes of a room are gathered."""

    def __init__(
        self,
        after: Callable[[list[Wish], Written], None] = tell_each,
        tick: Callable[[int], float] = lambda room: TICK,
    ) -> None:
        self.queue: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self.after, self.tick = after, tick
        self.thread = threading.Thread(target=self._work, name="live-writer", daemon=True)
        self.thread.start()

    def put(self, wish: Wish) -> bool:
        """Take a wish; False when too many wait."""
        if self.queue.qsize() >= MOST_WAITING:
            return False
        self.queue.put(wish)
        return True

    def close(self) -> None:
        """Write what waits, then end."""
        self.queue.put(None)
        self.thread.join(timeout=10)

    def _work(self) -> None:
        began = 0.0
        while (first := self.queue.get()) is not None:
            batch = self._gather(first, began)
            began = time.monotonic()
            self.after(batch, carry_out(batch))
        connections.close_all()

    def _gather(self, first: Wish, began: float) -> list[Wish]:
        """Return what is written together: what comes until a tick is over since the last batch `began`. A room whose tick is
        short waits for no other."""
        until = began + self.tick(first.room)
        found = [first]
        while len(found) < MOST_AT_ONCE:
            if TICK >= (left := until - time.monotonic()) > 0:
                time.sleep(left)  # woken once, not with every wish
                left = 0.0
            try:
                wish = self.queue.get(timeout=left) if left > 0 else self.queue.get_nowait()
            except queue.Empty:
                break
            if wish is None:  # the end: after this batch
                self.queue.put(None)
                break
            found.append(wish)
            until = min(until, began + self.tick(wish.room))
        return found


def write(batch: list[Wish]) -> list[Outcome]:
    """Carry out a batch; return what became of each wish, in their order."""
    return carry_out(batch).outcomes


def carry_out(batch: list[Wish]) -> Written:
    """Carry out a batch: a transaction for each run of typing, and one for each run of other wishes, which are rare. Never
    raises: the writer must live."""
    all_written = Written([], [])
    for typed, wishes in _runs(batch):
        written = _together(wishes, _edit if typed else _other)
        all_written.outcomes.extend(written.outcomes)
        all_written.edits.extend(written.edits)
    return all_written


def _runs(batch: list[Wish]) -> Iterator[tuple[bool, list[Wish]]]:
    """Part a batch into what is written together, each with whether it is typing. A card that is begun is on disk before the first
    edit of it is looked at."""
    for typed, wishes in groupby(batch, key=lambda wish: editing.is_typing(wish.kind, wish.body)):
        run: list[Wish] = []
        begun: list[object] = []
        for wish in wishes:
            card = wish.body.get("uid") if isinstance(wish.body, dict) else None
            if wish.kind == editing.KIND and card in begun:
                yield typed, run
                run, begun = [], []
            run.append(wish)
            if typed and wish.kind == editing.BEGINS:
                begun.append(card)
        yield typed, run


def _together(batch: list[Wish], work: Callable[[list[Wish]], Written]) -> Written:
    """Carry out a batch by `work`, which is one transaction. Where the database is away, all of it waits; where one wish is at fault, they
    are carried out one by one, so that it harms no other."""
    try:
        return work(batch)
    except (OperationalError, InterfaceError, InternalError) as problem:
        connections.close_all()
        log.warning("not written", wishes=len(batch), problem=str(problem).strip())
        return Written([Outcome(wish.id, code="storage") for wish in batch], [])
    except IntegrityError as problem:  # another process was quicker: tried again it finds what that one wrote
        if len(batch) == 1:
            log.info("crossed", problem=str(problem).strip())
            return Written([Outcome(batch[0].id, code="storage")], [])
    except Exception:  # a fault of ours, or a value that no database takes
        if len(batch) == 1:
            log.exception("broken wish", kind=batch[0].kind)
            return Written([Outcome(batch[0].id, code="broken")], [])
    each = [_together([wish], work) for wish in batch]
    return Written([one.outcomes[0] for one in each], [edit for one in each for edit in one.edits])


def _edit(batch: list[Wish]) -> Written:
    with quick.together():
        answers, made = editing.edit_all([_typed(wish) for wish in batch])
    return Written([_outcome(wish, answer) for wish, answer in zip(batch, answers, strict=True)], made)


def _typed(wish: Wish) -> editing.Edit:
    return editing.Edit(wish.room, wish.seat, wish.body, wish.id, wish.kind == editing.BEGINS)


def _outcome(wish: Wish, answer: int | DomainError) -> Outcome:
    if isinstance(answer, DomainError):
        return Outcome(wish.id, code=answer.code, values=answer.values)
    return Outcome(wish.id, seq=answer)


def _other(batch: list[Wish]) -> Written:
    with transaction.atomic():
        desk = Desk(batch)
        return Written([desk.carry_out(wish) for wish in batch], [])


class Desk:
    """What a batch of rare wishes needs to know, read once for all of them: three queries, four where
    somebody has an account. Its rooms are locked."""

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
        people = {seat.person_id for seat in self.seats.values()} - {None}
        assists = {seat.assist_id for seat in self.seats.values()}
        more = Participation.objects.filter(person__in=people, assist__in=assists, ended_at=None) if people else []
        by_assist = defaultdict[int, list[Participation]](list)
        for other in more:
            by_assist[other.assist_id].append(other)
        self.standings = {seat.pk: access.standings_at(seat, by_assist[seat.assist_id]) for seat in self.seats.values()}

    def carry_out(self, wish: Wish) -> Outcome:
        """Return what became of a wish. It is done once, however often it was sent."""
        try:
            key = (wish.room, wish.id)
            if key not in self.done:
                self.done[key] = self._entry(wish)
        except DomainError as problem:
            return _outcome(wish, problem)
        return _outcome(wish, self.done[key])

    def _at_the_table(self, wish: Wish) -> tuple[Participation, writing.Held]:
        """Return who wishes, and where. Raises DomainError for those who may not."""
        seat, held = self.seats.get(wish.seat), self.rooms.get(wish.room)
        if seat is None or held is None or seat.assist_id != held.room.assist_id:
            raise DomainError("gone")
        if not self._allowed(seat, Act.RUN if wish.kind in LEADING else Act.WRITE):
            raise DomainError("not_yours")
        if wish.kind in groups.FOR_ALL and not groups.may_lead(self._allowed(seat, Act.LEAD), seat):
            raise DomainError("not_yours")
        return seat, held

    def _entry(self, wish: Wish) -> int:
        seat, held = self._at_the_table(wish)
        if wish.kind in OWN:
            return self._own(wish, held, seat)
        if wish.kind not in LEADING:
            return writing.change_record(wish.kind, held, wish.body, by=seat, intent=wish.id).seq
        entry = LEADING[wish.kind](held.room, wish.body, seat)
        Entry.objects.filter(pk=entry.pk).update(intent=wish.id)
        self._look_who_is_here(set(self.seats))  # someone may have been sent out
        return entry.seq

    def _own(self, wish: Wish, held: writing.Held, seat: Participation) -> int:
        """Do what somebody at the table wishes for themselves; return the number that acknowledges it."""
        if held.refused and not (held.refused == "frozen" and wish.kind == "card.mark"):
            raise DomainError(held.refused)
        entry = OWN[wish.kind](held, wish.body, seat)
        if entry is None:
            return held.room.seq
        Entry.objects.filter(pk=entry.pk).update(intent=wish.id)
        return entry.seq

    def _allowed(self, seat: Participation, act: Act) -> bool:
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


# What all at the table may wish for themselves.
OWN = {**talk.OWN, **circles.OWN}
# What only those who lead may wish.
LEADING: dict[str, Callable[[Room, dict[str, Any], Participation], Entry]] = {
    "clock.move": _move,
    "door.lock": _lock,
    "person.send_out": _send_out,
    **groups.LEADING,
    **talk.LEADING,
    **leading.LEADING,
    "card.hide": hiding.hide,
    **voting.LEADING,
}
