"""Loads: so many rooms of so many people, of whom some type, one character an edit, each into their own card.

The client is as thin as Python allows, for it shares the machine: while people type it notes when each frame came and looks
for its own acknowledgement alone; what was in the frames is read and counted when all is over. It keeps no copy of the record.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypedDict

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from bench.server import Server

WARM_UP, PATIENCE, QUIET = 2.0, 15.0, 0.5  # seconds
LONGEST = 200  # characters of a card; then the next one is begun
AT_ONCE = 25  # come in together
ENTRIES, ACKS = b'{"t":"entries"', b',"acks":['
Ticket = Callable[[], str]
Edit = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Load:
    """`rooms` of `people`, of whom `writers` type so many `edits` a second each."""

    name: str
    rooms: int
    people: int
    writers: int
    edits: float

    def __str__(self) -> str:
        return f"{self.rooms} × {self.people}, {self.writers} typing {self.edits:g}/s"


LOADS = {
    "L1": Load("L1", 1, 8, 8, 5),
    "L2": Load("L2", 25, 8, 8, 2),
    "L3": Load("L3", 100, 8, 8, 1),
    "L5": Load("L5", 1, 200, 10, 2),
}
# What a room and a house full of rooms must bear, with the most milliseconds from key to the other screens by percentile.
PROMISED = {
    "table": (Load("table", 1, 8, 8, 5), {50: 30, 99: 100}),
    "hall": (Load("hall", 1, 300, 200, 2), {95: 150, 99: 400}),
    "country": (Load("country", 125, 8, 8, 1), {95: 200}),
}


class Seen(TypedDict):
    """What a load showed. `acknowledged` and `delivered` are milliseconds, `cpu` seconds of a core, `memory` MB."""

    written: int
    unseen: int
    acknowledged: list[float]
    delivered: list[float]
    cpu: float
    seconds: float
    memory: float


@dataclass
class Count:
    """The edits of a load, by card and version: when each was typed, by how many others it was seen, and the milliseconds that
    took."""

    typed: dict[Edit, float] = field(default_factory=dict)
    seen: dict[Edit, int] = field(default_factory=dict)
    delivered: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    warm: bool = False
    read: dict[bytes, list[Edit]] = field(default_factory=dict)  # the same entries come to many screens

    def take(self, person: "Person") -> None:
        """Count what came to a person's screen since the last time."""
        own = f"p{person.number}-"
        frames, person.frames = person.frames, []
        for when, frame in frames:
            for edit in self._edits(frame):
                if edit in self.seen and not edit[0].startswith(own):
                    self.seen[edit] += 1
                    self.delivered.append((when - self.typed[edit]) * 1000)

    def _edits(self, frame: bytes) -> list[Edit]:
        entries = frame[: frame.rindex(ACKS)]
        if entries not in self.read:
            bodies = [entry["body"] for entry in msgspec.json.decode(entries + b"}")["list"]]
            self.read[entries] = [(b["uid"], b["version"] if "version" in b else b["card"]["version"]) for b in bodies]
        return self.read[entries]


class Person:
    """One screen. A writer has one edit on its way at a time."""

    def __init__(self, count: Count, number: int, writes: bool) -> None:
        self.count, self.number, self.writes = count, number, writes
        self.line: ClientConnection
        self.card, self.version, self.cards, self.intents = "", 0, 0, 0
        self.sent: tuple[bytes, float] | None = None  # how the edit on its way will be acknowledged, and since when
        self.arrived = asyncio.Event()
        self.frames: list[tuple[float, bytes]] = []

    async def come_in(self, address: str, code: str, ticket: Ticket) -> None:
        self.line = await connect(f"ws{address[4:]}/live/{code}", origin=address, max_size=2**24, compression=None)  # type: ignore[arg-type]
        await self._send({"t": "hello", "v": 1, "ticket": ticket(), "since": 0})
        welcome = msgspec.json.decode(await self.line.recv())
        assert welcome["t"] == "welcome", welcome

    async def listen(self) -> None:
        while True:
            frame = await self.line.recv(decode=False)
            now = time.perf_counter()
            if frame.startswith(ENTRIES):
                self.frames.append((now, frame))
                if self.sent is not None and self.sent[0] in frame:
                    if self.count.warm:
                        self.count.acknowledged.append((now - self.sent[1]) * 1000)
                    self.sent = None
                    self.arrived.set()
            elif frame.startswith((b'{"t":"refuse"', b'{"t":"bye"')):
                raise AssertionError(frame)

    async def type(self, seconds: float, edits: float) -> None:
        chance = random.Random(self.number)
        at = time.perf_counter() + chance.random() / edits
        until = time.perf_counter() + seconds
        while at < until:
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            await self._edit(chance.choice("abcdefghij "))
            at += (0.5 + chance.random()) / edits

    async def _edit(self, letter: str) -> None:
        while self.sent is not None:
            self.arrived.clear()
            await self.arrived.wait()
        if not self.card or self.version >= LONGEST:
            self.cards += 1
            self.card, self.version = f"p{self.number}-{self.cards}", 0
        if self.version:
            kind, body = "card.edit", {"uid": self.card, "version": self.version, "op": [self.version, letter]}
        else:
            kind, body = "card.write", {"uid": self.card, "kind": "option", "text": letter.replace(" ", "a")}
        self.version += 1
        self.intents += 1
        now, intent = time.perf_counter(), f"{self.number}-{self.intents}"
        if self.count.warm:
            self.count.typed[self.card, self.version] = now
            self.count.seen[self.card, self.version] = 0
        self.sent = (b'{"id":"%s"' % intent.encode(), now)
        await self._send({"t": "intent", "id": intent, "kind": kind, "body": body})

    async def _send(self, message: dict[str, Any]) -> None:
        await self.line.send(msgspec.json.encode(message).decode())


async def bear(server: Server, load: Load, seats: list[tuple[str, list[Ticket]]], seconds: float) -> Seen:
    """Put the load on the server for `seconds`; `seats` are each room's code and tickets."""
    count = Count()
    people, places = [], []
    for code, tickets in seats:
        for place, ticket in enumerate(tickets):
            people.append(Person(count, len(people), place < load.writers))
            places.append((code, ticket))
    for first in range(0, len(people), AT_ONCE):
        together = zip(people[first : first + AT_ONCE], places[first : first + AT_ONCE], strict=True)
        await asyncio.gather(*(person.come_in(server.address, *place) for person, place in together))
    listening = [asyncio.create_task(person.listen()) for person in people]
    writers = [person for person in people if person.writes]
    await asyncio.gather(*(person.type(WARM_UP, load.edits) for person in writers))
    count.warm, before = True, server.cpu
    await asyncio.gather(*(person.type(seconds, load.edits) for person in writers))
    await _settle(count, people, load.people - 1)
    cpu = server.cpu - before
    unseen = sum(1 for seen in count.seen.values() if seen < load.people - 1)
    memory = server.memory
    for task in listening:
        task.cancel()
    failed = [r for r in await asyncio.gather(*listening, return_exceptions=True) if isinstance(r, AssertionError)]
    if failed:
        raise failed[0]
    await asyncio.gather(*(person.line.close() for person in people))
    return Seen(
        written=len(count.typed),
        unseen=unseen,
        acknowledged=count.acknowledged,
        delivered=count.delivered,
        cpu=cpu,
        seconds=seconds,
        memory=memory,
    )


async def _settle(count: Count, people: list[Person], others: int) -> None:
    """Wait until all is seen. Counting keeps the screens from reading, so it waits until nothing comes any more."""
    until = time.perf_counter() + PATIENCE
    while True:
        waiting = -1
        while waiting != (waiting := sum(len(person.frames) for person in people)):
            await asyncio.sleep(QUIET)
        for person in people:
            count.take(person)
        if time.perf_counter() > until or all(seen >= others for seen in count.seen.values()):
            return


def rooms(load: Load) -> list[tuple[str, list[Ticket]]]:
    """Make the load's rooms; return each one's code and the tickets of its people, made when they come in: none is good for long."""
    from peerassist.assists import planning, running
    from peerassist.assists.models import Participation
    from peerassist.live import door
    from peerassist.people.models import Community, Membership, Person

    community = Community.objects.create(name="Bench", slug="bench")
    host = Person.objects.create_user("host@example.org", name="Ada Asks")
    Membership.objects.create(person=host, community=community)
    made = []
    for _ in range(load.rooms):
        assist = planning.begin(community, by=host, question="How do we keep 120 pumps running after the handover?")
        room = running.open_rooms(assist)
        people = [
            Participation.objects.create(assist=assist, role="peer", name=f"Person {n}", place="Cusco")
            for n in range(load.people)
        ]
        made.append((room.code, [partial(door.ticket, room, seat) for seat in people]))
    return made
