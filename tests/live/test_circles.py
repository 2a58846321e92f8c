"""The inner circle on the wire: the same on all screens, whoever comes when; one chair for one peer."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerassist.assists import circling, grouping, running
from peerassist.assists.models import Entry, Participation, Room, Script
from peerassist.live import store, telling
from peerassist.live.welcome import state
from peerassist.method.agenda import TEMPLATES, PhaseKind, Template, to_json
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from peerassist.method.rounds import MOST_INSIDE
from tests.cast import guest
from tests.live.conftest import Rows, Sit, Table, answered, wish
from tests.live.line import Line

PART = next(n for n, p in enumerate(TEMPLATES[Template.FISHBOWL].phases) if p.kind is PhaseKind.FISHBOWL)


class Bowl(Table):
    """The table with six peers, Di and Gus the first of them; a fishbowl is on."""

    def __init__(self) -> None:
        super().__init__(agenda=to_json(TEMPLATES[Template.FISHBOWL]))
        self.more = [guest(self.assist, f"Peer {n}") for n in range(4)]
        self.four = [self.di.pk, self.gus.pk, *(peer.pk for peer in self.more[:2])]
        for move in (Move.START, *[Move.NEXT] * PART):
            running.move(self.assist.pk, move, by=self.bo)


@pytest.fixture
def bowl(db: None) -> Bowl:
    return Bowl()


def told(welcome: dict[str, Any]) -> Any:
    return welcome["room"]["circles"][PART]


async def news(line: Line) -> Any:
    """The circle as the next entry tells it."""
    (entry,) = (await line.hear("entries"))["list"]
    assert entry["kind"] == circling.MOVED and set(entry["body"]) == {"circles"}
    return entry["body"]["circles"][PART]


async def test_who_comes_late_is_told_the_same_circle(bowl: Bowl, sit: Sit, rows: Rows) -> None:
    di = await sit(bowl, bowl.di)
    late = await rows(guest, bowl.assist, "Late")
    lines = [await sit(bowl, seat) for seat in (late, bowl.ada, bowl.bo, bowl.oz)]
    wall = await sit(bowl, bowl.bo, wall=True)
    again = await sit(bowl, bowl.di, since=1)
    assert told(di.welcome) == bowl.four
    assert all(told(line.welcome) == bowl.four for line in (*lines, wall, again))


async def test_a_screen_that_is_there_when_it_begins_is_told_with_the_clock(table: Table, sit: Sit, rows: Rows) -> None:
    await rows(lambda: type(table.assist.script).objects.update(agenda=to_json(TEMPLATES[Template.FISHBOWL])))
    di, bo = await sit(table, table.di), await sit(table, table.bo)
    assert di.welcome["room"]["circles"] == []
    for version in range(PART + 1):
        move = "next" if version else "start"
        await answered(bo, wish(bo, "clock.move", move=move, version=version))
    entries: list[dict[str, Any]] = []
    while not entries or entries[-1]["body"].get("script", {}).get("index") != PART:
        entries += (await di.hear("entries"))["list"]
    assert [e["kind"] for e in entries[-2:]] == [circling.MOVED, "clock.moved"]
    assert entries[-2]["body"]["circles"] == [None] * PART + [[table.di.pk, table.gus.pk]]


async def test_a_peer_sits_down_and_leaves_and_all_see_it(bowl: Bowl, sit: Sit) -> None:
    peer, di = await sit(bowl, bowl.more[3]), await sit(bowl, bowl.di)
    wall = await sit(bowl, bowl.bo, wall=True)
    for on, circle in ((True, [*bowl.four, bowl.more[3].pk]), (False, bowl.four)):
        assert "seq" in await answered(peer, wish(peer, "circle.sit", on=on))
        assert await news(di) == await news(wall) == circle
        assert told((await sit(bowl, bowl.gus)).welcome) == circle
    missed = (await sit(bowl, bowl.gus, since=di.welcome["seq"])).welcome["entries"]
    assert [e["body"]["circles"] for e in missed] == [None, [None] * PART + [bowl.four]]


async def test_sent_twice_it_is_done_once(bowl: Bowl, sit: Sit) -> None:
    peer, bo = await sit(bowl, bowl.more[3]), await sit(bowl, bowl.bo)
    first = await answered(peer, wish(peer, "circle.sit", "same", on=True))
    await answered(bo, wish(bo, "circle.sit", on=False, id=bowl.more[3].pk))
    assert await answered(peer, wish(peer, "circle.sit", "same", on=True)) == first
    assert told((await sit(bowl, bowl.di)).welcome) == bowl.four


async def test_the_free_chair_is_taken_by_one_of_two(bowl: Bowl, sit: Sit) -> None:
    lines = [await sit(bowl, peer) for peer in bowl.more[2:]]
    sent = [wish(line, "circle.sit", on=True) for line in lines]
    answers = [await answered(line, intent) for line, intent in zip(lines, sent, strict=True)]
    (refused,) = [answer for answer in answers if "code" in answer]
    assert (refused["code"], refused["values"]) == ("circle_full", {"most": MOST_INSIDE})
    assert len(told((await sit(bowl, bowl.di)).welcome)) == MOST_INSIDE


def test_the_free_chair_is_taken_by_one_of_two_in_two_processes(bowl: Bowl) -> None:
    """Each has its own writer, and the database parts them; what crosses is sent again, as clients do."""
    both, outcomes = threading.Barrier(2), []

    def sits(peer: Participation) -> None:
        both.wait()
        asked = store.Wish(bowl.room.pk, peer.pk, f"sit-{peer.pk}", "circle.sit", {"on": True}, lambda _: None)
        while (outcome := store.write([asked])[0]).code == "storage":
            pass
        outcomes.append(outcome.code)
        connection.close()

    threads = [threading.Thread(target=sits, args=(peer,)) for peer in bowl.more[2:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["", "circle_full"]
    assert len(Room.objects.get(pk=bowl.room.pk).circles[str(PART)]) == MOST_INSIDE


def test_who_sits_down_in_the_batch_in_which_it_begins_joins_the_circle(bowl: Bowl) -> None:
    def asked(seat: Participation, what: str, /, **body: object) -> store.Wish:
        return store.Wish(bowl.room.pk, seat.pk, what.replace(".", "-"), what, body, lambda _: None)

    version = Script.objects.get(assist=bowl.assist).version
    late = bowl.more[1]
    batch = [asked(bowl.bo, "clock.move", move="next", version=version), asked(late, "circle.sit", on=True)]
    assert all(outcome.seq for outcome in store.write(batch))
    circle = Room.objects.get(pk=bowl.room.pk).circles[str(PART + 1)]
    assert circle == [bowl.more[2].pk, bowl.more[3].pk, *bowl.four[:2], late.pk]


@pytest.mark.parametrize("who", ["ada", "bo", "cy"])
async def test_who_leads_seats_a_peer_and_takes_one_out(bowl: Bowl, sit: Sit, who: str) -> None:
    line, di = await sit(bowl, getattr(bowl, who)), await sit(bowl, bowl.di)
    await answered(line, wish(line, "circle.sit", on=False, id=bowl.gus.pk))
    assert bowl.gus.pk not in await news(di)
    await answered(line, wish(line, "circle.sit", on=True, id=bowl.more[3].pk))
    assert (await news(di))[-1] == bowl.more[3].pk


async def test_a_peer_seats_nobody_else_and_an_observer_not_even_themself(bowl: Bowl, sit: Sit) -> None:
    di, oz = await sit(bowl, bowl.di), await sit(bowl, bowl.oz)
    for on in (True, False):
        assert (await answered(di, wish(di, "circle.sit", on=on, id=bowl.gus.pk)))["code"] == "not_yours"
    assert "seq" in await answered(di, wish(di, "circle.sit", on=True, id=bowl.di.pk))
    assert (await answered(oz, wish(oz, "circle.sit", on=True)))["code"] == "not_yours"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad_field"),
        ({"on": 1}, "bad_field"),
        ({"on": "yes"}, "bad_field"),
        ({"on": True, "id": "1"}, "bad_field"),
        ({"on": True, "id": None}, "bad_field"),
        ({"on": True, "id": 2**64}, "bad_field"),
        ({"on": True}, "circle_peers"),
    ],
)
async def test_what_makes_no_sense_is_refused(bowl: Bowl, sit: Sit, body: dict[str, Any], code: str) -> None:
    bo = await sit(bowl, bowl.bo)
    assert (await answered(bo, wish(bo, "circle.sit", **body)))["code"] == code


async def test_there_is_no_circle_where_there_is_no_fishbowl(table: Table, sit: Sit) -> None:
    di = await sit(table, table.di)
    assert (await answered(di, wish(di, "circle.sit", on=True)))["code"] == "circle_not_now"


async def test_who_leaves_is_in_no_circle_any_more(bowl: Bowl, sit: Sit) -> None:
    di, bo = await sit(bowl, bowl.di), await sit(bowl, bowl.bo)
    await answered(bo, wish(bo, "person.send_out", id=bowl.gus.pk))
    entries = (await di.hear("entries"))["list"]
    assert [e["kind"] for e in entries] == [circling.MOVED, "person.left"]
    left = [one for one in bowl.four if one != bowl.gus.pk]
    assert entries[0]["body"]["circles"][PART] == left
    assert told((await sit(bowl, bowl.cy)).welcome) == left


async def test_who_is_moved_to_another_group_sits_there_outside(bowl: Bowl, sit: Sit, rows: Rows) -> None:
    def divide() -> list[Any]:
        first = bowl.assist.groups.get()
        Participation.objects.filter(role=Role.PEER).update(group=first)
        plans = [grouping.Plan(first.pk, "", "", ()), grouping.Plan(None, "", "", (bowl.more[3].pk,))]
        groups = grouping.arrange(bowl.assist, plans)
        grouping.move(Participation.objects.get(pk=bowl.di.pk), groups[1])
        rooms = Room.objects.select_related("assist__script")
        return [told(state(rooms.get(group=group), bowl.bo)) for group in groups]

    assert await rows(divide) == [bowl.four[1:], [bowl.more[3].pk]]


def test_many_changes_are_told_by_as_many_queries_as_one(bowl: Bowl, django_assert_num_queries: Any) -> None:
    about = {"room": bowl.room, "kind": circling.MOVED, "body": {"part": PART}}
    entries = [Entry.objects.create(seq=1_000 + n, **about) for n in range(20)]
    with django_assert_num_queries(3):
        found = telling.told(bowl.room.pk, entries)
    assert [e["body"]["circles"] is None for e in found] == [True] * 19 + [False]


def test_a_welcome_asks_no_more_for_a_circle(bowl: Bowl) -> None:
    def asked() -> int:
        room = Room.objects.select_related("assist__script").get(pk=bowl.room.pk)
        with CaptureQueriesContext(connection) as queries:
            state(room, bowl.di)
        return len(queries)

    asked()
    with_circle = asked()
    Room.objects.update(circles={})
    assert asked() == with_circle
