"""Themes, votes, pictures, where an experience worked: through the one door."""

from typing import Any

import pytest

from peerassist.assists import running
from peerassist.assists.models import Entry, Participation
from peerassist.live import store
from peerassist.method.errors import DomainError
from peerassist.method.phases import Move
from peerassist.records import board, showing, theming, uploading, voting, writing
from peerassist.records.models import Card, CardRevision, Picture, Pixels, Validation
from tests.cast import Cast
from tests.records.sketches import photo
from tests.records.table import Held


class Sitting:
    """The table while its room is open. `wish` returns the refusal's code, or nothing."""

    def __init__(self) -> None:
        self.held = Held(Cast(), stage="schedule", attribution="named")
        self.room = running.open_rooms(self.held.assist)
        self.count = 0

    def wish(self, by: Participation, what: str, /, **body: Any) -> str:
        self.count += 1
        wish = store.Wish(self.room.pk, by.pk, f"i{self.count}", what, body, lambda outcome: None)
        return store.write([wish])[0].code

    def write(self, uid: str, kind: str = "option", by: Participation | None = None) -> None:
        assert not self.wish(by or self.held.di, "card.write", uid=uid, kind=kind, text=f"Text of {uid}")

    def shown(self, uid: str) -> dict[str, Any]:
        return showing.cards_named(self.room, [uid])[uid]

    def put_picture(self, by: Participation, uid: str = "c1", **more: Any) -> Entry:
        body = {"uid": uid, "kind": "option", "picture": "p1", "caption": "A pump", "credit": "Rosa", "consent": True}
        return uploading.put(self.room, more.pop("raw", photo()), body | more, by=by)


@pytest.fixture
def sitting(db: None) -> Sitting:
    return Sitting()


# Themes


def test_everybody_puts_cards_together(sitting: Sitting) -> None:
    held = sitting.held
    sitting.write("c1", by=held.di)
    assert not sitting.wish(held.gus, "theme.name", uid="t1", name="  Money \x00 for repairs ")
    assert not sitting.wish(held.gus, "theme.put", uid="c1", theme="t1")
    assert theming.state(sitting.room.pk) == [{"uid": "t1", "name": "Money for repairs"}]
    assert sitting.shown("c1")["theme"] == "t1"
    assert not sitting.wish(held.gus, "theme.put", uid="c1", theme=None)
    assert sitting.shown("c1")["theme"] is None


def test_themes_stand_in_the_order_in_which_they_were_begun_beside_what_is_hidden(sitting: Sitting) -> None:
    for uid, name in (("t2", "Pace"), ("t1", "Money")):
        assert not sitting.wish(sitting.held.di, "theme.name", uid=uid, name=name)
    assert not sitting.wish(sitting.held.bo, "card.hide", kind="option", on=True)
    sitting.write("c1")
    told = board.state(sitting.room)
    assert told == {"veils": {"option": 1}, "themes": [{"uid": "t2", "name": "Pace"}, {"uid": "t1", "name": "Money"}]}


def test_a_card_knows_the_part_of_the_meeting_in_which_it_was_begun(sitting: Sitting) -> None:
    sitting.write("c1")
    running.move(sitting.held.assist.pk, Move.START, by=sitting.held.bo)
    sitting.write("c2")
    running.move(sitting.held.assist.pk, Move.NEXT, by=sitting.held.bo)
    sitting.write("c3")
    assert dict(Card.objects.values_list("uid", "phase")) == {"c1": None, "c2": 0, "c3": 1}


def test_a_theme_is_named_anew_and_no_two_have_one_name(sitting: Sitting) -> None:
    di = sitting.held.di
    sitting.wish(di, "theme.name", uid="t1", name="Money")
    sitting.wish(di, "theme.name", uid="t2", name="Pace")
    assert not sitting.wish(di, "theme.name", uid="t1", name="Funds")
    assert [t["name"] for t in theming.state(sitting.room.pk)] == ["Funds", "Pace"]
    assert sitting.wish(di, "theme.name", uid="t2", name="fUNDS") == "theme_twice"
    assert sitting.wish(di, "theme.name", uid="t3", name=" ") == "theme_name"
    assert sitting.wish(di, "theme.name", uid="t3", name="x" * 81) == "theme_name"
    assert sitting.wish(di, "theme.put", uid="c9", theme="t1") == "no_such_card"


@pytest.mark.parametrize("kind", ["theme.empty", "theme.remove"])
def test_who_leads_empties_a_theme_and_its_cards_stay(sitting: Sitting, kind: str) -> None:
    sitting.write("c1")
    sitting.wish(sitting.held.di, "theme.name", uid="t1", name="Money")
    sitting.wish(sitting.held.di, "theme.put", uid="c1", theme="t1")
    assert sitting.wish(sitting.held.di, kind, uid="t1") == "not_yours"
    before = sitting.room.entries.count()
    assert not sitting.wish(sitting.held.bo, kind, uid="t1")
    assert sitting.shown("c1")["theme"] is None and sitting.room.entries.count() == before + 2, "each card is told"
    assert bool(theming.state(sitting.room.pk)) is (kind == "theme.empty")
    assert sitting.wish(sitting.held.di, "theme.put", uid="c1", theme="gone") == "no_such_theme"


# Votes


def test_each_has_so_many_dots_and_no_more(sitting: Sitting) -> None:
    held = sitting.held
    for n in range(3):
        sitting.write(f"c{n}")
    assert not sitting.wish(held.bo, "vote.open", kinds=["option"], dots=2)
    assert [sitting.wish(held.gus, "vote.give", uid=f"c{n}", count=1) for n in range(3)] == ["", "", "no_dots_left"]
    assert sitting.wish(held.gus, "vote.give", uid="c0", count=2) == "no_dots_left", "one card, one dot"
    assert not sitting.wish(held.gus, "vote.give", uid="c0", count=0)
    assert not sitting.wish(held.gus, "vote.give", uid="c2", count=1)
    assert not sitting.wish(held.gus, "vote.give", uid="c2", count=1), "said twice it is done once"
    assert showing.mine(sitting.room, held.gus)["dots"] == {"c1": 1, "c2": 1}
    assert showing.mine(sitting.room, held.di)["dots"] == {}


def test_several_may_go_to_one_card_if_so_chosen(sitting: Sitting) -> None:
    sitting.write("c1")
    sitting.wish(sitting.held.bo, "vote.open", kinds=["option"], dots=3, several=True)
    assert not sitting.wish(sitting.held.di, "vote.give", uid="c1", count=3)
    assert (voting.state(sitting.room.pk) or {})["counts"] == {"c1": 3}
    assert not sitting.wish(sitting.held.di, "card.remove", uid="c1")
    told = voting.state(sitting.room.pk) or {}
    assert (told["counts"], told["voted"]) == ({}, 1), "of a card that is taken back nothing is told"
    assert showing.mine(sitting.room, sitting.held.di)["dots"] == {}


def test_the_count_is_secret_until_it_is_closed_if_so_chosen(sitting: Sitting) -> None:
    held = sitting.held
    sitting.write("c1")
    sitting.wish(held.bo, "vote.open", kinds=["option"], dots=3, secret=True)
    sitting.wish(held.di, "vote.give", uid="c1", count=1)
    told = voting.state(sitting.room.pk) or {}
    assert (told["counts"], told["voted"], told["open"]) == ({}, 1, True)
    assert not sitting.wish(held.bo, "vote.close")
    told = voting.state(sitting.room.pk) or {}
    assert (told["counts"], told["open"]) == ({"c1": 1}, False)
    assert sitting.wish(held.gus, "vote.give", uid="c1", count=1) == "no_vote"


def test_only_the_kinds_of_the_vote_get_dots(sitting: Sitting) -> None:
    sitting.write("c1", kind="question")
    sitting.wish(sitting.held.bo, "vote.open", kinds=["option"], dots=3)
    assert sitting.wish(sitting.held.di, "vote.give", uid="c1", count=1) == "not_in_vote"
    assert sitting.wish(sitting.held.bo, "vote.open", kinds=["insight"], dots=3) == "vote_goes_on"


@pytest.mark.parametrize(
    "body",
    [
        {"kinds": [], "dots": 3},
        {"kinds": "option", "dots": 3},
        {"kinds": ["nonsense"], "dots": 3},
        {"kinds": [["option"]], "dots": 3},
        {"kinds": ["option"], "dots": 0},
        {"kinds": ["option"], "dots": 10**30},
        {"kinds": ["option"], "dots": True},
    ],
)
def test_a_vote_that_makes_no_sense_is_refused(sitting: Sitting, body: dict[str, Any]) -> None:
    assert sitting.wish(sitting.held.bo, "vote.open", **body) == "bad_field"


def test_peers_open_no_vote(sitting: Sitting) -> None:
    assert sitting.wish(sitting.held.di, "vote.open", kinds=["option"], dots=3) == "not_yours"


# Experiences


def test_an_experience_says_where_and_why_it_worked(sitting: Sitting) -> None:
    sitting.write("c1", kind="experience")
    di, said = sitting.held.di, {"worked_where": "Kerala", "worked_why": "Paid by the month", "holds_here": "Perhaps"}
    assert not sitting.wish(di, "card.change", uid="c1", **said)
    assert {name: sitting.shown("c1")[name] for name in writing.WORKED} == said
    assert sitting.wish(sitting.held.gus, "card.change", uid="c1", worked_why="No") == "not_yours"
    for bad in (7, None, "x" * 301, ["x"]):
        assert sitting.wish(di, "card.change", uid="c1", worked_why=bad) == "bad_field"


# Pictures


def test_a_picture_comes_to_a_card(sitting: Sitting) -> None:
    sitting.write("c1")
    sitting.put_picture(sitting.held.di)
    assert sitting.shown("c1")["picture"] == {
        "uid": "p1",
        "caption": "A pump",
        "credit": "Rosa",
        "width": 400,
        "height": 300,
    }
    assert Picture.objects.get().consented_at is not None


def test_a_picture_begins_a_card_with_its_caption(sitting: Sitting) -> None:
    sitting.put_picture(sitting.held.gus, uid="fresh")
    card = Card.objects.get(uid="fresh")
    assert (card.text, card.author_id, card.kind) == ("A pump", sitting.held.gus.pk, "option")


def test_sent_twice_it_is_put_up_once(sitting: Sitting) -> None:
    first, second = sitting.put_picture(sitting.held.di, uid="fresh"), sitting.put_picture(sitting.held.di, uid="fresh")
    assert first.pk == second.pk and Picture.objects.count() == Pixels.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"caption": " "}, "picture_caption"),
        ({"caption": "x" * 301}, "picture_words"),
        ({"consent": "yes"}, "picture_consent"),
        ({"consent": False}, "picture_consent"),
        ({"raw": b"no picture"}, "picture_unreadable"),
        ({"picture": "../../etc"}, "bad_field"),
        ({"uid": None}, "bad_field"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(sitting: Sitting, more: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        sitting.put_picture(sitting.held.di, **{"uid": "fresh", **more})
    assert refused.value.code == code and not Picture.objects.exists() and not Card.objects.exists()


def test_another_puts_none_on_ones_card_and_takes_none_away(sitting: Sitting) -> None:
    sitting.write("c1", by=sitting.held.di)
    with pytest.raises(DomainError) as refused:
        sitting.put_picture(sitting.held.gus)
    assert refused.value.code == "not_yours"
    sitting.put_picture(sitting.held.di)
    assert sitting.wish(sitting.held.gus, "picture.remove", uid="c1") == "not_yours"
    assert not sitting.wish(sitting.held.bo, "picture.remove", uid="c1")
    assert not Picture.objects.exists() and not Pixels.objects.exists(), "nothing of it stays"
    assert sitting.shown("c1")["picture"] is None


# Restore


def test_a_card_that_was_taken_back_comes_back_with_all_of_it(sitting: Sitting) -> None:
    sitting.write("c1")
    sitting.put_picture(sitting.held.di)
    assert not sitting.wish(sitting.held.di, "card.remove", uid="c1")
    assert "c1" not in showing.cards_named(sitting.room, ["c1"])
    assert not sitting.wish(sitting.held.di, "card.restore", uid="c1")
    assert sitting.shown("c1")["picture"]


def test_an_older_text_is_brought_back_by_a_new_version_and_its_history_stays(sitting: Sitting) -> None:
    sitting.write("c1")
    di = sitting.held.di
    assert not sitting.wish(di, "card.write", uid="c1", text="Another", version=1)
    assert not sitting.wish(di, "card.write", uid="c1", text="Text of c1", version=2)
    assert sitting.shown("c1")["version"] == 3
    assert list(CardRevision.objects.values_list("text", flat=True)) == ["Text of c1", "Another"]
    assert not Validation.objects.exists()
