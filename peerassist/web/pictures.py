"""The geometry of the pictures, without a page: what is drawn to scale is reckoned here.

Lengths across a line are fractions of its width in percent, so that one picture fits every width. Labels below a
line are put into rows, so that none lies on another; their widths are estimated for a line of `LINE` pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from peerassist.method.timing import Lateness, Timing

LINE = 640  # pixels: the least width at which a line lies across the page; below, it turns and runs down
LETTER = 6.9  # pixels: an average letter of a label
GAP = 10  # pixels between two labels of one row
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
    """Labels begin with their part; one that would leave the line ends with its part instead."""
    taken: list[float] = []
    found = []
    begun = 0
    for minutes, _mode, title in given:
        start, end = begun / total * LINE, (begun + minutes) / total * LINE
        width = len(title) * LETTER + GAP
        ends = start + width > LINE + GAP
        left = end - width if ends else start
        row = next((r for r, until in enumerate(taken) if until <= left + 0.5), len(taken))
        taken[row : row + 1] = [left + width]
        found.append(Label(row, ends))
        begun += minutes
    return found


def _share(minutes: int, total: int, given: Sequence[tuple[int, str, str]]) -> int:
    if all(1 <= m <= MOST_PARTS for m, _, _ in given):
        return minutes
    return max(1, min(MOST_PARTS, round(minutes / total * MOST_PARTS)))


def _state(index: int, now: int | None) -> str:
    if now is None or index > now:
        return "next"
    return "now" if index == now else "past"


@dataclass(frozen=True, slots=True)
class Days:
    """The line of days to a decision, in percent of its width: `free` is what can still be used from today on,
    `today` where today lies, `last` the last useful day; all None where the decision has no date."""

    lateness: str
    today: float
    last: float
    free: float
    left: int
    late: int


def days(timing: Timing) -> Days | None:
    """Return the line of days from today (or from the last useful day, when that is past) to the decision."""
    if timing.decision_on is None or timing.last_useful_on is None or timing.lateness is Lateness.NO_DECISION:
        return None
    begin = min(timing.today, timing.last_useful_on)
    end = max(timing.today, timing.decision_on)
    whole = max(1, (end - begin).days)

    def at(day: date) -> float:
        return round((day - begin).days / whole * 100, 1)

    last, today = at(timing.last_useful_on), at(timing.today)
    return Days(str(timing.lateness), today, last, max(0.0, last - today), timing.days_to_act, timing.days_after)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a story. `shape`: round, decision, now or open (still to come)."""

    name: str
    on: date
    shape: str = "round"


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment with its place on the line (percent) and its label's row."""

    moment: Moment
    at: float
    row: int
    ends: bool


def story(moments: Iterable[Moment]) -> list[Placed]:
    """Return `moments` in order of time, to scale; those on one day lie side by side."""
    given = sorted(moments, key=lambda m: m.on)
    if not given:
        return []
    first, whole = given[0].on, max(1, (given[-1].on - given[0].on).days)
    least = 3.0  # percent between two points, so that both are seen
    places: list[float] = []
    for moment in given:
        at = (moment.on - first).days / whole * 100
        places.append(max(at, places[-1] + least) if places else at)
    over = max(1.0, places[-1] / 100)
    places = [round(at / over, 1) for at in places]
    labels = rows([(at, m.name) for at, m in zip(places, given, strict=True)], line=900, letter=8.0)
    return [Placed(m, at, label.row, label.ends) for m, at, label in zip(given, places, labels, strict=True)]


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
    """The small table of a record: circles around it, in a picture of `width` by 132."""

    width: int
    above: tuple[int, ...]
    below: tuple[int, ...]


def small_table(peers: int) -> Seats:
    """Return where `peers` sit around a small table, half of them above."""
    upper = ceil(peers / 2)
    step, first = 38, 68
    width = max(174, first + step * max(1, upper) + 30)
    return Seats(width, tuple(first + step * i for i in range(upper)), tuple(first + step * i for i in range(peers - upper)))
