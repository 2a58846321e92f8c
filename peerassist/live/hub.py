"""All rooms of this process: wakes them when the bell rings or a second has passed, and sees that rights still hold."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

import structlog

from peerassist.assists.models import Participation, Room
from peerassist.live import groups, limits, telling, veiled
from peerassist.live.here import OFTEN, Leases, elsewhere, seats_in
from peerassist.live.reading import Away, Readers
from peerassist.live.room import LiveRoom
from peerassist.live.screen import Screen
from peerassist.live.store import TICK, Wish, Writer, Written, tell_each
from peerassist.live.visits import Visits
from peerassist.live.welcome import Welcome
from peerassist.outbox import bell

log = structlog.get_logger("live.hub")
LOOK_EVERY = 1.0  # seconds: a lost ring heals itself, and a right taken away is seen


class Hub:
    """Made once in a process, within its event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.budgets: dict[tuple[int, int], limits.Budget] = {}  # by room and seat
        self.read, self.writer = Readers(), Writer(self._on_disk, self._tick)
        self.visits, self.leases = Visits(), Leases()
        self.asked_at = float("-inf")  # after those in other processes
        self.rung: set[int] = set()
        self.woken = asyncio.Event()
        self.tasks = [self.loop.create_task(work()) for work in (self._follow, self._look)]
        self.deaf = bell.listen(self._heard)
        self.closed = False
        self.draining = False  # about to end: takes nobody in and writes nothing new

    async def close(self) -> None:
        """End the threads and tasks; what waits to be written is written first."""
        if self.closed:
            return
        self.closed = True
        self.deaf()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.to_thread(self.writer.close)
        if self.leases.told:
            await whatever_happens(self.read, self.leases.end)
        await asyncio.to_thread(self.read.close)

    def _heard(self, room: int, seq: int) -> None:
        """Called by the bell, from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closing
            self.loop.call_soon_threadsafe(self._ring, room, seq)

    def _ring(self, number: int, seq: int = 0) -> None:
        room = self.rooms.get(number)
        if room is not None and not 0 < seq <= room.seq:
            self.rung.add(number)
            self.woken.set()

    def _tick(self, number: int) -> float:
        """Called by the writer, from its thread: how long the wishes of a room are gathered."""
        room = self.rooms.get(number)
        return TICK if room is None else max(TICK, room.tick)

    def _on_disk(self, batch: list[Wish], written: Written) -> None:
        """Called by the writer, from its thread: here what it wrote is told without reading it again, elsewhere the bell
        rings."""
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._settle, batch, written)
        for room, seq in {made.edit.room: made.seq for made in written.edits}.items():
            bell.ring(room, seq, but=self._heard)

    def _settle(self, batch: list[Wish], written: Written) -> None:
        """Acknowledgements first: they ride in the frame that brings their entry."""
        tell_each(batch, written)
        for number, entries in telling.typed(written.edits).items():
            room = self.rooms.get(number)
            if room is not None and not room.take_written(entries):
                self._ring(number)
        for number in {made.edit.room for made in written.edits if made.hidden}:
            self._ring(number)  # what is not for all is read, with whom it is for

    async def _follow(self) -> None:
        """Read what is new in the rooms that rang, and pass it on."""
        while True:
            await self.woken.wait()
            self.woken.clear()
            rang, self.rung = self.rung, set()
            for number in rang:
                if (room := self.rooms.get(number)) is not None:
                    await whatever_happens(self.catch_up, room)

    async def catch_up(self, room: LiveRoom) -> None:
        """Read what is new in a room, and tell its screens."""
        entries = await self.read(telling.since, room.number, room.seq)
        if entries is None:
            _send_home(room, "behind")
        else:
            room.take(entries)

    async def _look(self) -> None:
        """Every second: did a ring get lost, may everyone still be here, does the attribution rule still hold?"""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.budgets = {key: budget for key, budget in self.budgets.items() if not budget.full}
            for visit in self.visits.over():
                self.leave(visit.room, visit.screen)
            for room in self.rooms.values():
                room.forget_old_typing()
            if self.rooms:
                await whatever_happens(self._compare)
            if not self.draining and self.leases.due(seats := seats_in(self.rooms.values())):
                await whatever_happens(self.read, self.leases.write, seats)
            if self.rooms and time.monotonic() - self.asked_at >= OFTEN:
                await whatever_happens(self.learn_of_others)

    async def learn_of_others(self) -> None:
        """Take note of who is in these rooms at screens of other processes, and tell it where it has changed."""
        self.asked_at = time.monotonic()
        found = await self.read(elsewhere, list(self.rooms), [self.leases.process])
        for number, seats in found.items():
            room = self.rooms.get(number)
            if room is not None and room.elsewhere != seats:
                room.elsewhere = seats
                room.say_presence()

    async def _compare(self) -> None:
        seats = {screen.seat for room in self.rooms.values() for screen in room.screens}
        rooms, here = await self.read(_as_it_stands, list(self.rooms), seats)
        lost = seats - here  # who came in meanwhile was not asked for
        astray = await self.read(groups.astray, {n: {s.seat for s in room.screens} for n, room in self.rooms.items()})
        for number, room in list(self.rooms.items()):
            seq, rule = rooms.get(number, (0, room.rule))
            if rule != room.rule:
                _send_home(room, "behind")
            elif seq > room.seq:
                self._ring(number)
            for screen in list(room.screens):
                if screen.seat in lost:
                    screen.close("gone", 0)
                elif (number, screen.seat) in astray:
                    screen.close("moved", 0)

    def put(self, wish: Wish) -> bool:
        """Take a wish to be written; False when too many wait, or this process is about to end."""
        return not self.draining and self.writer.put(wish)

    def budget(self, room: int, seat: int) -> limits.Budget:
        """Return the budget that all screens of a participant share."""
        return self.budgets.setdefault((room, seat), limits.Budget())

    async def enter(self, came: Welcome, screen: Screen) -> LiveRoom | None:
        """Add a screen to its room; the first one opens the room in this process. None where too many are in. The
        welcome, already queued, says how far the screen was told; what was said since then is told here."""
        room = self.rooms.setdefault(came.room, LiveRoom(came.room, came.seq, came.rule, came.veils))
        if _too_many(room, screen):
            return None
        room.screens.add(screen)
        try:
            while screen.told < room.seq:
                missed = await self.read(telling.since, room.number, screen.told)
                if not missed:
                    screen.close("behind", 0.1)
                    break
                screen.tell({"t": "entries", "list": veiled.heard_by(missed, screen.hears_for), "acks": []})
                screen.told = missed[-1]["seq"]
        except Away:
            screen.close("storage", 2)
        screen.joining = False
        room.say_presence()
        return room

    def leave(self, room: LiveRoom, screen: Screen) -> None:
        """Take a screen away; the last one closes the room in this process."""
        room.screens.discard(screen)
        if room.screens:
            room.say_presence()
        elif self.rooms.get(room.number) is room:
            del self.rooms[room.number]


async def whatever_happens(work: Callable[..., Awaitable[None]], *arguments: object) -> None:
    """The loops live on: what fails now is tried again with the next second."""
    try:
        await work(*arguments)
    except Away:
        pass
    except Exception:
        log.exception("failed")


def _send_home(room: LiveRoom, code: str) -> None:
    """Every screen is to come again, and gets the state of now."""
    for screen in list(room.screens):
        screen.close(code, 0.1)


def _too_many(room: LiveRoom, screen: Screen) -> bool:
    own = sum(1 for other in room.screens if other.seat == screen.seat)
    return own >= limits.MOST_SCREENS or len(room.screens) >= limits.MOST_IN_ROOM


def _as_it_stands(rooms: list[int], seats: set[int]) -> tuple[dict[int, tuple[int, str]], set[int]]:
    """Return each room's newest number and attribution rule, and which of the seats are still held: two queries."""
    found = Room.objects.filter(pk__in=rooms, assist__cancellation=None)
    newest = {pk: (seq, rule) for pk, seq, rule in found.values_list("pk", "seq", "assist__attribution")}
    held = Participation.objects.filter(pk__in=seats, ended_at=None, assist__rooms__in=newest)
    return newest, set(held.values_list("pk", flat=True))
