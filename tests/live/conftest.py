"""A meeting to come into: Ada asks, Bo leads, Cy takes notes, Di is a peer, Gus a guest; and lines to its room."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from peerassist.assists import running
from peerassist.assists.models import Assist, Participation, Room
from peerassist.live import door
from peerassist.live.socket import close_hub, hub
from peerassist.method.kinds import Role
from tests.cast import Cast, guest, takes_part
from tests.live.line import Line, Message


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several threads work on these tests' database, so what they do is committed, and everything is emptied afterwards:
    tables that no model knows as well (which Django does only where the applications are named)."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.django_db(transaction=True, available_apps=list(settings.INSTALLED_APPS)))


class Table:
    """The people of one assist and its open room."""

    def __init__(self, **fields: object) -> None:
        self.cast = Cast()
        self.assist: Assist = self.cast.assist(**{"attribution": "named", **fields})
        self.ada = self.assist.participations.get(role=Role.ASSISTEE)
        self.bo = takes_part(self.assist, self.cast.bo, Role.FACILITATOR)
        self.cy = takes_part(self.assist, self.cast.cy, Role.NOTE_TAKER)
        self.di = takes_part(self.assist, self.cast.di, Role.PEER)
        self.gus = guest(self.assist, "Gus Guest")
        Participation.objects.filter(pk=self.gus.pk).update(job="Mason", place="Cusco")
        self.oz = guest(self.assist, "Oz Observer", Role.OBSERVER)
        self.room: Room = running.open_rooms(self.assist)
        # The test's own connection, which a broken database spares, so that it can be emptied in the end.
        self.process = connection.connection.info.backend_pid if connection.vendor == "postgresql" else 0

    @property
    def code(self) -> str:
        return self.room.code


@pytest.fixture
def table(db: None) -> Table:
    return Table()


@pytest.fixture
def nameless(db: None) -> Table:
    """The same under the rule that nothing tells who said what."""
    return Table(attribution="none")


Sit = Callable[..., Awaitable[Line]]
Rows = Callable[..., Awaitable[Any]]


@pytest.fixture
async def sit(db: None) -> AsyncIterator[Sit]:
    """`line = await sit(table, table.di)`: come in with a ticket; the welcome is in `line.welcome`."""
    lines: list[Line] = []

    async def come(table: Table, seat: Participation, *, since: int = 0, wall: bool = False) -> Line:
        line = Line(table.code)
        lines.append(line)
        line.say(t="hello", v=1, ticket=door.ticket(table.room, seat, wall=wall), since=since)
        line.welcome = await line.hear("welcome")
        return line

    yield come
    for line in lines:
        with contextlib.suppress(TimeoutError):
            await line.cut()
    await close_hub()


@pytest.fixture
async def rows(db: None) -> AsyncIterator[Rows]:
    """`await rows(work, argument)`: database work of a test, on the room's own reading threads."""

    async def work(what: Callable[..., Any], *arguments: object) -> Any:
        return await hub().read(what, *arguments)

    yield work
    await close_hub()


def wish(line: Line, what: str, intent: str | None = None, /, **body: object) -> str:
    """Send an intent; return its id."""
    wish.count += 1  # type: ignore[attr-defined]
    chosen = intent or f"i{wish.count}"  # type: ignore[attr-defined]
    line.say(t="intent", id=chosen, kind=what, body=body)
    return chosen


wish.count = 0  # type: ignore[attr-defined]


async def answered(line: Line, intent: str) -> Message:
    """Return the acknowledgement or the refusal of an intent."""
    while True:
        frame = await line.next()
        if frame["t"] == "refuse" and frame["id"] == intent:
            return frame
        for ack in frame.get("acks", []):
            if ack["id"] == intent:
                return ack


async def until(true: Callable[[], bool], seconds: float = 3.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
