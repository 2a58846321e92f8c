"""The plenary: what the groups kept comes together, and says from which group it is."""

import pytest

from peerassist.assists import running
from peerassist.assists.access import Standing
from peerassist.assists.models import Room
from peerassist.library.records import record_of
from peerassist.live import telling
from peerassist.method.errors import DomainError
from peerassist.method.phases import Move
from peerassist.records import joining, rooms, showing, validating, writing
from peerassist.records.models import Bundle, Card
from tests.assists.test_grouping import Hall
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NORTH = "Train the night operators on the generator"
SOUTH = "Generator training for all night operators"


class Board(Hall):
    """North and South have each kept an option; South struck another, and wrote one that nobody has read."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        for uid, group, by, text, verdict in (
            ("n1", self.north, self.di, NORTH, "confirmed"),
            ("s1", self.south, self.cy, SOUTH, "confirmed"),
            ("s2", self.south, self.cy, "Drones", "struck"),
            ("s3", self.south, self.cy, "Unread", ""),
        ):
            self.wish("card.write", group, by, uid=uid, kind="option", text=text)
            if verdict:
                validating.judge(self.assist, uid, by=self.bo, verdict=verdict)

    def wish(self, what: str, group: object, by: object, **body: object) -> object:
        room = Room.objects.get(group=group)  # type: ignore[misc]
        return writing.carry_out(what, room, body, by=by, intent=f"{what}-{len(body)}-{body}"[:40])  # type: ignore[arg-type]

    def shown(self, room: Room) -> dict[str, object]:
        return {card["uid"]: card["group"] for card in showing.state(room)}


@pytest.fixture
def board(cast: Cast) -> Board:
    return Board(cast)


def test_the_plenary_has_what_was_read_and_kept_and_says_from_where(board: Board) -> None:
    assert board.shown(board.plenary) == {"n1": board.north.number, "s1": board.south.number}


def test_a_group_is_never_told_another_groups_card(board: Board) -> None:
    north = board.room(board.north)
    assert board.shown(north) == {"n1": board.north.number}
    told = [e["body"].get("card") for e in telling.since(north.pk, 0) or [] if e["kind"] == "card.written"]
    assert {card["uid"] for card in told if card} == {"n1"}


def test_a_card_is_changed_in_its_own_room_alone(board: Board) -> None:
    for kind, body in (
        ("card.write", {"uid": "s1", "text": "Mine", "version": 1}),
        ("card.change", {"uid": "s1", "kind": "insight"}),
        ("card.remove", {"uid": "s1"}),
        ("card.restore", {"uid": "s1"}),
        ("card.star", {"uid": "s1", "on": True}),
    ):
        with pytest.raises(DomainError, match="no_such_card"):
            board.wish(kind, board.north, board.bo, **body)
    assert Card.objects.get(uid="s1").text == SOUTH


def test_in_the_plenary_all_cards_take_a_star(board: Board) -> None:
    writing.carry_out("card.star", board.plenary, {"uid": "s1", "on": True}, by=board.di, intent="star")
    assert Card.objects.get(uid="s1").stars.count() == 1


def test_like_ones_are_suggested_and_put_together_each_with_its_words(board: Board) -> None:
    ((one, other, words),) = joining.suggestions(joining.on_the_board(board.assist), "en")
    assert {one.uid, other.uid} == {"n1", "s1"} and "generator" in words
    joining.join(board.assist, "n1", "s1", by=board.bo)
    cards = joining.on_the_board(board.assist)
    assert not joining.suggestions(cards, "en")
    assert [[c.text for c in j.cards] for j in joining.joined(cards)] == [[NORTH, SOUTH]]


def test_what_was_put_together_is_told_and_taken_apart_again(board: Board) -> None:
    seq = Room.objects.get(pk=board.plenary.pk).seq
    made = joining.join(board.assist, "n1", "s1", by=board.bo)
    told = telling.since(board.plenary.pk, seq) or []
    assert {e["body"]["card"]["uid"]: e["body"]["card"]["bundle"] for e in told} == {"n1": made.pk, "s1": made.pk}
    joining.part(board.assist, made.pk, by=board.bo)
    assert not joining.joined(joining.on_the_board(board.assist))
    assert Bundle.objects.get().undone_by == board.bo
    with pytest.raises(DomainError, match="no_such_card"):
        joining.part(board.assist, made.pk, by=board.bo)


def test_two_piles_become_one(board: Board) -> None:
    for uid in ("n2", "n3"):
        board.wish("card.write", board.north, board.di, uid=uid, kind="option", text=f"Night {uid}")
        validating.judge(board.assist, uid, by=board.bo, verdict="confirmed")
    joining.join(board.assist, "n1", "s1")
    joining.join(board.assist, "n2", "n3")
    joining.join(board.assist, "n3", "s1")
    assert Card.objects.exclude(bundle=None).values("bundle").distinct().count() == 1
    assert Bundle.objects.filter(undone_at=None).count() == 1


def test_unlike_kinds_and_one_and_the_same_are_not_put_together(board: Board) -> None:
    board.wish("card.write", board.north, board.di, uid="q", kind="question", text="How many?")
    for one, other, code in (("n1", "q", "join_kinds"), ("n1", "n1", "join_same"), ("n1", "nowhere", "no_such_card")):
        with pytest.raises(DomainError, match=code):
            joining.join(board.assist, one, other)


def test_the_report_of_the_whole_keeps_what_each_group_said(board: Board) -> None:
    joining.join(board.assist, "n1", "s1", by=board.bo)
    lines = [line for section in record_of(board.assist).sections for line in section.lines]
    assert [(x.text, x.group, x.with_above) for x in lines[:2]] == [
        (NORTH, board.north, False),
        (SOUTH, board.south, True),
    ]


def test_until_all_meet_one_reads_ones_own_groups_part(board: Board) -> None:
    def read(standing: Standing, seat: object) -> set[str]:
        board.assist.refresh_from_db()
        found = Card.objects.filter(rooms.readable(board.assist, {standing}, seat), assist=board.assist)  # type: ignore[arg-type]
        return set(found.values_list("uid", flat=True))

    board.di.refresh_from_db()
    assert read(Standing.PEER, board.di) == {"n1"}
    assert read(Standing.FACILITATOR, board.bo) == {"n1", "s1", "s2", "s3"}
    running.move(board.assist.pk, Move.START, by=board.bo)
    running.move(board.assist.pk, Move.END, by=board.bo)
    assert read(Standing.PEER, board.di) == {"n1", "s1", "s2", "s3"}


def three_together(board: Board) -> None:
    board.wish("card.write", board.north, board.di, uid="n2", kind="option", text="Night drills")
    validating.judge(board.assist, "n2", by=board.bo, verdict="confirmed")
    joining.join(board.assist, "n1", "s1", by=board.bo)
    joining.join(board.assist, "n1", "n2", by=board.bo)


def test_one_card_is_taken_out_of_a_heap_and_the_last_two_part(board: Board) -> None:
    three_together(board)
    joining.take_out(board.assist, "n2", by=board.bo)
    assert [[c.uid for c in unit] for unit in joining.units(joining.on_the_board(board.assist))] == [
        ["n1", "s1"],
        ["n2"],
    ]
    joining.take_out(board.assist, "s1", by=board.bo)
    assert Bundle.objects.filter(undone_at=None).count() == 0
    with pytest.raises(DomainError, match="no_such_card"):
        joining.take_out(board.assist, "s1", by=board.bo)


def test_what_lies_together_is_one_where_cards_are_offered(board: Board) -> None:
    three_together(board)
    units = joining.units(joining.on_the_board(board.assist))
    assert [[c.uid for c in unit] for unit in units] == [["n1", "n2", "s1"]]
