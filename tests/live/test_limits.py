"""A guest who means harm is closed, and costs the others nothing."""

import asyncio
import json
import time

import pytest

from peerassist.live import limits, screen
from peerassist.live.socket import hub
from tests.live.conftest import Sit, Table, answered, until, wish
from tests.live.line import Line

PING = json.dumps({"t": "ping", "at": 1})


async def test_a_flood_is_closed_within_two_seconds_and_others_write_on(table: Table, sit: Sit) -> None:
    gus, di = await sit(table, table.gus), await sit(table, table.di)
    began = time.monotonic()
    for _ in range(1_000):
        gus.raw(PING)
    assert (await gus.hear("bye"))["code"] == "flood"
    assert "seq" in await answered(di, wish(di, "card.write", uid="c1", kind="option", text="Still here"))
    await until(gus.task.done, 2)
    assert time.monotonic() - began < 2


async def test_coming_back_does_not_refill_the_bucket(table: Table, sit: Sit) -> None:
    gus = await sit(table, table.gus)
    for _ in range(400):
        gus.raw(PING)
    await gus.hear("bye")
    from peerassist.live import door

    again = Line(table.code)
    again.say(t="hello", v=1, ticket=door.ticket(table.room, table.gus))
    assert (await again.next())["code"] == "flood"


async def test_the_screens_of_one_person_share_one_bucket(table: Table, sit: Sit) -> None:
    one, two = await sit(table, table.gus), await sit(table, table.gus)
    for n in range(80):
        (one if n % 2 else two).raw(PING)
    for _ in range(60):
        one.raw(PING)
    assert (await one.hear("bye"))["code"] == "flood"


async def test_someone_behind_the_same_address_is_not_meant(table: Table, sit: Sit) -> None:
    gus, di = await sit(table, table.gus), await sit(table, table.di)
    for _ in range(300):
        gus.raw(PING)
    await gus.hear("bye")
    di.say(t="ping", at=1)
    await di.hear("pong")


@pytest.mark.parametrize(
    "frame",
    [
        "nonsense",
        b"\xff\xfe",
        "[]",
        "null",
        '{"t":"gossip"}',
        '{"t":"hello","v":1,"ticket":"again"}' * 2,
        '{"t":"intent","id":"","kind":"card.write","body":{}}',
        '{"t":"intent","id":"a b","kind":"card.write","body":{}}',
        '{"t":"intent","id":"a\\n","kind":"card.write","body":{}}',
        '{"t":"intent","id":"a","kind":"card.write","body":[]}',
        '{"t":"intent","id":"a","kind":"card.write","body":{"text":"\\ud800"}}',
        '{"t":"intent","id":"a","kind":"card.write","body":' + '{"a":' * 9 + "1" + "}" * 10,
        '{"t":"intent","id":"a","kind":"card.write","body":{"a":' + "[" * 20_000 + "]" * 20_000 + "}}",
        '{"t":"ping","at":1e400}',
        '{"t":"ping","at":"1"}',
        "x" * 65_537,
    ],
)
async def test_what_cannot_be_read_is_told_then_closed(table: Table, sit: Sit, frame: str | bytes) -> None:
    gus = await sit(table, table.gus)
    gus.raw(frame)
    refused = await gus.hear("refuse")
    assert refused["code"] == "malformed" and refused["values"]["problem"]
    gus.say(t="ping", at=1)
    await gus.hear("pong")  # one slip is forgiven
    gus.raw(frame)
    gus.raw(frame)
    assert (await gus.hear("bye"))["code"] == "malformed"


async def test_a_kind_of_message_unknown_is_named(table: Table, sit: Sit) -> None:
    gus = await sit(table, table.gus)
    gus.say(t="gossip")
    assert "gossip" in (await gus.hear("refuse"))["values"]["problem"]


async def test_a_second_hello_changes_nothing(table: Table, sit: Sit) -> None:
    gus = await sit(table, table.gus)
    gus.say(t="hello", v=1, ticket="other", since=0)
    gus.say(t="ping", at=1)
    assert (await gus.hear("pong"))["at"] == 1


async def test_a_reader_too_slow_is_dropped_and_costs_the_others_nothing(
    table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "MOST_WAITING", 5)
    slow, di, bo = await sit(table, table.gus), await sit(table, table.di), await sit(table, table.bo)
    slow.stop_taking()
    for n in range(12):
        began = time.monotonic()
        await answered(di, wish(di, "card.write", uid=f"c{n}", kind="option", text=f"Card {n}"))
        assert time.monotonic() - began < 1
    await until(slow.task.done, 3)
    assert len(next(iter(hub().rooms.values())).screens) == 2
    seen: set[int] = set()
    while len(seen) < 12:
        seen |= {e["seq"] for e in (await bo.hear("entries"))["list"]}
    assert seen == set(range(1, 13))


async def test_a_slow_reader_holds_no_more_than_its_share_of_memory(
    table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "MOST_BYTES", 40_000)
    slow, di = await sit(table, table.gus), await sit(table, table.di)
    slow.stop_taking()
    for n in range(8):
        await answered(di, wish(di, "card.write", uid=f"c{n}", kind="option", text="x" * 9_000))
    await until(slow.task.done, 3)


async def test_a_room_full_of_people_takes_no_more(table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    from peerassist.live import door

    monkeypatch.setattr(limits, "MOST_IN_ROOM", 1)
    await sit(table, table.di)
    late = Line(table.code)
    late.say(t="hello", v=1, ticket=door.ticket(table.room, table.gus))
    assert (await late.next())["code"] == "full"
    await asyncio.sleep(0)


def test_a_bucket_fills_again() -> None:
    budget = limits.Budget()
    assert all(budget.spend() for _ in range(int(limits.BURST)))
    assert not budget.spend()
    budget.last -= 10
    assert budget.spend(100) and not budget.full


def test_who_was_sent_away_for_too_much_may_come_again_with_what_waits_after_a_rest() -> None:
    budget = limits.Budget()
    for _ in range(10_000):
        budget.spend()
    assert not budget.spend(limits.A_VISIT)
    budget.last -= limits.REST
    assert budget.spend(limits.A_VISIT) and all(budget.spend() for _ in range(20))
