"""Whether a facilitator comes from outside the team, and what brings them near."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.distance import Near, Standing, distance

TODAY = date(2026, 6, 1)
WATER, ROADS, MILLS = 1, 2, 3
ADA, BO = 10, 20

ada = Standing(ADA, team=WATER, line="Field")


def codes(candidate: Standing, *team: Standing) -> list[str]:
    return [near.code for near in distance(candidate, team or (ada,), TODAY).reasons]


def test_bo_of_another_line_is_from_outside():
    far = distance(Standing(BO, team=ROADS, line="Public works"), [ada], TODAY)
    assert far.external
    assert far.reasons == ()


def test_ada_does_not_lead_her_own_assist():
    near = distance(ada, [ada], TODAY)
    assert not near.external
    assert near.reasons[0] == Near("same_person", 3) or near.reasons[0] == Near("same_team", 3)
    assert {n.code for n in near.reasons} == {"same_person", "same_team"}


def test_someone_of_the_same_team_is_no_outsider():
    near = distance(Standing(BO, team=WATER), [ada], TODAY)
    assert not near.external
    assert near.reasons == (Near("same_team", 3),)


def test_the_same_line_is_near_but_still_outside():
    near = distance(Standing(BO, team=MILLS, line="Field"), [ada], TODAY)
    assert near.external
    assert near.reasons == (Near("same_line", 2),)


def test_two_teams_without_a_line_are_not_in_the_same_line():
    assert codes(Standing(BO, team=MILLS, line=""), Standing(ADA, team=WATER, line="")) == []


def test_two_people_without_a_team_are_not_in_the_same_team():
    assert codes(Standing(BO), Standing(ADA)) == []


@pytest.mark.parametrize(
    ("left_on", "said"),
    [
        (date(2025, 1, 1), True),
        (date(2023, 6, 2), True),
        (date(2023, 6, 1), False),
        (date(2015, 1, 1), False),
        (None, True),
    ],
)
def test_who_worked_there_in_the_last_three_years_is_near(left_on, said):
    bo = Standing(BO, team=ROADS, earlier_teams=((WATER, left_on),))
    assert codes(bo) == (["worked_there"] if said else [])


def test_and_so_is_one_whose_team_the_hosts_left_lately():
    host = Standing(ADA, team=WATER, earlier_teams=((ROADS, date(2025, 1, 1)),))
    assert codes(Standing(BO, team=ROADS), host) == ["they_worked_here"]


def test_to_have_sat_together_lately_is_only_good_to_know():
    together = Standing(BO, team=ROADS, together=((ADA, date(2026, 1, 1)),))
    near = distance(together, [ada], TODAY)
    assert near.external
    assert near.reasons == (Near("assisted_lately", 1),)


def test_to_have_sat_together_long_ago_or_with_others_says_nothing():
    bo = Standing(BO, team=ROADS, together=((ADA, date(2020, 1, 1)), (99, date(2026, 1, 1))))
    assert codes(bo) == []


def test_the_weightiest_reason_comes_first():
    bo = Standing(
        BO, team=WATER, line="Field", earlier_teams=((WATER, date(2025, 1, 1)),), together=((ADA, date(2026, 1, 1)),)
    )
    assert codes(bo) == ["same_team", "worked_there", "assisted_lately"]


def test_nobody_asks_so_everybody_is_from_outside():
    assert distance(Standing(BO, team=WATER), [], TODAY).external


teams = st.none() | st.integers(1, 3)
days = st.dates(date(2018, 1, 1), date(2026, 6, 1))
standing = st.builds(
    Standing,
    st.integers(1, 5),
    teams,
    st.sampled_from(["", "Field", "Mills"]),
    st.lists(st.tuples(st.integers(1, 3), st.none() | days), max_size=3).map(tuple),
    st.lists(st.tuples(st.integers(1, 5), days), max_size=3).map(tuple),
)


@given(standing, st.lists(standing, max_size=5), st.randoms())
def test_the_order_of_the_team_is_of_no_account(candidate, team, rng):
    mixed = team[:]
    rng.shuffle(mixed)
    assert distance(candidate, team, TODAY) == distance(candidate, mixed, TODAY)


@given(standing, st.lists(standing, max_size=5), standing)
def test_one_more_at_the_table_never_brings_a_candidate_farther(candidate, team, other):
    before, after = distance(candidate, team, TODAY), distance(candidate, [*team, other], TODAY)
    assert set(before.reasons) <= set(after.reasons)
    assert before.external or not after.external


@given(standing, st.lists(standing, max_size=5))
def test_outside_means_that_no_reason_forbids_it(candidate, team):
    found = distance(candidate, team, TODAY)
    assert found.external == all(near.weight < 3 for near in found.reasons)
    assert [n.weight for n in found.reasons] == sorted((n.weight for n in found.reasons), reverse=True)
