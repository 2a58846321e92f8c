"""Opening the room, moving its clock, minding its door."""

from datetime import UTC, datetime, timedelta

import pytest

from peerassist.assists import entering, running
from peerassist.assists.models import Assist, Cancellation, Consent, Entry, Group, Pass, Room, Script
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role, Stage
from peerassist.method.phases import Move
from tests.cast import Cast, guest, takes_part

T0 = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def assist(cast: Cast) -> Assist:
    return cast.assist()


@pytest.fixture
def here(assist: Assist) -> Room:
    return running.open_rooms(assist)


def test_opening_twice_opens_once(assist: Assist) -> None:
    first = running.open_rooms(assist)
    assert running.open_rooms(assist).pk == first.pk
    assert Room.objects.count() == Script.objects.count() == Group.objects.count() == 1
    assert len(first.code) == 6 and assist.stage == Stage.RUN


def test_every_group_gets_a_room(assist: Assist) -> None:
    for number in (1, 2, 3):
        Group.objects.create(assist=assist, number=number)
    main = running.open_rooms(assist)
    assert len({r.code for r in Room.objects.all()}) == 4
    assert main.group is None and running.main_room(assist) == main == running.open_rooms(assist)


def test_one_group_has_one_room(assist: Assist) -> None:
    assert running.open_rooms(assist).group is not None
    assert Room.objects.count() == 1


def test_what_was_called_off_opens_no_room(assist: Assist, cast: Cast) -> None:
    Cancellation.objects.create(assist=assist, by=cast.ada)
    with pytest.raises(DomainError, match="cancelled"):
        running.open_rooms(Assist.objects.get(pk=assist.pk))


def test_a_move_is_told_in_every_room(assist: Assist, here: Room) -> None:
    plenary = Room.objects.create(assist=assist, code="PLENAR")
    entries = running.move(assist.pk, Move.START, by=None, now=T0)
    assert set(entries) == {here.pk, plenary.pk}
    script = entries[here.pk].body["script"]
    assert script["index"] == 0 and script["began_at"] == running.milliseconds(T0) and script["version"] == 1
    assert "pause" in script["moves"] and "start" not in script["moves"]


def test_two_hands_do_not_act_twice(assist: Assist, here: Room) -> None:
    running.move(assist.pk, Move.START, by=None, now=T0, version=0)
    with pytest.raises(DomainError, match="clock_moved_on"):
        running.move(assist.pk, Move.PAUSE, by=None, now=T0, version=0)
    assert Entry.objects.count() == 1


def test_the_end_leads_on_to_validating(assist: Assist, here: Room) -> None:
    running.move(assist.pk, Move.START, by=None, now=T0)
    assert not running.has_ended(assist.pk)
    running.move(assist.pk, Move.END, by=None, now=T0 + timedelta(minutes=3))
    assert running.has_ended(assist.pk)
    assert Assist.objects.get(pk=assist.pk).stage == Stage.VALIDATE


def test_no_clock_before_the_room_is_open(assist: Assist) -> None:
    with pytest.raises(DomainError, match="room_closed"):
        running.move(assist.pk, Move.START, by=None)


def test_no_clock_after_the_assist_was_called_off(assist: Assist, here: Room, cast: Cast) -> None:
    Cancellation.objects.create(assist=assist, by=cast.ada)
    with pytest.raises(DomainError, match="room_closed"):
        running.move(assist.pk, Move.START, by=None)


def test_a_door_closed_is_told(here: Room) -> None:
    assert running.lock(here, locked=True).body == {"locked": True}
    assert Room.objects.get(pk=here.pk).locked_at is not None
    assert running.lock(here, locked=False).body == {"locked": False}
    assert Room.objects.get(pk=here.pk).locked_at is None


def test_who_is_sent_out_loses_every_seat_and_every_pass(cast: Cast, assist: Assist, here: Room) -> None:
    bo = takes_part(assist, cast.bo, Role.FACILITATOR)
    seats = [takes_part(assist, cast.di, role) for role in (Role.PEER, Role.NOTE_TAKER)]
    gus, secret = entering.come_in(here, rules="", agreed=True, name="Gus")
    assert secret
    running.send_out(seats[0], by=bo)
    running.send_out(gus, by=bo)
    for seat in (*seats, gus):
        seat.refresh_from_db()
        assert seat.ended_at is not None and seat.sent_out_by == bo
    assert not Pass.objects.filter(ended_at=None).exists()
    left = [e.body["id"] for e in Entry.objects.filter(kind="person.left").order_by("seq")]
    assert left == [*(s.pk for s in seats), gus.pk]
    assert [s.name for s in running.sent_out(assist)] == ["Gus", "Di Peer"]


def test_who_was_sent_out_comes_in_again_only_when_let_back(cast: Cast, assist: Assist, here: Room) -> None:
    bo, di = takes_part(assist, cast.bo, Role.FACILITATOR), takes_part(assist, cast.di, Role.PEER)
    running.send_out(di, by=bo)
    with pytest.raises(DomainError, match="sent_out"):
        entering.come_in(here, rules="", agreed=True, person=cast.di)
    running.let_back(di)
    seat, _ = entering.come_in(here, rules="", agreed=True, person=cast.di)
    assert seat.pk != di.pk and Consent.objects.filter(participation=seat).exists()
    assert running.sent_out(assist) == []


@pytest.mark.parametrize("whom", ["ada", "bo", "self"])
def test_some_are_not_sent_out(cast: Cast, assist: Assist, here: Room, whom: str) -> None:
    cy = takes_part(assist, cast.cy, Role.NOTE_TAKER)
    bo = takes_part(assist, cast.bo, Role.FACILITATOR)
    seat = {"ada": assist.participations.get(role=Role.ASSISTEE), "bo": bo, "self": cy}[whom]
    with pytest.raises(DomainError, match="cannot_send_out"):
        running.send_out(seat, by=cy)


def test_a_facilitator_who_sits_as_a_peer_too_is_not_sent_out(cast: Cast, assist: Assist, here: Room) -> None:
    cy = takes_part(assist, cast.cy, Role.NOTE_TAKER)
    takes_part(assist, cast.bo, Role.FACILITATOR)
    as_peer = takes_part(assist, cast.bo, Role.PEER)
    with pytest.raises(DomainError, match="cannot_send_out"):
        running.send_out(as_peer, by=cy)


def test_who_has_left_is_not_sent_out_again(cast: Cast, assist: Assist, here: Room) -> None:
    cy, gus = takes_part(assist, cast.cy, Role.NOTE_TAKER), guest(assist)
    running.send_out(gus, by=cy)
    with pytest.raises(DomainError, match="gone"):
        running.send_out(gus, by=cy)
