"""The attribution rule on the wire: what it forbids is in no frame of any kind."""

import asyncio
import json

import pytest

from peerassist.assists.models import Assist, Entry
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line, Message


async def heard(line: Line, seconds: float = 0.6) -> list[Message]:
    """Return everything a line hears for a while."""
    found: list[Message] = []
    while True:
        try:
            found.append(await asyncio.wait_for(line.next(), seconds))
        except TimeoutError:
            return found


def without_people(frame: Message) -> Message:
    """Leave out the list of who takes part: that they are at the table is no secret, what they said may be."""
    state = {k: v for k, v in frame.get("state", {}).items() if k != "people"}
    return {k: v for k, v in frame.items() if k not in {"you", "here", "state", "room"}} | {"state": state}


async def everything_di_does(sit: Sit, table: Table) -> list[Message]:
    """Di types and writes, stars, promises; return what Gus hears of it, live and when he comes back later."""
    di, gus = await sit(table, table.di), await sit(table, table.gus)
    di.say(t="presence", typing="option")
    await answered(di, wish(di, "card.write", uid="c1", kind="option", text="Three waves", said_by=table.bo.pk))
    await answered(di, wish(di, "card.write", uid="c2", kind="action", text="Write", owner=table.di.pk))
    await answered(di, wish(di, "card.write", uid="c2", text="Write to them", version=1))
    await answered(di, wish(di, "card.star", uid="c1", on=True))
    frames = await heard(gus)
    for since in (0, 1):
        frames.append((await sit(table, table.gus, since=since)).welcome)
    return [without_people(frame) for frame in frames]


async def test_without_attribution_nothing_tells_who(nameless: Table, sit: Sit) -> None:
    frames = await everything_di_does(sit, nameless)
    assert any(f["t"] == "presence" and f["typing"] == [{"kind": "option", "label": ""}] for f in frames)
    told = json.dumps(frames)
    for seat in (nameless.di, nameless.bo):
        assert seat.name not in told and seat.name.split()[0] not in told
    cards = [e["body"]["card"] for f in frames for e in f.get("list", []) if e["body"].get("card")]
    assert len(cards) >= 3
    for card in cards:
        assert (card["by"], card["label"], card["owner"]) == (None, "", None)
        assert not {"at", "created_at", "author"} & set(card)


@pytest.fixture
def by_role(db: None) -> Table:
    return Table(attribution="role")


async def test_by_role_the_work_is_told_and_the_name_is_not(by_role: Table, sit: Sit) -> None:
    gus, bo = await sit(by_role, by_role.gus), await sit(by_role, by_role.bo)
    gus.say(t="presence", typing="insight")
    await answered(gus, wish(gus, "card.write", uid="c1", kind="insight", text="A habit"))
    frames = [without_people(f) for f in await heard(bo)]
    told = json.dumps(frames)
    assert "Mason, Cusco" in told and "Gus" not in told and '"by": null' in told
    assert any(
        f["t"] == "presence" and f["typing"][:1] == [{"kind": "insight", "label": "Mason, Cusco"}] for f in frames
    )


async def test_one_knows_ones_own_cards_and_stars_and_nobody_elses(nameless: Table, sit: Sit) -> None:
    di, gus = await sit(nameless, nameless.di), await sit(nameless, nameless.gus)
    await answered(di, wish(di, "card.write", uid="c1", kind="option", text="Mine"))
    await answered(gus, wish(gus, "card.star", uid="c1", on=True))
    back = (await sit(nameless, nameless.di)).welcome["you"]
    assert (back["wrote"], back["starred"]) == (["c1"], [])
    back = (await sit(nameless, nameless.gus)).welcome["you"]
    assert (back["wrote"], back["starred"]) == ([], ["c1"])


async def test_a_rule_made_stricter_sends_everyone_for_a_fresh_state(table: Table, sit: Sit, rows: Rows) -> None:
    di, gus = await sit(table, table.di), await sit(table, table.gus)
    await answered(di, wish(di, "card.write", uid="c1", kind="option", text="Three waves"))
    await rows(lambda: Assist.objects.filter(pk=table.assist.pk).update(attribution="none"))
    assert (await gus.hear("bye"))["code"] == "behind"
    await di.hear("bye")
    for since in (0, 1):
        again = await sit(table, table.gus, since=since)
        assert "Di Peer" not in json.dumps(without_people(again.welcome))
    bodies = await rows(lambda: [e.body for e in Entry.objects.all()])
    assert "Di" not in json.dumps(bodies) and "waves" not in json.dumps(bodies)
