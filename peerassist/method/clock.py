"""What the clock shows, for a state of the script and a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peerassist.method.agenda import Agenda
from peerassist.method.phases import Run, elapsed

WARN_SECONDS = 120  # before the end of a phase


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clock. Seconds are whole; `left` is negative when the phase is over its time.

    `drift` is how much later (positive) or earlier the meeting will end than planned, if all to come keeps its time.
    """

    index: int
    left: int
    length: int
    ends_at: datetime | None
    drift: int
    warning: str  # "", "soon", "over"


def reading(run: Run, agenda: Agenda, now: datetime) -> Reading:
    """Return what every screen should show at `now`."""
    if not run.started:
        length = agenda.phases[0].minutes * 60
        return Reading(0, length, length, None, 0, "")
    gone = elapsed(run, now)
    left = run.seconds - gone
    ends = run.began_at + timedelta(seconds=run.seconds) if run.running and run.began_at else None
    warning = "" if run.ended_at or left > WARN_SECONDS else "over" if left < 0 else "soon"
    return Reading(run.index, left, run.seconds, ends, _drift(run, agenda, gone), warning)


def _drift(run: Run, agenda: Agenda, gone: int) -> int:
    spent = dict(run.spent)
    past = sum(spent.get(i, 0) - agenda.phases[i].minutes * 60 for i in range(run.index) if i not in run.skipped)
    skipped = -sum(agenda.phases[i].minutes * 60 for i in run.skipped)
    present = 0 if run.ended_at else max(gone, run.seconds) - agenda.phases[run.index].minutes * 60
    return past + skipped + present
