"""The script of the meeting: Bo's hands on the clock."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method import phases
from peerassist.method.agenda import PhaseKind, agenda_of, default_agenda
from peerassist.method.errors import DomainError
from peerassist.method.phases import Move, Run, allowed, elapsed, following
from tests.method import makes
from tests.method.makes import TEN, at

K = PhaseKind
AGENDA = agenda_of((K.MEET, 10), (K.CASE, 5), (K.DISCUSSION, 30), (K.CLOSE, 5))


def after(*moves: tuple[float, Move], minutes: int = 5, agenda=AGENDA) -> Run:
    """The meeting after moves, each so many minutes after ten."""
    run = Run()
    for when, wish in moves:
        run = phases.move(run, agenda, wish, at(when), minutes=minutes)
    return run


def test_before_the_meeting_the_clock_can_only_be_started():
    assert allowed(Run(), AGENDA) == {Move.START}
    assert not Run().started
    assert elapsed(Run(), TEN) == 0


def test_bo_starts_the_meeting():
    run = after((0, Move.START))
    assert run.running
    assert (run.index, run.began_at, run.started_at, run.seconds, run.version) == (0, TEN, TEN, 600, 1)
    assert elapsed(run, at(3)) == 180


def test_what_may_be_done_while_it_runs():
    assert allowed(after((0, Move.START)), AGENDA) == {Move.PAUSE, Move.EXTEND, Move.NEXT, Move.SKIP, Move.END}
    assert Move.BACK in allowed(after((0, Move.START), (9, Move.NEXT)), AGENDA)


def test_a_paused_clock_stands_still():
    paused = after((0, Move.START), (4, Move.PAUSE))
    assert not paused.running
    assert elapsed(paused, at(60)) == 240
    assert allowed(paused, AGENDA) >= {Move.RESUME, Move.NEXT, Move.END}
    assert Move.PAUSE not in allowed(paused, AGENDA)


def test_after_the_pause_it_goes_on_where_it_stood():
    run = after((0, Move.START), (4, Move.PAUSE), (20, Move.RESUME))
    assert run.running
    assert elapsed(run, at(20)) == 240
    assert elapsed(run, at(21)) == 300


def test_five_minutes_more():
    assert after((0, Move.START), (9, Move.EXTEND)).seconds == 900


@pytest.mark.parametrize("minutes", [0, -5, 61])
def test_an_extension_is_between_one_minute_and_an_hour(minutes):
    with pytest.raises(DomainError) as refused:
        after((0, Move.START), (9, Move.EXTEND), minutes=minutes)
    assert (refused.value.code, refused.value.values) == ("clock_extension", {"most": 60})


def test_on_to_the_case():
    run = after((0, Move.START), (12, Move.NEXT))
    assert (run.index, run.seconds, run.began_at) == (1, 300, at(12))
    assert run.spent == ((0, 720),)


def test_the_pause_is_not_counted_to_what_a_phase_took():
    run = after((0, Move.START), (4, Move.PAUSE), (20, Move.RESUME), (22, Move.NEXT))
    assert run.spent == ((0, 360),)


def test_next_wakes_a_paused_clock():
    run = after((0, Move.START), (4, Move.PAUSE), (20, Move.NEXT))
    assert run.running
    assert run.spent == ((0, 240),)


def test_back_to_the_phase_before_with_all_its_time():
    run = after((0, Move.START), (12, Move.NEXT), (14, Move.BACK))
    assert (run.index, run.seconds, run.began_at) == (0, 600, at(14))


def test_what_was_taken_before_going_back_is_not_forgotten():
    run = after((0, Move.START), (12, Move.NEXT), (14, Move.BACK), (17, Move.NEXT), (21, Move.NEXT))
    assert dict(run.spent) == {0: (12 + 3) * 60, 1: (2 + 4) * 60}


def test_leaving_out_the_case():
    run = after((0, Move.START), (2, Move.SKIP))
    assert (run.index, run.skipped) == (0, (1,))
    assert following(run, AGENDA) == 2
    assert after((0, Move.START), (2, Move.SKIP), (8, Move.NEXT)).index == 2


def test_back_goes_past_what_was_left_out_and_takes_it_in_again():
    run = after((0, Move.START), (2, Move.SKIP), (8, Move.NEXT), (9, Move.BACK))
    assert (run.index, run.skipped) == (0, ())
    assert following(run, AGENDA) == 1


def test_the_last_phase_is_never_left_out():
    run = after((0, Move.START), (1, Move.SKIP), (2, Move.SKIP))
    assert run.skipped == (1, 2)
    with pytest.raises(DomainError, match="clock_illegal_move"):
        phases.move(run, AGENDA, Move.SKIP, at(3))


def test_after_the_last_phase_the_meeting_ends():
    run = after((0, Move.START), (9, Move.NEXT), (15, Move.NEXT), (40, Move.NEXT), (47, Move.NEXT))
    assert run.ended_at == at(47)
    assert not run.running
    assert dict(run.spent) == {0: 540, 1: 360, 2: 1500, 3: 420}


def test_the_meeting_may_end_at_any_time():
    run = after((0, Move.START), (9, Move.END))
    assert (run.ended_at, run.index) == (at(9), 0)
    assert elapsed(run, at(500)) == 540


def test_a_paused_meeting_ended_when_it_was_paused():
    assert after((0, Move.START), (9, Move.PAUSE), (30, Move.END)).ended_at == at(9)


def test_an_ended_meeting_can_only_be_taken_up_again():
    assert allowed(after((0, Move.START), (9, Move.END)), AGENDA) == {Move.BACK}


def test_back_after_the_end_goes_on_where_it_was():
    run = after((0, Move.START), (12, Move.NEXT), (15, Move.END), (20, Move.BACK))
    assert run.running
    assert (run.index, run.seconds) == (1, 300)
    assert elapsed(run, at(20)) == 180
    assert run.spent == ((0, 720),)


def test_two_hands_on_the_clock_do_not_act_twice():
    seen = after((0, Move.START))
    bo = phases.move(seen, AGENDA, Move.NEXT, at(10), version=seen.version)
    with pytest.raises(DomainError, match="clock_moved_on"):
        phases.move(bo, AGENDA, Move.NEXT, at(10), version=seen.version)


@pytest.mark.parametrize("wish", [m for m in Move if m is not Move.START])
def test_nothing_moves_before_the_start(wish):
    with pytest.raises(DomainError) as refused:
        phases.move(Run(), AGENDA, wish, TEN, minutes=5)
    assert (refused.value.code, refused.value.values) == ("clock_illegal_move", {"move": str(wish)})


def test_a_clock_set_back_takes_no_time_away():
    run = after((0, Move.START), (-10, Move.NEXT))
    assert run.spent == ()
    assert elapsed(run, at(-20)) == 0


def test_an_older_state_without_its_beginning_is_read_all_the_same():
    kept = phases.to_json(after((0, Move.START)))
    del kept["started_at"]
    assert phases.from_json(kept).started_at == TEN


# Whatever hands do to the clock


@given(makes.agenda, makes.hands)
def test_the_version_grows_with_each_move(agenda, hands):
    assert [run.version for run, _, _ in makes.played(agenda, hands)] == list(range(len(hands) + 1))


@given(makes.agenda, makes.hands)
def test_the_clock_stays_in_the_agenda(agenda, hands):
    for run, _, now in makes.played(agenda, hands):
        assert 0 <= run.index < len(agenda.phases)
        assert run.index not in run.skipped
        assert set(run.skipped) <= set(range(1, len(agenda.phases) - 1))
        assert len(set(run.skipped)) == len(run.skipped)
        assert elapsed(run, now) >= 0
        assert all(seconds > 0 for _, seconds in run.spent)
        assert len(dict(run.spent)) == len(run.spent)


@given(makes.agenda, makes.hands)
def test_there_is_always_something_to_do(agenda, hands):
    for run, _, _ in makes.played(agenda, hands):
        assert allowed(run, agenda)


@given(makes.agenda, makes.hands)
def test_what_is_not_allowed_is_refused_and_what_is_allowed_is_done(agenda, hands):
    run, _, now = makes.played(agenda, hands)[-1]
    for wish in Move:
        if wish in allowed(run, agenda):
            assert phases.move(run, agenda, wish, now, minutes=5).version == run.version + 1
        else:
            with pytest.raises(DomainError, match="clock_illegal_move"):
                phases.move(run, agenda, wish, now, minutes=5)


@given(makes.agenda, makes.hands)
def test_every_state_comes_back_as_it_was_kept(agenda, hands):
    for run, _, _ in makes.played(agenda, hands):
        assert phases.from_json(json.loads(json.dumps(phases.to_json(run)))) == run


@given(makes.agenda, makes.hands)
def test_no_second_of_the_meeting_is_lost(agenda, hands):
    """What the phases took and the pauses make up the whole meeting, to the second that each move may round away."""
    states = makes.played(agenda, hands)
    still = timedelta()
    for (before, _, then), (_, _, now) in zip(states, states[1:], strict=False):
        if before.started and not before.running:
            still += now - then
    last, _, now = states[-1]
    if last.started_at is not None:
        present = 0 if last.ended_at else elapsed(last, now)
        counted = sum(seconds for _, seconds in last.spent) + present
        assert abs((now - last.started_at - still).total_seconds() - counted) <= len(hands) + 1


@given(makes.agenda, makes.hands, st.floats(0, 5000), st.floats(0, 5000))
def test_a_pause_keeps_the_time_left(agenda, hands, until, long):
    run, _, now = makes.played(agenda, hands)[-1]
    if run.running:
        pause_at = now + timedelta(seconds=until)
        resume_at = pause_at + timedelta(seconds=long)
        paused = phases.move(run, agenda, Move.PAUSE, pause_at)
        assert elapsed(paused, resume_at) == elapsed(run, pause_at)
        resumed = phases.move(paused, agenda, Move.RESUME, resume_at)
        assert elapsed(resumed, resume_at) == elapsed(run, pause_at)
        assert resumed.seconds == run.seconds


@given(makes.agenda, makes.hands, st.floats(0, 5000))
def test_taking_up_an_ended_meeting_undoes_the_end(agenda, hands, later):
    run, _, now = makes.played(agenda, hands)[-1]
    if run.running:
        ended = phases.move(run, agenda, Move.END, now)
        again = phases.move(ended, agenda, Move.BACK, now + timedelta(seconds=later))
        assert again.running
        assert (again.index, again.seconds, again.skipped) == (run.index, run.seconds, run.skipped)
        assert sorted(again.spent) == sorted(run.spent)
        assert elapsed(again, now + timedelta(seconds=later)) == elapsed(run, now)


@given(st.lists(st.floats(0, 3000), min_size=8, max_size=8))
def test_next_and_next_leads_through_the_agenda_in_order(waits):
    agenda, run, now = default_agenda(), phases.move(Run(), default_agenda(), Move.START, TEN), TEN
    for index, seconds in enumerate(waits):
        assert run.index == index
        now += timedelta(seconds=seconds)
        run = phases.move(run, agenda, Move.NEXT, now)
    assert run.ended_at == now
