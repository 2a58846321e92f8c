"""A group's own time within the one clock of all: minutes it was given, which its discussion makes up for. Pure.

The clock is the same for all groups. A group that needs two more minutes stays so much longer in its part, and comes later into
the next ones, until its discussion: that is so much shorter, and ends with everybody's. So validation and closing are never
touched. `frontend/room/lag.ts` does the same on the screens; tests/contract holds them together.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from peerassist.method.agenda import DISCUSSING, Agenda
from peerassist.method.errors import DomainError
from peerassist.method.phases import Run, gone

MORE = 120  # seconds at once
Given = tuple[tuple[int, int], ...]  # (index of the part in which it was given, seconds)


def late(given: Given, run: Run, agenda: Agenda, index: int) -> int:
    """Return how many seconds after the others a group comes into the part at `index`."""
    found = 0
    for i in range(index):
        if i in run.skipped:
            continue
        if agenda.phases[i].kind in DISCUSSING:
            found = 0
        found += _at(given, i)
    return found


def of_group(run: Run, agenda: Agenda, given: Given, now: datetime) -> Run:
    """Return where a group stands at `now`: the same as all, or in the part before for some time yet."""
    if not given or run.began_at is None or run.ended_at is not None:
        return run
    index, behind = run.index, late(given, run, agenda, run.index)
    before = next((i for i in range(index - 1, -1, -1) if i not in run.skipped), None)
    if before is not None and gone(run, now) < timedelta(seconds=behind):
        seconds = agenda.phases[before].minutes * 60 + _at(given, before)
        return replace(run, index=before, seconds=seconds, began_at=run.began_at + timedelta(seconds=behind - seconds))
    leaves = (0 if agenda.phases[index].kind in DISCUSSING else behind) + _at(given, index)
    began = run.began_at + timedelta(seconds=behind)
    return replace(run, seconds=run.seconds + leaves - behind, began_at=began)


def give(run: Run, agenda: Agenda, given: Given, now: datetime) -> Given:
    """Return what a group has been given, with two minutes more in its present part.

    Raises DomainError ``lag_not_now`` (the clock does not run towards anything), ``lag_no_discussion`` (none is to come that
    could give them), ``lag_discussion_short`` (more than half of it would be gone)."""
    if not run.started or run.ended_at is not None:
        raise DomainError("lag_not_now")
    present = of_group(run, agenda, given, now).index
    coming = (i for i in range(present + 1, len(agenda.phases)) if i not in run.skipped)
    giving = next((i for i in coming if agenda.phases[i].kind in DISCUSSING), None)
    if giving is None:
        raise DomainError("lag_no_discussion")
    more = (*((i, s) for i, s in given if i != present), (present, _at(given, present) + MORE))
    if late(more, run, agenda, giving) * 2 > agenda.phases[giving].minutes * 60:
        raise DomainError("lag_discussion_short")
    return tuple(sorted(more))


def of_json(rows: Sequence[Sequence[int]]) -> Given:
    """Read what is kept as JSON: ``[[index, seconds]]``."""
    return tuple((int(i), int(s)) for i, s in rows)


def _at(given: Given, index: int) -> int:
    return sum(seconds for i, seconds in given if i == index)
