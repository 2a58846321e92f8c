"""Typing: edits merged as they come, many of them in a few questions to the database."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from peerassist.assists.models import Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.records import editing, quick, showing, writing
from peerassist.records.models import Card, CardEdit, CardRevision, Validation
from peerassist.records.validating import sign_off
from tests.cast import Cast, guest, room, takes_part


class Desk:
    """A card `c1` that Di began with "pump", and edits of it. Cy keeps the record."""

    def __init__(self, cast: Cast) -> None:
        self.assist = cast.assist(attribution="named")
        self.room: Room = room(self.assist)
        self.di = takes_part(self.assist, cast.di, Role.PEER)
        self.cy = takes_part(self.assist, cast.cy, Role.NOTE_TAKER)
        self.gus = guest(self.assist)
        self.count = 0
        self.begin("c1")

    def begin(self, uid: str, text: str = "pump") -> None:
        body = {"uid": uid, "kind": "option", "text": text}
        writing.carry_out("card.write", self.room, body, by=self.di, intent=f"begin-{uid}")

    def edit(self, version: object, *op: Any, by: Participation | None = None, uid: str = "c1") -> editing.Edit:
        self.count += 1
        body = {"uid": uid, "version": version, "op": list(op)}
        return editing.Edit(self.room.pk, (by or self.di).pk, body, f"e{self.count}")

    def take(self, *edits: editing.Edit) -> Sequence[editing.Answer]:
        return editing.edit_all(edits)[0]

    def refusal(self, edit: editing.Edit) -> DomainError:
        (answer,) = self.take(edit)
        assert isinstance(answer, DomainError), answer
        return answer

    @property
    def text(self) -> str:
        return Card.objects.get(uid="c1").text


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_an_edit_is_done_and_the_log_names_it_without_its_words(desk: Desk) -> None:
    assert desk.take(desk.edit(1, 4, "s break")) == [2]
    assert (desk.text, Card.objects.get().version) == ("pumps break", 2)
    entry = Entry.objects.get(seq=2)
    assert (entry.kind, entry.body, entry.by, entry.intent) == (
        "card.edited",
        {"uid": "c1", "version": 2},
        desk.di,
        "e1",
    )
    assert showing.ops_told_by([entry.pk]) == {entry.pk: [4, "s break"]}


def test_edits_that_cross_are_merged_in_the_order_in_which_they_come(desk: Desk) -> None:
    desk.take(desk.edit(1, "Old "), desk.edit(1, 4, "s"), desk.edit(1, {"d": 1}, "P", by=desk.cy))
    assert desk.text == "Old Pumps"
    assert [edit.op for edit in CardEdit.objects.all()] == [["Old "], [8, "s"], [4, {"d": 1}, "P"]]


def test_letters_of_two_hands_at_one_place_do_not_mix(desk: Desk) -> None:
    desk.take(desk.edit(1, 4, " a"), desk.edit(1, 4, " x", by=desk.cy))
    desk.take(desk.edit(2, 6, "b"))  # Di has not heard of Cy yet
    assert desk.text == "pump x ab"


def test_what_others_deleted_meanwhile_is_not_deleted_twice(desk: Desk) -> None:
    desk.take(desk.edit(1, {"d": 4}), desk.edit(1, 2, {"d": 2}, by=desk.cy), desk.edit(1, 2, "!", by=desk.cy))
    assert desk.text == "!"


def test_edits_count_code_points(desk: Desk) -> None:
    desk.take(desk.edit(1, "👩‍🚒 "), desk.edit(2, 3, "e\u0301", by=desk.cy))
    assert desk.text == "👩‍🚒e\u0301 pump"


def test_after_a_text_written_anew_an_edit_of_the_old_one_still_fits(desk: Desk) -> None:
    body = {"uid": "c1", "text": "The pump", "version": 1}
    writing.carry_out("card.write", desk.room, body, by=desk.cy, intent="anew")
    writing.carry_out("card.change", desk.room, {"uid": "c1", "kind": "insight"}, by=desk.cy, intent="kind")
    desk.take(desk.edit(1, 4, "s"))
    assert (desk.text, Card.objects.get().version) == ("The pumps", 4)


def test_of_a_long_gone_version_nothing_is_known_and_the_text_is_given_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "KEPT", 3)
    monkeypatch.setattr(editing, "PRUNED_EVERY", 2)
    for n in range(1, 8):
        desk.take(desk.edit(n, "x"))
    assert CardEdit.objects.count() == 3
    refusal = desk.refusal(desk.edit(2, 1, "y"))
    assert (refusal.code, refusal.values) == ("stale", {"text": "xxxxxxxpump", "version": 8})
    desk.take(desk.edit(5, 4, "y"))
    assert desk.text == "xxxxxxxypump"


@pytest.mark.parametrize("version", [None, 0, -1, 2, "1", True, 1.0, 2**70])
def test_a_version_that_never_was_is_no_version(desk: Desk, version: object) -> None:
    assert desk.refusal(desk.edit(version, "x")).values == {"field": "version"}


@pytest.mark.parametrize(
    "op", [["\x00"], ["\ud83d"], ["a\rb"], [{"d": 0}], [-1], [{"d": 1, "i": "x"}], [[["x"]]], [True], [0.5], [10**9]]
)
def test_what_is_no_edit_is_refused(desk: Desk, op: list[Any]) -> None:
    assert desk.refusal(desk.edit(1, *op)).code == "edit_unreadable"
    assert desk.text == "pump"


def test_an_edit_past_the_end_is_refused(desk: Desk) -> None:
    assert desk.refusal(desk.edit(1, 5, "x")).code == "edit_beyond"
    desk.take(desk.edit(1, "long "))
    assert desk.refusal(desk.edit(1, 3, {"d": 2})).code == "edit_beyond"


def test_a_card_takes_ten_thousand_code_points_and_no_more(desk: Desk) -> None:
    assert desk.take(desk.edit(1, "😀" * 9_996)) == [2]
    assert desk.refusal(desk.edit(2, "x")).values == {"most": 10_000}
    assert desk.take(desk.edit(2, {"d": 1}, "x")) == [3]


def test_only_its_writer_and_those_who_keep_the_record_type_in_a_card(desk: Desk) -> None:
    assert desk.refusal(desk.edit(1, "x", by=desk.gus)).code == "not_yours"
    assert desk.take(desk.edit(1, "x", by=desk.cy)) == [2]


def test_a_card_taken_back_and_one_that_never_was_are_not_edited(desk: Desk) -> None:
    assert desk.refusal(desk.edit(1, "x", uid="other")).code == "no_such_card"
    writing.carry_out("card.remove", desk.room, {"uid": "c1"}, by=desk.di, intent="gone")
    assert desk.refusal(desk.edit(1, "x")).code == "no_such_card"


def test_a_refusal_harms_no_other_edit_and_leaves_no_trace(desk: Desk) -> None:
    answers = desk.take(desk.edit(1, "a"), desk.edit(1, "b", by=desk.gus), desk.edit(9, "c"), desk.edit(2, 1, "d"))
    assert [answer if isinstance(answer, int) else answer.code for answer in answers] == [
        2,
        "not_yours",
        "bad_field",
        3,
    ]
    assert desk.text == "adpump" and Entry.objects.count() == 3


def test_a_frozen_record_takes_no_edit_and_forgets_what_was_typed(desk: Desk, cast: Cast) -> None:
    desk.take(desk.edit(1, "secret "))
    desk.take(desk.edit(2, {"d": 7}))
    sign_off(desk.assist, by=cast.ada, as_it_is=True)
    assert not CardEdit.objects.exists()
    assert desk.refusal(desk.edit(3, "x")).code == "frozen"


def test_one_hands_typing_is_one_change_in_the_history(desk: Desk) -> None:
    for n in range(1, 4):
        desk.take(desk.edit(n, "x"))
    assert not CardRevision.objects.exists()  # it was only being begun
    desk.take(desk.edit(4, "y", by=desk.cy), desk.edit(5, "z", by=desk.cy), desk.edit(6, "x"))
    kept = list(CardRevision.objects.values_list("version", "text", "by"))
    assert kept == [(4, "xxxpump", desk.cy.pk)]


def test_another_hour_is_another_change(desk: Desk) -> None:
    desk.take(desk.edit(1, "x"))
    CardEdit.objects.update(at=timezone.now() - timedelta(hours=1))
    desk.take(desk.edit(2, "y"))
    assert list(CardRevision.objects.values_list("version", "text")) == [(2, "xpump")]


def test_what_was_judged_is_kept_before_it_changes(desk: Desk) -> None:
    Validation.objects.create(card=Card.objects.get(), by=desk.gus, verdict="confirmed", version=1)
    desk.take(desk.edit(1, "x"), desk.edit(2, "y"))
    assert list(CardRevision.objects.values_list("version", "text")) == [(1, "pump")]
    assert showing.state(desk.room)[0]["verdict"] == ""


def test_forty_edits_cost_as_few_questions_as_two(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(8):
        desk.begin(f"d{n}")
    asked: list[int] = []
    ask = quick._ask
    monkeypatch.setattr(quick, "_ask", lambda *questions: asked.append(len(questions)) or ask(*questions))
    for count in (2, 40):
        edits = [desk.edit(1, 4, "s", uid=f"d{n % 8}") for n in range(count)]
        assert all(isinstance(answer, int) for answer in desk.take(*edits))
    assert asked == [3, 3]
    assert Card.objects.get(uid="d7").text == "pumpsssss"


def test_an_edit_that_came_before_is_answered_and_not_done_again(desk: Desk) -> None:
    edit = desk.edit(1, 4, "s")
    assert desk.take(edit, edit) == [2, 2] and desk.take(edit) == [2]
    assert desk.text == "pumps" and Entry.objects.count() == 2


def test_who_left_or_only_watches_types_no_more(desk: Desk) -> None:
    """What was read for one batch is not believed for the next."""
    assert desk.take(desk.edit(1, 4, "s")) == [2]
    Participation.objects.filter(pk=desk.di.pk).update(role=Role.OBSERVER)
    assert desk.refusal(desk.edit(2, "x")).code == "not_yours"
    Participation.objects.filter(pk=desk.di.pk).update(ended_at=timezone.now())
    assert desk.refusal(desk.edit(2, "x")).code == "gone"


def test_a_right_held_by_another_seat_of_the_same_person_counts(desk: Desk, cast: Cast) -> None:
    takes_part(desk.assist, cast.di, Role.NOTE_TAKER)
    desk.begin("other")
    Card.objects.filter(uid="other").update(author=desk.gus)
    assert desk.take(desk.edit(1, 4, "s", uid="other")) == [3]


def test_what_another_page_wrote_meanwhile_is_read_anew(desk: Desk) -> None:
    desk.take(desk.edit(1, 4, "s"))
    writing.carry_out("card.write", desk.room, {"uid": "c1", "text": "Old pumps", "version": 2}, by=desk.cy, intent="p")
    desk.take(desk.edit(2, 5, "!"))
    assert desk.text == "Old pumps!"
