"""What was written is handed on without being read again; what does not follow is read; a hall's news go out by the tick."""

import asyncio
import json
from typing import Any

from peerassist.assists.models import Entry
from peerassist.live import store, telling
from peerassist.live.room import LiveRoom
from peerassist.live.screen import Screen
from peerassist.live.store import Wish
from tests.live.conftest import Table


def a_wish(table: Table, intent: str, what: str, /, **body: Any) -> Wish:
    return Wish(table.room.pk, table.di.pk, intent, what, body, lambda outcome: None)


def news(*numbers: int) -> list[telling.Told]:
    return [{"seq": number, "kind": "card.edited", "body": {}} for number in numbers]


def hall(screens: int) -> LiveRoom:
    room = LiveRoom(1, 0, "named")
    room.screens = {Screen(seat, joining=False) for seat in range(screens)}
    return room


def heard(screen: Screen) -> list[list[int]]:
    """The numbers that each frame since the last call told."""
    return [[entry["seq"] for entry in json.loads(frame)["list"]] for frame in screen.drain()]


def test_what_is_handed_on_is_what_the_log_tells(table: Table) -> None:
    store.write([a_wish(table, "w", "card.write", uid="c1", kind="option", text="pump")])
    edits = [a_wish(table, "e", "card.edit", uid="c1", version=1, op=[2, {"d": 1}, "ñ"])]
    written = store.carry_out([*edits, a_wish(table, "x", "card.edit", uid="c1", version=1, op=["The "])])
    entries = list(Entry.objects.filter(seq__gt=1).order_by("seq"))
    assert telling.typed(written.edits) == {table.room.pk: telling.told(table.room.pk, entries)}
    assert [made.seq for made in written.edits] == [2, 3]


def test_a_batch_of_edits_and_other_wishes_is_done_in_its_order(table: Table) -> None:
    outcomes = store.write(
        [
            a_wish(table, "a", "card.edit", uid="c1", version=1, op=[4, "s"]),
            a_wish(table, "b", "card.write", uid="c1", kind="option", text="pump"),
            a_wish(table, "c", "card.edit", uid="c1", version=1, op=[4, "s"]),
            a_wish(table, "d", "card.remove", uid="c1"),
            a_wish(table, "e", "card.edit", uid="c1", version=2, op=["x"]),
        ]
    )
    assert [(o.seq, o.code) for o in outcomes] == [
        (None, "no_such_card"),
        (1, ""),
        (2, ""),
        (3, ""),
        (None, "no_such_card"),
    ]


async def test_a_gap_is_seen_and_nothing_is_told_twice() -> None:
    room = hall(1)
    (screen,) = room.screens
    assert room.take_written(news(1)) and heard(screen) == [[1]]
    assert room.take_written(news(1)) and heard(screen) == []
    assert not room.take_written(news(3)) and not room.take_written(news(2, 4)) and heard(screen) == []
    assert room.take_written(news(1, 2)) and heard(screen) == [[2]]


async def test_in_a_small_room_every_entry_goes_out_at_once() -> None:
    room = hall(8)
    for number in (1, 2, 3):
        room.take(news(number))
    assert [heard(screen) for screen in room.screens] == [[[1], [2], [3]]] * 8


async def test_in_a_hall_the_first_goes_out_at_once_and_more_with_the_tick() -> None:
    room = hall(200)
    for number in (1, 2, 3):
        room.take(news(number))
    for n, screen in enumerate(room.screens):
        assert heard(screen) == [[1]]
        room.acknowledge(screen, f"i{n}", 3)
    await asyncio.sleep(0.15)
    for n, screen in enumerate(room.screens):
        (frame,) = screen.drain()
        assert [entry["seq"] for entry in json.loads(frame)["list"]] == [2, 3]
        assert json.loads(frame)["acks"] == [{"id": f"i{n}", "seq": 3}]


async def test_who_was_told_while_it_came_in_is_not_told_again() -> None:
    room = hall(200)
    late = Screen(500, told=0, joining=True)
    room.take(news(1))
    room.take(news(2))
    late.told, late.joining = 2, False
    room.screens.add(late)
    await asyncio.sleep(0.15)
    assert heard(late) == []
    room.take(news(3))
    await asyncio.sleep(0.15)
    assert heard(late) == [[3]]
