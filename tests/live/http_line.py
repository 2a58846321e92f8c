"""The other end of a room without WebSocket, in memory: no network, but the real ASGI application."""

import asyncio
import gzip
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from peerassist.live.poll import room_poll

PATIENCE = 5.0  # seconds
Message = dict[str, Any]


class Answer:
    """A status, and the frames of the body. `packed` says whether they came compressed."""

    def __init__(self, events: list[Mapping[str, Any]]) -> None:
        self.status: int = events[0]["status"]
        self.headers: dict[bytes, bytes] = dict(events[0]["headers"])
        self.packed = b"content-encoding" in self.headers
        body: bytes = events[1]["body"]
        text = (gzip.decompress(body) if self.packed else body).decode()
        self.frames: list[Message] = [json.loads(line) for line in text.split("\n") if line]

    def of(self, kind: str) -> list[Message]:
        """Return the frames of a kind."""
        return [frame for frame in self.frames if frame["t"] == kind]

    @property
    def bye(self) -> str:
        """Return why the server says goodbye; nothing where it does not."""
        return next((frame["code"] for frame in self.of("bye")), "")


class HttpLine:
    """A screen that follows the room with `code` by requests. `seq` is how far it has come."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.shown = ""
        self.seq = 0
        self.welcome: Message = {}

    async def come_in(self, ticket: str, since: int = 0) -> Answer:
        """Say hello, and take what is to be shown from then on."""
        answer = await self.say({"t": "hello", "v": 1, "ticket": ticket, "since": since})
        if answer.of("welcome"):
            (self.welcome,) = answer.of("welcome")
            self.seq = self.welcome["seq"]
        return answer

    async def say(self, *messages: Message) -> Answer:
        """Send messages; the answer holds acknowledgements and refusals."""
        return await self.request("POST", "\n".join(json.dumps(message) for message in messages).encode())

    async def listen(self) -> Answer:
        """Wait for what the server says."""
        return await self.request("GET")

    async def hear(self, kind: str) -> Message:
        """Return the next frame of a kind, letting others pass."""
        for _ in range(12):
            for frame in (await self.listen()).of(kind):
                return frame
        raise AssertionError(f"nothing of the kind {kind} came")

    async def leave(self) -> Answer:
        return await self.request("DELETE")

    async def request(
        self, method: str, body: bytes = b"", *, headers: dict[str, str] | None = None, hang_up_after: float = 60
    ) -> Answer:
        """Send one request, and go on with what its answer brings."""
        given = {"host": "localhost:8000", "accept-encoding": "gzip", "authorization": f"Bearer {self.shown}"}
        given |= ({} if method == "GET" else {"origin": settings.ADDRESS}) | (headers or {})
        scope = {
            "type": "http",
            "method": method,
            "path": f"/live/{self.code}",
            "query_string": f"since={self.seq}".encode(),
            "headers": [(k.encode(), v.encode()) for k, v in given.items() if v != "Bearer "],
        }
        parts = [
            {"type": "http.request", "body": body[n : n + 10_000], "more_body": True}
            for n in range(0, len(body), 10_000)
        ]
        parts.append({"type": "http.request", "body": b"", "more_body": False})
        sent: list[Mapping[str, Any]] = []

        async def receive() -> Message:
            if parts:
                return parts.pop(0)
            await asyncio.sleep(hang_up_after)
            return {"type": "http.disconnect"}

        async def send(event: Mapping[str, Any]) -> None:
            sent.append(event)

        await asyncio.wait_for(room_poll(scope, receive, send), PATIENCE)
        return self._take(Answer(sent))

    def _take(self, answer: Answer) -> Answer:
        for frame in answer.frames:
            if frame["t"] == "pass":
                self.shown = frame["pass"]
            for entry in frame["list"] if frame["t"] == "entries" else []:
                if entry["seq"] > self.seq:
                    assert entry["seq"] == self.seq + 1, f"a gap: {self.seq}, then {entry['seq']}"
                    self.seq = entry["seq"]
        return answer


def intent(name: str, what: str, /, **body: object) -> Message:
    """Return an intent as it is sent."""
    return {"t": "intent", "id": name, "kind": what, "body": body}


def card(name: str, text: str = "Count the parts first") -> Message:
    """Return the intent that begins a card."""
    return intent(f"i-{name}", "card.write", uid=name, kind="option", text=text)
