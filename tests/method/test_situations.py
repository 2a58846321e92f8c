"""When a Peer Assist is the right method, and what serves better when it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.situations import BETTER, FITTING, Advice, Method, Situation, advise


def test_the_method_has_five_situations():
    assert FITTING == (
        Situation.NEW_START,
        Situation.FACED_BEFORE,
        Situation.LONG_AGO,
        Situation.UNSURE_PROCEDURE,
        Situation.SIMILAR_PROJECT,
    )


@pytest.mark.parametrize("situation", FITTING)
def test_one_of_the_five_is_enough(situation):
    assert advise([situation]) == Advice(True, (situation,), ())


@pytest.mark.parametrize(
    ("situation", "method"),
    [
        (Situation.JUST_DONE, Method.AFTER_ACTION_REVIEW),
        (Situation.PROJECT_ENDED, Method.RETROSPECT),
        (Situation.ONE_KNOWS, Method.EXPERT_INTERVIEW),
        (Situation.LEARN_OVER_TIME, Method.MENTORING),
        (Situation.NEED_SKILL, Method.TRAINING),
        (Situation.MANY_VIEWS, Method.KNOWLEDGE_CAFE),
    ],
)
def test_otherwise_a_better_method_is_named(situation, method):
    assert advise([situation]) == Advice(False, (), (method,))


def test_both_may_hold_at_once():
    both = advise([Situation.NEED_SKILL, Situation.NEW_START])
    assert both == Advice(True, (Situation.NEW_START,), (Method.TRAINING,))


def test_nothing_ticked_says_nothing():
    assert advise([]) == Advice(False, (), ())


def test_every_situation_has_its_place_and_every_method_its_situation():
    assert set(FITTING) | set(BETTER) == set(Situation)
    assert set(BETTER.values()) | {Method.PEER_ASSIST} == set(Method)


@given(st.lists(st.sampled_from(Situation)), st.randoms())
def test_neither_order_nor_doubles_matter(ticked, rng):
    mixed = ticked * 2
    rng.shuffle(mixed)
    assert advise(mixed) == advise(ticked)
