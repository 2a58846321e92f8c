"""All rooms of this process: wakes them when the bell rings or a second has passed, and sees that rights still hold."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from peerassist.assists import log as rooms_log
from peerassist.assists.models import Entry, Participation, Room
from peerassist.live.room import MOST_BEHIND, LiveRoom, Screen
from peerassist.live.store import Writer
from peerassist.outbox import bell

log = structlog.get_logger("live.hub")
LOOK_EVERY = 1.0  # seconds: a lost ring heals itself, and a right taken away is seen
T = TypeVar("T")


class Hub:
    """Made once in a process, within its event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.writer = Writer()
        self.rung: set[int] = set()
        self.woken = asyncio.Event()
        self.tasks = [self.loop.create_task(self._follow()), self.loop.create_task(self._look())]
        bell.listen(self._heard)

    def _heard(self, room: int) -> None:
        """Called by the bell, from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closing
            self.loop.call_soon_threadsafe(self._ring, room)

    def _ring(self, room: int) -> None:
        if room in self.rooms:
            self.rung.add(room)
            self.woken.set()

    async def _follow(self) -> None:
        """Read what is new in the rooms that rang, and pass it on."""
        while True:
            await self.woken.wait()
            self.woken.clear()
            rang, self.rung = self.rung, set()
            for number in rang:
                room = self.rooms.get(number)
                if room is not None:
                    await self._catch_up(room)

    async def _catch_up(self, room: LiveRoom) -> None:
        entries = await in_thread(rooms_log.since, room.number, room.seq, MOST_BEHIND)
        if entries is None:
            for screen in list(room.screens):
                screen.close("behind", 0.1)
        elif entries is not FAILED:
            room.take(entries)
            room.flush_acks()

    async def _look(self) -> None:
        """Every second: did a ring get lost, and may everyone still be here?"""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self.rooms:
                seats = {s.seat for r in self.rooms.values() for s in r.screens if s.seat is not None}
                seen = await in_thread(_newest, list(self.rooms), seats)
                if seen is not FAILED and seen is not None:
                    self._compare(*seen)

    def _compare(self, newest: dict[int, int], here: set[int]) -> None:
        for number, room in list(self.rooms.items()):
            if newest.get(number, 0) > room.seq:
                self._ring(number)
            for screen in list(room.screens):
                if screen.seat is not None and screen.seat not in here:
                    screen.close("gone", 0)

    def enter(self, number: int, assist: int, seq: int, screen: Screen) -> LiveRoom:
        """Add a screen to a room; the first one opens the room in this process."""
        room = self.rooms.setdefault(number, LiveRoom(number, assist, seq))
        room.screens.add(screen)
        room.say_presence()
        return room

    def leave(self, room: LiveRoom, screen: Screen) -> None:
        """Take a screen away; the last one closes the room in this process."""
        room.screens.discard(screen)
        if room.screens:
            room.say_presence()
        else:
            self.rooms.pop(room.number, None)


FAILED: Any = object()


async def in_thread(work: Callable[..., T], *arguments: object) -> T | Any:
    """Run database work off the event loop; FAILED when the database is away (it is tried again later)."""
    try:
        return await sync_to_async(_safely, thread_sensitive=False)(work, *arguments)
    except DatabaseError as problem:
        log.warning("database", problem=str(problem))
        return FAILED


def _safely(work: Callable[..., T], *arguments: object) -> T:
    try:
        return work(*arguments)
    finally:
        close_old_connections()


def _newest(rooms: list[int], seats: set[int]) -> tuple[dict[int, int], set[int]]:
    newest = dict(Room.objects.filter(pk__in=rooms).values_list("pk", "seq"))
    here = set(Participation.objects.filter(pk__in=seats, ended_at=None).values_list("pk", flat=True))
    return newest, here


def entries_since(room: int, seq: int) -> list[Entry] | None:
    """Return what a coming-back screen missed; None where that is too much."""
    return rooms_log.since(room, seq, MOST_BEHIND)
