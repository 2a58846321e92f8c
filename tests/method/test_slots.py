"""Candidate times: early enough, on working days, at hours kind to most."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.slots import APART, MOST_OFFERED, offers, unkind

MADRID, LIMA, NAIROBI, TAIPEI = (
    ZoneInfo(z) for z in ("Europe/Madrid", "America/Lima", "Africa/Nairobi", "Asia/Taipei")
)
TODAY = date(2026, 11, 24)  # a Tuesday


def test_they_begin_a_week_ahead_and_lie_days_apart():
    found = offers(TODAY, date(2027, 1, 1), 90, MADRID, {})
    days = [slot.at.date() for slot in found]
    assert days == [date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 7), date(2026, 12, 9)]
    assert {slot.at.hour for slot in found} == {10}


def test_where_the_last_useful_day_is_near_they_begin_sooner():
    found = offers(TODAY, TODAY + timedelta(days=4), 90, MADRID, {})
    assert [slot.at.date() for slot in found] == [date(2026, 11, 26), date(2026, 11, 27)]


def test_where_it_is_past_the_soonest_days_are_offered_all_the_same():
    found = offers(TODAY, TODAY - timedelta(days=3), 90, MADRID, {})
    assert found and found[0].at.date() == TODAY + timedelta(days=2)


def test_the_hour_is_kind_to_everyone_where_there_is_one():
    found = offers(TODAY, None, 90, MADRID, {1: LIMA, 2: NAIROBI})
    assert all(not slot.unkind for slot in found)
    assert {slot.at.astimezone(LIMA).hour for slot in found} == {8}


def test_it_says_for_whom_no_hour_is_kind():
    found = offers(TODAY, None, 90, MADRID, {1: LIMA, 2: TAIPEI, 3: MADRID})
    assert all(len(slot.unkind) == 1 for slot in found)


def test_an_evening_is_kind_as_far_as_it_ends_in_time():
    at = datetime(2026, 12, 1, 16, tzinfo=UTC)
    assert unkind(at, 120, {1: MADRID}) == () and unkind(at, 121, {1: MADRID}) == (1,)


def test_a_weekend_somewhere_is_unkind_there():
    friday_evening = datetime(2026, 12, 4, 23, tzinfo=UTC)
    assert unkind(friday_evening, 60, {1: LIMA, 2: TAIPEI}) == (2,)


@given(
    today=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    left=st.none() | st.integers(-30, 200),
    minutes=st.integers(1, 600),
    people=st.lists(st.sampled_from([MADRID, LIMA, NAIROBI, TAIPEI]), max_size=8),
)
def test_offers_are_few_ordered_and_to_come(today, left, minutes, people):
    last = None if left is None else today + timedelta(days=left)
    found = offers(today, last, minutes, MADRID, dict(enumerate(people)))
    days = [slot.at.date() for slot in found]
    assert len(found) <= MOST_OFFERED and days == sorted(set(days))
    assert all(day > today and day.weekday() < 5 for day in days)
    if last is not None and last >= today + timedelta(days=7 + APART):
        assert all(day <= last for day in days)
