"""A guest who means harm beside people who work: a thousand messages a second, forged, broken, huge. How soon the server lets
go of them, how the others fare, and whether the process ever stops."""

import asyncio
import contextlib
import json
import math
import socket
import threading
import time
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.faults.meeting import until
from bench.faults.screen import Screen
from bench.faults.trials import Scene, Seen, staged
from bench.table import percentile

A_SECOND, LASTS = 1_000, 2.0  # messages; seconds of one visit
BEAT = 0.01  # seconds between two pings that measure how long the process stops
HONEST = 8


def _kinds() -> Iterator[str]:
    """Messages of every bad kind, in turn, for ever."""
    number = count()

    def intent(what: str, /, **body: Any) -> str:
        return json.dumps({"t": "intent", "id": f"x-{next(number)}", "kind": what, "body": body})

    makers = cycle(
        (
            lambda: json.dumps({"t": "ping", "at": 1}),
            lambda: intent("card.write", uid=f"x-{next(number)}", kind="option", text="Noise"),
            lambda: intent("card.remove", uid="m1-0-1"),
            lambda: intent("person.send_out", id=1),
            lambda: intent("clock.move", move="end", version=2**60),
            lambda: intent("card.edit", uid="m1-0-1", version=2**62, op=[2**62, "x"]),
            lambda: intent("card.edit", uid="m1-0-1", version=1, op=[1] * 1_000),
            lambda: intent("no.such.kind"),
            lambda: json.dumps(
                {"t": "presence", "typing": "option", "uid": "m1-0-1", "version": 1, "at": [0, 999_999]}
            ),
        )
    )
    while True:
        yield next(makers)()


BROKEN = ("nonsense", '{"t":"gossip"}', '{"a":' * 9_000, '{"t":"ping","at":' + "9" * 60_000 + "}", "x" * 65_000)


async def hostile(rounds: int) -> Seen:
    """`rounds` visits of the guest, each of another kind in turn."""

    async def play(scene: Scene) -> Seen:
        guest, honest = scene.screens[-1], scene.screens[:-1]
        guest.ended = True  # plays by no rules, so it follows nothing
        guest.cut()
        crowd = Scene(scene.meeting, honest, scene.webs)
        stops: list[float] = []
        ended = threading.Event()
        beating = asyncio.create_task(asyncio.to_thread(_beat, honest[0], ended, stops))
        closed = []
        async with crowd.writing():
            await asyncio.sleep(2.0)
            calm, came = len(stops), time.monotonic()
            for n in range(rounds):
                closed.append(await _visit(guest, broken=n % 2 == 1))
                await asyncio.sleep(2.0)
        await until(lambda: not any(screen.pending for screen in honest), 10)
        ended.set()
        await beating
        quiet, late = _late(honest, 0.0, came), _late(honest, came, math.inf)
        return {
            "trials": rounds,
            "closed": max(closed),
            "p95 before": percentile(quiet, 95),
            "p95": percentile(late, 95),
            "stop before": percentile(stops[:calm], 99.9) * 1_000,
            "stop": percentile(stops[calm:], 99.9) * 1_000,
        }

    return await staged(1, HONEST + 1, play)


def _late(people: list[Screen], since: float, before: float) -> list[float]:
    """How many milliseconds what was written between two moments took to each of the other screens."""
    return [
        (other.told[uid] - began) * 1_000
        for writer in people
        for uid, began in writer.began.items()
        for other in people
        if since <= began < before and other is not writer and uid in other.told
    ]


async def _visit(guest: Screen, *, broken: bool) -> float:
    """Come in, send a thousand messages a second; return after how many seconds the line was closed."""
    way, began, noise = guest.way, time.monotonic(), cycle(BROKEN) if broken else _kinds()
    address = f"ws://127.0.0.1:{way.ports[0]}/live/{way.code}"
    with contextlib.suppress(OSError, WebSocketException):
        async with connect(address, origin=way.origin, compression=None, ping_interval=None, close_timeout=0.2) as line:  # type: ignore[arg-type]
            await line.send(json.dumps({"t": "hello", "v": 1, "ticket": guest.ticket(), "since": 0}))
            await line.recv()
            began = time.monotonic()
            closing = asyncio.create_task(line.wait_closed())
            while not closing.done() and time.monotonic() - began < LASTS * 2:
                for _ in range(A_SECOND // 100):
                    await line.send(next(noise))
                await asyncio.sleep(0.01)
            closing.cancel()
    return time.monotonic() - began


def _beat(screen: Screen, ended: threading.Event, stops: list[float]) -> None:
    """Knock on the door over plain HTTP, ever again: a refusal that takes long comes from a process that stood still."""
    request = f"GET /live/{screen.way.code} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", screen.way.ports[0])) as line:
        while not ended.wait(BEAT):
            began = time.monotonic()
            line.sendall(request)
            if not line.recv(4_096):
                return
            stops.append(time.monotonic() - began)
