"""What property tests are made of: agendas that can be run, and meetings moved about."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from peerassist.method import agenda as agendas
from peerassist.method.agenda import Agenda, Phase, PhaseKind
from peerassist.method.kinds import Mode
from peerassist.method.phases import Move, Run, allowed, move

TEN = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)  # Ada's meeting begins

phase = st.builds(
    Phase,
    st.sampled_from(PhaseKind),
    st.integers(1, agendas.LONGEST_PHASE),
    st.sampled_from(Mode),
    st.text(max_size=agendas.MOST_TITLE),
    st.text(max_size=agendas.MOST_PROMPT),
)
agenda = st.builds(lambda phases: Agenda(tuple(phases)), st.lists(phase, min_size=1, max_size=agendas.MOST_PHASES))

# A hand on the clock: after so many seconds, which of the allowed moves (by number), and how many minutes if any.
hand = st.tuples(st.floats(0, 3000, allow_nan=False), st.integers(0, 7), st.integers(1, 60))
hands = st.lists(hand, max_size=40)


def at(minutes: float) -> datetime:
    """Return the moment so many minutes after ten."""
    return TEN + timedelta(minutes=minutes)


def played(agenda: Agenda, moves: list[tuple[float, int, int]]) -> list[tuple[Run, Move | None, datetime]]:
    """Return every state that a meeting goes through, with the move that led to it and when."""
    run, now = Run(), TEN
    states: list[tuple[Run, Move | None, datetime]] = [(run, None, now)]
    for seconds, choice, minutes in moves:
        now += timedelta(seconds=seconds)
        wishes = sorted(allowed(run, agenda))
        wish = wishes[choice % len(wishes)]
        run = move(run, agenda, wish, now, minutes=minutes, version=run.version)
        states.append((run, wish, now))
    return states
