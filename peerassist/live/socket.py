"""The room's socket, as bare ASGI: bytes in, bytes out, close. Everything it reads is looked at before it goes on. Under our
own server frames take a shorter way, past ASGI's queues and tasks (live/straight.py)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from django.utils import timezone

from peerassist.assists.running import milliseconds
from peerassist.live import door, limits, straight, wire
from peerassist.live.here import elsewhere, joined, seats_in
from peerassist.live.hub import Hub
from peerassist.live.leaving import leave
from peerassist.live.reading import Away
from peerassist.live.room import LiveRoom
from peerassist.live.screen import Screen, goodbye
from peerassist.live.store import Outcome, Wish
from peerassist.live.welcome import Welcome, welcome

log = structlog.get_logger("live.socket")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HELLO_WITHIN = 10.0  # seconds

_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """Return the hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def hubs() -> list[Hub]:
    """Return the hubs of this process: one for each event loop that has served a room."""
    return list(_hubs.values())


def here(rooms: Iterable[int]) -> dict[int, set[int]]:
    """Return the seats of those whose screens are open, by room, whatever process they are connected to. One query; called from
    any thread."""
    own: dict[int, list[int]] = {}
    for house in hubs():
        for number, seats in seats_in(house.rooms.values()).items():
            own[number] = own.get(number, []) + seats
    return joined(own, elsewhere(rooms, [house.leases.process for house in hubs()]))


async def close_hub() -> None:
    """Close the hub of this process's event loop, if there is one: what waits is written, threads end."""
    found = _hubs.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found.close()


async def leave_rooms() -> None:
    """Empty all rooms of this process, which is about to end."""
    await leave(hub())


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket at ``/live/<code>``."""
    await receive()  # websocket.connect
    parts = scope["path"].strip("/").split("/")
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    known = len(parts) == 2 and parts[0] == "live"
    if not known or not door.same_origin(headers.get("origin", ""), headers.get("host", "")):
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "websocket.accept"})
    try:
        came = await asyncio.wait_for(_hello(receive, parts[1]), HELLO_WITHIN)
    except (TimeoutError, wire.BadMessage):
        await _turn_away(send, "hello", 5)
    except door.Refused as refusal:
        await _turn_away(send, refusal.code, limits.REST if refusal.code == "flood" else 1)
    except Away:
        await _turn_away(send, "storage", 2)
    else:
        if came is not None:
            await _serve(came, scope, receive, send)


async def _turn_away(send: Send, code: str, retry_after: float) -> None:
    await send({"type": "websocket.send", "text": goodbye(code, retry_after)})
    await send({"type": "websocket.close", "code": 4000})


async def _hello(receive: Receive, code: str) -> Welcome | None:
    """Wait for the first message and look at its ticket; None when the other side went away."""
    event = await receive()
    if event["type"] == "websocket.disconnect":
        return None
    return await arrive(_data(event), code)


async def arrive(first: str | bytes, code: str) -> Welcome:
    """Look at somebody's first message and return their welcome. Raises wire.BadMessage, door.Refused, Away."""
    message = wire.decode(first)
    if not isinstance(message, wire.Hello):
        raise wire.BadMessage("hello first")
    if message.v != wire.VERSION:
        raise door.Refused("reload")
    ticket = door.read_ticket(message.ticket)
    if hub().draining:
        raise door.Refused("restart")
    if not hub().budget(ticket.room, ticket.participation).spend(limits.A_VISIT):
        raise door.Refused("flood")
    return await hub().read(welcome, ticket, code, message.since)


async def _serve(came: Welcome, scope: Scope, receive: Receive, send: Send) -> None:
    """Send and read until one of both ends; a screen that was closed and takes nothing is dropped."""
    house, screen = hub(), Screen(came.seat, came.wall, came.label, told=came.seq)
    line: straight.StraightLine | None = scope.get("extensions", {}).get(straight.EXTENSION)
    screen.tell(came.frame)
    room = await house.enter(came, screen)
    if room is None:
        await _turn_away(send, "full", 30)
        return
    loop = asyncio.get_running_loop()
    work = [
        loop.create_task(_send_all(screen, send)),
        loop.create_task(_read(_Ear(screen, room, house), line, receive)),
        loop.create_task(screen.gone.wait()),
    ]
    if line is not None:
        screen.go_straight(line)
    try:
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    finally:
        house.leave(room, screen)
        if line is not None:
            line.drop() if screen.gone.is_set() else line.let_go()
        for task in work:
            task.cancel()
        ended = await asyncio.gather(*work, return_exceptions=True)
    for problem in ended:  # the other side hanging up in the middle of a frame is no fault
        if isinstance(problem, Exception) and not isinstance(problem, OSError):
            log.error("socket failed", problem=repr(problem))


async def _send_all(screen: Screen, send: Send) -> None:
    """Send what waits, in order, until goodbye."""
    while (frame := await screen.next()) is not None:
        await send({"type": "websocket.send", "text": frame})
    await send({"type": "websocket.close", "code": 4000})


async def _read(ear: "_Ear", line: "straight.StraightLine | None", receive: Receive) -> None:
    """Read messages until the other side goes; where there is a line straight to it, messages come that way as soon as
    those that had come before were heard."""
    while True:
        if line is not None and line.heard_out:
            line.hears = ear.hear
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        ear.hear(_data(event))


class _Ear:
    """Hears what one screen says. Who was sent away is not listened to any more."""

    def __init__(self, screen: Screen, room: LiveRoom, house: Hub) -> None:
        self.screen, self.room, self.house = screen, room, house
        self.budget, self.strikes = house.budget(room.number, screen.seat), 0

    def hear(self, data: str | bytes) -> None:
        """Take one message."""
        screen = self.screen
        if screen.closed:
            return
        if not self.budget.spend():
            screen.close("flood", limits.REST)
            return
        try:
            message = wire.decode(data)
        except wire.BadMessage as problem:
            self.strikes += 1
            screen.tell({"t": "refuse", "id": None, "code": "malformed", "values": {"problem": str(problem)}})
            if self.strikes >= limits.MOST_STRIKES:
                screen.close("malformed", 30)
            return
        _take(message, screen, self.room, self.house)


def _take(message: wire.Message, screen: Screen, room: LiveRoom, house: Hub) -> None:
    if isinstance(message, wire.Ping):
        screen.tell(pong(message))
    elif isinstance(message, wire.Presence):
        type_on(message, screen, room)
    elif isinstance(message, wire.Intent):
        _wish(message, screen, room, house)


def pong(ping: wire.Ping) -> dict[str, Any]:
    """Return the answer to a ping."""
    return {"t": "pong", "at": ping.at, "now": milliseconds(timezone.now())}


def type_on(message: wire.Presence, screen: Screen, room: LiveRoom) -> None:
    """Note what the person at a screen types, and tell the others; a wall has no hands."""
    if not screen.wall:
        caret = {"uid": message.uid, "version": message.version, "at": message.at} if message.uid else {}
        room.types(screen, message.typing, caret)


def _wish(message: wire.Intent, screen: Screen, room: LiveRoom, house: Hub) -> None:
    def done(outcome: Outcome) -> None:
        _settle(outcome, screen, room)

    if screen.wall:
        _settle(Outcome(message.id, code="not_yours"), screen, room)
        return
    wish = Wish(room.number, screen.seat, message.id, message.kind, message.body, done)
    if not house.put(wish):
        _settle(Outcome(message.id, code="storage"), screen, room)


def _settle(outcome: Outcome, screen: Screen, room: LiveRoom) -> None:
    """Acknowledge what is on disk together with its entry, or say why not."""
    if outcome.seq is not None:
        room.acknowledge(screen, outcome.id, outcome.seq)
    else:
        screen.tell(refusal(outcome))


def refusal(outcome: Outcome) -> dict[str, Any]:
    """Return the frame that says why a wish was not done."""
    values = {k: v for k, v in (outcome.values or {}).items() if isinstance(v, str | int | float)}
    return {"t": "refuse", "id": outcome.id, "code": outcome.code, "values": values}


def _data(event: MutableMapping[str, Any]) -> str | bytes:
    text = event.get("text")
    return text if text is not None else event.get("bytes") or b""
