"""Eight people in a room over real WebSockets, and how long each edit takes to reach the others.

They type as the room's own page does: a card is begun whole, and what is typed on goes out as edits of its text.
"""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any, TypedDict

from websockets.asyncio.client import ClientConnection, connect

from bench.server import Server
from peerassist.method.text import apply, read

WARM_UP, PATIENCE = 2.0, 15.0  # seconds
WORDS = "hand over in three waves the strongest first and let them coach the next ask who calls whom".split()  # noqa: SIM905


class Seen(TypedDict):
    """What one meeting showed. Lists are milliseconds."""

    written: int
    unseen: int
    different: int
    acknowledged: list[float]
    delivered: list[float]
    welcomed: list[float]
    core: float
    memory: float


@dataclass
class Meeting:
    """The edits under way: when each was typed, and by how many others it has been seen."""

    people: int
    typed: dict[tuple[str, int], float] = field(default_factory=dict)  # by card and version
    seen_by: dict[tuple[str, int], int] = field(default_factory=dict)
    delivered: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    welcomed: list[float] = field(default_factory=list)
    warm: bool = False
    written: int = 0


class Person:
    """One screen: follows the room, and types into its own cards."""

    def __init__(self, meeting: Meeting, number: int, ticket: str) -> None:
        self.meeting, self.number, self.ticket = meeting, number, ticket
        self.line: ClientConnection
        self.cards: dict[str, tuple[int, str]] = {}  # uid: version, text
        self.known: dict[str, int] = {}  # the newest version heard of each card of others
        self.waiting: dict[str, float] = {}
        self.chance = random.Random(number)
        self.card, self.version, self.text = "", 0, ""  # its present one, as it will be

    async def come_in(self, address: str, code: str) -> None:
        began = time.perf_counter()
        self.line = await connect(f"ws{address[4:]}/live/{code}", origin=address, max_size=2**24, compression=None)  # type: ignore[arg-type]
        await self.line.send(json.dumps({"t": "hello", "v": 1, "ticket": self.ticket, "since": 0}))
        welcome = json.loads(await self.line.recv())
        assert welcome["t"] == "welcome", welcome
        self.meeting.welcomed.append((time.perf_counter() - began) * 1000)

    async def listen(self) -> None:
        async for frame in self.line:
            now = time.perf_counter()
            message = json.loads(frame)
            if message["t"] == "entries":
                self._heard(message, now)
            elif message["t"] in {"refuse", "bye"}:
                raise AssertionError(message)

    def _heard(self, message: dict[str, Any], now: float) -> None:
        for entry in message["list"]:
            body = entry["body"]
            if (card := body.get("card")) is not None:
                self.cards[card["uid"]] = (card["version"], card["text"])
                self._count(card["uid"], card["version"], now)
            elif entry["kind"] == "card.edited":
                version, text = self.cards[body["uid"]]
                if body["version"] == version + 1:  # else it was in the card already when that was told whole
                    self.cards[body["uid"]] = (version + 1, apply(text, read(body["op"])))
                self._count(body["uid"], body["version"], now)
        for ack in message["acks"]:
            began = self.waiting.pop(ack["id"])
            if self.meeting.warm:
                self.meeting.acknowledged.append((now - began) * 1000)

    def _count(self, uid: str, version: int, now: float) -> None:
        """An edit is seen with its own entry, or with a later one of its card that overtook it."""
        if uid.startswith(f"p{self.number}-"):
            return
        for missed in range(self.known.get(uid, 0) + 1, version + 1):
            edit = (uid, missed)
            if edit in self.meeting.typed:
                self.meeting.seen_by[edit] += 1
                self.meeting.delivered.append((now - self.meeting.typed[edit]) * 1000)
        self.known[uid] = max(version, self.known.get(uid, 0))

    async def type(self, seconds: float, a_second: int) -> None:
        await asyncio.sleep(self.chance.random() / a_second)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            await self._edit()
            await asyncio.sleep(max(0, (0.5 + self.chance.random()) / a_second - (time.perf_counter() - began)))

    async def _edit(self) -> None:
        """Type a word into the present card, as soon as the one before is on disk; now and then begin another card."""
        while self.waiting:
            await asyncio.sleep(0.002)
        self.meeting.written += 1
        if not self.card or len(self.text) > 160:
            self.card, self.version, self.text = f"p{self.number}-{self.meeting.written}", 0, ""
        word = self.chance.choice(WORDS)
        kind, body = "card.write", {"uid": self.card, "kind": "option", "text": word}
        if self.version:
            word = f" {word}"
            kind, body = "card.edit", {"uid": self.card, "version": self.version, "op": [len(self.text), word]}
        self.text += word
        self.version += 1
        intent = f"{self.number}-{self.meeting.written}"
        self.waiting[intent] = time.perf_counter()
        if self.meeting.warm:
            self.meeting.typed[(self.card, self.version)] = time.perf_counter()
            self.meeting.seen_by[(self.card, self.version)] = 0
        await self.line.send(json.dumps({"t": "intent", "id": intent, "kind": kind, "body": body}))


async def meet(server: Server, code: str, tickets: list[str], seconds: float, a_second: int) -> Seen:
    """Let everyone in, let them type for `seconds`, wait until all is seen; return what was seen."""
    meeting = Meeting(len(tickets))
    people = [Person(meeting, n, ticket) for n, ticket in enumerate(tickets)]
    for person in people:
        await person.come_in(server.address, code)
    listening = [asyncio.create_task(person.listen()) for person in people]
    await asyncio.gather(*(person.type(WARM_UP, a_second) for person in people))
    meeting.warm, before = True, server.cpu
    await asyncio.gather(*(person.type(seconds, a_second) for person in people))
    core = (server.cpu - before) / seconds
    await _settle(meeting)
    for task in listening:
        task.cancel()
    failed = [r for r in await asyncio.gather(*listening, return_exceptions=True) if isinstance(r, AssertionError)]
    if failed:
        raise failed[0]
    unseen = sum(1 for count in meeting.seen_by.values() if count < meeting.people - 1)
    different = sum(1 for person in people if person.cards != people[0].cards)
    for person in people:
        await person.line.close()
    return Seen(
        written=len(meeting.typed),
        unseen=unseen,
        different=different,
        acknowledged=meeting.acknowledged,
        delivered=meeting.delivered,
        welcomed=meeting.welcomed,
        core=core,
        memory=server.memory,
    )


async def _settle(meeting: Meeting) -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and any(count < meeting.people - 1 for count in meeting.seen_by.values()):
        await asyncio.sleep(0.05)


def seats(count: int, name: str = "bench") -> tuple[str, list[str]]:
    """Make an assist with an open room and `count` people in it, in a community `name` of its own; return its code and their
    tickets."""
    from peerassist.assists import planning, running
    from peerassist.assists.models import Participation
    from peerassist.live import door
    from peerassist.people.models import Community, Membership, Person

    community = Community.objects.create(name=name, slug=name)
    host = Person.objects.create_user(f"{name}@example.org", name="Ada Asks")
    Membership.objects.create(person=host, community=community)
    assist = planning.begin(community, by=host, question="How do we keep 120 pumps running after the handover?")
    room = running.open_rooms(assist)
    people = [
        Participation.objects.create(assist=assist, role="peer", name=f"Person {n}", place="Cusco")
        for n in range(count)
    ]
    return room.code, [door.ticket(room, seat) for seat in people]
