"""One card's text in one hand, written from docs/live-protocol.md ("Typing"): what the record has, the one edit that is on
its way, the next one that grows. `text` is `base`, then `flight`, then `waiting`.

It says nothing and hears nothing by itself; what it must keep over a crash is in `kept`, by the intent's id.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from peerassist.method.text import Op, apply, between, compose, outward, read, transform


@dataclass(frozen=True)
class Kept:
    """An edit as it is kept: made on the text `under`, which is that of `version` unless it `waits` for another."""

    version: int
    op: Op
    under: str
    waits: bool


class Hand:
    """`version` 0: the card is not on the record yet, and is begun by the first edit."""

    def __init__(self, fresh_id: Callable[[], str], base: str = "", version: int = 0) -> None:
        self.fresh_id = fresh_id
        self.base, self.version, self.text = base, version, base
        self.flight: tuple[str, Op] | None = None
        self.waiting: tuple[str, Op] | None = None
        self.unclear: tuple[str, str] | None = None  # the texts without and with the flight, before the record leapt
        self.kept: dict[str, Kept] = {}
        self.made_up = 0  # edits that were not done as they were meant: by another tab alone

    @property
    def settled(self) -> bool:
        return self.flight is None and self.waiting is None

    def take_up(self, kept: dict[str, Kept]) -> None:
        """Go on with what was kept over a crash."""
        self.kept = dict(kept)
        edits = sorted(kept.items(), key=lambda item: item[1].waits)
        if not edits:
            return
        first = edits[0][1]
        self.text = self.base = first.under
        self.version = 0 if first.waits else first.version
        for name, edit in edits:
            op = transform(edit.op, between(edit.under, self.text), first=True)
            self.text = apply(self.text, op)
            if edit.waits:
                self.waiting = name, op
            else:
                self.flight = name, op

    def local(self, op: Op) -> None:
        """Take in what was typed here."""
        self.text = apply(self.text, op)
        name, before = self.waiting or (self.fresh_id(), ())
        self._wait(name, compose(before, op))

    def promote(self) -> tuple[str, str, dict[str, Any]] | None:
        """Return what is to be sent now: id, kind and body (without the card's); None where nothing waits or something is
        under way."""
        if self.flight is None and self.waiting is not None and (self.version or self.text.strip()):
            self.flight, self.waiting = self.waiting, None
            name, op = self.flight
            self.kept[name] = Kept(self.version, op, self.base, waits=False)
            return self.sent()
        return None

    def sent(self) -> tuple[str, str, dict[str, Any]] | None:
        """Return what is under way, to be sent once more as it was."""
        if self.flight is None:
            return None
        name = self.flight[0]
        edit = self.kept[name]
        if edit.version == 0:
            return name, "card.write", {"text": apply("", edit.op)}
        return name, "card.edit", {"version": edit.version, "op": outward(edit.op)}

    def edited(self, op: list[Any], version: int, edit: str | None) -> bool:
        """Follow an edit that was done; False where one before it is missing."""
        if version > self.version + 1:
            return False
        if self.flight is None and self.waiting is not None and self.waiting[0] == edit:
            self.flight, self.waiting = self.waiting, None  # another tab of this device has sent it, as it was then
        own = self.flight is not None and self.flight[0] == edit
        expected, following = self._expected(), version == self.version + 1
        if following:
            self.base, self.version = apply(self.base, read(op)), version
        if own and following and self.unclear is None:
            self._landed(expected)
        elif own:
            self._arrived(expected)
        elif following and self.unclear is None:
            self._follow(read(op))
        return True

    def whole(self, text: str, version: int) -> None:
        """Follow the card as it is told whole."""
        if version <= self.version:
            return
        begins, now = self.version == 0, self.unclear or (self.base, self._expected())
        self.base, self.version = text, version
        if self.flight is not None and not begins:
            self.unclear = now
        else:
            self._arrived(now[1])

    def acknowledged(self, name: str) -> None:
        """Hear that an edit is on the record, after everything up to it was told."""
        if self.flight is not None and self.flight[0] == name:
            self._arrived(self._expected())

    def stale(self, text: str, version: int) -> None:
        """Hear that the flight was not done, for nothing is known any more of the version it was made on."""
        assert self.flight is not None
        under = self.unclear[0] if self.unclear else self.base
        op = compose(self.flight[1], self.waiting[1]) if self.waiting else self.flight[1]
        if version > self.version:
            self.base, self.version = text, version
        self._drop()
        self.waiting = self.fresh_id(), op
        self._leap(under)

    def lose(self) -> str:
        """Hear that what is under way will never be done; return how the text read here."""
        words, self.text = self.text, self.base
        self._drop()
        return words

    def _wait(self, name: str, op: Op) -> None:
        self.waiting = (name, op) if op else None
        if op:
            self.kept[name] = Kept(self.version, op, self._expected(), waits=True)
        else:
            self.kept.pop(name, None)

    def _expected(self) -> str:
        if self.unclear:
            return self.unclear[1]
        return apply(self.base, self.flight[1]) if self.flight else self.base

    def _landed(self, expected: str) -> None:
        name, waiting = self.flight[0] if self.flight else "", self.waiting
        self.kept.pop(name, None)
        self.flight = None
        if rest := between(self.base, expected):
            self.made_up += 1
            if waiting is not None:
                self.kept.pop(waiting[0], None)
            self._wait(self.fresh_id(), compose(rest, waiting[1]) if waiting else rest)
        elif waiting is not None:
            self._wait(*waiting)

    def _arrived(self, expected: str) -> None:
        if self.flight is not None:
            self.kept.pop(self.flight[0], None)
        self.flight = self.unclear = None
        self._leap(expected)

    def _leap(self, text: str) -> None:
        change = between(text, self.base)
        if self.waiting is None:
            self.text = apply(self.text, change)
            return
        name, op = self.waiting
        self.text = apply(self.text, transform(change, op, first=False))
        self._wait(name, transform(op, change, first=True))

    def _follow(self, op: Op) -> None:
        for which in ("flight", "waiting"):
            own = getattr(self, which)
            if own is not None:
                setattr(self, which, (own[0], transform(own[1], op, first=True)))
                op = transform(op, own[1], first=False)
        self.text = apply(self.text, op)

    def _drop(self) -> None:
        for own in (self.flight, self.waiting):
            if own is not None:
                self.kept.pop(own[0], None)
        self.flight = self.waiting = self.unclear = None


_ids = count(1)


class OwnHand(Hand):
    """A hand that makes its own ids, and can be dropped and taken up again from what it kept."""

    def __init__(self) -> None:
        super().__init__(lambda: f"e-{next(_ids)}")

    def again(self) -> "OwnHand":
        fresh = OwnHand()
        fresh.take_up(self.kept)
        return fresh
