"""Candidate times for an assist: early enough to change something, on working days, at hours kind to most at the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

MOST_OFFERED = 4
NOTICE, SHORT_NOTICE = 7, 2  # days people need to free themselves; and where there are no more
APART = 2  # days between two offers
STARTS = range(8, 18)  # hours at which an assist may begin where it is planned
EARLIEST, LATEST = 8, 19  # working hours of the day, wherever somebody is
USUAL_START = 10
AFTER_LATE = 10  # days looked at where the last useful day is near or past


@dataclass(frozen=True, slots=True)
class Slot:
    """A candidate time, in the zone where it was planned; `unkind` are those for whom it is outside working hours."""

    at: datetime
    unkind: tuple[int, ...] = ()


def offers(
    today: date,
    last_useful_on: date | None,
    minutes: int,
    zone: tzinfo,
    zones: Mapping[int, tzinfo],
) -> tuple[Slot, ...]:
    """Return up to MOST_OFFERED slots in order of time, from a week ahead to the last useful day; sooner where that is
    near, and after it where it is past, since late is better than never. `zones` are those of the people, by their id."""
    first = today + timedelta(days=NOTICE)
    if last_useful_on is not None and last_useful_on < first + timedelta(days=APART):
        first = today + timedelta(days=SHORT_NOTICE)
    last = last_useful_on if last_useful_on is not None and last_useful_on >= first else None
    days = _working_days(first, last or first + timedelta(days=AFTER_LATE))
    best = sorted((_best(day, minutes, zone, zones) for day in days), key=lambda s: (len(s.unkind), s.at))
    return tuple(sorted(_apart(best), key=lambda s: s.at))


def _apart(best: Sequence[Slot]) -> list[Slot]:
    """Return the first of `best` that lie days apart; where they are too few, neighbours as well."""
    taken: list[Slot] = []
    for apart in (APART, 1):
        for slot in best:
            near = any(abs((slot.at.date() - other.at.date()).days) < apart for other in taken)
            if len(taken) < MOST_OFFERED and not near:
                taken.append(slot)
    return taken


def _working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5][:40]


def _best(day: date, minutes: int, zone: tzinfo, zones: Mapping[int, tzinfo]) -> Slot:
    """Return the start on `day` that is outside working hours for the fewest; among those the most usual one."""
    starts = (datetime(day.year, day.month, day.day, hour, tzinfo=zone) for hour in STARTS)
    slots = [Slot(at, unkind(at, minutes, zones)) for at in starts]
    return min(slots, key=lambda s: (len(s.unkind), abs(s.at.hour - USUAL_START), s.at.hour))


def unkind(at: datetime, minutes: int, zones: Mapping[int, tzinfo]) -> tuple[int, ...]:
    """Return those for whom an assist at `at` is not wholly within the working hours of a working day."""
    return tuple(who for who, zone in zones.items() if not _is_kind(at.astimezone(zone), minutes))


def _is_kind(begins: datetime, minutes: int) -> bool:
    ends = begins + timedelta(minutes=minutes)
    latest = begins.replace(hour=LATEST, minute=0, second=0, microsecond=0)
    return begins.weekday() < 5 and begins.hour >= EARLIEST and ends <= latest
