"""A room in this process: its screens, and the number up to which they were told. Screens follow the log."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from peerassist.assists.models import Entry
from peerassist.live import wire

MOST_WAITING = 300  # frames of a slow reader, then it is sent away to come back fresh
MOST_BEHIND = 2_000  # entries replayed; a screen further behind gets the state
PRESENCE_EVERY = 0.4  # seconds

Send = Callable[[str], Awaitable[None]]


@dataclass(eq=False, slots=True)
class Screen:
    """One open socket: who it is, what waits to be sent, and the acknowledgements that ride with the next frame."""

    seat: int | None
    name: str = ""
    waiting: "asyncio.Queue[str | None]" = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    acks: list[dict[str, Any]] = field(default_factory=list)
    typing: str | None = None
    told: int = 0
    closed: str = ""  # why it is being closed

    def say(self, frame: str) -> None:
        """Queue a frame; a reader too slow to take it is closed, and costs the others nothing."""
        if self.closed:
            return
        try:
            self.waiting.put_nowait(frame)
        except asyncio.QueueFull:
            self.close("slow")

    def close(self, code: str, retry_after: float = 1.0) -> None:
        """Say goodbye; the sender closes the socket after the last frame."""
        if self.closed:
            return
        self.closed = code
        if self.waiting.full():
            self.waiting.get_nowait()
        bye = wire.encode({"t": "bye", "code": code, "retry_after": retry_after})
        if self.waiting.qsize() < MOST_WAITING - 1:
            self.waiting.put_nowait(bye)
        self.waiting.put_nowait(None)


class LiveRoom:
    """The screens of one room in this process."""

    def __init__(self, number: int, assist: int, seq: int) -> None:
        self.number = number
        self.assist = assist
        self.seq = seq
        self.screens: set[Screen] = set()
        self.presence_due = False

    def take(self, entries: Iterable[Entry]) -> None:
        """Tell every screen of entries that are on disk: encoded once, one frame for all."""
        fresh = [e for e in entries if e.seq > self.seq]
        if not fresh:
            return
        self.seq = fresh[-1].seq
        told = [shape(e) for e in fresh]
        frame = wire.encode({"t": "entries", "list": told, "acks": []})
        for screen in self.screens:
            if screen.acks:
                screen.say(wire.encode({"t": "entries", "list": told, "acks": screen.acks}))
                screen.acks = []
            else:
                screen.say(frame)
            screen.told = self.seq

    def flush_acks(self) -> None:
        """Send acknowledgements for which no entry is under way (a wish that was done before)."""
        for screen in self.screens:
            if screen.acks and all(ack["seq"] <= self.seq for ack in screen.acks):
                screen.say(wire.encode({"t": "entries", "list": [], "acks": screen.acks}))
                screen.acks = []

    def say_presence(self) -> None:
        """Tell who is here and typing what, soon; many changes become one frame."""
        if not self.presence_due:
            self.presence_due = True
            asyncio.get_running_loop().call_later(PRESENCE_EVERY, self._presence)

    def _presence(self) -> None:
        self.presence_due = False
        here: dict[int, str | None] = {}
        for screen in self.screens:
            if screen.seat is not None:
                here[screen.seat] = screen.typing or here.get(screen.seat)
        people = [{"id": seat, "typing": typing} for seat, typing in sorted(here.items())]
        frame = wire.encode({"t": "presence", "people": people})
        for screen in self.screens:
            screen.say(frame)


def shape(entry: Entry) -> dict[str, Any]:
    """Return an entry as it stands on the wire. Who wished it is not said: cards say what the rule allows."""
    return {"seq": entry.seq, "kind": entry.kind, "body": entry.body}
