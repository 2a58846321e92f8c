"""What the clock shows, for a state of the script and a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peerassist.method.agenda import Agenda
from peerassist.method.phases import Run, elapsed, gone

WARN_SECONDS = 120  # before the end of a phase


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clock. Seconds are whole; `left` is negative when the phase is over its time.

    `drift` is how much later (positive) or earlier the meeting will end than its agenda had it when it began, if all to
    come keeps its time: pauses, extensions, ways back and parts left out are in it.
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
    left = run.seconds - elapsed(run, now)
    ends = run.began_at + timedelta(seconds=run.seconds) if run.running and run.began_at else None
    warning = "" if run.ended_at or left > WARN_SECONDS else "over" if left < 0 else "soon"
    return Reading(run.index, left, run.seconds, ends, _drift(run, agenda, now), warning)


def _drift(run: Run, agenda: Agenda, now: datetime) -> int:
    assert run.began_at is not None and run.started_at is not None
    planned = timedelta(minutes=agenda.minutes)
    if run.ended_at is not None:
        return round((run.ended_at - run.started_at - planned).total_seconds())
    coming = timedelta(
        minutes=sum(p.minutes for i, p in enumerate(agenda.phases) if i > run.index and i not in run.skipped)
    )
    present = max(timedelta(seconds=run.seconds) - gone(run, now), timedelta())
    return round((now - run.started_at + present + coming - planned).total_seconds())
