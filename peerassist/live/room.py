"""A room in this process: its screens, and the number up to which they were told. Screens follow the log."""

import asyncio
import time
from typing import Any

from peerassist.live import veiled, wire
from peerassist.live.screen import Screen
from peerassist.live.telling import Told

PRESENCE_EVERY = 0.3  # seconds
TYPING_LASTS = 8.0  # seconds without a word from who types
LARGE = 40  # screens, from which on a room's news are gathered for a tick
TICK_OF_A_SCREEN, LONGEST_TICK = 0.0003, 0.06  # seconds: 30 ms with 100 screens, 60 ms with 200
MOST_CARETS = 24  # of those who type at once; in a hall it is enough to know that they do


class LiveRoom:
    """The screens of one room in this process. `rule` is the attribution rule they were welcomed under, `veils` the kinds
    of cards that are written hidden: who types such a card is told to nobody."""

    def __init__(self, number: int, seq: int, rule: str, veils: frozenset[str] = frozenset()) -> None:
        self.number = number
        self.seq = seq
        self.rule = rule
        self.veils = veils
        self.screens: set[Screen] = set()
        self.elsewhere: set[int] = set()  # seats whose screens other processes hold (here.py)
        self.presence_due = False
        self.untold: list[Told] = []  # what waits for the tick of a large room
        self.telling_due = False
        self.told_at = 0.0

    @property
    def tick(self) -> float:
        """Seconds in which news are gathered, on the way to disk and from there to the screens; none in a small room."""
        screens = len(self.screens)
        return 0.0 if screens < LARGE else min(LONGEST_TICK, TICK_OF_A_SCREEN * screens)

    def take_written(self, entries: list[Told]) -> bool:
        """Take entries that the writer hands over; False where they do not follow what is known, so that it must be read."""
        first, last = entries[0]["seq"], entries[-1]["seq"]
        if last <= self.seq:
            return True
        if first > self.seq + 1 or last - first + 1 != len(entries):
            return False
        self.take(entries)
        return True

    def take(self, entries: list[Told]) -> None:
        """Take note of entries that are on disk, and tell every screen of them: at once, or in a large room with what else
        comes within its tick."""
        fresh = [e for e in entries if e["seq"] > self.seq]
        if not fresh:
            return
        self.seq = fresh[-1]["seq"]
        self._note_veils(fresh)
        self.untold += fresh
        if not self.telling_due:
            wait = self.told_at + self.tick - time.monotonic()
            if wait <= 0:
                self._tell()
            else:
                self.telling_due = True
                asyncio.get_running_loop().call_later(wait, self._tell)

    def _tell(self) -> None:
        """Tell every screen what is new: encoded once, one frame for all, acknowledgements in it."""
        self.telling_due, self.told_at = False, time.monotonic()
        fresh, self.untold = self.untold, []
        aside = veiled.whose(fresh)
        entries = wire.encoded(veiled.heard_by(fresh, None))
        common = wire.Frame({"t": "entries", "list": entries, "acks": []})
        newest = fresh[-1]["seq"]
        for screen in list(self.screens):
            if screen.joining or screen.told >= newest:
                continue
            screen.told = newest
            acks = screen.due_acks() if screen.acks else []
            if acks or screen.hears_for in aside:
                heard = veiled.heard_by(fresh, screen.hears_for) if screen.hears_for in aside else entries
                screen.tell({"t": "entries", "list": heard, "acks": acks})
            else:
                screen.say(common)
        self._close_those_who_left(fresh)

    def _note_veils(self, fresh: list[Told]) -> None:
        for entry in fresh:
            if entry["body"].get("veils") is not None:
                self.veils = frozenset(entry["body"]["veils"])

    def acknowledge(self, screen: Screen, intent: str, seq: int) -> None:
        """Say to its author that an intent is on disk: with the frame that brings its entry, or at once if that is told
        already. Never before it: a device that was told so takes its words for another's."""
        screen.acks.append({"id": intent, "seq": seq})
        if acks := screen.due_acks():
            screen.tell({"t": "entries", "list": [], "acks": acks})

    def _close_those_who_left(self, entries: list[Told]) -> None:
        left = {e["body"]["id"] for e in entries if e["kind"] == "person.left"}
        for screen in list(self.screens) if left else ():
            if screen.seat in left:
                screen.close("gone", 0)

    def types(self, screen: Screen, what: str | None, caret: dict[str, Any]) -> None:
        """Take note of what somebody types, and where."""
        screen.typing_at = time.monotonic()
        moved = caret != screen.caret and sum(1 for other in self.screens if other.typing) <= MOST_CARETS
        if what != screen.typing or moved:
            self.say_presence()
        screen.typing, screen.caret = what, caret

    def say_presence(self) -> None:
        """Tell who is here and typing what, soon; many changes become one frame."""
        if not self.presence_due:
            self.presence_due = True
            asyncio.get_running_loop().call_later(PRESENCE_EVERY, self._presence)

    def forget_old_typing(self) -> None:
        """Someone whose device fell silent types no more."""
        until = time.monotonic() - TYPING_LASTS
        for screen in self.screens:
            if screen.typing and screen.typing_at < until:
                screen.typing = None
                self.say_presence()

    def _presence(self) -> None:
        self.presence_due = False
        here = sorted(self.elsewhere | {screen.seat for screen in self.screens if not screen.wall})
        typing: dict[int, dict[str, Any]] = {}
        for screen in self.screens:
            if screen.typing and screen.typing not in self.veils:
                typing[screen.seat] = {"kind": screen.typing, "label": screen.label, **screen.caret}
        if len(typing) > MOST_CARETS:
            typing = {seat: {"kind": what["kind"], "label": what["label"]} for seat, what in typing.items()}
        # Without names even the order may tell who types: sorted by what is said, not by whose it is.
        common = wire.Frame(_frame(here, list(typing.values())))
        for screen in self.screens:
            if screen.seat in typing and not screen.wall:  # one's own typing is no news
                others = [what for seat, what in typing.items() if seat != screen.seat]
                screen.tell(_frame(here, others))
            else:
                screen.say(common)


def _frame(here: list[int], typing: list[dict[str, Any]]) -> dict[str, Any]:
    ordered = sorted(typing, key=lambda what: (what["kind"], what["label"], what.get("uid", "")))
    return {"t": "presence", "here": here, "typing": ordered}
