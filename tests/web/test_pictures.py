"""The geometry of the pictures: to scale, and no label on another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import agenda as agendas
from peerassist.web.pictures import (
    GAP,
    LETTER,
    LINE,
    Day,
    Line,
    Moment,
    Place,
    Table,
    agenda_parts,
    days,
    small_table,
    story,
)

TODAY = date(2026, 5, 4)


def bar(agenda: agendas.Agenda) -> list[dict[str, object]]:
    return [{"minutes": p.minutes, "mode": str(p.mode), "title": str(p.kind).title()} for p in agenda.phases]


def number(percent: str) -> float:
    return float(percent.removesuffix("%"))


def test_each_part_of_the_agenda_is_as_wide_as_it_is_long() -> None:
    parts = agenda_parts(bar(agendas.default_agenda()))
    assert [p.share for p in parts] == [p.minutes for p in parts]


def test_a_part_of_many_hours_keeps_the_scale_of_the_others() -> None:
    parts = agenda_parts(
        [{"minutes": 300, "mode": "tell", "title": "A"}, {"minutes": 100, "mode": "tell", "title": "B"}]
    )
    assert parts[0].share == pytest.approx(3 * parts[1].share, rel=0.05)


def test_what_goes_on_is_now_and_what_lies_before_it_is_past() -> None:
    states = [p.state for p in agenda_parts(bar(agendas.default_agenda()), now=2)]
    assert states[:4] == ["past", "past", "now", "next"]


minutes = st.integers(1, 120)
titles = st.text("abcdefgh ", min_size=1, max_size=28)


@given(st.lists(st.tuples(minutes, titles), min_size=1, max_size=14))
def test_no_label_of_the_agenda_lies_on_another(phases: list[tuple[int, str]]) -> None:
    parts = agenda_parts([{"minutes": m, "mode": "tell", "title": t} for m, t in phases])
    total = sum(m for m, _ in phases)
    taken: dict[int, list[tuple[float, float]]] = {}
    begun = 0
    for part in parts:
        start, end = begun / total * LINE, (begun + part.minutes) / total * LINE
        width = len(part.title) * LETTER
        left = max(0.0, end - width - GAP) if part.ends else start
        for a, b in taken.get(part.row, []):
            assert left >= b - 1 or left + width <= a + 1
        taken.setdefault(part.row, []).append((left, left + width))
        begun += part.minutes


def line(decision: int, needed: int) -> list[Day]:
    named = [
        ("today", TODAY),
        ("last", TODAY + timedelta(days=decision - needed)),
        ("decision", TODAY + timedelta(days=decision)),
    ]
    return [Day(kind, kind.title(), on.isoformat(), on) for kind, on in named]


def test_the_days_to_act_are_drawn_to_scale() -> None:
    drawn = days(line(decision=45, needed=19))
    assert drawn.free is not None
    assert number(drawn.free[1]) == pytest.approx(26 / 45 * 100, abs=0.1)


def test_when_it_is_late_nothing_is_free_and_all_is_hatched() -> None:
    drawn = days(line(decision=10, needed=20))
    assert drawn.free is None
    assert drawn.late is not None
    assert number(drawn.late[1]) == pytest.approx(100)


def test_a_decision_today_can_be_drawn() -> None:
    drawn = days(line(decision=0, needed=0))
    assert drawn.free is None and drawn.late is None
    assert len(drawn.days) == 3


@given(st.integers(-400, 400), st.integers(0, 400))
def test_every_day_lies_on_the_line_and_is_named(decision: int, needed: int) -> None:
    drawn = days(line(decision, needed))
    assert {p.day.kind for p in drawn.days} == {"today", "last", "decision"}
    assert all(0 <= number(p.at) <= 100 for p in drawn.days)


def test_a_story_is_told_in_order_of_time_to_scale() -> None:
    told = story(
        [
            Moment("Decision", date(2026, 3, 30), "decision"),
            Moment("Question", date(2026, 2, 2)),
            Moment("Assist", date(2026, 3, 12)),
        ]
    )
    assert told is not None
    assert [t.moment.name for t in told.told] == ["Question", "Assist", "Decision"]
    assert number(told.told[1].at) == pytest.approx(38 / 56 * 100, abs=0.1)


def test_what_is_still_to_come_hangs_on_a_broken_line() -> None:
    told = story(
        [
            Moment("Question", TODAY),
            Moment("Assist", TODAY + timedelta(10)),
            Moment("Look back", TODAY + timedelta(40), "open"),
        ]
    )
    assert told is not None
    assert told.done == "25.0%"


def test_two_moments_of_one_day_are_both_seen() -> None:
    told = story([Moment("Question", TODAY), Moment("Assist", TODAY), Moment("Decision", TODAY + timedelta(90))])
    assert told is not None
    assert number(told.told[1].at) - number(told.told[0].at) >= 2.5


def test_no_moments_are_no_story() -> None:
    assert story([]) is None


def test_half_of_the_seats_stand_above_the_table() -> None:
    seats = tuple(Place(f"Brings {i}") for i in range(7))
    table = Table(Place("Asks"), Place("Leads"), seats)
    assert (len(table.above), len(table.below)) == (4, 3)
    assert table.above + table.below == seats


def test_a_need_that_nobody_brings_is_a_gap() -> None:
    assert Line("Telling patients").gap
    assert not Line("Telling patients", open=1).gap


def test_the_small_table_seats_everybody_within_the_picture() -> None:
    for peers in range(25):
        seats = small_table(peers)
        assert len(seats.above) + len(seats.below) == peers
        assert all(14 <= x <= seats.width - 14 for x in (*seats.above, *seats.below))


def test_words_in_the_line_make_room_for_the_meeting() -> None:
    named = [*line(decision=40, needed=10), Day("meeting", "The assist", "", TODAY + timedelta(days=15))]
    drawn = days(named)
    assert drawn.free is not None
    assert number(drawn.free[2]) in (pytest.approx(15 / 2 / 40 * 100, abs=0.1), pytest.approx(22.5 / 40 * 100, abs=0.1))
