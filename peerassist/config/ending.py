"""How a serving process ends: told to stop, it empties its rooms first, and only then lets its server stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from types import FrameType

import structlog

log = structlog.get_logger("web")
SIGNALS = (signal.SIGTERM, signal.SIGINT)
Leave = Callable[[], Awaitable[None]]


class Ending:
    """Stands before the server's own handlers of the signals that end it, in its main thread and event loop."""

    def __init__(self, leave: Leave) -> None:
        self.leave = leave
        self.loop = asyncio.get_running_loop()
        self.task: asyncio.Task[None] | None = None
        self.servers = {number: signal.getsignal(number) for number in SIGNALS}
        for number in SIGNALS:
            signal.signal(number, self._told)

    def _told(self, number: int, frame: FrameType | None) -> None:
        """A second signal changes nothing: leaving takes but a few seconds. Ctrl-C reaches parent and child, and the parent
        tells the child once more."""
        self.loop.call_soon_threadsafe(self._begin, number)

    def _begin(self, number: int) -> None:
        if self.task is None:
            self.task = self.loop.create_task(self._end(number))

    async def _end(self, number: int) -> None:
        try:
            log.info("leaving")
            await self.leave()
        except Exception:
            log.exception("left badly")
        finally:
            handler = self.servers[signal.Signals(number)]
            if callable(handler):
                handler(number, None)
