"""The table that every benchmark ends with: what was promised, what was seen, and how many promises were met.

table = Table("Search over 100,000 stories, SQLite")
table.at_most("p95, English", 50, 12.3, "ms")
raise SystemExit(table.close())
"""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

QUICK = os.environ.get("QUICK") == "1"  # fewer rounds, under 50 s; what is smaller is said in the table's title


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `goal` None: shown, promised nothing. `higher` is better: at least the goal, else at most."""

    name: str
    goal: float | None
    seen: float | None  # None: could not be measured, which counts as missed
    unit: str
    higher: bool = False

    @property
    def met(self) -> bool | None:
        """True or False against the goal; None where there is none."""
        if self.goal is None:
            return None
        if self.seen is None or math.isnan(self.seen):
            return False
        return self.seen >= self.goal if self.higher else self.seen <= self.goal


@dataclass(slots=True)
class Table:
    """Rows as they come; `close` prints them and returns the exit code."""

    title: str
    rows: list[Row] = field(default_factory=list)

    def at_most(self, name: str, goal: float, seen: float | None, unit: str) -> None:
        """Add a figure that may be as high as `goal`."""
        self.rows.append(Row(name, goal, seen, unit))

    def at_least(self, name: str, goal: float, seen: float | None, unit: str) -> None:
        """Add a figure that must reach `goal`."""
        self.rows.append(Row(name, goal, seen, unit, higher=True))

    def show(self, name: str, seen: float | None, unit: str) -> None:
        """Add a figure that helps to read the others; nothing is promised of it."""
        self.rows.append(Row(name, None, seen, unit))

    @property
    def met(self) -> tuple[int, int]:
        """How many goals were met, of how many."""
        judged = [row.met for row in self.rows if row.met is not None]
        return sum(judged), len(judged)

    def close(self) -> int:
        """Print the table and `met N of M`; return 0, or 1 when a goal was missed or nothing was promised."""
        print(self.text(), flush=True)
        met, of = self.met
        return 0 if of and met == of else 1

    def text(self) -> str:
        """Return the table as it is printed."""
        lines = [("", "goal", "seen", "", "")]
        lines += [
            (r.name, _goal(r), _figure(r.seen), r.unit, {True: "met", False: "MISSED", None: ""}[r.met])
            for r in self.rows
        ]
        wide = [max(len(line[i]) for line in lines) for i in range(5)]
        body = [
            f"{name:<{wide[0]}}  {goal:>{wide[1]}}  {seen:>{wide[2]}}  {unit:<{wide[3]}}  {verdict}".rstrip()
            for name, goal, seen, unit, verdict in lines
        ]
        met, of = self.met
        return "\n".join(["", self.title, *body, "", f"met {met} of {of}"])


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that `percent` of all do not exceed (nearest rank); NaN for none."""
    if not values:
        return math.nan
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[min(len(values), max(1, rank)) - 1]


def _goal(row: Row) -> str:
    if row.goal is None:
        return ""
    return f"{'≥' if row.higher else '≤'} {_figure(row.goal)}"


def _figure(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "not seen"
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"
