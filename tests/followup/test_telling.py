"""How it goes, what became of each option, what came of it."""

from datetime import date, timedelta

import pytest

from peerassist.followup import acting, telling
from peerassist.followup.models import Uptake
from peerassist.method.errors import DomainError
from peerassist.records import validating
from tests.cast import Cast
from tests.records.table import Held

TODAY = date(2026, 5, 4)


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast)


def test_an_outcome_answers_the_look_back_that_is_due(held: Held, cast: Cast) -> None:
    first, *later = acting.plan_check_ins(held.assist, TODAY - timedelta(days=20), TODAY)
    early = telling.tell(held.assist, by=cast.ada, differently="We counted", today=TODAY)
    due = telling.tell(held.assist, by=cast.ada, differently="We signed", today=first.due_on)
    assert (early.check_in, due.check_in) == (None, first) and later


def test_an_outcome_needs_words(held: Held, cast: Cast) -> None:
    for attempt in (
        lambda: telling.tell(held.assist, by=cast.ada, differently=" ", today=TODAY),
        lambda: telling.note(held.assist, "\n", by=cast.ada),
    ):
        with pytest.raises(DomainError):
            attempt()


def test_options_are_taken_up_or_set_aside_and_neither_again(held: Held, cast: Cast) -> None:
    pairs, bonus = held.card("Post in pairs"), held.card("Double the bonus")
    held.card("They leave in the fourth month", kind="insight")
    answers = {pairs.uid: (True, " from October "), bonus.uid: (False, "people leave with it")}
    assert telling.take_up(held.assist, answers, by=cast.ada) == 2
    assert {o.card.text: (o.uptake.taken_up, o.uptake.words) for o in telling.options(held.assist) if o.uptake} == {
        "Post in pairs": (True, "from October"),
        "Double the bonus": (False, "people leave with it"),
    }
    assert telling.take_up(held.assist, {bonus.uid: (None, "")}, by=cast.ada) == 1


def test_an_answer_that_stays_keeps_who_gave_it(held: Held, cast: Cast) -> None:
    pairs = held.card("Post in pairs")
    telling.take_up(held.assist, {pairs.uid: (True, "")}, by=cast.ada)
    telling.take_up(held.assist, {pairs.uid: (True, "")}, by=cast.bo)
    assert Uptake.objects.get().by == cast.ada


def test_a_struck_option_and_one_of_another_assist_have_no_fate(held: Held, cast: Cast) -> None:
    struck, other = held.card("Drones"), Held(cast).card("Elsewhere")
    validating.judge(held.assist, struck.uid, by=held.di, verdict="struck")
    assert telling.take_up(held.assist, {struck.uid: (True, ""), other.uid: (True, "")}, by=cast.ada) == 0
    assert not Uptake.objects.exists()
