"""Who speaks: tapped by who leads or noticed by a device, counted while the clock runs; hands raised for a turn."""

from datetime import UTC, datetime, timedelta

import pytest

from peerassist.assists import running, talking
from peerassist.assists.models import Entry, Hand, Participation, Room, Talk
from peerassist.method import balance
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from tests.cast import Cast, guest, takes_part

T0 = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


class Table:
    """A meeting that began at T0."""

    def __init__(self, cast: Cast) -> None:
        self.assist = cast.assist()
        self.ada = self.assist.participations.get(role=Role.ASSISTEE)
        self.bo = takes_part(self.assist, cast.bo, Role.FACILITATOR)
        self.di = takes_part(self.assist, cast.di, Role.PEER)
        self.gus = guest(self.assist)
        self.room = running.open_rooms(self.assist)
        self.move(Move.START, 0)

    def move(self, wish: Move, seconds: float) -> None:
        running.move(self.assist.pk, wish, by=None, now=after(seconds))

    def tap(self, seat: Participation, seconds: float, on: bool = True) -> Entry:
        return talking.tap(self.room, seat, on=on, by=self.bo, now=after(seconds))

    def notice(self, seat: Participation, seconds: float, on: bool = True) -> Entry:
        return talking.notice(self.room, seat, on=on, now=after(seconds))

    def spoken(self, seconds: float) -> dict[Participation, float]:
        by = balance.by_person(talking.spans(self.room), after(seconds))
        return {seat: by[seat.pk].total_seconds() for seat in (self.ada, self.bo, self.di, self.gus) if seat.pk in by}


@pytest.fixture
def table(cast: Cast) -> Table:
    return Table(cast)


def test_tapping_another_ends_who_spoke_and_tapping_again_ends_it(table: Table) -> None:
    table.tap(table.ada, 10)
    table.tap(table.di, 40)
    assert table.spoken(50) == {table.ada: 30, table.di: 10}
    table.tap(table.di, 60, on=False)
    assert table.spoken(500) == {table.ada: 30, table.di: 20}


def test_tapped_twice_is_tapped_once(table: Table) -> None:
    table.tap(table.di, 0)
    table.tap(table.di, 10)
    assert table.spoken(20) == {table.di: 20} and Talk.objects.count() == 1


def test_every_change_is_in_the_log_with_who_made_it(table: Table) -> None:
    entry = table.tap(table.di, 0)
    assert (entry.kind, entry.body, entry.by) == ("talk.moved", {"id": table.di.pk}, table.bo)


def test_a_part_has_its_own_talk_and_begins_with_nobody_speaking(table: Table) -> None:
    table.tap(table.di, 0)
    table.move(Move.NEXT, 20)
    assert Entry.objects.last().kind == "talk.moved"
    table.tap(table.di, 50)
    found = [(span.phase, balance.lasted(span, after(60)).seconds) for span in talking.spans(table.room)]
    assert found == [(0, 20), (1, 10)]


def test_a_pause_is_no_talk(table: Table) -> None:
    table.tap(table.di, 0)
    table.move(Move.PAUSE, 20)
    with pytest.raises(DomainError, match="talk_not_now"):
        table.tap(table.di, 30)
    table.move(Move.RESUME, 600)
    assert table.spoken(700) == {table.di: 20}


@pytest.mark.parametrize("wish", [Move.EXTEND, Move.SKIP])
def test_more_time_or_a_part_left_out_later_interrupts_nobody(table: Table, wish: Move) -> None:
    table.tap(table.di, 0)
    running.move(table.assist.pk, wish, by=None, now=after(20), minutes=5)
    assert table.spoken(30) == {table.di: 30}


def test_no_talk_before_the_start_or_after_the_end(cast: Cast, table: Table) -> None:
    other = running.open_rooms(cast.assist(title="Not begun"))
    with pytest.raises(DomainError, match="talk_not_now"):
        talking.tap(other, table.di, on=True, by=table.bo)
    table.move(Move.END, 10)
    with pytest.raises(DomainError, match="talk_not_now"):
        table.notice(table.di, 20)


def test_devices_notice_people_who_talk_at_once(table: Table) -> None:
    table.notice(table.di, 0)
    table.notice(table.gus, 5)
    table.notice(table.di, 10, on=False)
    assert table.spoken(15) == {table.di: 10, table.gus: 10}


def test_a_tap_lets_alone_what_devices_notice_and_a_device_what_was_tapped(table: Table) -> None:
    table.notice(table.gus, 0)
    table.tap(table.di, 5)
    table.notice(table.di, 6)
    table.notice(table.di, 8, on=False)
    assert table.spoken(10) == {table.di: 5, table.gus: 10}


def test_a_device_that_is_gone_is_believed_for_a_while_only(table: Table) -> None:
    table.notice(table.di, 0)
    table.notice(table.di, 30)
    sure = 30 + talking.SURE.total_seconds()
    assert table.spoken(1000) == {table.di: sure}
    table.notice(table.di, 1000)
    table.move(Move.PAUSE, 1010)
    assert table.spoken(2000) == {table.di: sure + 10}


def test_a_device_that_flutters_is_stopped(table: Table) -> None:
    for n in range(talking.MOST_BY_DEVICE):
        table.notice(table.di, n / 2)
        table.notice(table.di, n / 2 + 0.25, on=False)
    with pytest.raises(DomainError, match="talk_too_often"):
        table.notice(table.di, 25)
    table.notice(table.gus, 25)
    table.notice(table.di, 90)


def test_who_left_speaks_no_longer_and_wants_no_turn(table: Table) -> None:
    table.tap(table.gus, 0)
    talking.hand(table.room, table.gus, up=True, by=table.gus, now=after(1))
    Participation.objects.filter(pk=table.gus.pk).update(ended_at=after(10))
    assert table.spoken(100) == {table.gus: 10} and talking.hands(table.room) == []


def test_a_hand_is_raised_once_and_lowered_by_a_tap(table: Table) -> None:
    for seconds in (0, 1):
        talking.hand(table.room, table.di, up=True, by=table.di, now=after(seconds))
    assert talking.hands(table.room) == [(table.di.pk, after(0))]
    talking.hand(table.room, table.di, up=False, by=table.di, now=after(2))
    assert talking.hands(table.room) == [] and Hand.objects.count() == 1


def test_the_queue_empties_when_one_is_called_or_has_spoken(table: Table) -> None:
    for seat in (table.di, table.gus):
        talking.hand(table.room, seat, up=True, by=seat, now=after(0))
    table.tap(table.di, 5)
    assert [who for who, _ in talking.hands(table.room)] == [table.gus.pk]
    table.notice(table.gus, 10)
    table.notice(table.gus, 12, on=False)  # a "yes" in between is no turn
    assert [who for who, _ in talking.hands(table.room)] == [table.gus.pk]
    table.notice(table.gus, 20)
    table.notice(table.gus, 40, on=False)
    assert talking.hands(table.room) == []


def test_a_hand_may_be_raised_while_the_clock_stands(table: Table) -> None:
    table.move(Move.PAUSE, 5)
    talking.hand(table.room, table.di, up=True, by=table.di)
    assert len(talking.hands(table.room)) == 1


def test_rooms_of_one_assist_have_talk_of_their_own(table: Table) -> None:
    plenary = Room.objects.create(assist=table.assist, code="PLENAR")
    table.tap(table.di, 0)
    talking.tap(plenary, table.gus, on=True, by=table.bo, now=after(0))
    assert table.spoken(10) == {table.di: 10}
    table.move(Move.NEXT, 20)
    told = Entry.objects.filter(kind="talk.moved").values_list("room", flat=True)
    assert sorted(told) == sorted([table.room.pk, plenary.pk] * 2)
    assert not Talk.objects.filter(ended_at=None).exists()


def test_the_assistee_may_be_let_write(table: Table) -> None:
    assert talking.let_write(table.room, on=True, by=table.bo).kind == "talk.moved"
    assert Room.objects.get(pk=table.room.pk).writes_at is not None
    talking.let_write(table.room, on=False, by=table.bo)
    assert Room.objects.get(pk=table.room.pk).writes_at is None
