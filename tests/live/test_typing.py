"""Typing over the room's own wire: what others are told, who is answered what, where carets are."""

import pytest

from peerassist.live import room as live_room
from peerassist.live import telling
from peerassist.live.store import Wish, write
from peerassist.records.models import Card, CardEdit, Star
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line, Message
from tests.live.test_presence import presence

CARD = {"uid": "c1", "kind": "option", "text": "pump"}


async def begun(table: Table, sit: Sit) -> tuple[Line, Line, Line]:
    """Return Di's, Cy's and Gus's lines; Di has begun a card, and everybody has heard of it."""
    di, cy, gus = await sit(table, table.di), await sit(table, table.cy), await sit(table, table.gus)
    await answered(di, wish(di, "card.write", **CARD))
    for line in (cy, gus):
        await line.hear("entries")
    return di, cy, gus


async def entry(line: Line) -> Message:
    (found,) = (await line.hear("entries"))["list"]
    return dict(found)


async def test_an_edit_is_told_as_it_was_done(table: Table, sit: Sit) -> None:
    di, cy, gus = await begun(table, sit)
    await answered(cy, wish(cy, "card.edit", "first", uid="c1", version=1, op=["Old "]))
    assert (await entry(gus))["body"] == {"uid": "c1", "version": 2, "op": ["Old "], "edit": "first"}
    assert await answered(di, wish(di, "card.edit", "own", uid="c1", version=1, op=[4, "s 🚒"])) == {
        "id": "own",
        "seq": 3,
    }
    assert (await entry(gus))["body"] == {"uid": "c1", "version": 3, "op": [8, "s 🚒"], "edit": "own"}


async def test_who_may_not_change_a_card_does_not_type_in_it(table: Table, sit: Sit, rows: Rows) -> None:
    di, cy, gus = await begun(table, sit)
    wall, oz = await sit(table, table.bo, wall=True), await sit(table, table.oz)
    for line in (gus, wall, oz):
        assert (await answered(line, wish(line, "card.edit", uid="c1", version=1, op=["x"])))["code"] == "not_yours"
    assert await rows(lambda: Card.objects.get().text) == "pump"


@pytest.mark.parametrize(
    "op", [None, "x", {"d": 1}, [None], [{"d": -1}], [1.5], [["x"]], ["\x00"], [2**70], [0] * 5_000]
)
async def test_nonsense_is_refused_and_the_writer_lives(table: Table, sit: Sit, op: object) -> None:
    di, cy, _ = await begun(table, sit)
    assert (await answered(di, wish(di, "card.edit", uid="c1", version=1, op=op)))["code"] == "edit_unreadable"
    assert "seq" in await answered(cy, wish(cy, "card.edit", uid="c1", version=1, op=["x"]))


async def test_the_same_edit_sent_again_is_done_once(table: Table, sit: Sit, rows: Rows) -> None:
    di, _, _ = await begun(table, sit)
    for _ in range(2):
        ack = await answered(di, wish(di, "card.edit", "same", uid="c1", version=1, op=["x"]))
        assert ack == {"id": "same", "seq": 2}
    assert await rows(lambda: Card.objects.get().text) == "xpump"


async def test_ten_thousand_signs_are_pasted_at_once(table: Table, sit: Sit) -> None:
    di, _, gus = await begun(table, sit)
    pasted = "Ünïcödé 🚒 " * 900
    assert "seq" in await answered(di, wish(di, "card.edit", uid="c1", version=1, op=[4, pasted]))
    assert (await entry(gus))["body"]["op"] == [4, pasted]
    refused = await answered(di, wish(di, "card.edit", uid="c1", version=2, op=["x" * 1_000]))
    assert (refused["code"], refused["values"]) == ("text_too_long", {"most": 10_000})


async def test_who_comes_back_is_told_the_edits_they_missed(table: Table, sit: Sit, rows: Rows) -> None:
    di, _, gus = await begun(table, sit)
    await gus.cut()
    for n in range(3):
        await answered(di, wish(di, "card.edit", f"e{n}", uid="c1", version=n + 1, op=["x"]))
    back = await sit(table, table.gus, since=1)
    assert [e["body"]["edit"] for e in back.welcome["entries"]] == ["e0", "e1", "e2"]
    await rows(CardEdit.objects.all().delete)
    late = await sit(table, table.gus, since=1)
    told = [(e["kind"], e["body"]["card"] and e["body"]["card"]["text"]) for e in late.welcome["entries"]]
    assert told == [("card.written", None), ("card.written", None), ("card.written", "xxxpump")]


async def test_what_was_typed_in_a_card_that_is_gone_is_told_to_nobody(table: Table, sit: Sit) -> None:
    di, _, _ = await begun(table, sit)
    await answered(di, wish(di, "card.edit", uid="c1", version=1, op=["secret "]))
    await answered(di, wish(di, "card.remove", uid="c1"))
    late = await sit(table, table.gus, since=1)
    assert "secret" not in str(late.welcome["entries"])


async def test_carets_are_told_to_the_others(table: Table, sit: Sit) -> None:
    di, _, gus = await begun(table, sit)
    di.say(t="presence", typing="option", uid="c1", version=1, at=[1, 3])
    told = (await presence(gus, lambda f: f["typing"]))["typing"]
    assert told == [{"kind": "option", "label": "Di Peer", "uid": "c1", "version": 1, "at": [1, 3]}]
    di.say(t="presence", typing="option", uid="c1", version=1, at=[4, 4])
    await presence(gus, lambda f: f["typing"] and f["typing"][0]["at"] == [4, 4])
    di.say(t="presence", typing=None)
    await presence(gus, lambda f: not f["typing"])


async def test_without_names_a_caret_is_somebodys(nameless: Table, sit: Sit) -> None:
    di, _, gus = await begun(nameless, sit)
    di.say(t="presence", typing="option", uid="c1", version=1, at=[1, 3])
    (told,) = (await presence(gus, lambda f: f["typing"]))["typing"]
    assert told["label"] == "" and set(told) == {"kind", "label", "uid", "version", "at"}
    await answered(di, wish(di, "card.edit", "mine", uid="c1", version=1, op=["x"]))
    body = (await entry(gus))["body"]
    assert set(body) == {"uid", "version", "op", "edit"}


async def test_in_a_hall_it_is_told_that_somebody_types_not_where(
    table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "MOST_CARETS", 1)
    di, cy, gus = await begun(table, sit)
    for line in (di, cy):
        line.say(t="presence", typing="option", uid="c1", version=1, at=[1, 1])
    told = (await presence(gus, lambda f: len(f["typing"]) == 2))["typing"]
    assert [set(one) for one in told] == [{"kind", "label"}] * 2


@pytest.mark.parametrize("at", [[1], [1, 2, 3], [-1, 0], ["1", 2], [2**40, 1], "12"])
async def test_what_is_no_caret_is_not_passed_on(table: Table, sit: Sit, at: object) -> None:
    di = await sit(table, table.di)
    di.say(t="presence", typing="option", uid="c1", version=1, at=at)
    assert (await di.hear("refuse"))["code"] == "malformed"


def test_edits_of_one_batch_are_written_together_and_numbered_in_their_order(
    table: Table, django_assert_max_num_queries: object
) -> None:
    def a_wish(intent: str, what: str, /, **body: object) -> Wish:
        return Wish(table.room.pk, table.di.pk, intent, what, {"uid": "c1", **body}, lambda outcome: None)

    batch = [
        a_wish("a", "card.write", kind="option", text="pump"),
        a_wish("b", "card.edit", version=1, op=[4, "s"]),
        a_wish("c", "card.edit", version=1, op=["Old "]),
        a_wish("b", "card.edit", version=1, op=[4, "s"]),
        a_wish("d", "card.edit", version=9, op=["x"]),
        a_wish("e", "card.star", on=True),
        a_wish("f", "card.edit", version=3, op=[9, "!"]),
    ]
    outcomes = [(o.seq, o.code) for o in write(batch)]
    assert outcomes == [(1, ""), (2, ""), (3, ""), (2, ""), (None, "bad_field"), (4, ""), (5, "")]
    assert (Card.objects.get().text, Star.objects.count()) == ("Old pumps!", 1)
    edits = [a_wish(f"g{n}", "card.edit", version=4, op=["x"]) for n in range(60)]
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert all(o.seq for o in write(edits))
    told = telling.since(table.room.pk, 5)
    assert told is not None and len(told) == 60
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        telling.since(table.room.pk, 5)
