"""A small client of the room, written from docs/live-protocol.md: it keeps a copy, and keeps what it wishes until that is
acknowledged. What it types itself it shows when it comes back: for the other way see hand.py."""

import asyncio
import contextlib
from typing import Any

from peerassist.assists.models import Participation
from peerassist.live import door
from peerassist.method.text import apply, read
from tests.live.line import Hung, Line, Message


class Client:
    """One screen's copy of the room. `cards`, `script` and `circles` are what it would show."""

    def __init__(self, room: Any, seat: Participation) -> None:
        self.room, self.seat = room, seat
        self.line: Line | None = None
        self.listening: asyncio.Task[None] | None = None
        self.seq = 0
        self.cards: dict[str, dict[str, Any]] = {}
        self.script: dict[str, Any] = {}
        self.circles: list[list[int] | None] = []
        self.pending: dict[str, Message] = {}
        self.saved: set[str] = set()
        self.refused: dict[str, str] = {}
        self.byes: list[str] = []
        self.behind: set[str] = set()  # cards of which an edit is missing, until they are told whole

    async def come_in(self) -> None:
        """Open a line and follow it."""
        self.line = Line(self.room.code)
        self.line.say(t="hello", v=1, ticket=door.ticket(self.room, self.seat), since=self.seq)
        self.listening = asyncio.create_task(self._listen(self.line))

    async def leave(self) -> None:
        """Break the line; what was under way is lost."""
        if self.line is not None and self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)
            await self.line.cut()
        self.line = None

    @property
    def cut_off(self) -> bool:
        """Whether the server let go of this client."""
        return self.listening is None or self.listening.done()

    def wish(self, intent: str, what: str, /, **body: object) -> None:
        """Keep an intent until it is acknowledged, and send it."""
        self.pending[intent] = {"t": "intent", "id": intent, "kind": what, "body": body}
        self.send(intent)

    def send(self, intent: str) -> None:
        """Send a kept intent, for the first time or once more."""
        if self.line is not None and intent in self.pending:
            self.line.say(**self.pending[intent])

    async def _listen(self, line: Line) -> None:
        with contextlib.suppress(Hung, TimeoutError):
            while True:
                self._take(await line.next())

    def _take(self, frame: Message) -> None:
        if frame["t"] == "welcome":
            self._welcome(frame)
        elif frame["t"] == "entries":
            self._follow(frame["list"])
            for ack in frame["acks"]:
                self.pending.pop(ack["id"], None)
                self.saved.add(ack["id"])
        elif frame["t"] == "refuse" and frame["code"] != "storage":
            self.pending.pop(frame["id"], None)
            self.refused[frame["id"]] = frame["code"]
        elif frame["t"] == "bye":
            self.byes.append(frame["code"])

    def _welcome(self, frame: Message) -> None:
        self.circles = frame["room"]["circles"]
        if "state" in frame:
            self.cards = {card["uid"]: card for card in frame["state"]["cards"]}
            self.script = frame["state"]["script"]
            self.seq = frame["seq"]
        self._follow(frame.get("entries", []))
        for intent in list(self.pending):
            self.send(intent)

    def _follow(self, entries: list[Message]) -> None:
        for entry in entries:
            self._enter(entry)
        assert not self.behind, f"edits are missing: {self.behind}"

    def _enter(self, entry: Message) -> None:
        if entry["seq"] <= self.seq:
            return
        assert entry["seq"] == self.seq + 1, f"a gap: {self.seq}, then {entry['seq']}"
        self.seq, body = entry["seq"], entry["body"]
        if entry["kind"] == "card.written" and body["card"]:
            self.cards[body["uid"]] = body["card"]
            self.behind.discard(body["uid"])
        elif entry["kind"] == "card.edited" and body["uid"] in self.cards:
            self._edit(self.cards[body["uid"]], body)
        elif entry["kind"] == "card.removed":
            self.cards.pop(body["uid"], None)
            self.behind.discard(body["uid"])
        elif entry["kind"] == "card.starred" and body["uid"] in self.cards:
            self.cards[body["uid"]] = {**self.cards[body["uid"]], "stars": body["count"]}
        elif entry["kind"] == "clock.moved":
            self.script = body["script"]
        elif entry["kind"] == "circle.moved" and body["circles"] is not None:
            self.circles = body["circles"]

    def _edit(self, card: dict[str, Any], body: Message) -> None:
        if body["version"] > card["version"] + 1:
            self.behind.add(body["uid"])
        elif body["version"] == card["version"] + 1:
            text = apply(card["text"], read(body["op"]))
            self.cards[body["uid"]] = {**card, "text": text, "version": body["version"], "verdict": ""}
