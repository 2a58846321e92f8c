"""Screens over plain HTTP, between one request and the next: they stay in their room for a while, so that nobody seems to
go and come all the time, and what happens meanwhile waits for them."""

import asyncio
import time
from dataclasses import dataclass, field

from peerassist.live.room import LiveRoom
from peerassist.live.screen import Screen

LINGERS = 40.0  # seconds without a request, then a screen has left


@dataclass(eq=False, slots=True)
class Visit:
    """One screen in this process. `sent` is the number up to which answers took entries along; `held` ends the request that
    is being held, if there is one."""

    room: LiveRoom
    screen: Screen
    sent: int
    seen: float = field(default_factory=time.monotonic)
    strikes: int = 0
    held: asyncio.Event | None = None

    def hold(self) -> asyncio.Event:
        """Begin to hold a request; an earlier one, whose client has surely given it up, ends."""
        if self.held is not None:
            self.held.set()
        self.held = asyncio.Event()
        return self.held

    def let_go(self, held: asyncio.Event) -> None:
        """End holding a request."""
        if self.held is held:
            self.held = None
        self.seen = time.monotonic()


class Visits:
    """All of a process, by the name of their line."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}

    def of(self, line: str) -> Visit | None:
        """Return the screen of a line, if it is here and was not sent away."""
        visit = self._visits.get(line)
        if visit is None or visit.screen.closed:
            return None
        visit.seen = time.monotonic()
        return visit

    def put(self, line: str, visit: Visit) -> Visit | None:
        """Keep a screen; return the one that it takes the place of."""
        former = self._visits.get(line)
        self._visits[line] = visit
        return former

    def end(self, line: str) -> Visit | None:
        """Forget a screen; return it."""
        return self._visits.pop(line, None)

    def idle(self) -> list[Visit]:
        """Return those of whom no request is held now."""
        return [visit for visit in self._visits.values() if visit.held is None]

    def over(self) -> list[Visit]:
        """Forget those that nobody asked for in a while; return them."""
        until = time.monotonic() - LINGERS
        old = [line for line, visit in self._visits.items() if visit.held is None and visit.seen < until]
        return [self._visits.pop(line) for line in old]
