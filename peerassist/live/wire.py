"""Messages of the room's socket, and their limits. docs/live-protocol.md tells strangers the same."""

import struct
from typing import Annotated, Any

import msgspec

from peerassist.method.kinds import CardKind

VERSION = 1
MOST_BYTES = 65_536
MOST_DEPTH = 6

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,40}\Z")]
Place = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]  # code points from the start of a text
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z_.]{1,40}\Z")]


class Hello(msgspec.Struct, tag_field="t", tag="hello"):
    """The first message: a ticket from the page, and the number of the last entry known (0: none)."""

    v: int
    ticket: Annotated[str, msgspec.Meta(max_length=200)]
    since: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0


class Intent(msgspec.Struct, tag_field="t", tag="intent"):
    """A wish. `id` is made by the client; sent again, it does nothing twice."""

    id: Id
    kind: Name
    body: dict[str, Any]


class Presence(msgspec.Struct, tag_field="t", tag="presence"):
    """What a person is doing; kept in memory only, for a few seconds. `typing` names the kind of card, or nothing; `uid`
    the card, where there is one; `at` from where to where their selection goes there, in the text of `version`."""

    typing: CardKind | None = None
    uid: Id | None = None
    version: Annotated[int, msgspec.Meta(ge=0, le=2**31)] = 0
    at: tuple[Place, Place] | None = None


class Ping(msgspec.Struct, tag_field="t", tag="ping"):
    """Asks for the server's time; `at` comes back as it was."""

    at: float


Message = Hello | Intent | Presence | Ping
_decoder = msgspec.json.Decoder(Message)
_encoder = msgspec.json.Encoder()


class BadMessage(Exception):
    """What came is no message of this protocol; the text says what is wrong with it."""


def decode(data: str | bytes) -> Message:
    """Return the message in one frame. Raises BadMessage for everything else: size, form, depth, unknown kinds."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MOST_BYTES:
        raise BadMessage("longer than 64 KiB")
    try:
        message = _decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as problem:
        raise BadMessage(_legible(str(problem))) from problem
    brackets = raw.count(b"{") + raw.count(b"[")  # there are no fewer than what stands within each other
    if brackets > MOST_DEPTH and isinstance(message, Intent) and depth(message.body) > MOST_DEPTH:
        raise BadMessage(f"nested deeper than {MOST_DEPTH}")
    return message


def encode(message: object) -> str:
    """Return one frame as text."""
    return _encoder.encode(message).decode()


def encoded(part: object) -> msgspec.Raw:
    """Return a part of several messages, encoded once."""
    return msgspec.Raw(_encoder.encode(part))


class Frame:
    """One frame on its way to many screens: encoded once, and once more as a socket sends it."""

    __slots__ = ("_framed", "data")

    def __init__(self, message: object) -> None:
        self.data = _encoder.encode(message)
        self._framed = b""

    def __len__(self) -> int:
        return len(self.data)

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def framed(self) -> bytes:
        """The bytes of a WebSocket's text frame (RFC 6455, 5.2): whole, and not masked, for it comes from a server."""
        if not self._framed:
            size = len(self.data)
            if size < 126:
                head = struct.pack("!BB", 0x81, size)
            elif size < 65_536:
                head = struct.pack("!BBH", 0x81, 126, size)
            else:
                head = struct.pack("!BBQ", 0x81, 127, size)
            self._framed = head + self.data
        return self._framed


def depth(value: object) -> int:
    """Return how many lists and objects stand within each other."""
    if isinstance(value, dict):
        return 1 + max((depth(v) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth(v) for v in value), default=0)
    return 0


def _legible(text: str) -> str:
    return text.encode("ascii", "replace").decode()[:120]
