"""A room in memory: who is told what, in which order, in how many frames."""

import asyncio
import json
from typing import Any

import pytest

from peerassist.live.room import LiveRoom
from peerassist.live.screen import Screen


def entry(seq: int, kind: str = "door.moved", **body: Any) -> dict[str, Any]:
    return {"seq": seq, "kind": kind, "body": body}


async def frames(screen: Screen) -> list[dict[str, Any]]:
    """Return what waits to be sent."""
    found = []
    while True:
        try:
            frame = await asyncio.wait_for(screen.next(), 0.02)
        except TimeoutError:
            return found
        if frame is None:
            return found
        found.append(json.loads(frame))


@pytest.fixture
async def screen() -> Screen:
    return Screen(seat=1, told=5, joining=False)


@pytest.fixture
async def room(screen: Screen) -> LiveRoom:
    made = LiveRoom(1, 5, "named")
    made.screens.add(screen)
    return made


async def test_entries_of_one_moment_are_one_frame_with_the_acknowledgements(room: LiveRoom, screen: Screen) -> None:
    room.acknowledge(screen, "mine", 7)
    assert await frames(screen) == []  # not before its entry
    room.take([entry(6), entry(7)])
    assert await frames(screen) == [{"t": "entries", "list": [entry(6), entry(7)], "acks": [{"id": "mine", "seq": 7}]}]


async def test_an_acknowledgement_waits_for_its_own_entry(room: LiveRoom, screen: Screen) -> None:
    room.acknowledge(screen, "second", 7)
    room.take([entry(6)])  # read from the log before the second was in it
    assert await frames(screen) == [{"t": "entries", "list": [entry(6)], "acks": []}]
    room.acknowledge(screen, "first", 6)
    assert await frames(screen) == [{"t": "entries", "list": [], "acks": [{"id": "first", "seq": 6}]}]
    room.take([entry(7)])
    assert await frames(screen) == [{"t": "entries", "list": [entry(7)], "acks": [{"id": "second", "seq": 7}]}]


async def test_what_was_told_is_not_told_again(room: LiveRoom, screen: Screen) -> None:
    room.take([entry(6), entry(7)])
    room.take([entry(6), entry(7)])
    room.take([entry(7), entry(8)])
    assert [[e["seq"] for e in f["list"]] for f in await frames(screen)] == [[6, 7], [8]]


async def test_an_intent_done_before_is_acknowledged_at_once(room: LiveRoom, screen: Screen) -> None:
    room.acknowledge(screen, "again", 4)
    assert await frames(screen) == [{"t": "entries", "list": [], "acks": [{"id": "again", "seq": 4}]}]


async def test_a_screen_that_is_catching_up_is_told_nothing_out_of_turn(room: LiveRoom, screen: Screen) -> None:
    late = Screen(seat=2, told=3)
    room.screens.add(late)
    room.take([entry(6)])
    assert await frames(late) == [] and late.told == 3
    assert len(await frames(screen)) == 1


async def test_who_left_is_closed_with_the_entry_that_says_so(room: LiveRoom, screen: Screen) -> None:
    room.take([entry(6, "person.left", id=1)])
    assert [f["t"] for f in await frames(screen)] == ["entries", "bye"]
    assert screen.closed == "gone"


async def test_a_closed_screen_is_told_nothing_more(room: LiveRoom, screen: Screen) -> None:
    screen.close("flood", 30)
    screen.close("gone", 0)
    room.take([entry(6)])
    assert await frames(screen) == [{"t": "bye", "code": "flood", "retry_after": 30}]
