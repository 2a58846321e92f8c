from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.grouping import Guest, how_many, smallest, suggest


def test_no_group_has_more_than_the_most() -> None:
    assert [how_many(n) for n in (0, 1, 8, 9, 16, 17, 40)] == [1, 1, 1, 2, 2, 3, 5]


def test_those_who_speak_a_language_sit_together() -> None:
    guests = [Guest(n, "en") for n in range(8)] + [Guest(n, "es") for n in range(8, 15)]
    found = suggest(guests, 2)
    assert [(g.language, len(g.guests)) for g in found] == [("en", 8), ("es", 7)]
    assert set(found[1].guests) == set(range(8, 15))


def test_too_few_for_a_group_of_their_own_go_where_there_is_room() -> None:
    found = suggest([*(Guest(n, "en") for n in range(12)), Guest(99, "fr")], 2)
    assert [g.language for g in found] == ["en", "en"]
    assert sorted(len(g.guests) for g in found) == [6, 7]


def test_colleagues_part() -> None:
    guests = [Guest(n, "en", "Water" if n < 6 else "Roads") for n in range(12)]
    for group in suggest(guests, 2):
        assert sum(1 for key in group.guests if key < 6) == 3


@given(st.lists(st.tuples(st.sampled_from(["en", "es", "fr", ""]), st.sampled_from(["a", "b"]))), st.integers(1, 9))
def test_everybody_sits_once_whatever_the_order(people: list[tuple[str, str]], groups: int) -> None:
    guests = [Guest(n, *who) for n, who in enumerate(people)]
    found = suggest(guests, groups)
    assert sorted(chain(*(g.guests for g in found))) == list(range(len(guests)))
    assert len(found) == groups
    assert suggest(reversed(guests), groups) == found


def test_the_smallest_group() -> None:
    assert smallest([(3, 7), (4, 5), (5, 5)]) == 4
    assert smallest([]) is None
