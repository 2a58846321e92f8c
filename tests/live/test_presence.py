"""Who is here, who types: in memory, with a time limit."""

import pytest

from peerassist.live import room as live_room
from tests.live.conftest import Sit, Table
from tests.live.line import Line, Message


async def presence(line: Line, wanted: object) -> Message:
    """Wait for the presence in which `wanted` is true."""
    while True:
        frame = await line.hear("presence")
        if wanted(frame):  # type: ignore[operator]
            return frame


async def test_who_comes_and_goes_is_seen(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    gus = await sit(table, table.gus)
    await presence(di, lambda f: f["here"] == sorted([table.di.pk, table.gus.pk]))
    await gus.cut()
    await presence(di, lambda f: f["here"] == [table.di.pk])


async def test_a_wall_is_nobody(table: Table, sit: Sit) -> None:
    wall, di = await sit(table, table.bo, wall=True), await sit(table, table.di)
    await presence(wall, lambda f: f["here"] == [table.di.pk])
    wall.say(t="presence", typing="option")
    await presence(di, lambda f: f["typing"] == [])


async def test_two_screens_of_one_person_are_one_person(table: Table, sit: Sit) -> None:
    await sit(table, table.di)
    second = await sit(table, table.di)
    frame = await presence(second, lambda f: f["here"])
    assert frame["here"] == [table.di.pk]


async def test_others_see_who_types_and_oneself_does_not(table: Table, sit: Sit) -> None:
    di, gus = await sit(table, table.di), await sit(table, table.gus)
    di.say(t="presence", typing="option")
    assert (await presence(gus, lambda f: f["typing"]))["typing"] == [{"kind": "option", "label": "Di Peer"}]
    gus.say(t="presence", typing="question")
    await presence(di, lambda f: f["typing"] == [{"kind": "question", "label": "Gus Guest"}])
    di.say(t="presence", typing=None)
    await presence(gus, lambda f: f["typing"] == [])


async def test_typing_ends_by_itself_on_a_device_that_fell_silent(
    table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "TYPING_LASTS", 0.2)
    di, gus = await sit(table, table.di), await sit(table, table.gus)
    di.say(t="presence", typing="option")
    await presence(gus, lambda f: f["typing"])
    await presence(gus, lambda f: not f["typing"])


async def test_what_is_no_kind_of_card_is_not_passed_on(table: Table, sit: Sit) -> None:
    di, gus = await sit(table, table.di), await sit(table, table.gus)
    di.say(t="presence", typing="<img src=x>")
    assert (await di.hear("refuse"))["code"] == "malformed"
    assert (await presence(gus, lambda f: True))["typing"] == []
