"""Listening mode: while peers advise, who asks marks cards for their own eyes and does not write."""

import pytest

from peerassist.assists import running, talking
from peerassist.assists.models import Consent, Entry, Participation, Room, Script
from peerassist.method import agenda as agendas
from peerassist.method.agenda import PhaseKind
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from peerassist.records import listening, showing, writing
from peerassist.records.models import Card, Mark
from tests.cast import Cast, guest, takes_part


class Table:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.assist = cast, cast.assist()
        self.ada = self.assist.participations.get(role=Role.ASSISTEE)
        self.bo = takes_part(self.assist, cast.bo, Role.FACILITATOR)
        self.di = takes_part(self.assist, cast.di, Role.PEER)
        self.room = running.open_rooms(self.assist)
        Consent.objects.create(participation=self.bo, rules="", attribution="role")

    def go_to(self, kind: PhaseKind) -> None:
        running.move(self.assist.pk, Move.START, by=None)
        phases = agendas.from_json(Script.objects.get().agenda).phases
        for _ in range([p.kind for p in phases].index(kind)):
            running.move(self.assist.pk, Move.NEXT, by=None)

    def write(self, by: Participation, uid: str, kind: str = "insight", **more: object) -> Entry:
        room = Room.objects.get(pk=self.room.pk)
        body = {"uid": uid, "kind": kind, "text": "Say less", **more}
        return writing.carry_out("card.write", room, body, by=by, intent=f"i-{uid}-{Entry.objects.count()}")


@pytest.fixture
def table(cast: Cast) -> Table:
    return Table(cast)


def test_while_peers_advise_who_asks_does_not_write(table: Table) -> None:
    table.write(table.ada, "before")
    table.go_to(PhaseKind.DISCUSSION)
    with pytest.raises(DomainError, match="listening"):
        table.write(table.ada, "a")
    with pytest.raises(DomainError, match="listening"):
        table.write(table.ada, "before", version=1, text="Say more")
    table.write(table.di, "d")
    table.write(table.bo, "b")
    assert set(Card.objects.values_list("uid", flat=True)) == {"before", "d", "b"}


@pytest.mark.parametrize("kind", [PhaseKind.CASE, PhaseKind.QUESTIONS, PhaseKind.HEARD, PhaseKind.VALIDATE])
def test_in_the_other_parts_they_write(table: Table, kind: PhaseKind) -> None:
    table.go_to(kind)
    table.write(table.ada, "a", "playback")
    assert Card.objects.get().author == table.ada


def test_a_pause_opens_nothing_and_the_end_does(table: Table) -> None:
    table.go_to(PhaseKind.DISCUSSION)
    running.move(table.assist.pk, Move.PAUSE, by=None)
    with pytest.raises(DomainError, match="listening"):
        table.write(table.ada, "a")
    running.move(table.assist.pk, Move.END, by=None)
    table.write(table.ada, "a")


@pytest.mark.parametrize(
    ("kind", "body"),
    [("card.star", {"on": True}), ("card.change", {"answered": True}), ("card.remove", {}), ("card.restore", {})],
)
def test_what_is_no_writing_stays_open_to_them(table: Table, kind: str, body: dict[str, object]) -> None:
    table.write(table.ada, "q", "question")
    table.go_to(PhaseKind.DISCUSSION)
    writing.carry_out(kind, table.room, {"uid": "q", **body}, by=table.ada, intent="i")


def test_an_unknown_way_of_writing_is_no_way_around(table: Table) -> None:
    table.go_to(PhaseKind.DISCUSSION)
    with pytest.raises(DomainError, match="listening"):
        listening.check("card.whatever_comes", table.room, table.ada)


def test_who_leads_may_let_them_write(table: Table) -> None:
    table.go_to(PhaseKind.DISCUSSION)
    talking.let_write(table.room, on=True, by=table.bo)
    table.write(table.ada, "a")
    talking.let_write(table.room, on=False, by=table.bo)
    with pytest.raises(DomainError, match="listening"):
        table.write(table.ada, "b")


def test_where_nobody_else_keeps_the_record_they_write(table: Table) -> None:
    table.go_to(PhaseKind.DISCUSSION)
    Participation.objects.filter(pk=table.bo.pk).update(ended_at="2026-01-01T00:00Z")
    table.write(table.ada, "a")


def test_a_facilitator_who_has_not_come_keeps_nothing(table: Table) -> None:
    table.go_to(PhaseKind.DISCUSSION)
    Consent.objects.all().delete()
    table.write(table.ada, "a")


def test_who_asks_and_leads_keeps_the_record(table: Table) -> None:
    takes_part(table.assist, table.cast.ada, Role.NOTE_TAKER)
    table.go_to(PhaseKind.DISCUSSION)
    table.write(table.ada, "a")


def test_who_planned_it_listens_on_a_peers_seat_as_well(table: Table) -> None:
    seat = takes_part(table.assist, table.cast.ada, Role.PEER)
    table.go_to(PhaseKind.DISCUSSION)
    with pytest.raises(DomainError, match="listening"):
        table.write(seat, "a")


def test_marks_are_ones_own_and_leave_no_entry(table: Table) -> None:
    other = guest(table.assist, "Eva Asks too", Role.ASSISTEE)
    table.write(table.di, "d1")
    table.write(table.di, "d2")
    before = Entry.objects.count()
    listening.mark(table.room, "d1", "try", by=table.ada)
    listening.mark(table.room, "d2", "ask", by=table.ada)
    listening.mark(table.room, "d1", "ask", by=table.ada)
    assert showing.mine(table.room, table.ada)["marked"] == {"d1": "ask", "d2": "ask"}
    assert showing.mine(table.room, other)["marked"] == {} and Entry.objects.count() == before
    listening.mark(table.room, "d1", None, by=table.ada)
    assert showing.mine(table.room, table.ada)["marked"] == {"d2": "ask"} and Mark.objects.count() == 1


def test_what_was_taken_back_is_marked_no_longer(table: Table) -> None:
    table.write(table.di, "d1")
    listening.mark(table.room, "d1", "try", by=table.ada)
    writing.carry_out("card.remove", table.room, {"uid": "d1"}, by=table.di, intent="i")
    assert showing.mine(table.room, table.ada)["marked"] == {}


@pytest.mark.parametrize(
    ("uid", "what", "code"),
    [("d1", "love", "bad_field"), ("d1", 1, "bad_field"), ("d2", "try", "no_such_card"), (["d1"], "try", "no_such_card"),
     ("d\x00", "try", "no_such_card"), (None, None, "no_such_card")],
)  # fmt: skip
def test_nonsense_is_refused(table: Table, uid: object, what: object, code: str) -> None:
    table.write(table.di, "d1")
    with pytest.raises(DomainError, match=code):
        listening.mark(table.room, uid, what, by=table.ada)


def test_peers_mark_nothing(table: Table) -> None:
    table.write(table.di, "d1")
    with pytest.raises(DomainError, match="not_yours"):
        listening.mark(table.room, "d1", "try", by=table.di)
