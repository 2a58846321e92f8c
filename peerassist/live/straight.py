"""A WebSocket whose frames go straight from the room to the network and back.

uvicorn's own protocol still does what is delicate: the handshake, fragments, control frames, keeping alive, the end. Only
whole messages, once the room has said welcome, take the short way: what came is handed to the room without a queue and a
task to wake; what the room says is written as bytes that were framed once for all screens. Nearly all that comes is one
short text in one frame: such a frame is read here, at a tenth of the cost; every other one is handed to the library whole.
Under another server rooms work as well, by plain ASGI, and cost more (docs/decisions/0018)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from peerassist.live.wire import MOST_BYTES

try:
    from websockets.speedups import apply_mask
except ImportError:  # where it was built without a compiler
    from websockets.utils import apply_mask

if TYPE_CHECKING:
    from websockets.http11 import Request

EXTENSION = "peerassist.line"  # in the scope's extensions
WHOLE_TEXT, MASKED = 0x81, 0x80  # first byte of a frame, a bit of its second (RFC 6455, 5.2)
_LONGER = {126: 2, 127: 8}  # bytes of a length that does not fit into seven bits
MOST_HEAD = 14  # bytes
PATIENCE = 0.75  # seconds in which the other side answers a goodbye; uvicorn would wait for ten


class StraightLine(WebSocketsSansIOProtocol):
    """One socket. `hears` takes whole messages as soon as there is somebody who does."""

    hears: Callable[[bytes], None] | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.close_timeout = PATIENCE
        self.aligned = False  # what comes next begins with a frame
        self.rest = b""  # the beginning of a frame whose end has not come

    def handle_connect(self, event: "Request") -> None:
        """Begin; the application finds this line in its scope."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self  # type: ignore[index, typeddict-unknown-key, assignment]

    def data_received(self, data: bytes) -> None:
        """Take what came from the network."""
        if not self.aligned:
            super().data_received(data)
            # Who sends frames along with the handshake, against the protocol's rules, is read by the library for good.
            self.aligned = hasattr(self, "scope") and not self.close_sent and data.endswith(b"\r\n\r\n")
            return
        whole = self.rest + data if self.rest else data
        begin = 0
        while (end := begin + _length(whole, begin)) <= len(whole):
            self._take_frame(whole[begin:end])
            begin = end
        self.rest = whole[begin:]
        if end - begin > MOST_BYTES + MOST_HEAD:  # of which the library need not see more than its head
            self.aligned, rest, self.rest = False, self.rest, b""
            super().data_received(rest)

    def _take_frame(self, frame: bytes) -> None:
        text_at_once = frame[0] == WHOLE_TEXT and frame[1] & MASKED and self.conn.current_size is None
        short = len(frame) <= MOST_BYTES + MOST_HEAD
        if text_at_once and short and self.hears is not None and not self.close_sent:
            head = 2 + _LONGER.get(frame[1] & 127, 0)
            self.hears(apply_mask(frame[head + 4 :], frame[head : head + 4]))
        else:
            super().data_received(frame)

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


def _length(data: bytes, begin: int) -> int:
    """Return the bytes of the frame that begins there, head and all; of one whose head is not all there, more than there are."""
    there = len(data) - begin
    if there < 2:
        return there + 1
    second = data[begin + 1]
    size, longer = second & 127, _LONGER.get(second & 127, 0)
    if there < 2 + longer:
        return there + 1
    if longer:
        size = int.from_bytes(data[begin + 2 : begin + 2 + longer])
    return 2 + longer + (4 if second & MASKED else 0) + size
