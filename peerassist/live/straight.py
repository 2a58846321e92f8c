"""A WebSocket whose frames go straight from the room to the network and back.

uvicorn's own protocol still does what is delicate: the handshake, fragments, control frames, keeping alive, the end. Only
whole messages, once the room has said welcome, take the short way: what came is handed to the room without a queue and a
task to wake; what the room says is written as bytes that were framed once for all screens. Under another server rooms work
as well, by plain ASGI, and cost more (docs/decisions/0018)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from websockets.http11 import Request

EXTENSION = "peerassist.line"  # in the scope's extensions
PATIENCE = 0.75  # seconds in which the other side answers a goodbye; uvicorn would wait for ten


class StraightLine(WebSocketsSansIOProtocol):
    """One socket. `hears` takes whole messages as soon as there is somebody who does."""

    hears: Callable[[bytes], None] | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.close_timeout = PATIENCE

    def handle_connect(self, event: "Request") -> None:
        """Begin; the application finds this line in its scope."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self  # type: ignore[index, typeddict-unknown-key, assignment]

    def send_receive_event_to_app(self) -> None:
        """Hand on a whole message."""
        if self.hears is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            self.hears(bytes(data))

    @property
    def heard_out(self) -> bool:
        """Whether all that came was handed on."""
        return self.queue.empty()

    @property
    def backlog(self) -> int:
        """Bytes that the other side has not taken."""
        return self.transport.get_write_buffer_size()

    def write(self, framed: bytes) -> None:
        """Send a frame, made by a server."""
        if not self.close_sent and not self.transport.is_closing():
            self.transport.write(framed)

    def let_go(self) -> None:
        """End soon, even if the other side takes nothing of what it is told, not even the goodbye."""
        self.loop.call_later(2 * PATIENCE, self.transport.abort)

    def drop(self) -> None:
        """Let go of a side that takes nothing."""
        self.transport.abort()
