"""Early enough to do something different: the days between today, the assist and the decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

CHECK_IN_DAYS = (30, 90, 180)  # after the assist: "what did you do differently?"
REPLY_DAYS = 7  # to answer an invitation, if there is time
CHASE_BEFORE = (3, 1)  # days before the reply date


class Lateness(StrEnum):
    """How an assist stands to its decision."""

    NO_DECISION = "no_decision"  # no date is known
    EARLY = "early"  # there is time
    SOON = "soon"  # two weeks or less to the last useful day
    LATE = "late"  # past the last useful day: what is learned can hardly change anything
    DECIDED = "decided"  # the decision is past


SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Timing:
    """`days_to_act` counts from `today` to the last useful day (negative when past); `days_after` from the last
    useful day to the decision. `meeting_late` says that the chosen date lies after the last useful day."""

    today: date
    lateness: Lateness
    decision_on: date | None = None
    last_useful_on: date | None = None
    days_to_act: int = 0
    days_after: int = 0
    meeting_late: bool = False


def timing(today: date, decision_on: date | None, days_needed: int, meeting_on: date | None = None) -> Timing:
    """Return where an assist stands; `days_needed` is what it takes to act on advice before the decision."""
    if decision_on is None:
        return Timing(today, Lateness.NO_DECISION)
    last = last_useful_day(decision_on, days_needed)
    left = (last - today).days
    if decision_on < today:
        lateness = Lateness.DECIDED
    elif left < 0:
        lateness = Lateness.LATE
    else:
        lateness = Lateness.SOON if left <= SOON_DAYS else Lateness.EARLY
    late_meeting = meeting_on is not None and meeting_on > last
    return Timing(today, lateness, decision_on, last, left, (decision_on - last).days, late_meeting)


def last_useful_day(decision_on: date, days_needed: int) -> date:
    """Return the last day on which an assist can still change the decision."""
    try:
        return decision_on - timedelta(days=max(0, days_needed))
    except OverflowError:
        return date.min


def reply_by(today: date, meeting_on: date | None) -> date:
    """Return a sensible date to answer by: a week from now, but at least two days before the meeting."""
    usual = today + timedelta(days=REPLY_DAYS)
    if meeting_on is None:
        return usual
    return max(today, min(usual, meeting_on - timedelta(days=2)))


def chase_on(reply_on: date, asked_on: date) -> tuple[date, ...]:
    """Return the days on which an unanswered invitation is called to mind; never on the day it was sent."""
    days = (reply_on - timedelta(days=before) for before in CHASE_BEFORE)
    return tuple(day for day in days if day > asked_on)


def check_ins(met_on: date) -> tuple[date, ...]:
    """Return the days of the looks back."""
    return tuple(met_on + timedelta(days=days) for days in CHECK_IN_DAYS)
