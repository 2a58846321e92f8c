"""How well people type, by their own word: beside their names for those who lead, and for nobody else."""

import json
from typing import Any

import pytest

from peerassist.assists import typing_check
from peerassist.assists.models import Consent, Entry
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line


async def news(line: Line) -> dict[str, Any]:
    (entry,) = (await line.hear("entries"))["list"]
    return entry


async def test_those_who_lead_are_told_on_coming_in(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(typing_check.tell, table.cy, "pauses")
    for who in (table.ada, table.bo):
        for since in (0, 1):
            assert (await sit(table, who, since=since)).welcome["you"]["paces"] == {str(table.cy.pk): "pauses"}


async def test_nobody_else_is_told_not_even_that_who_told_it(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(typing_check.tell, table.cy, "pauses")
    lines = [await sit(table, seat) for seat in (table.cy, table.di, table.gus, table.oz)]
    lines.append(await sit(table, table.bo, wall=True))
    assert all(line.welcome["you"]["paces"] == {} for line in lines)
    await rows(typing_check.tell, table.gus, "well")
    for line in lines:
        assert await news(line) == {"seq": 2, "kind": "aside", "body": {}}
    missed = (await sit(table, table.di, since=1)).welcome
    assert missed["entries"] == [{"seq": 2, "kind": "aside", "body": {}}]
    assert "pauses" not in json.dumps(missed)


async def test_a_word_comes_and_goes_while_the_room_is_open(table: Table, sit: Sit, rows: Rows) -> None:
    bo = await sit(table, table.bo)
    await rows(typing_check.tell, table.gus, "well")
    assert (await news(bo))["body"] == {"paces": {str(table.gus.pk): "well"}}
    await rows(typing_check.take_back, table.gus)
    assert (await news(bo))["body"] == {"paces": {}}
    await rows(typing_check.take_back, table.gus)
    assert await rows(lambda: [e.body for e in Entry.objects.all()]) == [{}, {}]
    told = (await sit(table, table.bo, since=1)).welcome
    assert "well" not in json.dumps(told["entries"])


@pytest.mark.parametrize("who", ["di", "gus"])
async def test_who_is_handed_the_lead_reads_it_and_who_gave_it_no_more(
    table: Table, sit: Sit, rows: Rows, who: str
) -> None:
    to = getattr(table, who)
    await rows(lambda: Consent.objects.create(participation=to, rules="", attribution="named"))
    await rows(typing_check.tell, table.cy, "share")
    bo = await sit(table, table.bo)
    await answered(bo, wish(bo, "role.hand_over", id=to.pk))
    assert (await sit(table, to, since=2)).welcome["you"]["paces"] == {str(table.cy.pk): "share"}
    assert (await sit(table, table.bo, since=2)).welcome["you"]["paces"] == {}
