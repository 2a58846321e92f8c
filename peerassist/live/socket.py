"""The room's socket, as bare ASGI: bytes in, bytes out, close. Everything it reads is looked at before it goes on."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from django.utils import timezone

from peerassist.assists.running import milliseconds
from peerassist.live import door, wire
from peerassist.live.hub import FAILED, Hub, entries_since, in_thread
from peerassist.live.room import LiveRoom, Screen, shape
from peerassist.live.store import Outcome, Wish
from peerassist.live.welcome import Welcome, welcome

log = structlog.get_logger("live.socket")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HELLO_WITHIN = 10.0  # seconds
PER_SECOND, BURST = 25.0, 120.0  # messages of one screen
MOST_STRIKES = 3  # malformed messages, then the socket is closed

_hubs: dict[int, Hub] = {}


def hub() -> Hub:
    """Return the hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if id(loop) not in _hubs:
        _hubs[id(loop)] = Hub()
    return _hubs[id(loop)]


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket at ``/live/<code>``."""
    await receive()  # websocket.connect
    parts = scope["path"].strip("/").split("/")
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    if (
        len(parts) != 2
        or parts[0] != "live"
        or not door.same_origin(headers.get("origin", ""), headers.get("host", ""))
    ):
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "websocket.accept"})
    try:
        come_in = await asyncio.wait_for(_hello(receive, parts[1]), HELLO_WITHIN)
    except (TimeoutError, wire.BadMessage):
        await _goodbye(send, "hello", 5)
        return
    except door.Refused as refusal:
        await _goodbye(send, refusal.code, 0)
        return
    if come_in is not None:
        await _serve(come_in, receive, send)


async def _goodbye(send: Send, code: str, retry_after: float) -> None:
    bye = wire.encode({"t": "bye", "code": code, "retry_after": retry_after})
    await send({"type": "websocket.send", "text": bye})
    await send({"type": "websocket.close", "code": 4000})


async def _hello(receive: Receive, code: str) -> Welcome | None:
    """Wait for the first message and look at its ticket; None when the other side went away."""
    event = await receive()
    if event["type"] == "websocket.disconnect":
        return None
    message = wire.decode(_data(event))
    if not isinstance(message, wire.Hello):
        raise wire.BadMessage("hello first")
    if message.v != wire.VERSION:
        raise door.Refused("reload")
    found = await in_thread(welcome, door.read_ticket(message.ticket), code, message.since)
    if found is FAILED:
        raise door.Refused("storage")
    return found


async def _serve(came: Welcome, receive: Receive, send: Send) -> None:
    screen = Screen(came.seat, came.name, told=came.seq)
    screen.say(wire.encode(came.frame))
    house = hub()
    room = house.enter(came.room, came.assist, came.seq, screen)
    if room.seq > came.seq:  # something was said between the reading and now
        missed = await in_thread(entries_since, came.room, came.seq)
        if missed is FAILED or missed is None:
            screen.close("behind", 0.1)
        else:
            screen.say(wire.encode({"t": "entries", "list": [shape(e) for e in missed], "acks": []}))
    sender = asyncio.get_running_loop().create_task(_send_all(screen, send))
    try:
        await _read(screen, room, house, receive)
    finally:
        house.leave(room, screen)
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await sender


async def _send_all(screen: Screen, send: Send) -> None:
    """Send what waits, in order, until goodbye."""
    while True:
        frame = await screen.waiting.get()
        if frame is None:
            await send({"type": "websocket.close", "code": 4000})
            return
        await send({"type": "websocket.send", "text": frame})


async def _read(screen: Screen, room: LiveRoom, house: Hub, receive: Receive) -> None:
    """Read messages until the other side goes or is sent away."""
    tokens, last, strikes = BURST, time.monotonic(), 0
    while not screen.closed:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        now = time.monotonic()
        tokens, last = min(BURST, tokens + (now - last) * PER_SECOND), now
        tokens -= 1
        if tokens < 0:
            screen.close("flood", 30)
            continue
        try:
            message = wire.decode(_data(event))
        except wire.BadMessage:
            strikes += 1
            if strikes >= MOST_STRIKES:
                screen.close("malformed", 30)
            continue
        _take(message, screen, room, house)
    # Keep reading so that the goodbye can be sent; the other side, or the server, closes.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_drain(receive), 2)


async def _drain(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass


def _take(message: wire.Message, screen: Screen, room: LiveRoom, house: Hub) -> None:
    if isinstance(message, wire.Ping):
        screen.say(wire.encode({"t": "pong", "at": message.at, "now": milliseconds(timezone.now())}))
    elif isinstance(message, wire.Presence):
        typing = (message.typing or "")[:20] or None
        if typing != screen.typing:
            screen.typing = typing
            room.say_presence()
    elif isinstance(message, wire.Intent):
        _wish(message, screen, room, house)


def _wish(message: wire.Intent, screen: Screen, room: LiveRoom, house: Hub) -> None:
    if screen.seat is None:
        screen.say(wire.encode({"t": "refuse", "id": message.id, "code": "not_yours", "values": {}}))
        return

    def done(outcome: Outcome) -> None:
        house.loop.call_soon_threadsafe(_settle, outcome, screen, room)

    wish = Wish(room.number, screen.seat, message.id, message.kind, message.body, done)
    if not house.writer.put(wish):
        screen.say(wire.encode({"t": "refuse", "id": message.id, "code": "storage", "values": {}}))


def _settle(outcome: Outcome, screen: Screen, room: LiveRoom) -> None:
    """Acknowledge what is on disk together with its entry, or say why not."""
    if outcome.seq is None:
        values = {k: v for k, v in (outcome.values or {}).items() if isinstance(v, str | int | float)}
        screen.say(wire.encode({"t": "refuse", "id": outcome.id, "code": outcome.code, "values": values}))
        return
    screen.acks.append({"id": outcome.id, "seq": outcome.seq})
    if outcome.seq <= room.seq:
        room.flush_acks()


def _data(event: MutableMapping[str, Any]) -> str | bytes:
    text = event.get("text")
    return text if text is not None else event.get("bytes") or b""
