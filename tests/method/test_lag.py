from datetime import UTC, datetime, timedelta

import pytest

from peerassist.method import phases
from peerassist.method.agenda import Agenda, PhaseKind, agenda_of
from peerassist.method.errors import DomainError
from peerassist.method.lag import Given, give, late, of_group
from peerassist.method.phases import Move, Run

K = PhaseKind
AGENDA = agenda_of((K.CASE, 10), (K.QUESTIONS, 10), (K.DISCUSSION, 30), (K.HEARD, 5), (K.VALIDATE, 5), (K.CLOSE, 5))
BEGAN = datetime(2026, 5, 4, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def run_to(index: int, agenda: Agenda = AGENDA) -> Run:
    """The clock of all when it has just come to a part, each before it having taken its time."""
    run, minute = phases.move(Run(), agenda, Move.START, BEGAN), 0
    for i in range(index):
        minute += agenda.phases[i].minutes
        run = phases.move(run, agenda, Move.NEXT, at(minute))
    return run


def ends(run: Run) -> datetime:
    assert run.began_at is not None
    return run.began_at + timedelta(seconds=run.seconds)


def test_without_minutes_of_its_own_a_group_is_where_all_are() -> None:
    assert of_group(run_to(1), AGENDA, (), at(12)) == run_to(1)


def test_two_minutes_are_spent_where_they_were_given() -> None:
    given = give(run_to(0), AGENDA, (), at(8))
    assert ends(of_group(run_to(0), AGENDA, given, at(9))) == at(12)
    still = of_group(run_to(1), AGENDA, given, at(11))
    assert (still.index, ends(still)) == (0, at(12))
    then = of_group(run_to(1), AGENDA, given, at(12))
    assert (then.index, then.began_at, ends(then)) == (1, at(12), at(22))


def test_the_discussion_makes_up_for_them_and_nothing_else_does() -> None:
    given = give(run_to(0), AGENDA, (), at(8))
    discussion = of_group(run_to(2), AGENDA, given, at(25))
    assert (discussion.index, discussion.began_at, ends(discussion)) == (2, at(22), at(50))
    for part in (3, 4, 5):
        assert late(given, run_to(part), AGENDA, part) == 0
        assert of_group(run_to(part), AGENDA, given, at(70)) == run_to(part)


def test_given_twice_they_add_up() -> None:
    given = give(run_to(0), AGENDA, (), at(8))
    given = give(run_to(1), AGENDA, given, at(15))
    assert late(given, run_to(2), AGENDA, 2) == 240
    assert ends(of_group(run_to(1), AGENDA, given, at(15))) == at(24)
    assert ends(of_group(run_to(2), AGENDA, given, at(30))) == at(50)


def test_a_pause_stops_them_too() -> None:
    given = give(run_to(0), AGENDA, (), at(8))
    paused = phases.move(run_to(1), AGENDA, Move.PAUSE, at(11))
    assert of_group(paused, AGENDA, given, at(40)).index == 0


@pytest.mark.parametrize("part", [2, 3, 4, 5])
def test_validation_and_closing_give_nothing(part: int) -> None:
    with pytest.raises(DomainError) as refused:
        give(run_to(part), AGENDA, (), at(200))
    assert refused.value.code == "lag_no_discussion"


def test_half_of_the_discussion_stays() -> None:
    given: Given = ()
    for _ in range(7):
        given = give(run_to(0), AGENDA, given, at(8))
    with pytest.raises(DomainError) as refused:
        give(run_to(0), AGENDA, given, at(8))
    assert refused.value.code == "lag_discussion_short"


def test_a_clock_that_stands_has_none_to_give() -> None:
    with pytest.raises(DomainError) as refused:
        give(Run(), AGENDA, (), at(0))
    assert refused.value.code == "lag_not_now"


def test_a_round_takes_from_the_next_round() -> None:
    rounds = agenda_of((K.ROUND, 15), (K.ROUND, 15), (K.VALIDATE, 5))
    given = give(run_to(0, rounds), rounds, (), at(14))
    assert ends(of_group(run_to(1, rounds), rounds, given, at(20))) == at(30)
    with pytest.raises(DomainError):
        give(run_to(1, rounds), rounds, given, at(20))
