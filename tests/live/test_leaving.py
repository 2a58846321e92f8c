"""A process that was told to end writes and acknowledges what it took, and sends everybody away to come again."""

import asyncio
import json
import threading
import time

import pytest
from django.test import Client as Browser

from peerassist.assists.models import Entry
from peerassist.live import door, leaving
from peerassist.live.socket import hub, leave_rooms
from tests.live.conftest import Rows, Sit, Table, wish
from tests.live.line import Line


@pytest.fixture(autouse=True)
def a_process_that_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "_begun", threading.Event())


async def test_what_was_taken_is_acknowledged_before_the_goodbye(table: Table, sit: Sit) -> None:
    di, bo = await sit(table, table.di), await sit(table, table.bo)
    taken = {wish(di, "card.write", uid=f"c{n}", kind="option", text=f"Card {n}") for n in range(20)}
    await asyncio.sleep(0)
    while not di.to_server.empty():  # read, so that it is the server's to keep
        await asyncio.sleep(0.001)
    await leave_rooms()
    acknowledged: set[str] = set()
    while (frame := await di.next())["t"] != "bye":
        acknowledged |= {ack["id"] for ack in frame.get("acks", [])}
    assert acknowledged == taken
    assert (await bo.hear("bye"))["code"] == frame["code"] == "restart"
    assert 0 < frame["retry_after"] <= leaving.LATEST


async def test_it_takes_nobody_in_any_more(table: Table, sit: Sit) -> None:
    await sit(table, table.di)
    await leave_rooms()
    late = Line(table.code)
    late.say(t="hello", v=1, ticket=door.ticket(table.room, table.gus))
    assert (await late.next())["code"] == "restart"


async def test_who_does_not_take_the_goodbye_holds_nothing_up(table: Table, sit: Sit) -> None:
    slow = await sit(table, table.gus)
    slow.stop_taking()
    began = time.monotonic()
    await leave_rooms()
    assert time.monotonic() - began < 4


async def test_a_wish_that_comes_too_late_is_to_be_sent_again(table: Table, sit: Sit, rows: Rows) -> None:
    """Not silently dropped: its device keeps it and hears that nothing was written, or nothing at all."""
    di = await sit(table, table.di)
    hub().draining = True
    intent = wish(di, "card.write", uid="late", kind="option", text="Too late")
    refused = await di.hear("refuse")
    assert (refused["id"], refused["code"]) == (intent, "storage")
    assert not await rows(Entry.objects.filter(intent=intent).exists)


def test_health_says_that_it_is_about_to_end(client: Browser) -> None:
    assert client.get("/health").status_code == 200
    leaving._begun.set()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert json.loads(answer.content) == {"database": "ok", "serving": "draining"}
