"""Dividing a gathering into groups of six to eight: a first suggestion that the team changes by hand.

The method: "break up larger groups". Those who speak a language sit together where they are enough for a group of their own; within a
language the teams are dealt out like cards, so that colleagues part; groups of one language are of even size.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST, MOST = 6, 8


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone to be seated. `team` is what colleagues have in common: a team's name, or a job."""

    key: int
    language: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Seated:
    """One suggested group: its language ("" where nobody has one), and the keys of its guests."""

    language: str
    guests: tuple[int, ...]


def how_many(people: int, most: int = MOST) -> int:
    """Return into how many groups so many people part, so that no group has more than `most`; at least one."""
    return max(1, -(-people // max(1, most)))


def suggest(guests: Iterable[Guest], groups: int) -> tuple[Seated, ...]:
    """Return `groups` groups that hold every guest once. The same guests make the same groups, in whatever order they come."""
    everybody = sorted(guests, key=lambda g: (g.team, g.key))
    groups = max(1, groups)
    shares = _shares(Counter(g.language for g in everybody), groups)
    tables: list[tuple[str, list[int]]] = [(language, []) for language, count in shares for _ in range(count)]
    for language, _count in shares:
        own = [table for table in tables if table[0] == language]
        for n, guest in enumerate(g for g in everybody if g.language == language):
            own[n % len(own)][1].append(guest.key)
    known = {language for language, _count in shares}
    for guest in everybody:
        if guest.language not in known:  # too few for a group of their own
            min(tables, key=lambda table: len(table[1]))[1].append(guest.key)
    return tuple(Seated(language, tuple(keys)) for language, keys in tables)


def _shares(speakers: Counter[str], groups: int) -> list[tuple[str, int]]:
    """Return how many of the groups each language gets, the most spoken first; languages that get none are left out."""
    ranked = sorted(speakers.items(), key=lambda pair: (-pair[1], pair[0])) or [("", 0)]
    shares = {language: 0 for language, _ in ranked}
    for _ in range(groups):
        # Each group goes where most people still wait for one.
        wanting = max(ranked, key=lambda pair: (pair[1] / (shares[pair[0]] + 1), -ranked.index(pair)))
        shares[wanting[0]] += 1
    return [(language, shares[language]) for language, _ in ranked if shares[language]]


def smallest(sizes: Sequence[tuple[int, int]]) -> int | None:
    """Return the group, of ``(group, how many)``, in which the fewest sit, the first of several; None of none."""
    return min(sizes, key=lambda pair: pair[1])[0] if sizes else None
