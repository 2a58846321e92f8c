"""The balance of telling and listening: what was spoken, by whom, in which part."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import balance
from peerassist.method.balance import SIDES, Side, Span
from peerassist.method.kinds import Mode, Role
from tests.method.makes import at

ADA, BO, DI, GUS = 1, 2, 3, 4
SIDE = {ADA: Side.ASSISTEE, BO: Side.LEAD, DI: Side.PEERS, GUS: Side.PEERS}


def said(who: int, began: float, ended: float | None = None, phase: int = 0, until: float | None = None) -> Span:
    """A span by minutes after ten."""
    end, sure = (None if minutes is None else at(minutes) for minutes in (ended, until))
    return Span(who, SIDE[who], phase, at(began), end, sure)


moments = st.floats(-100, 1000, allow_nan=False)
spans = st.lists(
    st.builds(
        said,
        st.sampled_from([ADA, BO, DI, GUS]),
        moments,
        st.none() | moments,
        st.integers(0, 4),
        st.none() | moments,
    ),
    max_size=30,
)


def minutes(sums: dict[Side, timedelta]) -> dict[str, float]:
    return {str(side): round(long.total_seconds() / 60, 6) for side, long in sums.items() if long}


def test_two_who_talk_at_once_count_each() -> None:
    talk = [said(ADA, 0, 4), said(DI, 1, 3), said(GUS, 2, 5)]
    assert minutes(balance.in_all(balance.spent(talk, at(9)))) == {"assistee": 4, "peers": 5}


def test_each_part_has_its_own_balance_and_the_whole_is_their_sum() -> None:
    sums = balance.spent([said(ADA, 0, 6, phase=2), said(DI, 6, 9, phase=4), said(ADA, 9, 10, phase=4)], at(12))
    assert minutes(balance.in_all(sums, 2)) == {"assistee": 6}
    assert minutes(balance.in_all(sums, 4)) == {"assistee": 1, "peers": 3}
    assert minutes(balance.in_all(sums)) == {"assistee": 7, "peers": 3}
    assert minutes(balance.in_all(sums, 3)) == {}


def test_who_still_speaks_counts_until_now() -> None:
    assert balance.lasted(said(DI, 1), at(3.5)) == timedelta(minutes=2.5)
    assert balance.goes_on(said(DI, 1), at(3.5)) and not balance.goes_on(said(DI, 1, 2), at(3.5))


def test_a_device_that_fell_silent_for_good_is_believed_no_longer_than_its_word() -> None:
    lost = said(DI, 1, until=2)
    assert balance.lasted(lost, at(60)) == timedelta(minutes=1)
    assert balance.goes_on(lost, at(1.5)) and not balance.goes_on(lost, at(2))


def test_a_clock_set_back_makes_no_negative_talk() -> None:
    assert balance.lasted(said(DI, 5, 4), at(9)) == balance.lasted(said(DI, 5), at(1)) == timedelta()


def test_a_cough_is_not_being_heard() -> None:
    talk = [said(DI, 0, 0.02), said(GUS, 0, 0.03), said(GUS, 1, 1.03), said(BO, 2)]
    assert balance.heard(talk, at(3)) == {GUS, BO}


@given(spans, moments)
def test_the_sides_share_all_that_was_spoken(talk: list[Span], now: float) -> None:
    total = sum((balance.lasted(span, at(now)) for span in talk), timedelta())
    sums = balance.spent(talk, at(now))
    assert sum(balance.in_all(sums).values(), timedelta()) == total
    assert sum(balance.by_person(talk, at(now)).values(), timedelta()) == total
    by_part = [balance.in_all(sums, phase) for phase in range(5)]
    for side in Side:
        assert sum((part[side] for part in by_part), timedelta()) == balance.in_all(sums)[side]
    assert all(long >= timedelta() for long in sums.values())


@given(st.fixed_dictionaries({side: st.timedeltas(timedelta(), timedelta(hours=9)) for side in Side}))
def test_percents_are_whole_and_sum_to_a_hundred(sums: dict[Side, timedelta]) -> None:
    shares = balance.percents(sums)
    total = sum(sums.values(), timedelta())
    if not total:
        assert shares == {}
        return
    assert sum(shares.values()) == 100
    assert all(abs(shares[side] - sums[side] / total * 100) < 1 for side in Side)


def test_thirds_are_given_out_to_the_last_percent() -> None:
    assert sorted(balance.percents(dict.fromkeys(Side, timedelta(minutes=1))).values()) == [33, 33, 34]


@given(spans, moments, st.floats(0, 100))
def test_talk_only_grows(talk: list[Span], now: float, more: float) -> None:
    earlier, later = (balance.in_all(balance.spent(talk, at(when))) for when in (now, now + more))
    assert all(earlier[side] <= later[side] for side in Side)


@pytest.mark.parametrize(("mode", "most"), [(None, 25), (Mode.LISTEN, 25), (Mode.TOGETHER, 25), (Mode.TELL, None)])
def test_the_assistee_has_at_most_a_quarter_but_where_they_are_to_tell(mode: Mode | None, most: int | None) -> None:
    assert balance.advised(mode) == most


def test_every_role_is_on_a_side() -> None:
    assert set(SIDES) == set(Role) and set(SIDES.values()) == set(Side)
