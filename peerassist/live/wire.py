"""Messages of the room's socket, and their limits. docs/live-protocol.md is written for strangers from this file."""

from typing import Any

import msgspec

VERSION = 1
MOST_BYTES = 65_536
MOST_DEPTH = 6


class Hello(msgspec.Struct, tag_field="t", tag="hello"):
    """The first message: a ticket from the page, and the number of the last entry known (0: none)."""

    v: int
    ticket: str
    since: int = 0


class Intent(msgspec.Struct, tag_field="t", tag="intent"):
    """A wish. `id` is made by the client; sent again, it does nothing twice."""

    id: str
    kind: str
    body: dict[str, Any]


class Presence(msgspec.Struct, tag_field="t", tag="presence"):
    """What a person is doing; kept in memory only. `typing` names the kind of card, or nothing."""

    typing: str | None = None


class Ping(msgspec.Struct, tag_field="t", tag="ping"):
    """Asks for the server's time; `at` comes back as it was."""

    at: float


Message = Hello | Intent | Presence | Ping
_decoder = msgspec.json.Decoder(Message)
_encoder = msgspec.json.Encoder()


class BadMessage(Exception):
    """What came is no message of this protocol."""


def decode(data: str | bytes) -> Message:
    """Return the message in one frame. Raises BadMessage for everything else: size, form, depth, unknown kinds."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MOST_BYTES:
        raise BadMessage("too long")
    try:
        message = _decoder.decode(raw)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, UnicodeDecodeError) as problem:
        raise BadMessage(str(problem)[:100]) from problem
    if isinstance(message, Intent) and (not 1 <= len(message.id) <= 40 or _depth(message.body) > MOST_DEPTH):
        raise BadMessage("out of bounds")
    return message


def encode(message: object) -> str:
    """Return one frame."""
    return _encoder.encode(message).decode()


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(v) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(v) for v in value), default=0)
    return 0
