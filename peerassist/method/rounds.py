"""Who moves where in rotating rounds, and who sits inside in a fishbowl. Pure, and the same for all who ask."""

from collections.abc import Iterable, Sequence

from peerassist.method.errors import DomainError

INSIDE = 4  # peers in the inner circle when it begins, beside the assistee
MOST_INSIDE = INSIDE + 1  # with the free chair: who wants to speak sits down in it, then leaves it


def next_table(groups: Sequence[int], present: int) -> int | None:
    """Return the group to which peers go from `present` when a round ends: the next one, and from the last the first. Note-takers
    stay with their record. None where there is nowhere to go."""
    if len(groups) < 2 or present not in groups:
        return None
    return groups[(groups.index(present) + 1) % len(groups)]


def inner_circle(peers: Sequence[int], earlier: Iterable[Iterable[int]] = (), size: int = INSIDE) -> list[int]:
    """Return who sits inside when a fishbowl begins, after the `earlier` circles of the same meeting: everybody's turn comes
    before anybody's second, in the order of `peers`."""
    sat = [peer for circle in earlier for peer in circle]
    return sorted(peers, key=sat.count)[:size] if len(peers) > size else list(peers)


def seated(circle: Sequence[int], peer: int, *, on: bool) -> list[int]:
    """Return the circle with `peer` in it (`on`), or without; who sits there already stays where they are. Raises DomainError
    ``circle_full`` where no chair is free."""
    if not on:
        return [one for one in circle if one != peer]
    if peer in circle:
        return list(circle)
    if len(circle) >= MOST_INSIDE:
        raise DomainError("circle_full", most=MOST_INSIDE)
    return [*circle, peer]
