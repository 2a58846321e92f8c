"""Two groups and a plenary on the wire: what each room is told, and who belongs where."""

import pytest

from peerassist.assists import grouping
from peerassist.assists.models import Participation, Room
from peerassist.live import door, store
from peerassist.live.welcome import state, welcome
from peerassist.method.kinds import Role
from tests.assists.test_grouping import Hall
from tests.cast import Cast
from tests.live.conftest import Rows, Sit, Table


@pytest.fixture
def hall(db: None) -> Hall:
    return Hall(Cast())


def carried(room: Room, seat: Participation, what: str, /, **body: object) -> store.Outcome:
    (outcome,) = store.write(
        [store.Wish(room.pk, seat.pk, f"{what}-{seat.pk}-{len(str(body))}", what, dict(body), lambda _: None)]
    )
    return outcome


def test_a_welcome_names_the_groups_and_the_people_of_this_room(hall: Hall) -> None:
    north = hall.room(hall.north)
    told = state(Room.objects.select_related("assist__script").get(pk=north.pk), hall.di)
    assert [g["name"] for g in told["room"]["groups"]] == ["North", "South"]
    assert told["room"]["main"] == hall.plenary.code and not told["room"]["plenary"]
    assert {p["name"] for p in told["state"]["people"]} == {"Ada Asks", "Bo Leads", "Di Peer", "Gus Guest"}


def test_one_is_not_let_into_another_groups_room(hall: Hall) -> None:
    south, seat = hall.room(hall.south), Participation.objects.get(pk=hall.di.pk)
    with pytest.raises(door.Refused) as refused:
        welcome(door.Ticket(south.pk, seat.pk, wall=False), south.code, 0)
    assert refused.value.code == "moved"
    assert welcome(door.Ticket(hall.plenary.pk, seat.pk, wall=False), hall.plenary.code, 0).seat == seat.pk


def test_a_note_taker_of_one_group_has_no_hand_in_what_is_for_all(hall: Hall) -> None:
    south = hall.room(hall.south)
    keeper = hall.assist.participations.get(role=Role.NOTE_TAKER)
    for kind, body in (
        ("clock.move", {"move": "start", "version": 0}),
        ("word.say", {"words": "Hello"}),
        ("group.give", {}),
    ):
        assert carried(south, keeper, kind, **body).code == "not_yours"
        assert carried(south, hall.di, kind, **body).code == "not_yours"
    assert carried(south, hall.bo, "clock.move", move="start", version=0).seq
    assert carried(south, hall.bo, "group.give").seq
    assert carried(south, hall.bo, "word.say", words="Hello").seq
    assert carried(south, hall.bo, "word.say", words=5).code == "bad_field"
    assert grouping.word_to_all(hall.assist.pk) == "Hello"


def test_where_there_is_one_group_its_note_taker_moves_the_clock(table: Table) -> None:
    assert carried(table.room, table.cy, "clock.move", move="start", version=0).seq


def test_no_edit_reaches_another_groups_card(hall: Hall) -> None:
    assert carried(hall.room(hall.north), hall.di, "card.write", uid="c", kind="option", text="Wells").seq
    body = {"uid": "c", "version": 1, "op": ["Deep "]}
    assert carried(hall.room(hall.south), hall.bo, "card.edit", **body).code == "no_such_card"
    assert carried(hall.room(hall.north), hall.bo, "card.edit", **body).seq


async def test_a_screen_that_stays_in_the_wrong_room_is_sent_on(table: Table, sit: Sit, rows: Rows) -> None:
    """Whatever a client does: within two seconds it hears nothing more of the other group."""

    def divide() -> None:
        table.assist.refresh_from_db()
        first = table.assist.groups.get()
        plans = [grouping.Plan(first.pk, "", "", (table.di.pk,)), grouping.Plan(None, "", "", (table.gus.pk,))]
        Participation.objects.filter(pk__in=(table.di.pk, table.gus.pk)).update(group=first)
        grouping.arrange(table.assist, plans)

    gus, di = await sit(table, table.gus), await sit(table, table.di)
    await rows(divide)
    bye = await gus.hear("bye")
    assert bye["code"] == "moved"
    assert di.close_code is None
