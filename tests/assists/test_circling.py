"""The inner circle of a fishbowl: worked out when the part begins, changed by hand, left by who leaves."""

import pytest
from django.utils import timezone

from peerassist.assists import circling, grouping, handing_over, running
from peerassist.assists.grouping import Plan
from peerassist.assists.models import Assist, Consent, Entry, Participation, Room, Script
from peerassist.method.agenda import TEMPLATES, PhaseKind, Template, agenda_of, to_json
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from tests.cast import Cast, guest, takes_part

pytestmark = pytest.mark.django_db
FIRST, SECOND = (n for n, p in enumerate(TEMPLATES[Template.FISHBOWL].phases) if p.kind is PhaseKind.FISHBOWL)


class Bowl:
    """Ada's assist with a fishbowl agenda, Bo who leads, and peers; the room is open."""

    def __init__(self, cast: Cast, peers: int = 8) -> None:
        self.assist: Assist = cast.assist(agenda=to_json(TEMPLATES[Template.FISHBOWL]))
        self.ada = self.assist.participations.get()
        self.bo = takes_part(self.assist, cast.bo, Role.FACILITATOR)
        self.peers = [guest(self.assist, f"Peer {n}") for n in range(peers)]
        self.ids = [peer.pk for peer in self.peers]
        self.room = running.open_rooms(self.assist)

    def go_to(self, part: int) -> None:
        """Start the clock and move it into a part."""
        for move in (Move.START, *[Move.NEXT] * part):
            running.move(self.assist.pk, move, by=self.bo)

    def inside(self, part: int = FIRST, room: Room | None = None) -> list[int]:
        here = Room.objects.get(pk=(room or self.room).pk)
        present = list(Participation.objects.filter(assist=self.assist, ended_at=None))
        return circling.circles(here, present, self.assist.groups.count() > 1)[part]

    def sits(self, peer: int, on: bool = True) -> Entry:
        return circling.sit(self.room, self.peers[peer], on=on, by=self.peers[peer])


@pytest.fixture
def bowl(cast: Cast) -> Bowl:
    return Bowl(cast)


@pytest.fixture
def on(bowl: Bowl) -> Bowl:
    """The same with the first fishbowl on."""
    bowl.go_to(FIRST)
    return bowl


def test_there_is_no_circle_before_its_part_begins(bowl: Bowl) -> None:
    bowl.go_to(FIRST - 1)
    assert Room.objects.get(pk=bowl.room.pk).circles == {}
    running.move(bowl.assist.pk, Move.NEXT, by=bowl.bo)
    assert bowl.inside() == bowl.ids[:4]
    assert list(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:2]) == ["clock.moved", circling.MOVED]


def test_a_circle_stays_as_it_is_for_who_comes_late_and_for_who_goes_back(on: Bowl) -> None:
    guest(on.assist, "Late")
    on.sits(0, on=False)
    for move in (Move.PAUSE, Move.RESUME, Move.BACK, Move.NEXT):
        running.move(on.assist.pk, move, by=on.bo)
    assert on.inside() == on.ids[1:4]


def test_those_who_have_come_in_sit_first(bowl: Bowl) -> None:
    for peer in bowl.peers[3:6]:
        Consent.objects.create(participation=peer, rules="", attribution="named")
    bowl.go_to(FIRST)
    assert bowl.inside() == bowl.ids[3:6]


def test_the_second_circle_is_the_others_turn(on: Bowl) -> None:
    on.sits(7)
    running.move(on.assist.pk, Move.NEXT, by=on.bo)
    assert on.inside(SECOND) == [*on.ids[4:7], on.ids[0]]


def test_one_sits_down_in_the_free_chair_and_leaves_it(on: Bowl) -> None:
    on.sits(6)
    again = on.sits(6)
    assert on.inside() == [*on.ids[:4], on.ids[6]]
    assert again.kind == circling.MOVED and again.body == {"part": FIRST}
    with pytest.raises(DomainError, match="circle_full"):
        on.sits(7)
    on.sits(6, on=False)
    on.sits(6, on=False)
    on.sits(7)
    assert on.inside() == [*on.ids[:4], on.ids[7]]


def test_only_peers_take_a_chair(on: Bowl, cast: Cast) -> None:
    both = takes_part(on.assist, cast.cy, Role.PEER)
    takes_part(on.assist, cast.cy, Role.NOTE_TAKER)
    for seat in (on.ada, on.bo, guest(on.assist, "Oz", Role.OBSERVER), both):
        with pytest.raises(DomainError, match="circle_peers"):
            circling.sit(on.room, seat, on=True, by=on.bo)
    assert on.inside() == on.ids[:4]


def test_outside_a_fishbowl_nobody_sits_down(bowl: Bowl) -> None:
    for do in (lambda: None, lambda: bowl.go_to(FIRST - 1)):
        do()
        with pytest.raises(DomainError, match="circle_not_now"):
            bowl.sits(0)
    running.move(bowl.assist.pk, Move.NEXT, by=bowl.bo)
    running.move(bowl.assist.pk, Move.END, by=bowl.bo)
    with pytest.raises(DomainError, match="circle_not_now"):
        bowl.sits(6)


def test_who_is_sent_out_or_takes_the_lead_has_got_up(on: Bowl) -> None:
    running.send_out(on.peers[1], by=on.bo)
    Consent.objects.create(participation=on.peers[2], rules="", attribution="named")
    handing_over.hand_over(on.room, on.peers[2], by=on.bo)
    assert on.inside() == [on.ids[0], on.ids[3]]
    assert Room.objects.get(pk=on.room.pk).circles[str(FIRST)] == [on.ids[0], on.ids[3]]
    on.sits(6), on.sits(7)
    assert len(on.inside()) == 4


def test_who_left_in_any_other_way_is_left_out_and_takes_no_chair(on: Bowl) -> None:
    Participation.objects.filter(pk__in=on.ids[:2]).update(ended_at=timezone.now())
    assert on.inside() == on.ids[2:4]
    for peer in (4, 5, 6):
        on.sits(peer)
    assert on.inside() == on.ids[2:7]


class Halls(Bowl):
    """The same in two groups, four peers in each."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        first = self.assist.groups.get().pk
        plans = [Plan(first, "North", "", tuple(self.ids[:4])), Plan(None, "South", "", tuple(self.ids[4:]))]
        self.north, self.south = grouping.arrange(self.assist, plans)
        self.room, self.other = (Room.objects.get(group=group) for group in (self.north, self.south))


@pytest.fixture
def halls(cast: Cast) -> Halls:
    return Halls(cast)


def test_each_group_has_its_own_circle_and_who_is_moved_sits_outside(halls: Halls) -> None:
    halls.go_to(FIRST)
    assert (halls.inside(), halls.inside(room=halls.other)) == (halls.ids[:4], halls.ids[4:])
    grouping.move(halls.peers[0], halls.south)
    assert (halls.inside(), halls.inside(room=halls.other)) == (halls.ids[1:4], halls.ids[4:])
    with pytest.raises(DomainError, match="gone"):
        circling.sit(halls.room, Participation.objects.get(pk=halls.ids[0]), on=True, by=halls.bo)
    grouping.move(halls.peers[0], halls.north)
    assert halls.inside() == halls.ids[1:4]


def test_a_room_that_opens_in_the_middle_of_a_fishbowl_has_a_circle(on: Bowl) -> None:
    first = on.assist.groups.get()
    seats = (tuple(on.ids[:2]), tuple(on.ids[2:]))
    _, south = grouping.arrange(on.assist, [Plan(first.pk, "", "", seats[0]), Plan(None, "", "", seats[1])])
    assert on.inside() == on.ids[:2]
    assert on.inside(room=Room.objects.get(group=south)) == on.ids[2:6]


def test_a_group_that_is_still_in_the_part_before_sits_down_later(halls: Halls) -> None:
    agenda = agenda_of((PhaseKind.MEET, 5), (PhaseKind.CASE, 5), (PhaseKind.FISHBOWL, 20))
    Script.objects.filter(assist=halls.assist).update(agenda=to_json(agenda))
    halls.go_to(1)
    grouping.give_minutes(halls.room, by=halls.bo)
    running.move(halls.assist.pk, Move.NEXT, by=halls.bo)
    with pytest.raises(DomainError, match="circle_not_now"):
        halls.sits(0, on=False)
    circling.sit(halls.other, halls.peers[4], on=False, by=halls.peers[4])
    assert halls.inside(2, halls.other) == halls.ids[5:]
