"""Whose turn it is to speak."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import turns
from tests.method.makes import at


def spoken(**seconds: float) -> dict[int, timedelta]:
    return {int(who[1:]): timedelta(seconds=long) for who, long in seconds.items()}


def test_who_has_not_spoken_comes_before_who_raised_a_hand_first() -> None:
    assert turns.order([(1, at(0)), (2, at(1)), (3, at(2))], spoken(p1=200, p2=4)) == [3, 2, 1]


def test_a_few_seconds_more_decide_nothing() -> None:
    assert turns.order([(1, at(0)), (2, at(1))], spoken(p1=55, p2=31)) == [1, 2]
    assert turns.order([(1, at(0)), (2, at(1))], spoken(p1=65, p2=31)) == [2, 1]


people = st.dictionaries(st.integers(1, 9), st.floats(0, 90), max_size=9)
talk = st.dictionaries(st.integers(1, 9), st.timedeltas(timedelta(), timedelta(hours=2)))


@given(people, talk)
def test_nobody_is_left_out_and_nobody_is_overtaken_by_who_spoke_much_more(
    hands: dict[int, float], so_far: dict[int, timedelta]
) -> None:
    found = turns.order([(who, at(when)) for who, when in hands.items()], so_far)
    assert sorted(found) == sorted(hands)
    for first, then in zip(found, found[1:], strict=False):
        assert so_far.get(first, timedelta()) < so_far.get(then, timedelta()) + turns.STEP
