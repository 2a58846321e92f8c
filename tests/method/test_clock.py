"""What every screen shows: the time left, when it ends, how late the meeting is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import phases
from peerassist.method.agenda import PhaseKind, agenda_of
from peerassist.method.clock import Reading, reading
from peerassist.method.phases import Move, Run
from tests.method import makes
from tests.method.makes import at

K = PhaseKind
AGENDA = agenda_of((K.MEET, 10), (K.CASE, 5), (K.DISCUSSION, 30), (K.CLOSE, 5))


def shown(when: float, *moves: tuple[float, Move], minutes: int = 5) -> Reading:
    """The clock so many minutes after ten, after moves."""
    run = Run()
    for at_minute, wish in moves:
        run = phases.move(run, AGENDA, wish, at(at_minute), minutes=minutes)
    return reading(run, AGENDA, at(when))


def test_before_the_start_it_shows_the_first_phase_whole():
    assert shown(0) == Reading(index=0, left=600, length=600, ends_at=None, drift=0, warning="")


def test_while_it_runs():
    assert shown(3, (0, Move.START)) == Reading(0, 420, 600, at(10), 0, "")


@pytest.mark.parametrize(("minute", "warning"), [(7.9, ""), (8, "soon"), (10, "soon"), (10.1, "over"), (30, "over")])
def test_it_warns_two_minutes_before_the_end_of_a_phase(minute, warning):
    assert shown(minute, (0, Move.START)).warning == warning


def test_over_its_time_the_seconds_are_negative():
    assert shown(12, (0, Move.START)).left == -120


def test_in_a_pause_no_end_is_promised():
    paused = shown(30, (0, Move.START), (4, Move.PAUSE))
    assert (paused.left, paused.ends_at) == (360, None)


def test_after_a_pause_the_end_is_later():
    assert shown(20, (0, Move.START), (4, Move.PAUSE), (20, Move.RESUME)).ends_at == at(26)


def test_an_extension_moves_the_end():
    assert shown(9, (0, Move.START), (9, Move.EXTEND)).ends_at == at(15)


def test_an_ended_meeting_warns_of_nothing():
    assert shown(99, (0, Move.START), (12, Move.END)).warning == ""


# How much later than planned it will end


def drift(when: float, *moves: tuple[float, Move]) -> float:
    return shown(when, *moves).drift / 60


def test_in_time():
    assert drift(3, (0, Move.START)) == 0
    assert drift(10, (0, Move.START), (10, Move.NEXT)) == 0


def test_a_phase_over_its_time_makes_it_later_by_the_minute():
    assert drift(13, (0, Move.START)) == 3


def test_going_on_early_wins_time():
    assert drift(6, (0, Move.START), (6, Move.NEXT)) == -4


def test_an_extension_makes_it_later_at_once():
    assert drift(2, (0, Move.START), (2, Move.EXTEND)) == 5


def test_what_is_left_out_makes_it_earlier_at_once():
    assert drift(2, (0, Move.START), (2, Move.SKIP)) == -5


def test_a_pause_makes_it_later_while_it_lasts_and_after():
    assert drift(12, (0, Move.START), (4, Move.PAUSE)) == 8
    assert drift(20, (0, Move.START), (4, Move.PAUSE), (12, Move.RESUME), (18, Move.NEXT)) == 8


def test_going_back_makes_it_later_by_all_that_is_done_again():
    assert drift(14, (0, Move.START), (10, Move.NEXT), (14, Move.BACK)) == 14


def test_an_ended_meeting_says_how_it_was():
    assert drift(500, (0, Move.START), (10, Move.NEXT), (12, Move.END)) == 12 - 50
    assert drift(500, (0, Move.START), (9, Move.NEXT), (15, Move.NEXT), (50, Move.NEXT), (56, Move.NEXT)) == 6


@given(makes.agenda, makes.hands, st.floats(0, 9000))
def test_a_meeting_that_keeps_its_time_from_now_on_ends_as_foretold(agenda, hands, later):
    """Foretell the end, play the rest to the second, and look when it ended."""
    run, _, now = makes.played(agenda, hands)[-1]
    now += timedelta(seconds=later)
    if not run.running:
        return
    foretold = reading(run, agenda, now).drift
    while run.ended_at is None:
        assert run.began_at is not None
        now = max(now, run.began_at + timedelta(seconds=run.seconds))
        run = phases.move(run, agenda, Move.NEXT, now)
    assert reading(run, agenda, now).drift == foretold


@given(makes.agenda, makes.hands, st.floats(0, 9000))
def test_all_parts_of_a_reading_agree(agenda, hands, later):
    run, _, now = makes.played(agenda, hands)[-1]
    now += timedelta(seconds=later)
    seen = reading(run, agenda, now)
    assert seen.left <= seen.length
    assert seen.index == run.index
    assert (seen.ends_at is not None) == run.running
    if seen.ends_at is not None:
        assert seen.left - 1 <= (seen.ends_at - now).total_seconds() <= seen.left
    assert (seen.warning == "over") == (run.started and run.ended_at is None and seen.left < 0)


@given(makes.agenda, makes.hands, st.floats(0, 900), st.floats(0, 900))
def test_the_time_left_never_grows_by_itself(agenda, hands, sooner, longer):
    run, _, now = makes.played(agenda, hands)[-1]
    first = reading(run, agenda, now + timedelta(seconds=sooner))
    second = reading(run, agenda, now + timedelta(seconds=sooner + longer))
    assert second.left <= first.left
    assert second.drift >= first.drift
