"""The one door for every change of a card."""

from datetime import date
from typing import Any

import pytest

from peerassist.assists.models import Entry, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.records import showing, validating, writing
from peerassist.records.models import Card, CardRevision, Star
from tests.cast import Cast, guest, room, takes_part


class Desk:
    """A room, its people, and wishes with ids of their own."""

    def __init__(self, cast: Cast, attribution: str = "named") -> None:
        self.assist = cast.assist(attribution=attribution)
        self.room: Room = room(self.assist)
        self.di, self.cy = (
            takes_part(self.assist, cast.di, Role.PEER),
            takes_part(self.assist, cast.cy, Role.NOTE_TAKER),
        )
        self.gus = guest(self.assist)
        self.count = 0

    def wish(self, what: str, /, by: Any = None, intent: str = "", **body: Any) -> Entry:
        self.count += 1
        return writing.carry_out(what, self.room, body, by=by or self.di, intent=intent or f"i{self.count}")

    def card(self, **body: Any) -> Card:
        self.wish("card.write", **{"uid": "c1", "kind": "option", "text": "Three waves", **body})
        return Card.objects.get(uid=body.get("uid", "c1"))

    def shown(self, uid: str = "c1") -> dict[str, Any]:
        return showing.cards_named(self.room, [uid])[uid]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_a_card_is_written_and_the_log_names_it(desk: Desk) -> None:
    card = desk.card()
    assert (card.text, card.author, card.version, card.room) == ("Three waves", desk.di, 1, desk.room)
    entry = Entry.objects.get()
    assert (entry.kind, entry.body, entry.by, entry.intent) == ("card.written", {"uid": "c1"}, desk.di, "i1")


def test_an_intent_is_done_once(desk: Desk) -> None:
    first = desk.wish("card.write", intent="same", uid="c1", kind="option", text="Once")
    assert desk.wish("card.write", intent="same", uid="c1", kind="option", text="Twice") == first
    assert Card.objects.get().text == "Once" and desk.room.entries.count() == 1


def test_cards_stand_one_after_the_other_by_kind(desk: Desk) -> None:
    places = [desk.card(uid=f"c{n}", kind=kind).position for n, kind in enumerate(["option", "option", "insight"])]
    assert places == [1, 2, 1]


def test_the_history_keeps_what_stood_before(desk: Desk) -> None:
    desk.card()
    desk.wish("card.write", uid="c1", text="Four waves", version=1, by=desk.cy)
    desk.wish("card.change", uid="c1", kind="insight")
    past = list(CardRevision.objects.values_list("version", "kind", "text", "by"))
    assert past == [(1, "option", "Three waves", desk.cy.pk), (2, "option", "Four waves", desk.di.pk)]
    card = Card.objects.get()
    assert (card.version, card.kind, card.text) == (3, "insight", "Four waves")


def test_the_same_text_again_is_no_change(desk: Desk) -> None:
    desk.card()
    desk.wish("card.write", uid="c1", text="Three waves", version=1)
    assert Card.objects.get().version == 1 and not CardRevision.objects.exists()


@pytest.mark.parametrize("version", [None, 0, 2, "1", True, 2**70])
def test_what_moved_on_is_not_overwritten(desk: Desk, version: object) -> None:
    desk.card()
    desk.wish("card.write", uid="c1", text="Four waves", version=1)
    desk.wish("card.write", uid="c1", text="Five waves", version=2)
    with pytest.raises(DomainError, match="stale") as refusal:
        desk.wish("card.write", uid="c1", text="Mine", version=version)
    assert refusal.value.values == {"text": "Five waves", "version": 3}
    assert Card.objects.get().text == "Five waves"


def test_a_refusal_leaves_no_trace(desk: Desk) -> None:
    for body in (
        {"uid": "c1", "kind": "gossip", "text": "x"},
        {"uid": "c1", "kind": "option", "text": ""},
        {"uid": "c1", "kind": "option", "text": "x", "said_by": 10**9},
        {"uid": "c1", "kind": "action", "text": "x", "due_on": "2026-13-01"},
        {"kind": "option", "text": "x"},
    ):
        with pytest.raises(DomainError):
            desk.wish("card.write", **body)
    assert not Card.objects.exists() and not Entry.objects.exists()
    assert Room.objects.get(pk=desk.room.pk).seq == 0


def test_a_card_taken_back_comes_back_as_it_was(desk: Desk) -> None:
    desk.card()
    desk.wish("card.star", uid="c1", on=True, by=desk.gus)
    desk.wish("card.remove", uid="c1")
    assert showing.state(desk.room) == []
    for kind, more in (("card.star", {"on": True}), ("card.write", {"text": "x", "version": 1}), ("card.change", {})):
        with pytest.raises(DomainError, match="no_such_card"):
            desk.wish(kind, uid="c1", **more)
    desk.wish("card.restore", uid="c1")
    assert (desk.shown()["text"], desk.shown()["stars"]) == ("Three waves", 1)


def test_one_star_each_and_taken_back(desk: Desk) -> None:
    desk.card()
    for by in (desk.di, desk.gus, desk.gus):
        entry = desk.wish("card.star", uid="c1", on=True, by=by)
    assert entry.body == {"uid": "c1", "count": 2}
    desk.wish("card.star", uid="c1", on=False, by=desk.gus)
    assert Star.objects.get().by == desk.di


def test_an_action_has_an_owner_and_a_day(desk: Desk) -> None:
    desk.card(kind="action", owner=desk.gus.pk, due_on="2026-10-30")
    assert (Card.objects.get().owner, Card.objects.get().due_on) == (desk.gus, date(2026, 10, 30))
    desk.wish("card.change", uid="c1", owner=None, due_on=None)
    assert (desk.shown()["owner"], desk.shown()["due_on"]) == (None, None)


def test_anyone_at_the_table_may_say_that_a_question_is_answered(desk: Desk) -> None:
    desk.card(kind="question")
    desk.wish("card.change", uid="c1", answered=True, by=desk.gus)
    assert desk.shown()["answered"]
    with pytest.raises(DomainError, match="not_yours"):
        desk.wish("card.change", uid="c1", answered=False, kind="option", by=desk.gus)


def test_a_card_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_CARDS", 2)
    desk.card(uid="c1"), desk.card(uid="c2")
    with pytest.raises(DomainError, match="too_many_cards"):
        desk.card(uid="c3")


@pytest.mark.parametrize(
    ("rule", "by", "label"), [("named", True, "Gus Guest, Cusco"), ("role", False, "Mason, Cusco"), ("none", False, "")]
)
def test_a_card_bears_what_the_rule_allows(cast: Cast, rule: str, by: bool, label: str) -> None:
    desk = Desk(cast, rule)
    desk.gus.job, desk.gus.place = "Mason", "Cusco"
    desk.gus.save()
    desk.card(said_by=desk.gus.pk, kind="action", owner=desk.gus.pk)
    shown = desk.shown()
    assert (shown["by"] == desk.gus.pk) is by and shown["label"] == label
    assert (shown["owner"] is None) is (rule == "none")


def test_a_record_of_thirty_cards_costs_as_few_questions_as_of_three(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    for n in range(3):
        desk.card(uid=f"a{n}")
    with django_assert_num_queries(1):
        showing.state(desk.room)
    for n in range(30):
        desk.card(uid=f"b{n}")
    with django_assert_num_queries(1):
        assert len(showing.state(desk.room)) == 33


def test_a_groups_room_shows_its_own_cards_and_the_plenary_what_the_groups_kept(desk: Desk) -> None:
    for uid, verdict in (("c1", "confirmed"), ("c2", "struck"), ("c3", "")):
        desk.card(uid=uid)
        if verdict:
            validating.judge(desk.assist, uid, by=desk.di, verdict=verdict)
    other, plenary = (
        Room.objects.create(assist=desk.assist, code=code, group=group)
        for code, group in (("OTHER2", desk.assist.groups.create(number=2)), ("PLENAR", None))
    )
    assert [[c["uid"] for c in showing.state(r)] for r in (desk.room, other, plenary)] == [
        ["c1", "c2", "c3"],
        [],
        ["c1"],
    ]
