"""Merging edits of one text: operational transformation with a server that orders the edits.

An operation walks over a text once and, at each place, skips, inserts or deletes. Here it is a tuple: a positive number
skips so many code points, a negative one deletes so many, a string is inserted; what is left at the end stays. On the
wire it has the form of the npm package ``ot-text-unicode`` 4, which browsers use: ``[3, "hi", {"d": 2}]``. Both give the
same answers; ``tests/contract/`` holds them together.

In its normal form an operation has no empty parts, no two neighbours of one kind and no skip at its end.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peerassist.method.errors import DomainError

Part = int | str
Op = tuple[Part, ...]

LONGEST = 1_000_000  # code points of one part; the longest card has a hundredth of that
MOST_PARTS = 1_000


def read(wire: object) -> Op:
    """Return the operation that stands on the wire, in its normal form. Raises DomainError ``edit_unreadable``."""
    if not isinstance(wire, list) or len(wire) > MOST_PARTS:
        raise DomainError("edit_unreadable")
    return normal(_part(component) for component in wire)


def _part(component: object) -> Part:
    if isinstance(component, dict) and set(component) == {"d"}:
        gone = component["d"]
        return -_count(len(gone) if isinstance(gone, str) else gone)
    if isinstance(component, str) and 0 < len(component) <= LONGEST and _storable(component):
        return component
    return _count(component)


def _count(number: object) -> int:
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= LONGEST:
        return number
    raise DomainError("edit_unreadable")


def _storable(text: str) -> bool:
    """No NUL, which no database takes, and no half of a surrogate pair, which no encoding takes."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def outward(op: Op) -> list[Any]:
    """Return an operation as it stands on the wire."""
    return [{"d": -part} if isinstance(part, int) and part < 0 else part for part in op]


def apply(text: str, op: Op) -> str:
    """Return `text` after `op`. Raises DomainError ``edit_beyond`` where the operation is longer than the text."""
    made, at = [], 0
    for part in op:
        if isinstance(part, str):
            made.append(part)
            continue
        if at + abs(part) > len(text):
            raise DomainError("edit_beyond")
        if part > 0:
            made.append(text[at : at + part])
        at += abs(part)
    return "".join(made) + text[at:]


def transform(op: Op, other: Op, *, first: bool) -> Op:
    """Return `op` as it reads after `other`, both having been made on the same text.

    Where both insert at one place, the text of `op` stands before the other's if `first`. Of two crossing operations
    one must be first and the other not, on every device: then all texts become equal.
    """
    made, walk = _Made(), _Walk(op, whole=str)
    for part in other:
        if isinstance(part, str):
            if first and isinstance(walk.next, str):
                made.add(walk.take(len(walk.next)))
            made.add(len(part))
            continue
        left = abs(part)
        while left:
            taken = walk.take(left)
            if isinstance(taken, int):
                left -= abs(taken)
                if part < 0:  # the other deleted it: there is nothing to skip and nothing to delete any more
                    continue
            made.add(taken)
    return made.op(walk.rest())


def compose(earlier: Op, later: Op) -> Op:
    """Return the one operation that does what `earlier` and then `later` do."""
    made, walk = _Made(), _Walk(earlier, whole=int)
    for part in later:
        if isinstance(part, str):
            made.add(part)
            continue
        left = abs(part)
        while left:
            taken = walk.take(left)
            if isinstance(taken, int) and taken < 0:  # deleted earlier: the later one never saw it
                made.add(taken)
                continue
            left -= _length(taken)
            if part > 0:
                made.add(taken)
            elif isinstance(taken, int):
                made.add(-taken)
    return made.op(walk.rest())


def moved(position: int, op: Op) -> int:
    """Return where a caret at `position` (code points from the start) stands after `op`; text inserted at the caret goes
    behind it."""
    at = 0
    for part in op:
        if position <= at:
            break
        if isinstance(part, str):
            at += len(part)
            position += len(part)
        elif part > 0:
            at += part
        else:
            position -= min(-part, position - at)
    return position


def between(before: str, after: str) -> Op:
    """Return an operation that leads from one text to another: what they have in common at both ends stays."""
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    end = next((n for n in range(most - start) if before[-1 - n] != after[-1 - n]), most - start)
    return normal((start, after[start : len(after) - end], -(len(before) - start - end)))


def normal(parts: Iterable[Part]) -> Op:
    """Return parts in the normal form."""
    return _Made().op(parts)


def _length(part: Part) -> int:
    return len(part) if isinstance(part, str) else abs(part)


def _joined(last: Part, part: Part) -> Part | None:
    """Return two neighbours as one, or None where they are of different kinds."""
    if isinstance(last, str):
        return last + part if isinstance(part, str) else None
    return last + part if isinstance(part, int) and (last > 0) == (part > 0) else None


class _Made:
    """An operation that grows at its end and keeps the normal form."""

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def add(self, part: Part) -> None:
        if not part:
            return
        joined = _joined(self._parts[-1], part) if self._parts else None
        if joined is None:
            self._parts.append(part)
        else:
            self._parts[-1] = joined

    def op(self, rest: Iterable[Part] = ()) -> Op:
        """Add `rest` and return the whole, without a skip at its end."""
        for part in rest:
            self.add(part)
        if self._parts and isinstance(self._parts[-1], int) and self._parts[-1] > 0:
            self._parts.pop()
        return tuple(self._parts)


class _Walk:
    """Takes an operation piece by piece. Insertions (`whole` is str) or deletions (`whole` is int) are never divided."""

    def __init__(self, op: Sequence[Part], whole: type[int] | type[str]) -> None:
        self._parts = iter(op)
        self._whole = whole
        self.next: Part | None = next(self._parts, None)

    def take(self, most: int) -> Part:
        """Return the next piece, at most `most` long unless it is never divided; past the end everything is skipped."""
        part = self.next
        if part is None:
            return most
        undivided = isinstance(part, str) if self._whole is str else isinstance(part, int) and part < 0
        if undivided or _length(part) <= most:
            self.next = next(self._parts, None)
            return part
        piece, self.next = _divided(part, most)
        return piece

    def rest(self) -> Iterator[Part]:
        """Yield what was not taken."""
        if self.next is not None:
            yield self.next
        yield from self._parts


def _divided(part: Part, at: int) -> tuple[Part, Part]:
    if isinstance(part, str):
        return part[:at], part[at:]
    return (at, part - at) if part > 0 else (-at, part + at)
