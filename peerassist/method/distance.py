"""How far a facilitator stands from the team. The method: "a facilitator external to the team"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LATELY = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person works and worked. Ids; `together` are people they sat in an assist with, and when last."""

    person: int
    team: int | None = None
    line: str = ""
    earlier_teams: tuple[tuple[int, date | None], ...] = ()
    together: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """One thing that brings a candidate near to the team."""

    code: str  # same_person, same_team, same_line, worked_there, they_worked_here, assisted_lately
    weight: int  # 3: no outsider; 2: near; 1: to know


@dataclass(frozen=True, slots=True)
class Distance:
    """`external` is what the method asks for; the reasons say why, or why not."""

    external: bool
    reasons: tuple[Near, ...]


def distance(candidate: Standing, team: Iterable[Standing], today: date) -> Distance:
    """Return how far `candidate` is from those who ask; order of `team` does not matter."""
    found: dict[str, int] = {}
    for host in team:
        if candidate.person == host.person:
            found["same_person"] = 3
        if candidate.team is not None and candidate.team == host.team:
            found["same_team"] = 3
        elif candidate.line and candidate.line == host.line:
            found["same_line"] = 2
        if _was_in(candidate, host.team, today):
            found["worked_there"] = 2
        if _was_in(host, candidate.team, today):
            found["they_worked_here"] = 2
        if any(p == host.person and today - on <= LATELY for p, on in candidate.together):
            found["assisted_lately"] = 1
    reasons = tuple(Near(code, weight) for code, weight in sorted(found.items(), key=lambda r: (-r[1], r[0])))
    return Distance(all(r.weight < 3 for r in reasons), reasons)


def _was_in(who: Standing, team: int | None, today: date) -> bool:
    return team is not None and any(t == team and (u is None or today - u <= LATELY) for t, u in who.earlier_teams)
