"""Who moves where in rotating rounds, and who sits inside in a fishbowl. Pure, and the same for all who ask."""

from collections.abc import Sequence

INSIDE = 4  # peers in the inner circle, beside the assistee; one chair stays free for who wants to come in


def next_table(groups: Sequence[int], present: int) -> int | None:
    """Return the group to which peers go from `present` when a round ends: the next one, and from the last the first. Note-takers
    stay with their record. None where there is nowhere to go."""
    if len(groups) < 2 or present not in groups:
        return None
    return groups[(groups.index(present) + 1) % len(groups)]


def inner_circle(peers: Sequence[int], turn: int, size: int = INSIDE) -> list[int]:
    """Return who sits inside in the fishbowl's circle number `turn` (0 is the first): everybody's turn comes before
    anybody's second."""
    if len(peers) <= size:
        return list(peers)
    return [peers[(turn * size + n) % len(peers)] for n in range(size)]
