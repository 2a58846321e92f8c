"""Nudges, each told to those whom it is for alone; and the facilitator's role, handed over in the room."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from peerassist.assists import handing_over
from peerassist.assists.models import Assist, Consent, Entry, Nudge, Participation
from peerassist.method.kinds import Role
from peerassist.method.nudges import LASTS, MINUTE, MOST_A_MINUTE
from peerassist.records.validating import sign_off
from tests.cast import takes_part
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line

SECRET = "Let Ada finish her thought"


async def news(line: Line) -> dict[str, Any]:
    (entry,) = (await line.hear("entries"))["list"]
    return entry


def came_in(*seats: Participation) -> None:
    for seat in seats:
        Consent.objects.create(participation=seat, rules="", attribution="named")


async def test_a_nudge_for_one_reaches_that_persons_screens_and_nobody_else(table: Table, sit: Sit) -> None:
    bo, di, also_di = await sit(table, table.bo), await sit(table, table.di), await sit(table, table.di)
    others = [await sit(table, table.gus), await sit(table, table.cy), await sit(table, table.di, wall=True)]
    ack = await answered(bo, wish(bo, "nudge.give", what="own", words=f"  {SECRET}\n now", id=table.di.pk))
    for line in (di, also_di):
        entry = await news(line)
        assert (entry["seq"], entry["kind"]) == (ack["seq"], "nudge.given")
        nudge = entry["body"]["nudge"]
        assert (nudge["what"], nudge["words"], nudge["all"]) == ("own", f"{SECRET} now", False)
    for line in others:
        assert await news(line) == {"seq": ack["seq"], "kind": "aside", "body": {}}
    for seat, wall, since in ((table.gus, False, 0), (table.bo, False, 0), (table.di, True, 0), (table.gus, False, 0)):
        welcome = (await sit(table, seat, wall=wall, since=since)).welcome
        assert SECRET not in json.dumps(welcome) and welcome["you"]["nudges"] == []
    assert [n["words"] for n in (await sit(table, table.di)).welcome["you"]["nudges"]] == [f"{SECRET} now"]


async def test_whoever_follows_from_before_a_nudge_is_told_by_the_same_rule(table: Table, sit: Sit) -> None:
    bo = await sit(table, table.bo)
    await answered(bo, wish(bo, "door.lock", locked=True))
    await answered(bo, wish(bo, "nudge.give", what="own", words=SECRET, id=table.di.pk))
    (entry,) = (await sit(table, table.gus, since=1)).welcome["entries"]
    assert entry == {"seq": 2, "kind": "aside", "body": {}}
    (entry,) = (await sit(table, table.di, since=1)).welcome["entries"]
    assert entry["body"]["nudge"]["words"] == SECRET


async def test_a_person_is_reached_on_whichever_seat_they_sit(table: Table, sit: Sit, rows: Rows) -> None:
    second = await rows(takes_part, table.assist, table.cast.di, Role.NOTE_TAKER)
    bo, di = await sit(table, table.bo), await sit(table, second)
    await answered(bo, wish(bo, "nudge.give", what="short", id=table.di.pk))
    assert (await news(di))["body"]["nudge"]["what"] == "short"


async def test_a_nudge_for_all_is_on_every_screen_and_the_wall(table: Table, sit: Sit) -> None:
    bo = await sit(table, table.bo)
    lines = [await sit(table, table.gus), await sit(table, table.bo, wall=True)]
    await answered(bo, wish(bo, "nudge.give", what="time"))
    for line in lines:
        nudge = (await news(line))["body"]["nudge"]
        assert nudge["all"] and 0 < nudge["until"] - timezone.now().timestamp() * 1000 <= LASTS.total_seconds() * 1000
    (late,) = (await sit(table, table.gus, wall=True)).welcome["you"]["nudges"]
    assert late["what"] == "time"


async def test_who_comes_when_it_is_over_is_told_of_none(table: Table, sit: Sit, rows: Rows) -> None:
    bo = await sit(table, table.bo)
    await answered(bo, wish(bo, "door.lock", locked=True))
    await answered(bo, wish(bo, "nudge.give", what="own", words=SECRET))
    await answered(bo, wish(bo, "nudge.give", what="own", words=SECRET, id=table.di.pk))
    await rows(lambda: Nudge.objects.update(at=timezone.now() - LASTS))
    for since in (0, 1):
        welcome = (await sit(table, table.di, since=since)).welcome
        assert SECRET not in json.dumps(welcome) and welcome["you"]["nudges"] == []
    assert [e["kind"] for e in (await sit(table, table.di, since=1)).welcome["entries"]] == ["aside", "aside"]


async def test_too_many_nudges_are_noise_and_old_ones_are_forgotten(table: Table, sit: Sit, rows: Rows) -> None:
    bo = await sit(table, table.bo)
    for _ in range(MOST_A_MINUTE):
        assert "seq" in await answered(bo, wish(bo, "nudge.give", what="short"))
    refused = await answered(bo, wish(bo, "nudge.give", what="short"))
    assert (refused["code"], refused["values"]) == ("nudge_too_often", {"most": MOST_A_MINUTE})
    await rows(lambda: Nudge.objects.update(at=timezone.now() - MINUTE - timedelta(seconds=1)))
    assert "seq" in await answered(bo, wish(bo, "nudge.give", what="short"))
    assert await rows(Nudge.objects.count) == 1


@pytest.mark.parametrize("who", ["di", "gus"])
async def test_a_peer_nudges_nobody(table: Table, sit: Sit, who: str) -> None:
    line = await sit(table, getattr(table, who))
    assert (await answered(line, wish(line, "nudge.give", what="short", id=table.bo.pk)))["code"] == "not_yours"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"what": "louder"}, "bad_field"),
        ({"what": ["own"]}, "bad_field"),
        ({"what": "own"}, "text_empty"),
        ({"what": "own", "words": " \x00 "}, "text_empty"),
        ({"what": "own", "words": "x" * 121}, "text_too_long"),
        ({"what": "own", "words": {"a": 1}}, "bad_field"),
        ({"what": "short", "id": 2**64}, "bad_field"),
        ({"what": "short", "id": True}, "bad_field"),
        ({"what": "short", "id": "1"}, "bad_field"),
    ],
)
async def test_a_nudge_that_makes_no_sense_is_refused(table: Table, sit: Sit, body: dict[str, Any], code: str) -> None:
    bo = await sit(table, table.bo)
    assert (await answered(bo, wish(bo, "nudge.give", **body)))["code"] == code


async def test_nobody_of_another_assist_is_nudged(table: Table, sit: Sit, rows: Rows) -> None:
    other = await rows(lambda: takes_part(table.cast.assist(title="Another"), table.cast.stef, Role.PEER))
    bo = await sit(table, table.bo)
    for kind in ("nudge.give", "role.hand_over"):
        assert (await answered(bo, wish(bo, kind, what="short", id=other.pk)))["code"] == "bad_field"


@pytest.mark.parametrize("who", ["di", "gus"])
async def test_a_role_that_is_given_ends_at_once_on_the_open_line(table: Table, sit: Sit, rows: Rows, who: str) -> None:
    to = getattr(table, who)
    await rows(came_in, to)
    bo, there = await sit(table, table.bo), await sit(table, to)
    assert bo.welcome["you"]["may"]["hand_over"] and not there.welcome["you"]["may"]["hand_over"]
    assert "seq" in await answered(bo, wish(bo, "role.hand_over", id=to.pk))
    told = (await there.hear("entries"))["list"]
    assert [(e["kind"], e["body"]["id"], e["body"]["person"]["role"]) for e in told] == [
        ("role.moved", table.bo.pk, "peer"),
        ("role.moved", to.pk, "facilitator"),
    ]
    assert told[1]["body"]["from"] == table.bo.pk
    for kind, body in (
        ("clock.move", {"move": "start", "version": 0}),
        ("door.lock", {"locked": True}),
        ("person.send_out", {"id": table.oz.pk}),
        ("nudge.give", {"what": "short"}),
        ("word.say", {"words": "Hello"}),
        ("role.hand_over", {"id": table.cy.pk}),
    ):
        assert (await answered(bo, wish(bo, kind, **body)))["code"] == "not_yours", kind
    assert "seq" in await answered(there, wish(there, "clock.move", move="start", version=0))
    again = (await sit(table, table.bo, since=told[1]["seq"])).welcome
    assert again["you"]["role"] == "peer" and not any(again["you"]["may"][a] for a in ("run", "lead", "hand_over"))
    assert again["you"]["may"]["write"]


async def test_two_wishes_of_one_batch_are_measured_by_what_was_before_them(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(came_in, table.di)
    bo = await sit(table, table.bo)
    wish(bo, "role.hand_over", id=table.di.pk)
    assert (await answered(bo, wish(bo, "door.lock", locked=True)))["code"] == "not_yours"
    assert not (await sit(table, table.di)).welcome["room"]["locked"]


async def test_a_role_comes_back_and_each_is_what_they_were(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(came_in, table.bo, table.cy)
    bo, cy = await sit(table, table.bo), await sit(table, table.cy)
    await answered(bo, wish(bo, "role.hand_over", id=table.cy.pk))
    await answered(cy, wish(cy, "role.hand_over", id=table.bo.pk))
    roles = await rows(lambda: dict(Participation.objects.values_list("pk", "role")))
    assert (roles[table.bo.pk], roles[table.cy.pk]) == ("facilitator", "note_taker")
    assert "seq" in await answered(bo, wish(bo, "door.lock", locked=True))
    led = await rows(lambda: handing_over.facilitators(Assist.objects.get(pk=table.assist.pk)))
    assert [seat.name for seat in led] == ["Bo Leads", "Cy Notes"]


async def test_to_whom_the_role_does_not_go(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(came_in, table.ada, table.bo, table.oz)
    bo = await sit(table, table.bo)
    for seat in (table.ada, table.bo, table.oz, table.di):  # asks, leads, observes, never came in
        assert (await answered(bo, wish(bo, "role.hand_over", id=seat.pk)))["code"] == "cannot_hand_over"
    assert await rows(lambda: Entry.objects.filter(kind=handing_over.MOVED).count()) == 0


@pytest.mark.parametrize("who", ["ada", "cy", "di", "gus"])
async def test_only_who_has_the_role_gives_it(table: Table, sit: Sit, rows: Rows, who: str) -> None:
    await rows(came_in, table.gus, table.di)
    line = await sit(table, getattr(table, who))
    assert (await answered(line, wish(line, "role.hand_over", id=table.di.pk)))["code"] == "not_yours"


async def test_a_signed_record_keeps_who_facilitated(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(came_in, table.di)
    bo = await sit(table, table.bo)
    await answered(bo, wish(bo, "card.write", uid="c1", kind="option", text="In waves"))
    await rows(lambda: sign_off(table.assist, by=table.cast.ada, as_it_is=True))
    assert (await answered(bo, wish(bo, "role.hand_over", id=table.di.pk)))["code"] == "frozen"
