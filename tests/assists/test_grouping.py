"""Groups of an assist: seated before the day, moved on it."""

import pytest

from peerassist.assists import access, entering, grouping, running
from peerassist.assists.grouping import Plan
from peerassist.assists.models import Assist, Entry, Group, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from tests.cast import Cast, guest, takes_part

pytestmark = pytest.mark.django_db


class Hall:
    """Ada's assist with two groups whose rooms are open: Di and a guest in the first, Cy takes notes in the second."""

    def __init__(self, cast: Cast) -> None:
        self.assist: Assist = cast.assist()
        self.ada = self.assist.participations.get()
        self.bo = takes_part(self.assist, cast.bo, Role.FACILITATOR)
        self.di = takes_part(self.assist, cast.di, Role.PEER)
        self.cy = takes_part(self.assist, cast.cy, Role.PEER)
        self.gus = guest(self.assist)
        plans = [
            Plan(None, "North", "en", (self.di.pk, self.gus.pk)),
            Plan(None, "South", "es", (self.cy.pk,), self.cy.pk),
        ]
        self.north, self.south = grouping.arrange(self.assist, plans)
        self.plenary = running.open_rooms(self.assist)
        self.rooms = {room.group_id: room for room in Room.objects.all()}

    def kinds(self, room: Room) -> list[str]:
        return [entry.kind for entry in Entry.objects.filter(room=room)]

    def room(self, group: Group) -> Room:
        return Room.objects.select_related("group").get(group=group)


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return Hall(cast)


def test_each_sits_in_one_group_and_who_takes_its_notes_keeps_its_record(hall: Hall) -> None:
    assert grouping.sizes(hall.assist) == {hall.north.pk: 2, hall.south.pk: 1}
    keepers = hall.assist.participations.filter(role=Role.NOTE_TAKER, ended_at=None)
    assert [(s.name, s.group) for s in keepers] == [("Cy Notes", hall.south)]


def test_those_who_ask_and_lead_sit_in_no_group(hall: Hall) -> None:
    assert {s.name for s in grouping.seats(hall.assist)} == {"Di Peer", "Cy Notes", "Gus Guest"}


def test_a_suggestion_keeps_nothing(hall: Hall) -> None:
    before = grouping.sizes(hall.assist)
    assert len(grouping.suggested(hall.assist, 3)) == 3
    assert grouping.sizes(hall.assist) == before


def test_a_group_whose_room_is_open_stays(hall: Hall) -> None:
    with pytest.raises(DomainError, match="group_has_room"):
        grouping.arrange(hall.assist, [Plan(hall.north.pk, "", "", ())])
    with pytest.raises(DomainError, match="group_missing"):
        grouping.arrange(hall.assist, [Plan(99_999, "", "", ())])


def test_who_is_moved_is_told_in_every_room_with_all_their_seats(hall: Hall, cast: Cast) -> None:
    peer = takes_part(hall.assist, cast.cy, Role.OBSERVER)
    grouping.move(hall.cy, hall.north, by=hall.bo)
    assert set(Participation.objects.filter(person=cast.cy).values_list("group", flat=True)) == {hall.north.pk}
    assert all(hall.kinds(room).count("person.moved") == 3 for room in Room.objects.all())
    assert access.belongs(access.standings_at(peer), Participation.objects.get(pk=peer.pk), hall.room(hall.north))


def test_one_belongs_into_ones_own_group_and_the_plenary_alone(hall: Hall) -> None:
    def rooms(seat: Participation) -> set[int | None]:
        fresh = Participation.objects.select_related("assist").get(pk=seat.pk)
        found = access.standings_at(fresh)
        return {room.group_id for room in Room.objects.all() if access.belongs(found, fresh, room)}

    assert rooms(hall.di) == {hall.north.pk, None}
    assert rooms(hall.cy) == {hall.south.pk, None}
    assert rooms(hall.bo) == rooms(hall.ada) == {hall.north.pk, hall.south.pk, None}
    assert rooms(guest(hall.assist, "Nobody Yet")) == {None}


def test_with_one_group_nobody_is_parted(cast: Cast) -> None:
    assist = cast.assist()
    room = running.open_rooms(assist)
    seat = guest(assist)
    assert access.belongs(access.standings_at(seat), seat, room)


def test_who_comes_in_through_a_groups_door_is_of_that_group(hall: Hall) -> None:
    seat, _ = entering.come_in(hall.room(hall.south), rules="-", agreed=True, name="Nia New")
    assert seat.group == hall.south
    assert "person.came" in hall.kinds(hall.plenary) and "person.came" not in hall.kinds(hall.room(hall.north))


def test_at_the_plenarys_door_one_chooses(hall: Hall) -> None:
    assert grouping.smallest(hall.assist) == hall.south
    seat, _ = entering.come_in(hall.plenary, rules="-", agreed=True, name="Nia New", group=hall.south)
    assert seat.group == hall.south
    assert grouping.own_room(seat) == hall.room(hall.south)


def test_a_round_is_over_and_the_peers_go_on(hall: Hall) -> None:
    assert grouping.move_on(hall.assist, by=hall.bo) == 2
    assert grouping.sizes(hall.assist) == {hall.north.pk: 0, hall.south.pk: 3}  # Cy stays with the record
    assert grouping.move_on(hall.assist, by=hall.bo) == 2
    assert grouping.sizes(hall.assist) == {hall.north.pk: 2, hall.south.pk: 1}


def test_one_group_has_minutes_of_its_own(hall: Hall) -> None:
    running.move(hall.assist.pk, Move.START, by=hall.bo)
    grouping.give_minutes(hall.room(hall.north), by=hall.bo)
    assert hall.kinds(hall.room(hall.north))[-1] == "group.given"
    assert "group.given" not in hall.kinds(hall.room(hall.south))
    script = hall.assist.script
    script.refresh_from_db()
    longer, usual = (grouping.run_of(hall.room(g), script).seconds for g in (hall.north, hall.south))
    assert longer - usual == 120


def test_minutes_are_not_given_to_the_plenary_or_before_the_start(hall: Hall) -> None:
    for room in (hall.plenary, hall.room(hall.north)):
        with pytest.raises(DomainError, match="lag_not_now"):
            grouping.give_minutes(room, by=hall.bo)


def test_a_word_is_said_everywhere_until_it_is_put_away(hall: Hall) -> None:
    grouping.say_to_all(hall.assist, " Lunch   is here ", by=hall.bo)
    assert grouping.word_to_all(hall.assist.pk) == "Lunch is here"
    grouping.say_to_all(hall.assist, "Five minutes", by=hall.bo)
    assert grouping.word_to_all(hall.assist.pk) == "Five minutes"
    grouping.put_away(hall.assist, by=hall.bo)
    assert grouping.word_to_all(hall.assist.pk) == ""
    assert all(hall.kinds(room).count("word.said") == 3 for room in Room.objects.all())


@pytest.mark.parametrize(("words", "code"), [("  ", "text_empty"), ("x" * 201, "text_too_long")])
def test_a_word_is_a_short_one(hall: Hall, words: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        grouping.say_to_all(hall.assist, words, by=hall.bo)
