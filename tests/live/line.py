"""The other end of a room's socket, in memory: no network, but the real ASGI application."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from peerassist.live.socket import room_socket

PATIENCE = 5.0  # seconds
Message = dict[str, Any]


class Hung(Exception):
    """The server closed the socket."""


class Line:
    """One socket to the room with `code`. What the server sends waits in `heard` until it is asked for."""

    def __init__(self, code: str, *, origin: str = settings.ADDRESS, host: str = "localhost:8000") -> None:
        self.to_server: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message | None] = asyncio.Queue()
        self.close_code: int | None = None
        self.taking = asyncio.Event()
        self.taking.set()
        headers = [(b"host", host.encode()), (b"origin", origin.encode())]
        scope = {"type": "websocket", "path": f"/live/{code}", "headers": headers}
        self.to_server.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.get_running_loop().create_task(room_socket(scope, self.to_server.get, self._sent))

    async def _sent(self, event: Mapping[str, Any]) -> None:
        await self.taking.wait()
        if event["type"] == "websocket.send":
            self.heard.put_nowait(json.loads(event["text"]))
        elif event["type"] == "websocket.close":
            self.close_code = event["code"]
            self.heard.put_nowait(None)

    def say(self, **message: object) -> None:
        """Send one message."""
        self.raw(json.dumps(message))

    def raw(self, text: str | bytes) -> None:
        """Send a frame as it is."""
        kind = "text" if isinstance(text, str) else "bytes"
        self.to_server.put_nowait({"type": "websocket.receive", kind: text})

    async def next(self) -> Message:
        """Return the next frame. Raises Hung after the last one."""
        frame = await asyncio.wait_for(self.heard.get(), PATIENCE)
        if frame is None:
            raise Hung(self.close_code)
        return frame

    async def hear(self, kind: str) -> Message:
        """Return the next frame of a kind, letting others pass."""
        while (frame := await self.next())["t"] != kind:
            pass
        return frame

    async def silent(self, kind: str, seconds: float = 0.25) -> bool:
        """Say whether no frame of a kind comes for a while."""
        try:
            await asyncio.wait_for(self.hear(kind), seconds)
        except TimeoutError:
            return True
        return False

    def stop_taking(self) -> None:
        """Become a reader so slow that nothing gets through."""
        self.taking.clear()

    async def cut(self) -> None:
        """Break the line from this side."""
        self.to_server.put_nowait({"type": "websocket.disconnect", "code": 1006})
        self.taking.set()
        await asyncio.wait_for(self.task, PATIENCE)
