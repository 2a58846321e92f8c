from itertools import chain

from peerassist.method.rounds import inner_circle, next_table


def test_peers_go_round() -> None:
    assert [next_table([1, 2, 3], n) for n in (1, 2, 3)] == [2, 3, 1]


def test_one_group_goes_nowhere() -> None:
    assert next_table([1], 1) is None
    assert next_table([1, 2], 7) is None


def test_everybody_is_inside_before_anybody_is_twice() -> None:
    circles = [inner_circle(range(8), turn) for turn in (0, 1)]
    assert sorted(chain(*circles)) == list(range(8))


def test_a_small_table_is_one_circle() -> None:
    assert inner_circle([4, 5], 3) == [4, 5]
