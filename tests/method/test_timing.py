"""Early enough to do something different: the days between today, the assist and the decision."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.timing import (
    Lateness,
    Timing,
    chase_on,
    check_ins,
    last_useful_day,
    reply_by,
    timing,
)

DECISION = date(2026, 6, 30)  # Ada's steering committee; 20 days to act on advice: the last useful day is 10 June
NEEDED = 20


@pytest.mark.parametrize(
    ("today", "lateness", "days_to_act"),
    [
        (date(2026, 5, 26), Lateness.EARLY, 15),
        (date(2026, 5, 27), Lateness.SOON, 14),
        (date(2026, 6, 10), Lateness.SOON, 0),
        (date(2026, 6, 11), Lateness.LATE, -1),
        (date(2026, 6, 30), Lateness.LATE, -20),
        (date(2026, 7, 1), Lateness.DECIDED, -21),
    ],
)
def test_the_decision_comes_nearer(today, lateness, days_to_act):
    found = timing(today, DECISION, NEEDED)
    assert (found.lateness, found.days_to_act) == (lateness, days_to_act)
    assert (found.last_useful_on, found.days_after) == (date(2026, 6, 10), 20)


def test_without_a_decision_nothing_is_late():
    assert timing(date(2026, 6, 1), None, NEEDED, date(2026, 9, 1)) == Timing(date(2026, 6, 1), Lateness.NO_DECISION)


@pytest.mark.parametrize(("meeting_on", "late"), [(date(2026, 6, 10), False), (date(2026, 6, 11), True), (None, False)])
def test_a_meeting_after_the_last_useful_day_is_late(meeting_on, late):
    assert timing(date(2026, 5, 1), DECISION, NEEDED, meeting_on).meeting_late is late


def test_who_needs_no_days_may_meet_on_the_day_itself():
    assert timing(DECISION, DECISION, 0, DECISION) == Timing(DECISION, Lateness.SOON, DECISION, DECISION)


@pytest.mark.parametrize(
    ("meeting_on", "by"),
    [
        (None, date(2026, 6, 8)),
        (date(2026, 7, 1), date(2026, 6, 8)),
        (date(2026, 6, 6), date(2026, 6, 4)),
        (date(2026, 6, 2), date(2026, 6, 1)),
        (date(2026, 5, 1), date(2026, 6, 1)),
    ],
)
def test_answers_are_wanted_in_a_week_and_two_days_before_the_meeting(meeting_on, by):
    assert reply_by(date(2026, 6, 1), meeting_on) == by


def test_an_unanswered_invitation_is_called_to_mind_three_days_and_one_day_before():
    assert chase_on(date(2026, 6, 8), date(2026, 6, 1)) == (date(2026, 6, 5), date(2026, 6, 7))


def test_nobody_is_chased_on_the_day_of_asking():
    assert chase_on(date(2026, 6, 8), date(2026, 6, 5)) == (date(2026, 6, 7),)
    assert chase_on(date(2026, 6, 2), date(2026, 6, 1)) == ()


def test_the_looks_back_come_after_one_three_and_six_months():
    assert check_ins(date(2026, 1, 1)) == (date(2026, 1, 31), date(2026, 4, 1), date(2026, 6, 30))


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, days, st.integers(-5, 4000), st.none() | days)
def test_the_days_add_up(today, decision, needed, meeting):
    found = timing(today, decision, needed, meeting)
    assert found.last_useful_on is not None
    assert today + timedelta(days=found.days_to_act + found.days_after) == decision
    assert found.days_after == max(0, needed)
    assert (found.lateness in (Lateness.EARLY, Lateness.SOON)) == (today <= found.last_useful_on)
    assert (found.lateness is Lateness.DECIDED) == (today > decision)


@given(days, days, st.integers(0, 400))
def test_it_never_gets_earlier_again(today, decision, needed):
    order = list(Lateness)
    assert order.index(timing(today, decision, needed).lateness) <= order.index(
        timing(today + timedelta(days=1), decision, needed).lateness
    )


@given(days, st.integers())
def test_there_is_a_last_useful_day_however_long_it_takes(decision, needed):
    assert date.min <= last_useful_day(decision, needed) <= decision


@given(days, st.none() | days)
def test_an_answer_is_never_due_in_the_past_nor_later_than_in_a_week(today, meeting):
    assert today <= reply_by(today, meeting) <= today + timedelta(days=7)


@given(days, days)
def test_chasers_go_out_between_asking_and_the_reply_date(reply, asked):
    chasers = chase_on(reply, asked)
    assert all(asked < day < reply for day in chasers)
    assert list(chasers) == sorted(set(chasers))
