"""The writer: on disk before anyone sees it; when the database fails there is no false "saved"."""

import asyncio
import queue
from typing import Any

import pytest
from django.db import connection

from peerassist.assists.models import Entry, Room
from peerassist.live import socket, store
from peerassist.live.store import Outcome, Wish, Writer, write
from peerassist.outbox import bell
from peerassist.records.models import Card
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.faults import database_refuses_writing


def a_wish(table: Table, intent: str, **body: Any) -> Wish:
    given = {"uid": intent, "kind": "option", "text": "Three waves", **body}
    return Wish(table.room.pk, table.di.pk, intent, "card.write", given, lambda outcome: None)


def test_a_batch_gets_numbers_without_gaps_though_some_are_refused(table: Table) -> None:
    outcomes = write([a_wish(table, "a"), a_wish(table, "b", text=""), a_wish(table, "c"), a_wish(table, "a")])
    assert [(o.seq, o.code) for o in outcomes] == [(1, ""), (None, "text_empty"), (2, ""), (1, "")]
    assert list(Entry.objects.values_list("seq", flat=True)) == [1, 2]


def test_a_card_may_be_edited_in_the_batch_that_begins_it(table: Table) -> None:
    more = {"uid": "a", "version": 1, "op": [11, " more"]}
    edit = Wish(table.room.pk, table.di.pk, "e", "card.edit", more, lambda outcome: None)
    written = store.carry_out([a_wish(table, "a"), a_wish(table, "b"), edit, a_wish(table, "c")])
    assert [(o.seq, o.code) for o in written.outcomes] == [(1, ""), (2, ""), (3, ""), (4, "")]
    assert [one.seq for one in written.edits] == [1, 2, 3, 4]
    assert Card.objects.get(uid="a").text == "Three waves more"


def test_one_wish_that_breaks_harms_no_other(table: Table) -> None:
    poison = Wish(table.room.pk, table.di.pk, "p", "card.write", None, lambda outcome: None)  # type: ignore[arg-type]
    outcomes = write([a_wish(table, "a"), poison, a_wish(table, "c")])
    assert [(o.seq, o.code) for o in outcomes] == [(1, ""), (None, "broken"), (2, "")]


def test_while_the_database_is_away_nothing_is_acknowledged_and_later_it_is(table: Table) -> None:
    with database_refuses_writing():
        outcomes = write([a_wish(table, "a"), a_wish(table, "b")])
        assert [(o.seq, o.code) for o in outcomes] == [(None, "storage"), (None, "storage")]
        assert not Card.objects.exists()
    assert [o.seq for o in write([a_wish(table, "a"), a_wish(table, "b")])] == [1, 2]


async def test_no_false_saved_when_the_database_fails_and_nobody_sees_the_card(
    table: Table, sit: Sit, rows: Rows
) -> None:
    di, gus = await sit(table, table.di), await sit(table, table.gus)

    def break_and_wait(done: asyncio.Event, go: asyncio.AbstractEventLoop) -> None:
        with database_refuses_writing(table.process):
            go.call_soon_threadsafe(done.set)
            asyncio.run_coroutine_threadsafe(healed.wait(), go).result(20)
        connection.close()

    broken, healed = asyncio.Event(), asyncio.Event()
    fault = asyncio.create_task(asyncio.to_thread(break_and_wait, broken, asyncio.get_running_loop()))
    await broken.wait()
    sent = wish(di, "card.write", uid="c1", kind="option", text="Three waves")
    assert (await answered(di, sent))["code"] == "storage"
    assert await gus.silent("entries", 0.3)
    healed.set()
    await fault
    async with asyncio.timeout(10):
        while "seq" not in await answered(
            di, wish(di, "card.write", sent, uid="c1", kind="option", text="Three waves")
        ):
            await asyncio.sleep(0.1)
    (entry,) = (await gus.hear("entries"))["list"]
    assert entry["body"]["card"]["text"] == "Three waves"


async def test_a_lost_ring_heals_within_two_seconds(table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    di, gus = await sit(table, table.di), await sit(table, table.gus)
    monkeypatch.setattr(bell, "_tell", lambda room, seq, but=None: None)  # nobody hears it
    wish(di, "card.write", uid="c1", kind="option", text="Three waves")
    async with asyncio.timeout(2):
        for line in (di, gus):
            assert (await line.hear("entries"))["list"][0]["seq"] == 1


async def test_who_comes_in_while_others_write_misses_nothing(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    joined = []
    for n in range(12):
        wish(di, "card.write", uid=f"c{n}", kind="option", text=f"Card {n}")
        joined.append(asyncio.create_task(sit(table, table.gus)))
    for line in await asyncio.gather(*joined):
        seq = line.welcome["seq"]
        while seq < 12:
            for entry in (await line.hear("entries"))["list"]:
                assert entry["seq"] <= seq + 1, "a gap"
                seq = max(seq, entry["seq"])


def test_too_many_waiting_wishes_are_put_off_not_dropped_silently(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_WAITING", 1)
    monkeypatch.setattr(Writer, "_work", lambda self: None)  # a disk that takes for ever
    writer = Writer()
    assert writer.put(a_wish(table, "a")) and not writer.put(a_wish(table, "b"))


def test_a_halls_wishes_are_gathered_and_a_small_room_waits_for_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    hall, small, batches = 1, 2, queue.SimpleQueue[list[str]]()
    monkeypatch.setattr(store, "carry_out", lambda batch: batch)
    writer = Writer(lambda batch, written: batches.put([wish.id for wish in batch]), lambda room: 60.0 * (room == hall))

    def put(room: int, name: str) -> None:
        writer.put(Wish(room, 1, name, "card.edit", {}, lambda outcome: None))

    put(hall, "a")
    assert batches.get(timeout=30) == ["a"]  # the first goes at once
    put(hall, "b")
    put(hall, "c")
    with pytest.raises(queue.Empty):
        batches.get(timeout=0.3)
    put(small, "d")
    assert batches.get(timeout=30) == ["b", "c", "d"]
    writer.close()


async def test_closing_writes_what_waits(table: Table, sit: Sit, rows: Rows) -> None:
    outcomes: list[Outcome] = []
    writer = Writer()
    for n in range(20):
        put = a_wish(table, f"c{n}")
        writer.put(Wish(put.room, put.seat, put.id, put.kind, put.body, outcomes.append))
    await asyncio.to_thread(writer.close)
    assert [o.seq for o in outcomes] == list(range(1, 21))
    assert await rows(lambda: Room.objects.get().seq) == 20
    assert socket.hub().rooms == {}
