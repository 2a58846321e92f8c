"""Talk over the wire: taps, voices and hands reach every screen; marks reach nobody but their own."""

import json

import pytest

from peerassist.assists import running
from peerassist.assists.models import Cancellation, Consent, Entry
from peerassist.method.phases import Move
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line, Message

CARD = {"uid": "c1", "kind": "option", "text": "In three waves"}


async def talk(line: Line) -> Message:
    """The talk that the next entry about it tells."""
    while True:
        for entry in (await line.hear("entries"))["list"]:
            if entry["kind"] == "talk.moved" and entry["body"]["talk"] is not None:
                found: Message = entry["body"]["talk"]
                return found


async def begun(table: Table, rows: Rows, parts: int = 0) -> None:
    def go() -> None:
        Consent.objects.create(participation=table.bo, rules="", attribution="named")
        running.move(table.assist.pk, Move.START, by=None)
        for _ in range(parts):
            running.move(table.assist.pk, Move.NEXT, by=None)

    await rows(go)


async def test_a_tap_reaches_every_screen_and_who_comes_late(table: Table, sit: Sit, rows: Rows) -> None:
    await begun(table, rows)
    bo, gus = await sit(table, table.bo), await sit(table, table.gus)
    wish(bo, "talk.tap", id=table.di.pk, on=True)
    told = await talk(gus)
    (speaks,) = told["speaking"]
    assert (speaks["id"], speaks["side"], speaks["phase"], speaks["until"]) == (table.di.pk, "peers", 0, None)
    late = (await sit(table, table.gus)).welcome["state"]["talk"]
    assert late["speaking"] == told["speaking"]
    wish(bo, "talk.tap", id=table.di.pk, on=False)
    after = await talk(gus)
    ((phase, side, long),) = after["spent"]
    assert after["speaking"] == [] and (phase, side) == (0, "peers") and long >= 0


async def test_several_changes_of_one_moment_are_told_once(table: Table, sit: Sit, rows: Rows) -> None:
    await begun(table, rows)
    bo = await sit(table, table.bo)
    sent = [wish(bo, "talk.tap", id=seat.pk, on=True) for seat in (table.di, table.gus, table.ada)]
    await answered(bo, sent[-1])
    back = await sit(table, table.bo, since=1)
    told = [entry["body"]["talk"] for entry in back.welcome["entries"]]
    assert told[:-1] == [None, None] and [s["id"] for s in told[-1]["speaking"]] == [table.ada.pk]


@pytest.mark.parametrize("who", ["di", "gus", "oz"])
async def test_only_those_who_lead_tap_and_let_write(table: Table, sit: Sit, rows: Rows, who: str) -> None:
    await begun(table, rows)
    line = await sit(table, getattr(table, who))
    for kind in ("talk.tap", "talk.let_write"):
        assert (await answered(line, wish(line, kind, id=table.di.pk, on=True)))["code"] == "not_yours"


async def test_a_device_speaks_for_its_own_person_alone(table: Table, sit: Sit, rows: Rows) -> None:
    await begun(table, rows)
    gus, oz = await sit(table, table.gus), await sit(table, table.oz)
    wall = await sit(table, table.bo, wall=True)
    wish(gus, "talk.voice", on=True, id=table.di.pk)
    (speaks,) = (await talk(gus))["speaking"]
    assert speaks["id"] == table.gus.pk and speaks["until"] > speaks["since"]
    for line in (oz, wall):
        assert (await answered(line, wish(line, "talk.voice", on=True)))["code"] == "not_yours"


async def test_before_the_start_nobody_speaks(table: Table, sit: Sit) -> None:
    bo, gus = await sit(table, table.bo), await sit(table, table.gus)
    assert (await answered(bo, wish(bo, "talk.tap", id=table.di.pk, on=True)))["code"] == "talk_not_now"
    assert (await answered(gus, wish(gus, "talk.voice", on=True)))["code"] == "talk_not_now"


async def test_hands_are_in_the_order_of_their_turns_and_those_who_lead_lower_them(
    table: Table, sit: Sit, rows: Rows
) -> None:
    await begun(table, rows)
    bo, di, gus = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.gus)
    await answered(bo, wish(bo, "talk.tap", id=table.di.pk, on=True))
    await answered(di, wish(di, "talk.hand", up=True))
    await answered(gus, wish(gus, "talk.hand", up=True))
    hands = (await sit(table, table.ada)).welcome["state"]["talk"]["hands"]
    assert hands == [table.gus.pk, table.di.pk]  # Di has spoken, if briefly
    for body in ({"up": False, "id": table.di.pk}, {"up": True, "id": table.di.pk}):
        assert (await answered(gus, wish(gus, "talk.hand", **body)))["code"] == "not_yours"
    assert "seq" in await answered(bo, wish(bo, "talk.hand", up=False, id=table.di.pk))
    assert (await sit(table, table.ada)).welcome["state"]["talk"]["hands"] == [table.gus.pk]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("talk.tap", {"id": 2**64, "on": True}),
        ("talk.tap", {"id": None, "on": True}),
        ("talk.tap", {"id": True, "on": True}),
        ("talk.tap", {"on": True}),
        ("talk.hand", {"up": 1}),
        ("talk.hand", {"id": "x", "up": False}),
        ("talk.voice", {}),
        ("talk.let_write", {"on": "yes"}),
        ("card.mark", {"uid": "c1", "mark": {"a": 1}}),
        ("card.mark", {"uid": 5, "mark": "try"}),
    ],
)
async def test_nonsense_is_refused_and_the_writer_lives(
    table: Table, sit: Sit, rows: Rows, kind: str, body: dict
) -> None:
    await begun(table, rows)
    bo = await sit(table, table.bo)
    assert (await answered(bo, wish(bo, kind, **body)))["code"] in {"bad_field", "no_such_card", "not_yours"}
    assert "seq" in await answered(bo, wish(bo, "talk.tap", id=table.di.pk, on=True))


async def test_who_asks_listens_while_peers_advise_and_is_let_write_by_who_leads(
    table: Table, sit: Sit, rows: Rows
) -> None:
    await begun(table, rows, 4)
    ada, bo = await sit(table, table.ada), await sit(table, table.bo)
    assert ada.welcome["state"]["talk"]["kept"] is True
    assert ada.welcome["you"]["listens"] is True and bo.welcome["you"]["listens"] is False
    assert [p["advises"] for p in ada.welcome["room"]["phases"]].index(True) == 4
    assert (await answered(ada, wish(ada, "card.write", **CARD)))["code"] == "listening"
    assert (await answered(ada, wish(ada, "talk.let_write", on=True)))["code"] == "not_yours"
    wish(bo, "talk.let_write", on=True)
    assert (await talk(ada))["writes"] is True
    assert "seq" in await answered(ada, wish(ada, "card.write", **CARD))


async def test_marks_are_told_to_nobody_but_their_own(table: Table, sit: Sit, rows: Rows) -> None:
    await begun(table, rows, 4)
    ada, di = await sit(table, table.ada), await sit(table, table.di)
    await answered(di, wish(di, "card.write", **CARD))
    before = await rows(Entry.objects.count)
    assert "seq" in await answered(ada, wish(ada, "card.mark", uid="c1", mark="ask"))
    assert await di.silent("entries", 0.3) and await rows(Entry.objects.count) == before
    assert (await sit(table, table.ada)).welcome["you"]["marked"] == {"c1": "ask"}
    for seat in (table.di, table.bo, table.cy):
        told = json.dumps((await sit(table, seat)).welcome)
        assert '"ask"' not in told and '"marked": {}' in told


async def test_how_long_each_one_spoke_is_told_to_nobody(table: Table, sit: Sit, rows: Rows) -> None:
    await begun(table, rows)
    bo = await sit(table, table.bo)
    for seat in (table.di, table.gus, table.di):
        await answered(bo, wish(bo, "talk.tap", id=seat.pk, on=True))
    await answered(bo, wish(bo, "talk.tap", id=table.di.pk, on=False))
    told = (await sit(table, table.bo)).welcome["state"]["talk"]
    assert [(phase, side) for phase, side, _ in told["spent"]] == [(0, "peers")]
    assert set(told) == {"spent", "speaking", "heard", "hands", "writes", "kept"}


async def test_the_log_does_not_tell_who_spoke_before_a_card_was_written(nameless: Table, sit: Sit, rows: Rows) -> None:
    await begun(nameless, rows)
    bo = await sit(nameless, nameless.bo)
    await answered(bo, wish(bo, "talk.tap", id=nameless.di.pk, on=True))
    await answered(bo, wish(bo, "card.write", **CARD))
    await answered(bo, wish(bo, "talk.tap", id=nameless.di.pk, on=False))
    told = (await sit(nameless, nameless.gus, since=1)).welcome["entries"]
    assert [entry["kind"] for entry in told] == ["talk.moved", "card.written", "talk.moved"]
    assert told[0]["body"] == {"talk": None} and told[2]["body"]["talk"]["speaking"] == []


async def test_what_was_called_off_takes_no_hand(table: Table, sit: Sit, rows: Rows) -> None:
    di = await sit(table, table.di)
    await rows(lambda: Cancellation.objects.create(assist=table.assist, by=table.cast.ada))
    assert (await answered(di, wish(di, "talk.hand", up=True)))["code"] in {"room_closed", "gone"}
