"""The short way of frames, over a real socket: uvicorn with our line, and a real WebSocket client."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from peerassist.assists import running
from peerassist.assists.models import Participation
from peerassist.config.asgi import application
from peerassist.live import door
from peerassist.live import socket as sockets
from peerassist.live.straight import StraightLine
from tests.live.conftest import Rows, Table, until

PATIENCE = 5.0  # seconds


class Seated:
    """Somebody at the table, by a real socket."""

    def __init__(self, line: ClientConnection, welcome: dict[str, Any]) -> None:
        self.line, self.welcome = line, welcome

    async def say(self, **message: object) -> None:
        await self.line.send(json.dumps(message))

    async def wish(self, intent: str, what: str, /, **body: object) -> None:
        await self.say(t="intent", id=intent, kind=what, body=body)

    async def hear(self, kind: str) -> dict[str, Any]:
        """Return the next frame of a kind, letting others pass."""
        async with asyncio.timeout(PATIENCE):
            while (frame := json.loads(await self.line.recv()))["t"] != kind:
                pass
        return dict(frame)


class Hall:
    """A server on a free port, and who came in."""

    def __init__(self, port: int, server: uvicorn.Server) -> None:
        self.address, self.lines = f"ws://127.0.0.1:{port}", list[ClientConnection]()
        self.open = server.server_state.connections

    async def seat(self, table: Table, seat: Participation, **options: Any) -> Seated:
        line = await connect(f"{self.address}/live/{table.code}", origin=settings.ADDRESS, compression=None, **options)
        self.lines.append(line)
        await line.send(json.dumps({"t": "hello", "v": 1, "ticket": door.ticket(table.room, seat), "since": 0}))
        return Seated(line, json.loads(await line.recv()))


@pytest.fixture
async def hall(db: None) -> AsyncIterator[Hall]:
    listening = socket.create_server(("127.0.0.1", 0))
    options = uvicorn.Config(application, ws=StraightLine, lifespan="off", log_config=None, ws_max_size=65_536)
    server = uvicorn.Server(options)
    serving = asyncio.create_task(server.serve([listening]))
    await until(lambda: server.started)
    there = Hall(listening.getsockname()[1], server)
    yield there
    for line in there.lines:
        line.transport.abort()
    server.should_exit = True
    await serving
    await sockets.close_hub()


@pytest.fixture(autouse=True)
def any_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "same_origin", lambda origin, host: origin == settings.ADDRESS)


async def test_what_one_types_the_others_get_and_it_is_acknowledged_with_its_entry(table: Table, hall: Hall) -> None:
    di, gus = await hall.seat(table, table.di), await hall.seat(table, table.gus)
    await di.wish("a", "card.write", uid="c1", kind="option", text="pump")
    await di.hear("entries")
    await gus.hear("entries")
    await di.wish("b", "card.edit", uid="c1", version=1, op=[4, "s"])
    told = {"seq": 2, "kind": "card.edited", "body": {"uid": "c1", "version": 2, "op": [4, "s"], "edit": "b"}}
    assert await di.hear("entries") == {"t": "entries", "list": [told], "acks": [{"id": "b", "seq": 2}]}
    assert await gus.hear("entries") == {"t": "entries", "list": [told], "acks": []}


async def test_what_is_said_before_the_welcome_came_is_heard_in_its_order(table: Table, hall: Hall) -> None:
    line = await connect(f"{hall.address}/live/{table.code}", origin=settings.ADDRESS, compression=None)
    hall.lines.append(line)
    hello = {"t": "hello", "v": 1, "ticket": door.ticket(table.room, table.di), "since": 0}
    write = {"t": "intent", "id": "w", "kind": "card.write", "body": {"uid": "c1", "kind": "option", "text": "pump"}}
    edits = [
        {"t": "intent", "id": f"e{n}", "kind": "card.edit", "body": {"uid": "c1", "version": n, "op": [3 + n, "s"]}}
        for n in range(1, 5)
    ]
    for message in (hello, write, *edits):
        await line.send(json.dumps(message))
    seated, seen = Seated(line, json.loads(await line.recv())), list[str]()
    while len(seen) < 5:
        seen += [ack["id"] for ack in (await seated.hear("entries"))["acks"]]
    assert seen == ["w", "e1", "e2", "e3", "e4"]


async def test_frames_of_all_sizes_arrive_whole(table: Table, hall: Hall) -> None:
    di = await hall.seat(table, table.di)
    for n, size in enumerate((1, 90, 200, 9_000)):
        await di.wish(f"w{n}", "card.write", uid=f"c{n}", kind="option", text="ñ" * size)
        (entry,) = (await di.hear("entries"))["list"]
        assert entry["body"]["card"]["text"] == "ñ" * size


async def test_a_message_in_pieces_and_one_that_is_none(table: Table, hall: Hall) -> None:
    di = await hall.seat(table, table.di)
    whole = json.dumps({"t": "ping", "at": 5})
    await di.line.send([whole[:4], whole[4:]])
    assert (await di.hear("pong"))["at"] == 5
    await di.line.send(b"\xff\xfe")
    assert (await di.hear("refuse"))["code"] == "malformed"


def masked(data: bytes, first: int = 0x81, *, mask: bytes = b"\x01\x02\x03\x04") -> bytes:
    """Return a frame as a client sends it."""
    size = len(data)
    short, longer = (size, b"") if size < 126 else (126, size.to_bytes(2)) if size < 65_536 else (127, size.to_bytes(8))
    head = bytes([first, 0x80 | short]) + longer
    return head + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(data))


@pytest.mark.parametrize("piece", [1, 2, 7, 1_000])
async def test_frames_arrive_whole_however_the_network_cuts_them(table: Table, hall: Hall, piece: int) -> None:
    """Short and long ones, a ping of the protocol's between them, one in fragments: in their order."""
    di = await hall.seat(table, table.di)
    pings = [json.dumps({"t": "ping", "at": n, "x": "y" * (200 if n == 2 else 0)}).encode() for n in range(1, 5)]
    stream = masked(pings[0]) + masked(b"here?", 0x89) + masked(pings[1]) + masked(pings[2][:5], 0x01)
    stream += masked(b"", 0x89) + masked(pings[2][5:], 0x80) + masked(pings[3])
    for begin in range(0, len(stream), piece):
        di.line.transport.write(stream[begin : begin + piece])
        if piece < 100:
            await asyncio.sleep(0)
    assert [(await di.hear("pong"))["at"] for _ in pings] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "frame",
    [
        b"\x81\x05hello",  # not masked
        b"\xf1\x80\x01\x02\x03\x04",  # bits that mean nothing
        b"\x81\xff" + (2**40).to_bytes(8) + b"\x01\x02\x03\x04",  # longer than any text
        b"\x81\xff" + (2**63).to_bytes(8) + b"\x01\x02\x03\x04",
        masked(b"x" * 100, 0x89 | 0x02),  # of a kind that there is not
    ],
)
async def test_a_frame_against_the_protocol_ends_the_line_and_harms_nobody(
    table: Table, hall: Hall, frame: bytes
) -> None:
    di, gus = await hall.seat(table, table.di), await hall.seat(table, table.gus)
    di.line.transport.write(frame)
    await until(lambda: len(hall.open) == 1)
    await gus.say(t="ping", at=1)
    assert (await gus.hear("pong"))["at"] == 1


async def test_a_frame_that_is_too_long_ends_the_line_though_it_comes_all_at_once(table: Table, hall: Hall) -> None:
    await hall.seat(table, table.gus)
    (line,) = hall.open
    line.data_received(masked(b'"' + b"x" * 70_000 + b'"'))
    await until(lambda: not hall.open)


async def test_who_is_sent_out_is_told_so_and_the_line_ends(table: Table, hall: Hall, rows: Rows) -> None:
    gus = await hall.seat(table, table.gus)
    await rows(_send_out, table)
    assert (await gus.hear("bye"))["code"] == "gone"
    with pytest.raises(ConnectionClosed):
        await gus.hear("entries")
    assert gus.line.close_code == 4000


async def test_a_reader_who_takes_nothing_is_dropped_and_costs_nobody(table: Table, hall: Hall) -> None:
    di, gus = await hall.seat(table, table.di), await hall.seat(table, table.gus, max_queue=1)
    gus.line.transport.pause_reading()
    (room,) = sockets.hub().rooms.values()
    (slow,) = (one for one in room.screens if one.seat == table.gus.pk)
    for _ in range(30):  # the networks of this machine take some megabytes themselves
        slow.tell({"t": "talk", "much": "x" * 1_000_000})
        await asyncio.sleep(0.01)
    assert slow.closed == "slow"
    await until(lambda: slow not in room.screens)
    await di.say(t="ping", at=1)
    assert (await di.hear("pong"))["at"] == 1


async def test_who_is_sent_away_and_takes_nothing_is_gone_within_two_seconds(table: Table, hall: Hall) -> None:
    gus = await hall.seat(table, table.gus, max_queue=1)
    gus.line.transport.pause_reading()
    (room,) = sockets.hub().rooms.values()
    (screen,) = room.screens
    assert screen.line is not None
    while not screen.line.backlog:  # the networks of this machine take some megabytes themselves
        screen.tell({"t": "talk", "much": "x" * 20_000})
        await asyncio.sleep(0.001)
    screen.close("flood", 30)
    await asyncio.sleep(2.0)
    assert not hall.open


def _send_out(table: Table) -> None:
    running.send_out(table.gus, by=table.bo)
