import pytest

from peerassist.method.errors import DomainError
from peerassist.method.rounds import INSIDE, MOST_INSIDE, inner_circle, next_table, seated


def test_peers_go_round() -> None:
    assert [next_table([1, 2, 3], n) for n in (1, 2, 3)] == [2, 3, 1]


def test_one_group_goes_nowhere() -> None:
    assert next_table([1], 1) is None
    assert next_table([1, 2], 7) is None


def test_everybody_is_inside_before_anybody_is_twice() -> None:
    circles: list[list[int]] = []
    for _ in range(3):
        circles.append(inner_circle(range(6), circles))
    assert circles == [[0, 1, 2, 3], [4, 5, 0, 1], [2, 3, 4, 5]]


def test_who_sat_in_the_free_chair_waits_for_the_others() -> None:
    assert inner_circle(range(9), [[0, 1, 2, 3, 7]]) == [4, 5, 6, 8]


def test_a_small_table_is_one_circle() -> None:
    assert inner_circle([4, 5], [[4, 5]]) == [4, 5]


def test_one_sits_down_once_and_gets_up_once() -> None:
    assert seated([1, 2], 3, on=True) == seated([1, 2, 3], 3, on=True) == [1, 2, 3]
    assert seated([1, 2, 3], 2, on=False) == seated([1, 3], 2, on=False) == [1, 3]


def test_beside_the_circle_there_is_one_free_chair() -> None:
    circle = inner_circle(range(9))
    full = seated(circle, 8, on=True)
    assert len(full) == MOST_INSIDE == INSIDE + 1
    with pytest.raises(DomainError, match="circle_full") as refused:
        seated(full, 7, on=True)
    assert refused.value.values == {"most": MOST_INSIDE}
    assert seated(full, 8, on=True) == full
    assert seated(seated(full, 0, on=False), 7, on=True)[-1] == 7
