"""Who may do what in the room: asked anew with every message."""

import asyncio
import threading

import pytest

from peerassist.assists import inviting
from peerassist.assists.models import Cancellation, Entry, Participation
from peerassist.live import hub
from peerassist.method.kinds import Role
from peerassist.records.models import Card, SignOff
from peerassist.records.validating import sign_off
from tests.cast import takes_part
from tests.live.conftest import Rows, Sit, Table, answered, until, wish
from tests.live.line import Hung

CARD = {"uid": "c1", "kind": "option", "text": "In three waves"}


async def test_an_observer_and_a_wall_write_nothing(table: Table, sit: Sit, rows: Rows) -> None:
    for line in (await sit(table, table.oz), await sit(table, table.bo, wall=True)):
        assert line.welcome["you"]["may"] == {"write": False, "run": False, "lead": False, "hand_over": False}
        assert (await answered(line, wish(line, "card.write", **CARD)))["code"] == "not_yours"
        assert (await answered(line, wish(line, "clock.move", move="start", version=0)))["code"] == "not_yours"
    assert await rows(Card.objects.count) == 0


@pytest.mark.parametrize("kind", ["clock.move", "door.lock", "person.send_out"])
async def test_a_peer_does_not_lead(table: Table, sit: Sit, kind: str) -> None:
    for seat in (table.di, table.gus):
        line = await sit(table, seat)
        sent = wish(line, kind, move="start", version=0, locked=True, id=table.oz.pk)
        assert (await answered(line, sent))["code"] == "not_yours"


@pytest.mark.parametrize("who", ["ada", "bo", "cy"])
async def test_those_who_lead_move_the_clock(table: Table, sit: Sit, who: str) -> None:
    line, di = await sit(table, getattr(table, who)), await sit(table, table.di)
    wish(line, "clock.move", move="start", version=0)
    (entry,) = (await di.hear("entries"))["list"]
    assert entry["kind"] == "clock.moved" and "pause" in entry["body"]["script"]["moves"]


async def test_two_hands_on_the_clock_do_not_act_twice(table: Table, sit: Sit) -> None:
    ada, bo = await sit(table, table.ada), await sit(table, table.bo)
    await answered(ada, wish(ada, "clock.move", move="start", version=0))
    first = await answered(ada, wish(ada, "clock.move", move="next", version=1))
    second = await answered(bo, wish(bo, "clock.move", move="next", version=1))
    assert "seq" in first and second["code"] == "clock_moved_on"


async def test_a_role_held_beside_counts_as_well(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(takes_part, table.assist, table.cast.di, Role.FACILITATOR)
    di = await sit(table, table.di)
    assert di.welcome["you"]["may"]["run"]
    assert "seq" in await answered(di, wish(di, "clock.move", move="start", version=0))


async def test_only_its_writer_and_those_who_keep_the_record_change_a_card(table: Table, sit: Sit) -> None:
    di, gus, cy = await sit(table, table.di), await sit(table, table.gus), await sit(table, table.cy)
    await answered(di, wish(di, "card.write", **CARD))
    for kind, more in (
        ("card.write", {"text": "Mine", "version": 1}),
        ("card.change", {"kind": "insight"}),
        ("card.remove", {}),
    ):
        assert (await answered(gus, wish(gus, kind, uid="c1", **more)))["code"] == "not_yours", kind
    assert "seq" in await answered(cy, wish(cy, "card.write", uid="c1", text="In four waves", version=1))
    assert "seq" in await answered(di, wish(di, "card.remove", uid="c1"))
    assert "seq" in await answered(di, wish(di, "card.restore", uid="c1"))


async def test_what_moved_on_is_not_overwritten(table: Table, sit: Sit) -> None:
    di, cy = await sit(table, table.di), await sit(table, table.cy)
    await answered(di, wish(di, "card.write", **CARD))
    await answered(cy, wish(cy, "card.write", uid="c1", text="In four waves", version=1))
    late = await answered(di, wish(di, "card.write", uid="c1", text="In five waves", version=1))
    assert late["code"] == "stale" and late["values"] == {"text": "In four waves", "version": 2}
    blind = await answered(di, wish(di, "card.write", uid="c1", text="In five waves"))
    assert blind["code"] == "stale"


async def test_words_are_put_into_the_mouth_of_nobody_outside_this_assist(table: Table, sit: Sit, rows: Rows) -> None:
    other = await rows(lambda: takes_part(table.cast.assist(title="Another"), table.cast.stef, Role.PEER))
    di = await sit(table, table.di)
    for number in (other.pk, 2**70, -1, True, "1", [1]):
        refused = await answered(di, wish(di, "card.write", **CARD, said_by=number))
        assert refused["code"] == "bad_field", number


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("card.write", {"uid": "c1", "kind": ["option"], "text": "x"}),
        ("card.write", {"uid": "c1", "kind": "gossip", "text": "x"}),
        ("card.write", {"uid": "c1", "kind": "option", "text": {"a": 1}}),
        ("card.write", {"uid": {"a": 1}, "kind": "option", "text": "x"}),
        ("card.write", {"uid": "a" * 41, "kind": "option", "text": "x"}),
        ("card.write", {"uid": "ⅷ", "kind": "option", "text": "x"}),
        ("card.write", {"uid": "c1", "kind": "action", "text": "x", "due_on": "tomorrow"}),
        ("card.write", {"uid": "c1", "kind": "action", "text": "x", "due_on": 20261010}),
        ("card.write", {"uid": "c1", "kind": "action", "text": "x", "owner": 2**64}),
        ("card.star", {}),
        ("clock.move", {"move": ["start"], "version": 0}),
        ("clock.move", {"move": "start", "version": "0"}),
        ("clock.move", {"move": "extend", "minutes": 1e300, "version": 0}),
        ("clock.move", {"move": "extend", "minutes": True, "version": 0}),
        ("person.send_out", {"id": 2**64}),
        ("person.send_out", {"id": None}),
    ],
)
async def test_nonsense_is_refused_and_the_writer_lives(table: Table, sit: Sit, kind: str, body: dict) -> None:
    bo = await sit(table, table.bo)
    assert (await answered(bo, wish(bo, kind, **body)))["code"] in {"bad_field", "no_such_card"}
    assert "seq" in await answered(bo, wish(bo, "card.write", uid="after", kind="option", text="It lives"))


async def test_an_unknown_kind_is_refused_by_name(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    refused = await answered(di, wish(di, "card.burn", uid="c1"))
    assert (refused["code"], refused["values"]) == ("unknown_kind", {"kind": "card.burn"})


async def test_nul_and_too_much_text(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    await answered(di, wish(di, "card.write", uid="c1", kind="option", text="a\x00b \u202e عربى 🤝"))
    long = await answered(di, wish(di, "card.write", uid="c2", kind="option", text="x" * 10_001))
    assert (long["code"], long["values"]) == ("text_too_long", {"most": 10_000})
    assert (await answered(di, wish(di, "card.write", uid="c3", kind="option", text=" \x00\n")))["code"] == "text_empty"
    state = (await sit(table, table.gus)).welcome["state"]
    assert [c["text"] for c in state["cards"]] == ["ab \u202e عربى 🤝"]


async def test_who_is_sent_out_is_gone_within_two_seconds_on_every_screen(table: Table, sit: Sit) -> None:
    bo, gus = await sit(table, table.bo), await sit(table, table.gus)
    wall = await sit(table, table.gus, wall=True)
    assert "seq" in await answered(bo, wish(bo, "person.send_out", id=table.gus.pk))
    for line in (gus, wall):
        assert (await line.hear("bye"))["code"] == "gone"
        with pytest.raises(Hung):
            await line.next()
    await until(lambda: gus.task.done() and wall.task.done(), 2)


async def test_a_right_withdrawn_behind_the_rooms_back_closes_the_screen(table: Table, sit: Sit, rows: Rows) -> None:
    gus, di = await sit(table, table.gus), await sit(table, table.di)
    await rows(lambda: Participation.objects.filter(pk=table.gus.pk).update(ended_at="2026-01-01T00:00Z"))
    refused = await answered(gus, wish(gus, "card.write", **CARD))
    assert refused["code"] == "gone"
    assert (await gus.hear("bye"))["code"] == "gone"
    assert "seq" in await answered(di, wish(di, "card.write", **CARD))


async def test_who_comes_in_while_rights_are_looked_at_may_stay(
    table: Table, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, came, as_it_stands = threading.Event(), threading.Event(), hub._as_it_stands

    def slowly(rooms: list[int], seats: set[int]) -> object:
        found = as_it_stands(rooms, seats)
        looking.set()
        came.wait(5)
        return found

    monkeypatch.setattr(hub, "_as_it_stands", slowly)
    await sit(table, table.di)
    await asyncio.to_thread(looking.wait, 5)
    gus = await sit(table, table.gus)
    came.set()
    assert await gus.silent("bye", 0.6)


async def test_those_who_ask_and_lead_are_not_sent_out_and_nobody_sends_themselves(table: Table, sit: Sit) -> None:
    cy = await sit(table, table.cy)
    for seat in (table.ada, table.bo, table.cy):
        assert (await answered(cy, wish(cy, "person.send_out", id=seat.pk)))["code"] == "cannot_send_out"


async def test_a_closed_door_is_told_to_all(table: Table, sit: Sit) -> None:
    bo, di = await sit(table, table.bo), await sit(table, table.di)
    await answered(bo, wish(bo, "door.lock", locked=True))
    (entry,) = (await di.hear("entries"))["list"]
    assert (entry["kind"], entry["body"]) == ("door.moved", {"locked": True})
    assert (await sit(table, table.di)).welcome["room"]["locked"] is True


async def test_a_signed_record_is_frozen_for_everyone(table: Table, sit: Sit, rows: Rows) -> None:
    di = await sit(table, table.di)
    await answered(di, wish(di, "card.write", **CARD))
    await rows(lambda: sign_off(table.assist, by=table.cast.ada, as_it_is=True))
    while (entry := (await di.hear("entries"))["list"][-1])["kind"] != "record.signed":
        pass
    for kind, more in (("card.write", {"text": "x", "version": 1}), ("card.star", {"on": True}), ("card.remove", {})):
        assert (await answered(di, wish(di, kind, uid="c1", **more)))["code"] == "frozen"
    assert (await sit(table, table.di)).welcome["room"]["signed"] is True
    assert await rows(SignOff.objects.count) == 1 and entry["body"] == {}


async def test_a_call_off_closes_every_screen(table: Table, sit: Sit, rows: Rows) -> None:
    di = await sit(table, table.di)
    await rows(lambda: Cancellation.objects.create(assist=table.assist, by=table.cast.ada))
    assert (await answered(di, wish(di, "card.write", **CARD)))["code"] == "room_closed"
    assert (await di.hear("bye"))["code"] == "gone"


async def test_a_correction_on_the_page_reaches_the_room(table: Table, sit: Sit, rows: Rows) -> None:
    from peerassist.records.validating import judge

    di = await sit(table, table.di)
    await answered(di, wish(di, "card.write", **CARD))
    await rows(lambda: judge(table.assist, "c1", by=table.ada, verdict="corrected", text="In two waves"))
    card = (await di.hear("entries"))["list"][0]["body"]["card"]
    assert (card["text"], card["verdict"], card["version"]) == ("In two waves", "corrected", 2)


async def test_an_answer_taken_back_frees_the_seat_and_closes_the_screen(table: Table, sit: Sit, rows: Rows) -> None:
    def invite() -> Participation:
        asked = inviting.ask(table.assist, inviting.Invited.of(table.cast.stef), by=table.cast.ada)
        inviting.answer(asked, inviting.Answer.YES)
        return table.assist.participations.get(person=table.cast.stef)

    stef = await sit(table, await rows(invite))
    await rows(lambda: inviting.answer(table.assist.invitations.get(), inviting.Answer.NO))
    assert (await stef.hear("bye"))["code"] == "gone"


async def test_every_change_leaves_its_author_in_the_log(table: Table, sit: Sit, rows: Rows) -> None:
    di, bo = await sit(table, table.di), await sit(table, table.bo)
    await answered(di, wish(di, "card.write", **CARD))
    await answered(bo, wish(bo, "clock.move", move="start", version=0))
    log = await rows(lambda: list(Entry.objects.values_list("kind", "by", "body")))
    assert [(kind, by) for kind, by, _ in log] == [("card.written", table.di.pk), ("clock.moved", table.bo.pk)]
    assert log[0][2] == {"uid": "c1"}  # what was said stands in the card alone
