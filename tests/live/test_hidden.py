"""Cards that are written hidden: what is hidden is in nothing that anybody else is sent, by no way out."""

import asyncio
import json

import pytest
from django.test import Client as Browser
from django.urls import reverse

from peerassist.assists.models import Participation
from peerassist.live import hub, veiled, wire
from peerassist.records import editing, hiding, validating
from peerassist.records.models import Card
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line
from tests.live.test_attribution import heard

SECRET = "Brackwater"
CARD = {"uid": "hidden-1", "kind": "option", "text": f"Pay in {SECRET}"}
MORE = f" and in Dovecotes, {SECRET} again"


async def hide(line: Line, *, on: bool = True) -> None:
    assert "seq" in await answered(line, wish(line, "card.hide", kind="option", on=on))


async def everything_in_hiding(di: Line) -> None:
    """Di does with her hidden card whatever one can do with a card."""
    await answered(di, wish(di, "card.write", **CARD))
    di.say(t="presence", typing="option", uid="hidden-1", version=1, at=[3, 5])
    await asyncio.sleep(0.4)
    end = len(CARD["text"])
    await answered(di, wish(di, editing.KIND, uid="hidden-1", version=1, op=[end, MORE]))
    await answered(di, wish(di, "card.star", uid="hidden-1", on=True))
    await answered(di, wish(di, "theme.put", uid="hidden-1", theme=None))
    await answered(di, wish(di, "card.remove", uid="hidden-1"))
    await answered(di, wish(di, "card.restore", uid="hidden-1"))


@pytest.fixture(params=["table", "nameless"])
def either(request: pytest.FixtureRequest) -> Table:
    """The table under either rule: with names, and without attribution."""
    found: Table = request.getfixturevalue(request.param)
    return found


async def test_nothing_of_a_hidden_card_is_sent_to_others(either: Table, sit: Sit) -> None:
    table = either
    bo, di, gus = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.gus)
    own_wall = await sit(table, table.di, wall=True)
    await hide(bo)
    await everything_in_hiding(di)
    frames = [frame for line in (bo, gus, own_wall) for frame in await heard(line)]
    for seat, wall in ((table.bo, False), (table.gus, False), (table.di, True)):
        for since in (0, 1):
            frames.append((await sit(table, seat, since=since, wall=wall)).welcome)
    told = json.dumps(frames)
    assert SECRET not in told and "Dovecotes" not in told and "hidden-1" not in told
    assert not any(f["typing"] for f in frames if f["t"] == "presence")
    assert '"veils": {"option": 1}' in told, "how many there are is told"


async def test_it_is_acknowledged_at_once(table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LOOK_EVERY", 600)  # nobody looks by themselves
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await hide(bo)
    async with asyncio.timeout(20):
        assert "seq" in await answered(di, wish(di, "card.write", **CARD))
        edit = {"uid": CARD["uid"], "version": 1, "op": [len(CARD["text"]), MORE]}
        assert "seq" in await answered(di, wish(di, editing.KIND, **edit))


async def test_its_writer_sees_it_on_all_of_their_screens(table: Table, sit: Sit) -> None:
    bo, di, other = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.di)
    await hide(bo)
    await everything_in_hiding(di)
    kinds = [e["kind"] for f in await heard(other) for e in f.get("list", []) if e["body"].get("uid")]
    assert kinds[:3] == ["card.written", "card.edited", "card.starred"] and "card.removed" in kinds
    (card,) = (await sit(table, table.di)).welcome["state"]["cards"]
    assert card["hidden"] and card["text"] == CARD["text"] + MORE


async def test_numbers_have_no_gap_for_those_who_are_told_less(table: Table, sit: Sit) -> None:
    bo, di, gus = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.gus)
    await hide(bo)
    await everything_in_hiding(di)
    numbers = [e["seq"] for f in await heard(gus) for e in f.get("list", [])]
    assert numbers == list(range(gus.welcome["seq"] + 1, gus.welcome["seq"] + 1 + len(numbers))) and len(numbers) > 5


async def test_to_others_it_is_no_card(table: Table, sit: Sit) -> None:
    """Who leads is no exception, and is not told by a refusal that it is there."""
    bo, di, gus = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.gus)
    await hide(bo)
    await answered(di, wish(di, "card.write", **CARD))
    for line in (bo, gus):
        for kind, body in (
            ("card.write", {"text": "Mine", "version": 1}),
            ("card.edit", {"version": 1, "op": ["x"]}),
            ("card.change", {"said_by": None}),
            ("card.remove", {}),
            ("card.restore", {}),
            ("card.star", {"on": True}),
            ("theme.put", {"theme": None}),
            ("picture.remove", {}),
        ):
            refused = await answered(line, wish(line, kind, uid="hidden-1", **body))
            assert refused["code"] == "no_such_card", (kind, refused)
    ada = await sit(table, table.ada)
    assert (await answered(ada, wish(ada, "card.mark", uid="hidden-1", mark="try")))["code"] == "no_such_card"


async def test_revealed_it_is_told_to_all_as_it_reads_and_not_how_it_was_drafted(table: Table, sit: Sit) -> None:
    bo, di, gus = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.gus)
    await hide(bo)
    await answered(di, wish(di, "card.write", **CARD))
    whole = len(CARD["text"])
    await answered(di, wish(di, editing.KIND, uid="hidden-1", version=1, op=[{"d": whole}, "In three waves"]))
    await answered(di, wish(di, "card.write", uid="hidden-2", kind="insight", text="Seen by all"))
    since = gus.welcome["seq"]
    await hide(bo, on=False)
    frames = await heard(gus)
    frames += [(await sit(table, table.gus, since=number)).welcome for number in (0, since + 1)]
    told = json.dumps(frames)
    assert "In three waves" in told and SECRET not in told
    assert '"veils": {}' in told


async def test_what_was_seen_before_stays_seen(table: Table, sit: Sit) -> None:
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await answered(di, wish(di, "card.write", **CARD))
    await hide(bo)
    assert SECRET in json.dumps((await sit(table, table.gus)).welcome)


async def test_only_who_leads_hides_and_reveals(table: Table, sit: Sit) -> None:
    for seat in (table.di, table.gus):
        line = await sit(table, seat)
        assert (await answered(line, wish(line, "card.hide", kind="option", on=True)))["code"] == "not_yours"


async def test_a_hidden_card_keeps_its_kind(table: Table, sit: Sit) -> None:
    """Else it would show by what is counted where."""
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await hide(bo)
    await answered(di, wish(di, "card.write", **CARD))
    refused = await answered(di, wish(di, "card.change", uid="hidden-1", kind="insight"))
    assert refused["code"] == "hidden_kind"


async def test_no_page_no_record_no_search_no_document_has_it(table: Table, sit: Sit, rows: Rows) -> None:
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await hide(bo)
    await answered(di, wish(di, "card.write", **CARD))
    await answered(di, wish(di, "card.write", uid="open-1", kind="insight", text="Seen by all"))
    texts = await rows(lambda: [judged.card.text for judged in validating.cards(table.assist)])
    assert texts == ["Seen by all"]
    pages = await rows(_pages, table)
    assert len(pages) >= 8 and not [name for name, text in pages.items() if SECRET in text or "hidden-1" in text]


def _pages(table: Table) -> dict[str, str]:
    """Return what who leads and asks gets of the record by every page that has any of it."""
    found: dict[str, str] = {}
    number, code = table.assist.pk, table.code
    Participation.objects.filter(pk__in=[table.bo.pk, table.ada.pk]).update(ended_at=None)
    for who in (table.cast.bo, table.cast.ada):
        browser = Browser()
        browser.force_login(who)
        for name, args in (
            ("validate", [number]),
            ("record", [number]),
            ("document", [number, "md"]),
            ("room_wall", [code]),
            ("room_removed", [code]),
            ("room_themes", [code]),
            ("run", [number]),
        ):
            answer = browser.get(reverse(name, args=args))
            assert answer.status_code == 200, (name, answer.status_code)
            found[f"{name} {who}"] = answer.content.decode()
        assert browser.get(reverse("card_history", args=[code, "hidden-1"])).status_code == 404
    return found


async def test_a_record_with_hidden_cards_is_not_signed_unseen(table: Table, sit: Sit, rows: Rows) -> None:
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await hide(bo)
    await answered(di, wish(di, "card.write", **CARD))

    def sign() -> str:
        try:
            validating.sign_off(table.assist, by=table.cast.ada, as_it_is=True)
        except validating.DomainError as problem:
            return problem.code
        return ""

    assert await rows(sign) == "still_hidden"


def test_what_forgets_to_choose_what_a_screen_may_hear_fails() -> None:
    aside = veiled.Aside({7}, "card.written", {"uid": "c", "card": {"text": SECRET}})
    entry = {"seq": 1, "kind": hiding.MOVED, "body": {"veils": {}}, veiled.ASIDE: aside}
    with pytest.raises(TypeError):
        wire.encode({"t": "entries", "list": [entry], "acks": []})
    assert SECRET not in wire.encode(veiled.heard_by([entry], 8))
    assert SECRET not in wire.encode(veiled.heard_by([entry], None))
    assert SECRET in wire.encode(veiled.heard_by([entry], 7))


async def test_the_hidden_are_counted_without_the_empty_and_the_removed(table: Table, sit: Sit, rows: Rows) -> None:
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await hide(bo)
    for n in range(3):
        await answered(di, wish(di, "card.write", uid=f"c{n}", kind="option", text="Three"))
    await answered(di, wish(di, "card.remove", uid="c0"))
    await rows(lambda: Card.objects.filter(uid="c1").update(text=""))
    assert await rows(hiding.state, table.room.pk) == {"option": 1}
