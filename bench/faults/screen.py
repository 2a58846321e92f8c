"""A screen of the room over a real WebSocket, written from docs/live-protocol.md alone: nothing of the server is imported.

It keeps a copy, keeps what it wishes until that is answered, and comes again after every cut to whichever process answers.
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

Message = dict[str, Any]
FOR_GOOD = {"gone", "room", "reload"}
OPENS_WITHIN, WELCOME_WITHIN = 5.0, 20.0  # seconds
SHORTEST, LONGEST = 0.1, 2.0  # seconds between two attempts
AT_ONCE = 40  # wishes sent again in one go


@dataclass(frozen=True, slots=True)
class Way:
    """Where the processes listen that serve one room, and the address that its pages have."""

    origin: str
    ports: Sequence[int]
    code: str


@dataclass
class Screen:
    """`ticket` gets a fresh one, as a page would. `saved`: intents that were acknowledged; `seen`: cards that it was told of."""

    way: Way
    ticket: Callable[[], str]
    first: int = 0  # which of the ports it tries first
    seq: int = 0
    cards: dict[str, Message] = field(default_factory=dict)
    pending: dict[str, Message] = field(default_factory=dict)
    saved: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    byes: list[str] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)  # when a card was first heard of, by time.monotonic()
    acknowledged: dict[str, float] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)
    welcomes: int = 0
    open: bool = False
    ended: bool = False
    _line: ClientConnection | None = None
    _wait: float = 0.0
    _failures: int = 0

    async def follow(self) -> None:
        """Follow the room until it is over for this screen."""
        while not self.ended:
            port = self.way.ports[self.first % len(self.way.ports)]
            with contextlib.suppress(OSError, TimeoutError, WebSocketException, EOFError):
                await self._once(port)
            self.open, self._line = False, None
            self.first += 1  # the next one, should this one be gone
            self._failures += 1
            pause = max(self._wait, min(LONGEST, SHORTEST * 2**self._failures))
            self._wait = 0.0
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))

    async def _once(self, port: int) -> None:
        address = f"ws://127.0.0.1:{port}/live/{self.way.code}"
        async with connect(
            address,
            origin=self.way.origin,  # type: ignore[arg-type]
            compression=None,
            max_size=2**24,
            open_timeout=OPENS_WITHIN,
            close_timeout=0.5,
            ping_interval=None,
        ) as line:
            await line.send(json.dumps({"t": "hello", "v": 1, "ticket": self.ticket(), "since": self.seq}))
            self._hear(json.loads(await asyncio.wait_for(line.recv(), WELCOME_WITHIN)), line)
            for wish in list(self.pending.values())[:AT_ONCE]:
                await line.send(json.dumps(wish))
            async for frame in line:
                self._hear(json.loads(frame), line)

    def _hear(self, frame: Message, line: ClientConnection) -> None:
        if frame["t"] == "welcome":
            self._welcome(frame)
            self.open, self._line, self._failures = True, line, 0
            self.welcomes += 1
        elif frame["t"] == "entries":
            self._entries(frame["list"])
            for ack in frame["acks"]:
                self.pending.pop(ack["id"], None)
                self.saved[ack["id"]] = ack["seq"]
                self.acknowledged.setdefault(ack["id"], time.monotonic())
        elif frame["t"] == "refuse":
            self._refused(frame)
        elif frame["t"] == "bye":
            self.byes.append(frame["code"])
            self._wait = frame["retry_after"]
            self.ended = frame["code"] in FOR_GOOD
            if frame["code"] == "behind":
                self.seq = 0

    def _welcome(self, frame: Message) -> None:
        if "state" in frame:
            self.cards = {card["uid"]: card for card in frame["state"]["cards"]}
            self.seen |= set(self.cards)
            self.seq = frame["seq"]
        self._entries(frame.get("entries", []))

    def _entries(self, entries: list[Message]) -> None:
        for entry in entries:
            if entry["seq"] <= self.seq:
                continue
            if entry["seq"] != self.seq + 1:
                raise EOFError("something was missed")  # the line is cut, and taken up from the number known
            self.seq = entry["seq"]
            if entry["kind"] == "card.written" and entry["body"]["card"]:
                uid = entry["body"]["uid"]
                self.cards[uid] = entry["body"]["card"]
                self.seen.add(uid)
                self.told.setdefault(uid, time.monotonic())

    def _refused(self, frame: Message) -> None:
        if frame["code"] == "storage":  # nothing was written: again, in a while
            wish = self.pending.get(frame["id"])
            if wish is not None:
                asyncio.get_running_loop().call_later(1.0, self.say, wish)
        elif frame["id"] is not None:
            self.pending.pop(frame["id"], None)
            self.refused[frame["id"]] = frame["code"]

    def write(self, uid: str, text: str) -> None:
        """Begin a card; the intent bears its name. It is kept until it is answered."""
        body = {"uid": uid, "kind": "option", "text": text}
        self.pending[uid] = {"t": "intent", "id": uid, "kind": "card.write", "body": body}
        self.began[uid] = time.monotonic()
        self.say(self.pending[uid])

    def say(self, message: Message) -> None:
        """Send a message if there is a line; what is kept goes out again after a cut."""
        if self._line is not None and self.open:
            asyncio.get_running_loop().create_task(self._send(self._line, json.dumps(message)))

    async def _send(self, line: ClientConnection, text: str) -> None:
        with contextlib.suppress(OSError, WebSocketException):
            await line.send(text)

    def cut(self) -> None:
        """Break the line, as a tunnel does."""
        if self._line is not None:
            self._line.transport.abort()
