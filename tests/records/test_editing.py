"""Typing: edits merged as they come, many of them in a few questions to the database."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from peerassist.assists.models import Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.records import editing, quick, showing, writing
from peerassist.records.models import Card, CardEdit, CardRevision, Validation, Veil
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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its statements by itself")
def test_what_typing_asks_is_planned_once_and_nothing_else_is_kept(desk: Desk) -> None:
    desk.take(desk.edit(1, 4, "s"))
    desk.begin("c2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [row[0] for row in cursor.fetchall()]
    assert sum("jsonb_array_elements" in statement for statement in kept) == 2, (
        "what is asked for wishes, and their edits"
    )
    assert any(statement.startswith("INSERT INTO records_cardedit") for statement in map(str.strip, kept))
    assert not any('FROM "' in statement for statement in kept), "what the ORM asks is not kept"


# Beginning a card


def begin(desk: Desk, uid: str = "c2", by: Participation | None = None, intent: str = "", **more: Any) -> editing.Edit:
    body = {"uid": uid, "kind": "experience", "text": "valve", **more}
    return editing.Edit(desk.room.pk, (by or desk.di).pk, body, intent or f"b-{uid}", begins=True)


@pytest.mark.parametrize("attribution", ["named", "role", "none"])
@pytest.mark.parametrize("kind", ["experience", "question"])
def test_a_card_begun_among_edits_is_as_one_begun_alone(desk: Desk, attribution: str, kind: str) -> None:
    type(desk.assist).objects.update(attribution=attribution)
    Participation.objects.filter(pk=desk.di.pk).update(job="Engineer", place="Kerala")
    alone = {"uid": "c2", "kind": kind, "text": "valve"}
    writing.carry_out("card.write", Room.objects.get(), alone, by=desk.di, intent="alone")
    answers, done = editing.edit_all([desk.edit(1, 4, "s"), begin(desk, "c3", kind=kind), desk.edit(2, 5, "!")])
    assert answers == [3, 4, 5] and [one.seq for one in done] == answers
    two = showing.cards_named(Room.objects.get(), ["c2", "c3"])
    begun = done[1]
    assert isinstance(begun, editing.Begun)
    assert showing.begun(begun) == two["c3"], "handed on as it would be read"
    own = {"uid": "", "number": 0, "position": 0}
    assert two["c2"] | own == two["c3"] | own
    assert two["c3"]["position"] == two["c2"]["position"] + 1
    rows = [Card.objects.filter(uid=uid).values().get() for uid in ("c2", "c3")]
    differ = {name for name in rows[0] if rows[0][name] != rows[1][name]}
    assert differ == {"id", "uid", "position", "created_at"}
    entry = Entry.objects.get(seq=4)
    assert (entry.kind, entry.body, entry.by, entry.intent) == ("card.written", {"uid": "c3"}, desk.di, "b-c3")


def test_done_twice_a_card_is_begun_once(desk: Desk) -> None:
    assert desk.take(begin(desk), begin(desk)) == [2, 2]
    assert desk.take(begin(desk)) == [2]
    assert Card.objects.filter(uid="c2").count() == 1


def test_cards_begun_together_stand_one_behind_the_other(desk: Desk) -> None:
    assert desk.take(begin(desk, "c2"), begin(desk, "c3"), begin(desk, "c4", kind="option")) == [2, 3, 4]
    places = dict(Card.objects.values_list("uid", "position"))
    assert places == {"c1": 1, "c2": 1, "c3": 2, "c4": 2}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": " "}, "text_empty"), ({"text": 3}, "bad_field"), ({"text": "x" * 10_001}, "text_too_long"),
        ({"kind": "poem"}, "bad_field"), ({"kind": ["option"]}, "bad_field"), ({"uid": "c 1"}, "bad_field"),
        ({"uid": "c1"}, "stale"),
    ],
)  # fmt: skip
def test_what_makes_no_card_is_refused_and_what_came_with_it_is_done(
    desk: Desk, more: dict[str, Any], code: str
) -> None:
    answers = desk.take(begin(desk, "c2"), begin(desk, intent="bad", **{"uid": "c5", **more}), begin(desk, "c3"))
    assert isinstance(answers[1], DomainError) and answers[1].code == code
    assert [answers[0], answers[2]] == [2, 3]
    assert sorted(Card.objects.values_list("uid", flat=True)) == ["c1", "c2", "c3"]


def test_a_card_that_is_there_is_not_begun_again_nor_told_to_whom_it_is_not_for(desk: Desk) -> None:
    assert desk.refusal(begin(desk, "c1", by=desk.gus)).code == "not_yours"
    Card.objects.filter(uid="c1").update(removed_at=timezone.now())
    assert desk.refusal(begin(desk, "c1")).code == "no_such_card"
    together = desk.take(begin(desk, "c2"), begin(desk, "c2", by=desk.gus, intent="other"))
    assert isinstance(together[1], DomainError) and together[1].code == "no_such_card"
    same = desk.take(begin(desk, "c3"), begin(desk, "c3", intent="again"))
    assert isinstance(same[1], DomainError) and same[1].values["text"] == "valve"


def test_a_full_record_takes_no_card(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "MOST_CARDS", 2)
    answers = desk.take(begin(desk, "c2"), begin(desk, "c3"))
    assert answers[0] == 2
    assert isinstance(answers[1], DomainError) and answers[1].code == "too_many_cards"


def test_a_card_begun_under_a_veil_is_hidden(desk: Desk) -> None:
    Veil.objects.create(room=desk.room, kind="experience", put_by=desk.cy)
    _, done = editing.edit_all([begin(desk)])
    assert done[0].hidden
    assert Card.objects.get(uid="c2").veil is not None


def test_who_may_not_write_begins_nothing(desk: Desk) -> None:
    gone = takes_part(desk.assist, desk.cy.person, Role.PEER)  # type: ignore[arg-type]
    Participation.objects.filter(pk=gone.pk).update(ended_at=timezone.now())
    assert desk.refusal(begin(desk, by=gone)).code == "gone"
    observer = guest(desk.assist, "Oz Observer", Role.OBSERVER)
    assert desk.refusal(begin(desk, by=observer)).code == "not_yours"
    nowhere = editing.Edit(desk.room.pk + 999, desk.di.pk, begin(desk).body, "n", begins=True)
    assert desk.refusal(nowhere).code == "gone"
    desk.begin("c9")
    sign_off(desk.assist, by=desk.assist.created_by, as_it_is=True)  # type: ignore[arg-type]
    assert desk.refusal(begin(desk)).code == "frozen"
    assert not Card.objects.filter(uid="c2").exists()
