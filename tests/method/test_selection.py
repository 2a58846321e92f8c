"""Choosing peers: who brings what Ada needs, differs from those at the table, and is not asked all the time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.selection import RECENT_DAYS, Candidate, Reason, Suggestion, difference, rank

TODAY = date(2026, 6, 1)
PUMPS, LAW = 1, 2  # what the case needs


def brings(person: int, *needs: int, strength: float = 0.8, **fields: object) -> Candidate:
    return Candidate(person, {n: (strength, f"words of {person} on {n}") for n in needs}, **fields)  # type: ignore[arg-type]


def asked(
    *candidates: Candidate,
    needs: Sequence[int] = (PUMPS, LAW),
    open_needs: Sequence[int] = (PUMPS, LAW),
    at_table: Sequence[frozenset[str]] = (),
    limit: int = 12,
) -> tuple[Suggestion, ...]:
    return rank(candidates, needs, open_needs=open_needs, language="en", at_table=at_table, today=TODAY, limit=limit)


def order(*candidates: Candidate, **table: object) -> list[int]:
    return [suggestion.person for suggestion in asked(*candidates, **table)]  # type: ignore[arg-type]


def test_who_brings_what_is_missing_comes_first():
    assert order(brings(1, PUMPS), brings(2, LAW), open_needs=[LAW]) == [2, 1]


def test_after_a_pump_engineer_the_lawyer_comes_before_a_second_engineer():
    assert order(brings(1, PUMPS), brings(2, PUMPS, strength=0.7), brings(3, LAW, strength=0.5)) == [1, 3, 2]


def test_who_brings_nothing_of_it_is_not_suggested():
    assert order(brings(1, PUMPS), brings(2, 99), Candidate(3)) == [1]


def test_while_no_needs_are_named_anyone_may_come():
    assert order(brings(2), brings(1), needs=[], open_needs=[]) == [1, 2]


def test_the_rarely_asked_get_their_turn():
    usual = brings(1, PUMPS, asked=3, agrees_to=4, last_asked=TODAY - timedelta(days=10))
    assert order(usual, brings(2, PUMPS)) == [2, 1]


def test_different_people_come_before_more_of_the_same():
    field = frozenset({"team:water", "place:Kerala"})
    far = frozenset({"team:law", "place:Lima"})
    assert order(brings(1, PUMPS, traits=field), brings(2, PUMPS, traits=far), at_table=[field]) == [2, 1]


def test_and_each_one_picked_sits_at_the_table_for_the_next():
    same = frozenset({"team:water"})
    people = [
        brings(1, PUMPS, traits=same),
        brings(2, PUMPS, traits=same),
        brings(3, PUMPS, traits=frozenset({"team:law"})),
    ]
    assert order(*people, open_needs=[]) == [1, 3, 2]


def test_who_is_away_or_speaks_another_language_is_not_suggested():
    assert order(
        brings(1, PUMPS, away=True),
        brings(2, PUMPS, languages=frozenset({"fr"})),
        brings(3, PUMPS, languages=frozenset({"fr", "en"})),
        brings(4, PUMPS),
    ) == [3, 4]


def test_who_was_asked_as_often_as_they_agreed_is_held_back_and_shown_last():
    best = brings(1, PUMPS, LAW, strength=1.0, asked=4, agrees_to=4)
    first, last = asked(best, brings(2, PUMPS, strength=0.3))
    assert (first.person, first.held_back) == (2, False)
    assert (last.person, last.held_back) == (1, True)
    assert last.reasons[-1] == Reason("beyond_agreed", {"asked": 4, "agrees_to": 4})


def test_who_agreed_to_none_is_held_back_though_never_asked():
    (only,) = asked(brings(1, PUMPS, agrees_to=0))
    assert only.held_back
    assert only.reasons[-1] == Reason("beyond_agreed", {"asked": 0, "agrees_to": 0})


def test_three_at_most_are_shown_as_held_back_the_strongest_first():
    people = [brings(n, PUMPS, strength=n / 10, asked=9) for n in range(1, 7)]
    assert order(*people) == [6, 5, 4]


def test_who_is_held_back_and_would_not_fit_is_not_shown():
    assert order(brings(1, 99, asked=9)) == []


def test_no_more_than_asked_for():
    people = [brings(n, PUMPS) for n in range(1, 20)]
    assert order(*people, limit=6) == [1, 2, 3, 4, 5, 6]
    assert order(*people, limit=0) == []


def test_ties_fall_to_the_lower_id():
    assert order(brings(9, PUMPS), brings(4, PUMPS), brings(7, PUMPS)) == [4, 7, 9]


# The reasons


def reasons(candidate: Candidate, **table: object) -> dict[str, dict[str, str | int]]:
    (suggestion,) = asked(candidate, **table)  # type: ignore[arg-type]
    return {reason.code: reason.values for reason in suggestion.reasons}


def test_it_says_what_nobody_at_the_table_has_yet_in_their_own_words():
    found = reasons(brings(1, PUMPS), open_needs=[PUMPS])
    assert found["brings"] == {"need": PUMPS, "words": "words of 1 on 1"}


def test_it_says_what_they_bring_as_well():
    assert reasons(brings(1, PUMPS), open_needs=[])["also_brings"]["need"] == PUMPS


def test_the_strongest_come_first_and_three_are_enough():
    many = Candidate(1, {n: (n / 10, "") for n in range(1, 6)})
    (suggestion,) = asked(many, needs=range(1, 6), open_needs=range(1, 6))
    assert suggestion.covers == (5, 4, 3, 2, 1)
    assert [r.values["need"] for r in suggestion.reasons if r.code == "brings"] == [5, 4, 3]


def test_it_says_who_was_never_asked_and_who_often():
    assert reasons(brings(1, PUMPS))["never_asked"] == {"agrees_to": 4}
    assert reasons(brings(1, PUMPS, asked=2))["asked"] == {"asked": 2, "agrees_to": 4}


@pytest.mark.parametrize(("ago", "said"), [(0, 0), (10, 10), (55, 55), (56, None), (-3, 0)])
def test_it_says_who_was_asked_lately(ago, said):
    found = reasons(brings(1, PUMPS, asked=1, last_asked=TODAY - timedelta(days=ago)))
    assert found.get("asked_lately") == (None if said is None else {"days": said})


def test_it_says_who_shares_nothing_with_the_table():
    law, water = frozenset({"team:law"}), frozenset({"team:water"})
    assert "differs" in reasons(brings(1, PUMPS, traits=law), at_table=[water])
    assert "differs" not in reasons(brings(1, PUMPS, traits=law | water), at_table=[water])
    assert "differs" not in reasons(brings(1, PUMPS, traits=law))


def test_of_whom_nothing_is_known_nobody_says_that_they_differ():
    assert "differs" not in reasons(brings(1, PUMPS), at_table=[frozenset({"team:water"})])


# Difference

AB, BC, CD = frozenset("ab"), frozenset("bc"), frozenset("cd")


@pytest.mark.parametrize(
    ("traits", "table", "far"),
    [(AB, [], 1), (AB, [CD], 1), (AB, [AB], 0), (AB, [BC], 2 / 3), (AB, [CD, BC], 2 / 3), (AB, [frozenset()], 1)],
)
def test_the_most_alike_at_the_table_counts(traits, table, far):
    assert difference(traits, table) == pytest.approx(far)


# Whoever comes

candidate = st.builds(
    Candidate,
    st.integers(1, 10_000),
    st.dictionaries(st.integers(1, 5), st.tuples(st.floats(0.01, 1), st.text(max_size=5)), max_size=5),
    st.frozensets(st.sampled_from(["en", "es", "fr"])),
    st.frozensets(st.sampled_from("abcdef")),
    st.integers(0, 6),
    st.integers(0, 6),
    st.none() | st.dates(date(2025, 6, 1), TODAY),
    st.booleans(),
)
candidates = st.lists(candidate, max_size=15, unique_by=lambda c: c.person)
needed = st.lists(st.integers(1, 5), unique=True)
table = st.lists(st.frozensets(st.sampled_from("abcdef")), max_size=4)


@given(candidates, needed, needed, table, st.integers(0, 8), st.randoms())
def test_the_order_of_input_is_of_no_account(people, needs, missing, seats, limit, rng):
    mixed = [replace(p, evidence=dict(rng.sample(list(p.evidence.items()), len(p.evidence)))) for p in people]
    rng.shuffle(mixed)
    given_order = asked(*people, needs=needs, open_needs=missing, at_table=seats, limit=limit)
    other_order = asked(*mixed, needs=needs[::-1], open_needs=missing[::-1], at_table=seats[::-1], limit=limit)
    assert given_order == other_order


@given(candidates, needed, needed, table, st.integers(0, 8))
def test_nobody_is_suggested_twice_and_nobody_who_cannot_come(people, needs, missing, seats, limit):
    by_id = {p.person: p for p in people}
    found = asked(*people, *people, needs=needs, open_needs=missing, at_table=seats, limit=limit)
    assert len({s.person for s in found}) == len(found)
    for suggestion in found:
        who = by_id[suggestion.person]
        assert not who.away
        assert not who.languages or "en" in who.languages
        assert set(suggestion.covers) <= set(who.evidence) & set(needs)
        assert suggestion.covers or not needs
        assert suggestion.held_back == (who.asked >= who.agrees_to)
        assert suggestion.reasons


@given(candidates, needed, needed, table, st.integers(0, 8))
def test_so_many_and_those_held_back_last(people, needs, missing, seats, limit):
    held = [s.held_back for s in asked(*people, needs=needs, open_needs=missing, at_table=seats, limit=limit)]
    assert held == sorted(held)
    assert held.count(False) <= limit
    assert held.count(True) <= 3


@given(candidates, needed, needed, table, st.integers(0, 7))
def test_a_longer_list_begins_as_the_shorter_one(people, needs, missing, seats, limit):
    def free(so_many: int) -> list[Suggestion]:
        found = asked(*people, needs=needs, open_needs=missing, at_table=seats, limit=so_many)
        return [s for s in found if not s.held_back]

    assert free(limit + 1)[:limit] == free(limit)


@given(candidate, st.integers(1, 5), st.integers(1, RECENT_DAYS + 5), table)
def test_to_be_asked_more_or_later_never_brings_anyone_forward(one, more, days, seats):
    free = replace(one, person=1, asked=0, agrees_to=6, last_asked=None, away=False, languages=frozenset())
    busy = replace(free, person=0, asked=more, last_asked=TODAY - timedelta(days=days))
    found = order(busy, free, needs=[], open_needs=[], at_table=seats, limit=1)
    assert found == [1]
