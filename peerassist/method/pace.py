"""How well somebody's typing follows a talk, in three words, and what they suggest for the notes.

The words are those that a person tells of themselves, after a check on their own device or without it. How the check
judges stands in the page's script (frontend/site/pace.ts): what is typed there never comes here.
"""

from collections.abc import Iterable
from enum import StrEnum


class Pace(StrEnum):
    """How somebody's typing goes with a talk, the surest first."""

    WELL = "well"  # follows a talk
    PAUSES = "pauses"  # follows where the talk pauses now and then
    SHARE = "share"  # the notes are better shared between two


class Suggestion(StrEnum):
    """Who should type, as far as those at the table have told."""

    ONE = "one"  # there is somebody who follows a talk
    PAUSE = "pause"  # somebody follows with pauses: leave some, or share
    SHARE = "share"  # two should take turns
    ASK = "ask"  # nobody has told yet


_BY_BEST = {Pace.WELL: Suggestion.ONE, Pace.PAUSES: Suggestion.PAUSE, Pace.SHARE: Suggestion.SHARE}


def suggestion(told: Iterable[Pace]) -> Suggestion:
    """Return what the words of those at the table suggest; the surest hand counts."""
    order = list(Pace)
    best = min(told, key=order.index, default=None)
    return Suggestion.ASK if best is None else _BY_BEST[best]
