"""The script of the meeting: which phase it is in, since when, for how long. Pure: state, move, now -> new state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peerassist.method.agenda import Agenda
from peerassist.method.errors import DomainError

LONGEST_EXTENSION = 60  # minutes at once


class Move(StrEnum):
    """What may be done to the clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    NEXT = "next"
    BACK = "back"  # to the phase before; what was to be left out after it is to come again
    SKIP = "skip"  # leave out the phase that comes next
    END = "end"


@dataclass(frozen=True, slots=True)
class Run:
    """Where the meeting stands.

    `index` is the present phase; `seconds` its length with extensions; `began_at` when it would have begun had there
    been no pause, so that ``began_at + seconds`` is its end while the clock runs. `spent` has the seconds that each
    phase really took so far, pauses aside, without the present stretch of the present phase; a phase gone back to adds
    up. `skipped` are the indexes left out. `started_at` is the true beginning of the meeting.
    """

    index: int = 0
    began_at: datetime | None = None
    seconds: int = 0
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    spent: tuple[tuple[int, int], ...] = ()
    skipped: tuple[int, ...] = ()
    version: int = 0
    started_at: datetime | None = None

    @property
    def started(self) -> bool:
        return self.began_at is not None

    @property
    def running(self) -> bool:
        return self.started and self.paused_at is None and self.ended_at is None


def move(run: Run, agenda: Agenda, wish: Move, now: datetime, *, minutes: int = 0, version: int | None = None) -> Run:
    """Return `run` after `wish`. `version` is what the wisher saw; two hands on the clock do not act twice.

    Raises DomainError ``clock_moved_on`` (another was quicker) or ``clock_illegal_move``.
    """
    if version is not None and version != run.version:
        raise DomainError("clock_moved_on")
    if wish not in allowed(run, agenda):
        raise DomainError("clock_illegal_move", move=str(wish))
    made = _MOVES[wish](run, agenda, now, minutes)
    return replace(made, version=run.version + 1)


def allowed(run: Run, agenda: Agenda) -> frozenset[Move]:
    """Return the moves that make sense now."""
    if run.ended_at is not None:
        return frozenset({Move.BACK})
    if not run.started:
        return frozenset({Move.START})
    moves = {Move.EXTEND, Move.NEXT, Move.END, Move.RESUME if run.paused_at else Move.PAUSE}
    if _before(run) is not None:
        moves.add(Move.BACK)
    after = following(run, agenda)
    if after is not None and following(replace(run, index=after), agenda) is not None:
        moves.add(Move.SKIP)
    return frozenset(moves)


def following(run: Run, agenda: Agenda) -> int | None:
    """Return the index of the phase that comes next, or None in the last one."""
    return next((i for i in range(run.index + 1, len(agenda.phases)) if i not in run.skipped), None)


def elapsed(run: Run, now: datetime) -> int:
    """Return the whole seconds that the present phase has taken; never negative."""
    return int(gone(run, now).total_seconds())


def gone(run: Run, now: datetime) -> timedelta:
    """Return how long the present phase has taken, to the microsecond."""
    if run.began_at is None:
        return timedelta()
    until = run.ended_at or run.paused_at or now
    return max(timedelta(), until - run.began_at)


def _start(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    return _enter(replace(run, started_at=now), agenda, 0, now)


def _enter(run: Run, agenda: Agenda, index: int, now: datetime) -> Run:
    return replace(
        run,
        index=index,
        began_at=now,
        seconds=agenda.phases[index].minutes * 60,
        paused_at=None,
        ended_at=None,
    )


def _pause(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    return replace(run, paused_at=now)


def _resume(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    assert run.began_at is not None and run.paused_at is not None
    # The beginning moves by the length of the pause; a clock set back can't make it negative.
    return replace(run, began_at=run.began_at + max(now - run.paused_at, timedelta()), paused_at=None)


def _extend(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    if not 1 <= minutes <= LONGEST_EXTENSION:
        raise DomainError("clock_extension", most=LONGEST_EXTENSION)
    return replace(run, seconds=run.seconds + minutes * 60)


def _next(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    after = following(run, agenda)
    if after is None:
        return _end(run, agenda, now, minutes)
    return _enter(_close(run, now), agenda, after, now)


def _back(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    if run.ended_at is not None:  # the meeting goes on where it was
        reopened = replace(_add(run, -elapsed(run, now)), paused_at=run.ended_at, ended_at=None)
        return _resume(reopened, agenda, now, 0)
    before = _before(run)
    assert before is not None
    kept = tuple(i for i in run.skipped if i < before)
    return _enter(replace(_close(run, now), skipped=kept), agenda, before, now)


def _skip(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    after = following(run, agenda)
    assert after is not None
    return replace(run, skipped=(*run.skipped, after))


def _end(run: Run, agenda: Agenda, now: datetime, minutes: int) -> Run:
    return replace(_close(run, now), ended_at=run.paused_at or now, paused_at=None)


def _close(run: Run, now: datetime) -> Run:
    return _add(run, elapsed(run, now))


def _add(run: Run, seconds: int) -> Run:
    """Put `seconds` to what the present phase took."""
    spent = dict(run.spent)
    total = spent.pop(run.index, 0) + seconds
    return replace(run, spent=(*spent.items(), *([(run.index, total)] if total else [])))


def _before(run: Run) -> int | None:
    return next((i for i in range(run.index - 1, -1, -1) if i not in run.skipped), None)


_MOVES = {
    Move.START: _start,
    Move.PAUSE: _pause,
    Move.RESUME: _resume,
    Move.EXTEND: _extend,
    Move.NEXT: _next,
    Move.BACK: _back,
    Move.SKIP: _skip,
    Move.END: _end,
}


def to_json(run: Run) -> dict[str, Any]:
    """Return `run` as plain JSON; times in ISO 8601."""
    return {
        "index": run.index,
        "began_at": _text(run.began_at),
        "seconds": run.seconds,
        "paused_at": _text(run.paused_at),
        "ended_at": _text(run.ended_at),
        "spent": [list(pair) for pair in run.spent],
        "skipped": list(run.skipped),
        "version": run.version,
        "started_at": _text(run.started_at),
    }


def from_json(data: Mapping[str, Any]) -> Run:
    """Read what `to_json` wrote."""
    return Run(
        index=data["index"],
        began_at=_time(data["began_at"]),
        seconds=data["seconds"],
        paused_at=_time(data["paused_at"]),
        ended_at=_time(data["ended_at"]),
        spent=tuple((i, s) for i, s in data["spent"]),
        skipped=tuple(data["skipped"]),
        version=data["version"],
        started_at=_time(data.get("started_at") or data["began_at"]),
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
