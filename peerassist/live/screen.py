"""One open socket, seen from the room: what waits to be sent, who it is, how far it was told."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from peerassist.live import wire

MOST_WAITING = 300  # frames of a slow reader, then it is sent away to come back fresh
MOST_BYTES = 2_000_000  # of a slow reader
GOODBYE = 1.0  # seconds in which a goodbye must be taken


class Line(Protocol):
    """Where a screen's frames go without waiting for anybody. `backlog`: bytes that the other side has not taken."""

    @property
    def backlog(self) -> int: ...

    def write(self, framed: bytes) -> None: ...

    def drop(self) -> None: ...


@dataclass(eq=False, slots=True)
class Screen:
    """`seat` by whose right it is here (None only for nobody); a `wall` neither writes nor counts as present. `label` is
    what may be said of its person under the attribution rule. `told` is the number of the newest entry it was sent; while
    `joining`, entries are held back until it has caught up."""

    seat: int
    wall: bool = False
    label: str = ""
    told: int = 0
    joining: bool = True
    typing: str | None = None
    caret: dict[str, Any] = field(default_factory=dict)  # the card in which it types, and where
    typing_at: float = 0.0
    acks: list[dict[str, Any]] = field(default_factory=list)
    line: Line | None = None  # to which frames go at once; without one they wait to be fetched
    closed: str = ""  # why it is being closed
    gone: asyncio.Event = field(default_factory=asyncio.Event)  # set some time after it was closed
    _waiting: deque[wire.Frame] = field(default_factory=deque)
    _size: int = 0
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def hears_for(self) -> int | None:
        """Whose own hidden cards are told here; a wall hears for nobody."""
        return None if self.wall else self.seat

    def due_acks(self) -> list[dict[str, Any]]:
        """Take the acknowledgements of what this screen was told; those of newer entries wait on."""
        due = [ack for ack in self.acks if ack["seq"] <= self.told]
        self.acks = [ack for ack in self.acks if ack["seq"] > self.told]
        return due

    def say(self, frame: wire.Frame) -> None:
        """Send or queue a frame; a reader too slow to take it is closed, and costs the others nothing."""
        if self.closed:
            return
        if self.line is not None:
            if self.line.backlog > MOST_BYTES:
                self.close("slow")
            else:
                self.line.write(frame.framed)
            return
        if len(self._waiting) >= MOST_WAITING or self._size + len(frame) > MOST_BYTES:
            self._waiting.clear()
            self.close("slow")
            return
        self._waiting.append(frame)
        self._size += len(frame)
        self._more.set()

    def tell(self, message: object) -> None:
        """Send or queue a message for this screen alone."""
        self.say(wire.Frame(message))

    def close(self, code: str, retry_after: float = 1.0) -> None:
        """Say goodbye. The sender closes the socket after the last frame; one that takes nothing is dropped."""
        if self.closed:
            return
        self.closed = code
        self._waiting.append(_goodbye(code, retry_after))
        self._more.set()
        asyncio.get_running_loop().call_later(GOODBYE, self.gone.set)

    async def ready(self) -> None:
        """Wait until there is something to send, or nothing ever will be."""
        while not self._waiting and not self.closed:
            self._more.clear()
            await self._more.wait()

    def drain(self) -> list[str]:
        """Return all that waits to be sent."""
        frames = [frame.text for frame in self._waiting]
        self._waiting.clear()
        self._size = 0
        return frames

    async def next(self) -> str | None:
        """Return the next frame to send; None after the goodbye."""
        await self.ready()
        if not self._waiting:
            return None
        frame = self._waiting.popleft()
        self._size -= len(frame)
        return frame.text

    def go_straight(self, line: Line) -> None:
        """From now on frames go to `line` at once; those that wait go first."""
        self.line = line
        while self._waiting and not self.closed:
            line.write(self._waiting.popleft().framed)
        self._size = 0


def goodbye(code: str, retry_after: float) -> str:
    """Return the last frame of a socket: why it is closed, and after how many seconds one may come back."""
    return _goodbye(code, retry_after).text


def _goodbye(code: str, retry_after: float) -> wire.Frame:
    return wire.Frame({"t": "bye", "code": code, "retry_after": retry_after})
