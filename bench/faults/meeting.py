"""People who write into one room while something breaks, and the verdict: what was lost, doubled, or differs."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, TypedDict

from bench.faults.screen import Screen, Way

A_SECOND = 8.0  # cards that each one begins
SETTLED_WITHIN = 40.0  # seconds


class Verdict(TypedDict):
    """`lost`: acknowledged or seen, and not in the record. `different`: screens whose copy is not the record's."""

    acknowledged: int
    seen: int
    lost: int
    doubled: int
    different: int
    unanswered: int
    refused: int
    slowest: float  # seconds from a key to the last of the other screens


@dataclass
class Meeting:
    """A room with its people; `seats` are their numbers."""

    room: int
    code: str
    seats: list[int]

    @classmethod
    def called(cls, people: int) -> "Meeting":
        """Make an assist with an open room and people in it."""
        from bench.people import seats
        from peerassist.assists.models import Participation, Room

        code, _ = seats(people, f"bench-{token_hex(4)}")
        room = Room.objects.get(code=code)
        found = Participation.objects.filter(assist=room.assist_id, role="peer").order_by("pk")
        return cls(room.pk, code, list(found.values_list("pk", flat=True)))

    def screens(self, ports: Sequence[int]) -> list[Screen]:
        """Return a screen for each seat, spread over the processes."""
        way = Way(os.environ["PEERASSIST_ADDRESS"], ports, self.code)
        return [Screen(way, self._doorman(seat), first=n) for n, seat in enumerate(self.seats)]

    def _doorman(self, seat: int) -> Callable[[], str]:
        from peerassist.assists.models import Participation, Room
        from peerassist.live import door

        room, who = Room(pk=self.room), Participation(pk=seat)
        return lambda: door.ticket(room, who)

    def record(self) -> tuple[list[str], dict[str, Any], int]:
        """Return the intents that were carried out, the cards as they are told, and the newest number."""
        from django.db import connection

        from peerassist.assists.models import Entry, Room
        from peerassist.records import showing

        connection.close()  # an old line may be that of a server that was killed
        room = Room.objects.get(pk=self.room)
        intents = Entry.objects.filter(room=room).exclude(intent=None).values_list("intent", flat=True)
        return list(intents), {card["uid"]: card for card in showing.state(room)}, room.seq


@asynccontextmanager
async def following(screens: list[Screen]) -> AsyncIterator[None]:
    """Let screens follow their room while the block runs."""
    tasks = [asyncio.create_task(screen.follow()) for screen in screens]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for problem in ended:
        if isinstance(problem, Exception):
            raise problem


@asynccontextmanager
async def writing(screens: list[Screen], mark: str) -> AsyncIterator[None]:
    """Let everyone write while the block runs, each card with a text of its own."""
    tasks = [asyncio.create_task(_write(screen, f"{mark}-{n}")) for n, screen in enumerate(screens)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _write(screen: Screen, mark: str) -> None:
    count = 0
    while True:
        if len(screen.pending) < 30:
            count += 1
            screen.write(f"{mark}-{count}", f"Said {count} by {mark}")
        await asyncio.sleep(1 / A_SECOND)


async def until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is true; say whether it became so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.02)
    return True


async def judge(meeting: Meeting, screens: list[Screen]) -> Verdict:
    """Wait until all is quiet, and hold the screens against the record."""
    here = [screen for screen in screens if not screen.ended]
    await until(lambda: all(s.open and not s.pending for s in here) and len({s.seq for s in here}) == 1, SETTLED_WITHIN)
    intents, cards, seq = await asyncio.to_thread(meeting.record)
    kept = set(cards)
    saved = {intent for screen in screens for intent in screen.saved}
    seen = {uid for screen in screens for uid in screen.seen}
    late = [
        told - writer.began[uid]
        for writer in here
        for uid in writer.saved
        for other in here
        if other is not writer and (told := other.told.get(uid)) is not None
    ]
    return Verdict(
        acknowledged=len(saved),
        seen=len(seen),
        lost=len(saved - set(intents)) + len((saved | seen) - kept),
        doubled=len(intents) - len(set(intents)),
        different=sum(1 for screen in here if screen.cards != cards or screen.seq != seq),
        unanswered=sum(len(screen.pending) for screen in here),
        refused=sum(len(screen.refused) for screen in screens),
        slowest=max(late, default=0.0),
    )
