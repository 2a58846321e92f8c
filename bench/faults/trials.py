"""The experiments. Each runs real servers on the database that the environment names, breaks something while people write,
and returns what was lost. Times are seconds."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.faults import house
from bench.faults.meeting import Meeting, following, judge, until, writing
from bench.faults.screen import Screen

PEOPLE = 8
Seen = dict[str, Any]
FULL_AT = 64 * 1024  # bytes beyond what the server's log has: then the disk is full


@dataclass
class Scene:
    """A meeting, its screens, and the processes that serve it."""

    meeting: Meeting
    screens: list[Screen]
    webs: list[house.Web]
    mark: int = 0

    async def write(self, seconds: float) -> None:
        """Let everyone write for a while."""
        async with self.writing():
            await asyncio.sleep(seconds)

    def writing(self) -> Any:
        """Let everyone write while a block runs."""
        self.mark += 1
        return writing(self.screens, f"m{self.mark}")

    async def all_in(self, seconds: float = 30) -> float:
        """Wait until every screen is in; return how long it took. Infinite where one stays out."""
        began = time.monotonic()
        if not await until(lambda: all(screen.open for screen in self.screens), seconds):
            return float("inf")
        return time.monotonic() - began


async def staged(processes: int, people: int, play: Callable[[Scene], Awaitable[Seen]], most_bytes: int = 0) -> Seen:
    """Start servers, let everyone in, play, and add the verdict to what was seen."""
    meeting = await asyncio.to_thread(Meeting.called, people)
    webs = [house.Web(house.free_port(), most_bytes) for _ in range(processes)]
    screens = meeting.screens([web.port for web in webs])
    scene = Scene(meeting, screens, webs)
    try:
        for web in webs:
            web.start()
        for web in webs:
            await asyncio.to_thread(web.wait)
        async with following(screens):
            await scene.all_in()
            seen = await play(scene)
            verdict: Seen = dict(await judge(meeting, screens))
    finally:
        for web in webs:
            web.kill()
    return verdict | seen


async def kill_server(rounds: int) -> Seen:
    """`kill -9` of the only server while everyone writes, and its return."""

    async def play(scene: Scene) -> Seen:
        back = []
        for _ in range(rounds):
            async with scene.writing():
                await asyncio.sleep(0.6)
                scene.webs[0].kill()
                scene.webs[0].start()
                await asyncio.to_thread(scene.webs[0].wait)
                back.append(await scene.all_in())
        return {"trials": rounds, "back": max(back)}

    return await staged(1, PEOPLE, play)


async def kill_database(rounds: int) -> Seen:
    """`kill -9` of PostgreSQL while everyone writes, and its return."""
    database = house.Postgresql()

    async def play(scene: Scene) -> Seen:
        back = []
        for _ in range(rounds):
            async with scene.writing():
                await asyncio.sleep(0.6)
                await asyncio.to_thread(database.kill)
                await asyncio.sleep(1.0)
                await asyncio.to_thread(database.start)
                before = sum(len(screen.saved) for screen in scene.screens)
                began = time.monotonic()
                more = lambda before=before: sum(len(s.saved) for s in scene.screens) > before + PEOPLE  # noqa: E731
                back.append(time.monotonic() - began if await until(more, 30) else float("inf"))
        return {"trials": rounds, "back": max(back)}

    return await staged(1, PEOPLE, play)


async def kill_bell(rounds: int) -> Seen:
    """`kill -9` of Valkey while everyone writes on two processes: slower, never stopped; then it comes back."""
    bell = house.Bell()
    os.environ["PEERASSIST_BELL_URL"] = bell.url
    bell.start()

    async def play(scene: Scene) -> Seen:
        await scene.write(1.0)
        silent = []
        for _ in range(rounds):
            bell.kill()
            async with scene.writing():
                await asyncio.sleep(0.3)
                before = {screen.seq for screen in scene.screens}
                await asyncio.sleep(1.5)
                silent += [screen.seq for screen in scene.screens if screen.seq <= max(before)]
            bell.start()
            await asyncio.sleep(2.5)
        mark = max(uid for screen in scene.screens for uid in screen.saved)
        await scene.write(1.0)
        quick = _between(scene, f"m{scene.mark}-")
        return {"trials": rounds, "stopped": len(silent), "mended": max(quick), "last": mark}

    try:
        return await staged(2, PEOPLE, play)
    finally:
        bell.kill()


def _between(scene: Scene, mark: str) -> list[float]:
    """How long cards with a mark took from their writer to each other screen."""
    return [
        other.told[uid] - writer.began[uid]
        for writer in scene.screens
        for uid in writer.saved
        for other in scene.screens
        if uid.startswith(mark) and other is not writer and uid in other.told
    ] or [float("inf")]


async def full_disk(rounds: int) -> Seen:
    """The database's files can't grow any more (SQLite): nothing is called saved that is not, reading works, and once there
    is room again all goes on."""

    async def play(scene: Scene) -> Seen:
        web, false, read, back = scene.webs[0], 0, 0, []
        for _ in range(rounds):
            await scene.write(0.4)
            web.limit(_said_so_far() + FULL_AT)
            before = len(house.said())
            async with scene.writing():
                full = await until(lambda before=before: "not written" in house.said()[before:], 15)
                await asyncio.sleep(1.5)
                saved = {intent for screen in scene.screens for intent in screen.saved}
                intents, _, _ = await asyncio.to_thread(scene.meeting.record)
                false += len(saved - set(intents)) if full else 10**6  # a disk that never was full proves nothing
                read += web.health() == 200
            web.limit(0)
            began = time.monotonic()
            done = await until(lambda: not any(screen.pending for screen in scene.screens), 30)
            back.append(time.monotonic() - began if done else float("inf"))
        return {"trials": rounds, "while full": false, "read": read, "back": max(back)}

    return await staged(1, PEOPLE, play)


def _said_so_far() -> int:
    """The bytes of the server's own log, which must be able to say what happens. SQLite's log is written from its beginning
    again and again, so how long it is says nothing of when it is full."""
    return (Path(os.environ["PEERASSIST_DATA"]) / house.LOG).stat().st_size


async def cut_lines(rounds: int) -> Seen:
    """Lines break in the middle of everything."""

    async def play(scene: Scene) -> Seen:
        async with scene.writing():
            for n in range(rounds):
                scene.screens[n % PEOPLE].cut()
                await asyncio.sleep(0.05)
        return {"trials": rounds, "back": await scene.all_in()}

    return await staged(1, PEOPLE, play)


async def drained(rounds: int) -> Seen:
    """Two processes; each in turn is told to end while everyone writes, and started again: an upgrade with rooms live."""

    async def play(scene: Scene) -> Seen:
        ended, back = [], []
        for n in range(rounds):
            web = scene.webs[n % 2]
            async with scene.writing():
                await asyncio.sleep(0.6)
                there = [screen for screen in scene.screens if screen.way.ports[screen.first % 2] == web.port]
                begun, welcomes = time.monotonic(), {id(screen): screen.welcomes for screen in there}
                ending = asyncio.create_task(asyncio.to_thread(web.end))
                again = lambda: all(s.open and s.welcomes > welcomes[id(s)] for s in there)  # noqa: E731, B023
                back.append(time.monotonic() - begun if await until(again, 20) else float("inf"))
                ended.append(await ending)
                web.start()
                await asyncio.to_thread(web.wait)
        byes = [code for screen in scene.screens for code in screen.byes]
        return {"trials": rounds, "ended": max(ended), "back": max(back), "byes": byes}

    return await staged(2, PEOPLE, play)


async def sent_away(rounds: int) -> Seen:
    """Two processes; a right is taken away from people who type, by neither of them: their sockets close on both."""

    async def play(scene: Scene) -> Seen:
        slowest, wrote, rounds_played = 0.0, 0, min(rounds, PEOPLE - 2)
        for n in range(rounds_played):
            async with scene.writing():
                await asyncio.sleep(0.4)
                began = time.monotonic()
                await asyncio.to_thread(_take_away, scene.meeting.seats[n])
                gone = await until(lambda screen=scene.screens[n]: screen.ended, 10)
                slowest = max(slowest, time.monotonic() - began if gone else float("inf"))
                there = await asyncio.to_thread(scene.meeting.record)
                await asyncio.sleep(0.6)
            later = await asyncio.to_thread(scene.meeting.record)
            wrote += sum(1 for intent in set(later[0]) - set(there[0]) if intent.startswith(f"m{scene.mark}-{n}-"))
        return {"trials": rounds_played, "slowest to go": slowest, "wrote": wrote}

    return await staged(2, PEOPLE, play)


async def counted_everywhere(rounds: int) -> Seen:
    """Two processes, people on both: a third, which only serves pages, knows them all; when one process is killed and its people
    don't come again, they are gone for pages within half a minute."""

    async def play(scene: Scene) -> Seen:
        everybody = set(scene.meeting.seats)
        staying = {
            seat for seat, screen in zip(scene.meeting.seats, scene.screens, strict=True) if screen.first % 2 == 0
        }
        async with scene.writing():
            began = time.monotonic()
            known = await _until_here(scene, everybody, 15)
            known_after = time.monotonic() - began
        for screen in scene.screens:
            screen.ended = screen.first % 2 == 1
        scene.webs[1].kill()
        began = time.monotonic()
        gone = await _until_here(scene, staying, 40)
        seen = {
            "known after": known_after if known else float("inf"),
            "gone after": time.monotonic() - began if gone else float("inf"),
        }
        return {"trials": 1, "on the killed one": len(everybody - staying), **seen}

    return await staged(2, PEOPLE, play)


async def _until_here(scene: Scene, seats: set[int], seconds: float) -> bool:
    from peerassist.live.socket import here

    for _ in range(round(seconds / 0.5)):
        if (await asyncio.to_thread(here, [scene.meeting.room]))[scene.meeting.room] == seats:
            return True
        await asyncio.sleep(0.5)
    return False


def _take_away(seat: int) -> None:
    from django.utils import timezone

    from peerassist.assists.models import Participation

    Participation.objects.filter(pk=seat).update(ended_at=timezone.now())


async def all_come_back(people: int) -> Seen:
    """A server with so many people in one room is killed; all of them come back at once."""

    async def play(scene: Scene) -> Seen:
        first = await scene.all_in(120)
        for screen in scene.screens[:3]:
            screen.write(f"before-{screen.first}", "Said before")
        await asyncio.sleep(1)
        scene.webs[0].kill()
        await until(lambda: not any(screen.open for screen in scene.screens), 10)
        scene.webs[0].start()
        await asyncio.to_thread(scene.webs[0].wait)
        return {"trials": people, "first": first, "back": await scene.all_in(120)}

    return await staged(1, people, play)


TRIALS: dict[str, Callable[[int], Awaitable[Seen]]] = {
    "kill_server": kill_server,
    "kill_database": kill_database,
    "kill_bell": kill_bell,
    "full_disk": full_disk,
    "cut_lines": cut_lines,
    "drained": drained,
    "sent_away": sent_away,
    "counted_everywhere": counted_everywhere,
    "all_come_back": all_come_back,
}
