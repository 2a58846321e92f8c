"""Whose turn it is to speak: those who spoke least so far come first."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

STEP = timedelta(seconds=30)  # a few seconds more or less decide nothing; then who raised a hand first does


def order(hands: Iterable[tuple[int, datetime]], spoken: Mapping[int, timedelta]) -> list[int]:
    """Return who raised a hand, in the order of their turns. `hands` are (who, when); `spoken` is each one's talk so far.

    Who has not spoken at all comes before everybody else.
    """

    def key(hand: tuple[int, datetime]) -> tuple[bool, int, datetime, int]:
        who, when = hand
        so_far = spoken.get(who, timedelta())
        return bool(so_far), so_far // STEP, when, who

    return [who for who, _ in sorted(hands, key=key)]
