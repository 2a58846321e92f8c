"""The room over plain HTTP, for networks that let no WebSocket through. Behind the same three calls as on the socket: what a
screen says comes as POST, what it is told is the answer to a GET that is held, DELETE closes. The same frames, one a line;
any process can answer any request."""

import asyncio
import gzip
from secrets import token_hex
from urllib.parse import parse_qs

from peerassist.live import door, limits, wire
from peerassist.live.hub import Hub
from peerassist.live.reading import Away
from peerassist.live.screen import Screen, goodbye
from peerassist.live.socket import Receive, Scope, Send, arrive, hub, pong, refusal, type_on
from peerassist.live.store import Outcome, Wish
from peerassist.live.visits import Visit
from peerassist.live.welcome import standing

HELD = 25.0  # seconds that a GET is held while nothing happens
WRITTEN_WITHIN = 20.0  # seconds that a POST waits for its wishes to be on disk
WORTH_PACKING = 800  # bytes
PLACE = "/live/"
_process = token_hex(4)  # tells clients whose presence this is: each process knows its own screens


class Turned(Exception):
    """A request that is no part of the protocol; `status` is that of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def room_poll(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one request at ``/live/<code>``."""
    try:
        request = await _Request.read(scope, receive)
        frames = await _answer(request, receive)
    except Turned as turned:
        await _send(send, turned.status, b"", packed=False)
        return
    except (door.Refused, wire.BadMessage, Away) as problem:
        frames = [_farewell(problem)]
    body = "\n".join(frames).encode()
    packed = len(body) > WORTH_PACKING and request.packs
    await _send(send, 200, gzip.compress(body, 6) if packed else body, packed=packed)


class _Request:
    """What came: method, the room's code, the line shown (None before the hello), `since`, the body."""

    def __init__(self, scope: Scope) -> None:
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        origin, method = headers.get("origin", ""), scope["method"]
        foreign = not door.same_origin(origin, headers.get("host", ""))
        # Browsers name the origin of every POST, and of a GET to the own site not.
        if foreign and (origin or method != "GET" or headers.get("sec-fetch-site", "same-origin") != "same-origin"):
            raise Turned(403)
        self.method, self.code = method, scope["path"].removeprefix(PLACE)
        since = parse_qs(scope["query_string"].decode("latin-1")).get("since", ["0"])[0]
        if not since.isascii() or not since.isdecimal() or len(since) > 16:
            raise Turned(400)
        self.since = int(since)
        self.shown = headers.get("authorization", "").removeprefix("Bearer ").strip()
        self.packs = "gzip" in headers.get("accept-encoding", "")
        self.body = b""

    @classmethod
    async def read(cls, scope: Scope, receive: Receive) -> "_Request":
        """Return the request with its whole body. Raises Turned."""
        request, more = cls(scope), True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                raise Turned(400)
            request.body += event.get("body", b"")
            if len(request.body) > wire.MOST_BYTES:
                raise Turned(413)
            more = event.get("more_body", False)
        return request


async def _answer(request: _Request, receive: Receive) -> list[str]:
    if request.method == "POST" and not request.shown:
        return await _come_in(request)
    if request.method not in {"GET", "POST", "DELETE"}:
        raise Turned(405)
    line, house = door.read_line(request.shown), hub()
    if request.method == "DELETE":
        _end(house.visits.end(line.line), house)
        return []
    if house.draining:
        raise door.Refused("restart")
    messages = [part for part in request.body.split(b"\n") if part.strip()]
    if not house.budget(line.room, line.participation).spend(max(1, len(messages))):
        raise door.Refused("flood")
    visit = await _visit(request, line, house)
    if request.method == "POST":
        frames = await _say(messages, line, visit, house)
    else:
        frames = await _listen(request, line, visit, house, receive)
    return [_pass(line), *frames]


async def _come_in(request: _Request) -> list[str]:
    """Answer a hello with the welcome, and with what is to be shown from now on."""
    came = await arrive(request.body, request.code)
    return [_pass(door.HttpLine(came.room, came.seat, came.wall, token_hex(8), came.rule)), wire.encode(came.frame)]


def _pass(line: door.HttpLine) -> str:
    return wire.encode({"t": "pass", "pass": line.sealed(), "process": _process})


async def _visit(request: _Request, line: door.HttpLine, house: Hub) -> Visit:
    """Return the screen of a line in this process, which it enters if it is not here. Raises door.Refused, Away."""
    known = house.visits.of(line.line)
    if known is not None and (request.method == "POST" or request.since >= known.sent):
        return known  # a GET that has less than was sent lost an answer: it begins anew from its number
    came = await house.read(standing, line, request.code, request.since)
    screen = Screen(came.seat, came.wall, came.label, told=request.since)
    _end(house.visits.end(line.line), house)
    room = await house.enter(came, screen)
    if room is None:
        raise door.Refused("full")
    visit = Visit(room, screen, request.since)
    _end(house.visits.put(line.line, visit), house)  # two requests may come in at once
    return visit


def _end(visit: Visit | None, house: Hub) -> None:
    if visit is not None:
        house.leave(visit.room, visit.screen)
        if visit.held is not None:
            visit.held.set()


async def _listen(request: _Request, line: door.HttpLine, visit: Visit, house: Hub, receive: Receive) -> list[str]:
    """Wait until there is something to tell, and tell it."""
    held = visit.hold()
    loop = asyncio.get_running_loop()
    waits = [loop.create_task(what) for what in (visit.screen.ready(), held.wait(), _hung_up(receive))]
    try:
        await asyncio.wait(waits, timeout=HELD, return_when=asyncio.FIRST_COMPLETED)
        if held.is_set() or waits[2].done():
            return []  # nobody reads this answer: what waits is for the next one
        visit.sent = visit.screen.told
        return visit.screen.drain()
    finally:
        visit.let_go(held)
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        if visit.screen.closed:
            _end(house.visits.end(line.line), house)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(messages: list[bytes], line: door.HttpLine, visit: Visit, house: Hub) -> list[str]:
    """Carry out what came, in its order; return the answers once all of it is on disk or refused. What changed comes with a
    GET, as it does for everybody."""
    frames: list[str] = []
    wishes: dict[str, asyncio.Future[Outcome]] = {}
    for raw in messages:
        try:
            message = wire.decode(raw)
        except wire.BadMessage as problem:
            visit.strikes += 1
            frames.append(_malformed(problem))
            if visit.strikes >= limits.MOST_STRIKES:
                frames.append(goodbye("malformed", 30))
                break
            continue
        if isinstance(message, wire.Ping):
            frames.append(wire.encode(pong(message)))
        elif isinstance(message, wire.Presence):
            type_on(message, visit.screen, visit.room)
        elif isinstance(message, wire.Intent):
            wishes[message.id] = _wish(message, line, house)
    return frames + await _outcomes(wishes)


def _malformed(problem: wire.BadMessage) -> str:
    return wire.encode({"t": "refuse", "id": None, "code": "malformed", "values": {"problem": str(problem)}})


def _wish(message: wire.Intent, line: door.HttpLine, house: Hub) -> "asyncio.Future[Outcome]":
    outcome: asyncio.Future[Outcome] = house.loop.create_future()

    def settle(found: Outcome) -> None:
        if not outcome.done():
            outcome.set_result(found)

    if line.wall:
        settle(Outcome(message.id, code="not_yours"))
    elif not house.put(Wish(line.room, line.participation, message.id, message.kind, message.body, settle)):
        settle(Outcome(message.id, code="storage"))
    return outcome


async def _outcomes(wishes: "dict[str, asyncio.Future[Outcome]]") -> list[str]:
    """Wait for the writer; who is not answered in time is asked to send again, which does nothing twice."""
    if not wishes:
        return []
    await asyncio.wait(wishes.values(), timeout=WRITTEN_WITHIN)
    found = [wish.result() if wish.done() else Outcome(name, code="storage") for name, wish in wishes.items()]
    acks = [{"id": outcome.id, "seq": outcome.seq} for outcome in found if outcome.seq is not None]
    refused = [wire.encode(refusal(outcome)) for outcome in found if outcome.seq is None]
    return [*([wire.encode({"t": "entries", "list": [], "acks": acks})] if acks else []), *refused]


def _farewell(problem: Exception) -> str:
    if isinstance(problem, door.Refused):
        return goodbye(problem.code, {"flood": limits.REST, "full": 30.0}.get(problem.code, 1.0))
    return goodbye("storage", 2) if isinstance(problem, Away) else goodbye("hello", 5)


async def _send(send: Send, status: int, body: bytes, *, packed: bool) -> None:
    headers = [
        (b"content-type", b"application/x-ndjson; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'"),
    ]
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
