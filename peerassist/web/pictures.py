"""The geometry of the pictures, without a page: what is drawn to scale is reckoned here.

Lengths across a line are fractions of its width in percent, so that one picture fits every width. Labels below a
line are put into rows, so that none lies on another; their widths are estimated for a line of `LINE` pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

LINE = 720  # pixels: the least width at which a line lies across the page; below, it turns and runs down
LETTER = 6.4  # pixels: an average letter of a label
GAP = 8  # pixels between two labels of one row
BEYOND = 30  # pixels that a label may stand out at the end of the line
MOST_PARTS = 120  # of the classes m1 to m120


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label lies: its row, and whether it ends (rather than begins) at its place."""

    row: int
    ends: bool


def rows(places: Sequence[tuple[float, str]], line: float = LINE, letter: float = LETTER) -> list[Label]:
    """Return for labels at `places` (percent of the line, words; in order) rows in which they don't overlap."""
    ends_of_rows: list[float] = []
    found = []
    for at, words in places:
        width = len(words) * letter + GAP
        start = at / 100 * line
        turned = start + width > line + GAP
        if turned:
            start = max(0.0, start - width + GAP)
        row = next((r for r, end in enumerate(ends_of_rows) if end <= start), len(ends_of_rows))
        if row == len(ends_of_rows):
            ends_of_rows.append(0.0)
        ends_of_rows[row] = start + width
        found.append(Label(row, turned))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the agenda bar: `share` is its class m1..m120, `state` past, now or next."""

    title: str
    minutes: int
    mode: str
    share: int
    state: str
    row: int
    ends: bool


def agenda_parts(phases: Iterable[Mapping[str, object]], now: int | None = None) -> list[Part]:
    """Return the bar of `phases` (minutes, mode, title), of which the one at index `now` is going on."""
    given = [(int(str(p["minutes"])), str(p["mode"]), str(p["title"])) for p in phases]
    total = sum(minutes for minutes, _, _ in given) or 1
    labels = _agenda_labels(given, total)
    return [
        Part(title, minutes, mode, _share(minutes, total, given), _state(i, now), labels[i].row, labels[i].ends)
        for i, (minutes, mode, title) in enumerate(given)
    ]


def _agenda_labels(given: Sequence[tuple[int, str, str]], total: int) -> list[Label]:
    """Labels begin with their part; one that would leave the line ends with its part instead.

    Rows are given out from the end, and a label that the thin line of a lower one would cross goes lower still.
    """
    begun = [sum(m for m, _, _ in given[:i]) / total * LINE for i in range(len(given) + 1)]
    taken: list[float] = []  # where the leftmost label of each row begins
    ties: list[tuple[float, int]] = []  # where thin lines run down, and to which row
    found = []
    for i in reversed(range(len(given))):
        width = len(given[i][2]) * LETTER + GAP
        ends = begun[i] + width > LINE + BEYOND
        left = max(0.0, begun[i + 1] - width) if ends else begun[i]
        row = _row(left, left + width, taken, ties)
        taken[row : row + 1] = [left]
        ties.append((begun[i + 1] if ends else begun[i], row))
        found.append(Label(row, ends))
    return found[::-1]


def _row(left: float, right: float, taken: Sequence[float], ties: Sequence[tuple[float, int]]) -> int:
    """Return the first row in which a label touches no other and no thin line of a lower row."""
    for row, start in enumerate(taken):
        crossed = any(left < x < right - GAP / 2 and down > row for x, down in ties)
        if right <= start + 0.5 and not crossed:
            return row
    return len(taken)


def _share(minutes: int, total: int, given: Sequence[tuple[int, str, str]]) -> int:
    if all(1 <= m <= MOST_PARTS for m, _, _ in given):
        return minutes
    return max(1, min(MOST_PARTS, round(minutes / total * MOST_PARTS)))


def _state(index: int, now: int | None) -> str:
    if now is None or index > now:
        return "next"
    return "now" if index == now else "past"


@dataclass(frozen=True, slots=True)
class Day:
    """A named day on the line of days. `kind`: today, last (the last useful day), decision, meeting. `words` is its
    date as it is written."""

    kind: str
    name: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class Placed:
    """A day with its place on the line. `anchor`: start, middle, end. `row` 0: name above the line, date below it;
    1 and more: both in a line of their own further below."""

    day: Day
    at: str
    anchor: str
    row: int


@dataclass(frozen=True, slots=True)
class Days:
    """The line of days: `free` can still be used, `late` is too late to change (each: from, width, where its words
    stand; None where there is none). `free_says`, `late_says`: whether, and which, words fit in. Places are percentages."""

    days: tuple[Placed, ...]
    free: tuple[str, str, str] | None
    late: tuple[str, str, str] | None
    free_says: bool
    late_says: str
    late_half: int  # pixels: half the width of those words
    rows: int


def percent(number: float) -> str:
    """Return a place or a length for an SVG attribute, whatever the language."""
    return f"{number:.1f}%"


def days(named: Sequence[Day], late_words: str = "") -> Days:
    """Return the line of the `named` days to scale; today, last and decision are among them. `late_words` stand in
    what is too late, where there is room for them."""
    given = sorted(named, key=lambda d: (d.on, d.kind != "today"))
    begin, whole = given[0].on, max(1, (given[-1].on - given[0].on).days)
    at = {d.kind: (d.on - begin).days / whole * 100 for d in given}

    def span(start: float, end: float) -> tuple[str, str, str] | None:
        if end <= start:
            return None
        return percent(start), percent(end - start), percent(_widest(start, end, list(at.values()))[0])

    half = len(late_words) * 3.8 + GAP
    room = _widest(at["last"], at["decision"], list(at.values()))[1]
    placed = _days_labels(given, at)
    return Days(
        days=placed,
        free=span(at["today"], at["last"]),
        late=span(at["last"], at["decision"]),
        free_says=_widest(at["today"], at["last"], list(at.values()))[1] >= 24,
        late_says=late_words if room >= (2 * half + 40) / LINE * 100 else "",
        late_half=round(half),
        rows=max(p.row for p in placed),
    )


def _widest(start: float, end: float, marks: Sequence[float]) -> tuple[float, float]:
    """Return the middle and the width of the widest piece between `start` and `end` that no mark parts."""
    stops = sorted([start, end, *(m for m in marks if start < m < end)])
    pieces = [(b - a, (a + b) / 2) for a, b in pairwise(stops)]
    width, middle = max(pieces, default=(0.0, start))
    return middle, width


def _days_labels(given: Sequence[Day], at: Mapping[str, float]) -> tuple[Placed, ...]:
    """The first and the last day are named at the ends; one between them only where it touches neither."""
    taken: list[tuple[float, float]] = []
    found: dict[str, Placed] = {}
    for day in [given[0], given[-1], *given[1:-1]]:
        anchor = "start" if day is given[0] else "end" if day is given[-1] else "middle"
        width = max(len(day.name), len(day.words)) * 7.3 + GAP
        point = at[day.kind] / 100 * LINE
        left = point - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        free = all(left + width <= a or left >= b for a, b in taken)
        if anchor != "middle" or free:
            taken.append((left, left + width))
            found[day.kind] = Placed(day, percent(at[day.kind]), anchor, 0)
        else:
            low = 1 + sum(1 for p in found.values() if p.row)
            side = "start" if at[day.kind] < 34 else "end" if at[day.kind] > 66 else "middle"
            found[day.kind] = Placed(day, percent(at[day.kind]), side, low)
    return tuple(found[d.kind] for d in given)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a story. `shape`: round, decision, now or open (still to come)."""

    name: str
    on: date
    shape: str = "round"


@dataclass(frozen=True, slots=True)
class Told:
    """A moment with its place on the line and its label's row."""

    moment: Moment
    at: str
    row: int
    ends: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Moments on a line that is full up to `done`, and broken after it."""

    told: tuple[Told, ...]
    done: str
    rows: int


def story(moments: Iterable[Moment]) -> Story | None:
    """Return `moments` in order of time, to scale; those on one day lie side by side."""
    given = sorted(moments, key=lambda m: m.on)
    if not given:
        return None
    first, whole = given[0].on, max(1, (given[-1].on - given[0].on).days)
    least = 3.0  # percent between two points, so that both are seen
    places: list[float] = []
    for moment in given:
        at = (moment.on - first).days / whole * 100
        places.append(max(at, places[-1] + least) if places else at)
    over = max(1.0, places[-1] / 100)
    places = [at / over for at in places]
    labels = rows([(at, m.name) for at, m in zip(places, given, strict=True)], line=900, letter=8.0)
    told = tuple(Told(m, percent(at), lab.row, lab.ends) for m, at, lab in zip(given, places, labels, strict=True))
    done = [at for m, at in zip(given, places, strict=True) if m.shape != "open"]
    return Story(told, percent(max(done, default=0.0)), max(t.row for t in told) + 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat at the table: what somebody brings, who it is, a word more. `state`: full, open, nobody; `now` is the
    seat to fill."""

    brings: str
    who: str = ""
    note: str = ""
    state: str = "full"
    now: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A need of the case, with how many at the table bring it (full) or were asked (open)."""

    words: str
    full: int = 0
    open: int = 0

    @property
    def gap(self) -> bool:
        return not self.full and not self.open


@dataclass(frozen=True, slots=True)
class Table:
    """The table: who asks, who leads, the seats around it, and in its middle what the case needs."""

    asks: Place
    leads: Place
    seats: tuple[Place, ...]
    needs: tuple[Line, ...] = ()

    @property
    def above(self) -> tuple[Place, ...]:
        return self.seats[: ceil(len(self.seats) / 2)]

    @property
    def below(self) -> tuple[Place, ...]:
        return self.seats[ceil(len(self.seats) / 2) :]


@dataclass(frozen=True, slots=True)
class Seats:
    """The small table of a record: circles around it, in a picture of `width` by 132. The board is `board` wide and
    begins at 42; who leads sits at `host`."""

    width: int
    board: int
    host: int
    above: tuple[int, ...]
    below: tuple[int, ...]


def small_table(peers: int) -> Seats:
    """Return where `peers` sit around a small table, half of them above."""
    upper = ceil(peers / 2)
    step, first = 38, 68
    board = max(110, step * max(upper, 1) + 14)
    return Seats(
        width=board + 84,
        board=board,
        host=board + 64,
        above=tuple(first + step * i for i in range(upper)),
        below=tuple(first + step * i for i in range(peers - upper)),
    )
