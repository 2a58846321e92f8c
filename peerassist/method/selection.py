"""Choosing peers: who brings what the case needs, differs from those at the table, and is not asked all the time.

A greedy pick, explained: each suggestion names what it covers and why it stands where it stands. People beyond what
they agreed to are held back, shown last, and can be asked all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum

COVER, STRENGTH, DIFFERENCE, LOAD, RECENT, NEWCOMER = 4.0, 0.35, 1.2, 2.0, 1.5, 0.6
RECENT_DAYS = 56
HELD_BACK_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who might come. `evidence` maps a need's id to how strongly (0..1) and by which words of theirs."""

    person: int
    evidence: dict[int, tuple[float, str]] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()  # team, line, place, job words: what makes people alike
    asked: int = 0  # invitations in the last twelve months
    agrees_to: int = 4
    last_asked: date | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why someone is suggested (or held back), as a code and the values of its sentence."""

    code: str
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate with the needs they cover (ids, strongest first) and the reasons."""

    person: int
    score: float
    covers: tuple[int, ...]
    reasons: tuple[Reason, ...]
    held_back: bool


def rank(
    candidates: Iterable[Candidate],
    needs: Sequence[int],
    *,
    open_needs: Iterable[int],
    language: str,
    at_table: Sequence[frozenset[str]],
    today: date,
    limit: int = 12,
) -> tuple[Suggestion, ...]:
    """Return up to `limit` suggestions, best first, and behind them up to three who are held back. Where needs are
    named, only those come who bring one of them.

    `needs` are the ids of what the case needs, `open_needs` those nobody at the table brings yet, `at_table` the
    traits of those who said yes or were asked. Ties fall to the lower person id, so the order of input is of no
    account.
    """
    pool = {c.person: c for c in candidates if not c.away and (not c.languages or language in c.languages)}
    missing, table = set(open_needs), list(at_table)
    picked: list[Suggestion] = []
    free = {p: c for p, c in pool.items() if c.asked < c.agrees_to and (not needs or _strength(c, set(needs)))}
    while free and len(picked) < limit:
        best = max(free.values(), key=lambda c: (_score(c, missing, needs, table, today), -c.person))
        score = _score(best, missing, needs, table, today)
        picked.append(_suggest(best, score, missing, needs, table, today))
        missing -= set(best.evidence)
        table.append(best.traits)
        del free[best.person]
    held = [c for c in pool.values() if c.asked >= c.agrees_to and _strength(c, set(needs))]
    held.sort(key=lambda c: (-_strength(c, set(needs)), c.person))
    for candidate in held[:HELD_BACK_SHOWN]:
        picked.append(_suggest(candidate, 0.0, set(open_needs), needs, table, today, held_back=True))
    return tuple(picked)


def _strength(c: Candidate, needs: set[int]) -> float:
    return fsum(s for n, (s, _) in c.evidence.items() if n in needs)  # exact: the order of evidence is of no account


def _score(
    c: Candidate, missing: set[int], needs: Sequence[int], table: Sequence[frozenset[str]], today: date
) -> float:
    cover, strength = _strength(c, missing), _strength(c, set(needs))
    load = c.asked / c.agrees_to if c.agrees_to else 1.0
    recent = _recent(c, today)
    newcomer = NEWCOMER if c.asked == 0 else 0.0
    return (
        COVER * cover
        + STRENGTH * strength
        + DIFFERENCE * difference(c.traits, table)
        - LOAD * load
        - RECENT * recent
        + newcomer
        + 1.5
    )


def difference(traits: frozenset[str], table: Sequence[frozenset[str]]) -> float:
    """Return how different from those at the table: 1 shares nothing with the most alike, 0 is the same or unknown."""
    if not traits:
        return 0.0
    likeness = (len(traits & other) / len(traits | other) for other in table if traits | other)
    return 1.0 - max(likeness, default=0.0)


def _recent(c: Candidate, today: date) -> float:
    if c.last_asked is None:
        return 0.0
    return min(1.0, max(0.0, 1.0 - (today - c.last_asked).days / RECENT_DAYS))


def _suggest(
    c: Candidate, score: float, missing: set[int], needs: Sequence[int], table: Sequence[frozenset[str]], today: date, held_back: bool = False
) -> Suggestion:  # fmt: skip
    covers = tuple(sorted((n for n in c.evidence if n in set(needs)), key=lambda n: (-c.evidence[n][0], n)))
    reasons = [
        Reason("brings" if n in missing else "also_brings", {"need": n, "words": c.evidence[n][1]}) for n in covers[:3]
    ]
    if table and difference(c.traits, table) >= 0.99:
        reasons.append(Reason("differs"))
    load: dict[str, str | int] = {"asked": c.asked, "agrees_to": c.agrees_to}
    if held_back:
        reasons.append(Reason("beyond_agreed", load))
    elif c.asked == 0:
        reasons.append(Reason("never_asked", {"agrees_to": c.agrees_to}))
    else:
        reasons.append(Reason("asked", load))
    if not held_back and _recent(c, today) > 0:
        assert c.last_asked is not None
        reasons.append(Reason("asked_lately", {"days": max(0, (today - c.last_asked).days)}))
    return Suggestion(c.person, round(score, 3), covers, tuple(reasons), held_back)
