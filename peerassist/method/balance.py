"""The balance of telling and listening: who spoke for how long, against the method's advice.

A span is one stretch in which one person spoke. Two who talk at once count each: the shares say how the talk was divided,
not how the time was. Silence is in no span, and neither is a pause: when the clock stops or goes on to another part,
every span ends (assists/talking.py), so that coffee is not held against anybody.

Source of the advice: the method asks for "a balance between telling and listening"; its timing gives the assistee's case
5-10 of 90 minutes. With the playback and short answers a quarter is ample.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from peerassist.method.kinds import Mode, Role

ADVISED = 25  # percent of all talk that the assistee should have at most
HEARD = timedelta(seconds=3)  # less than that, in all, is a cough or a "yes": one was not heard yet


class Side(StrEnum):
    """Whose talk is weighed against whose."""

    ASSISTEE = "assistee"
    LEAD = "lead"  # facilitator and note-taker
    PEERS = "peers"


SIDES: Mapping[Role, Side] = {
    Role.ASSISTEE: Side.ASSISTEE,
    Role.FACILITATOR: Side.LEAD,
    Role.NOTE_TAKER: Side.LEAD,
    Role.PEER: Side.PEERS,
    Role.OBSERVER: Side.PEERS,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Someone spoke in the phase with this index, from `began` to `ended` (None: goes on). `until`, of one that goes on,
    is as far as it is sure: a device that falls silent for good is believed no longer than that."""

    who: int
    side: Side
    phase: int
    began: datetime
    ended: datetime | None = None
    until: datetime | None = None


Spent = dict[tuple[int, Side], timedelta]


def lasted(span: Span, now: datetime) -> timedelta:
    """Return how long a span has lasted; never negative, whatever a clock that was set back says."""
    end = span.ended or min(now, span.until or now)
    return max(end - span.began, timedelta())


def goes_on(span: Span, now: datetime) -> bool:
    """Say whether someone is speaking now."""
    return span.ended is None and (span.until is None or span.until > now)


def spent(spans: Iterable[Span], now: datetime) -> Spent:
    """Return the talk of each side in each phase."""
    sums: Spent = {}
    for span in spans:
        key = (span.phase, span.side)
        sums[key] = sums.get(key, timedelta()) + lasted(span, now)
    return sums


def by_person(spans: Iterable[Span], now: datetime) -> dict[int, timedelta]:
    """Return the talk of each person who spoke at all."""
    sums: dict[int, timedelta] = {}
    for span in spans:
        sums[span.who] = sums.get(span.who, timedelta()) + lasted(span, now)
    return sums


def heard(spans: Iterable[Span], now: datetime) -> frozenset[int]:
    """Return those who have been heard."""
    return frozenset(who for who, long in by_person(spans, now).items() if long >= HEARD)


def percents(sums: Mapping[Side, timedelta]) -> dict[Side, int]:
    """Return whole percents of all talk, which sum to 100, by the largest remainders; nothing where nobody spoke."""
    total = sum(sums.values(), timedelta())
    if not total:
        return {}
    exact = {side: sums.get(side, timedelta()) / total * 100 for side in Side}
    whole = {side: int(share) for side, share in exact.items()}
    by_rest = sorted(Side, key=lambda side: whole[side] - exact[side])
    for side in by_rest[: 100 - sum(whole.values())]:
        whole[side] += 1
    return whole


def in_all(sums: Spent, phase: int | None = None) -> dict[Side, timedelta]:
    """Return the talk of each side in one phase, or in the whole meeting."""
    found = dict.fromkeys(Side, timedelta())
    for (index, side), long in sums.items():
        if phase in (None, index):
            found[side] += long
    return found


def advised(mode: Mode | None) -> int | None:
    """Return the most that the assistee should talk, in percent: in a phase of this mode, or (None) in the whole. None
    where the phase is there for them to tell."""
    return None if mode is Mode.TELL else ADVISED
