"""What is told of hidden cards: to their writer the entry itself, to all others how many cards wait there. In the same way a
nudge is told to the one whom it is for (live/nudges.py), and how people type to those who lead (live/paces.py).

An entry that holds something for some people alone carries it as `Aside`, which no encoder takes: whatever forgets to choose what a
screen may hear fails, and tells nobody.
"""

from collections.abc import Iterable, Sequence, Set
from typing import Any

from peerassist.records import hiding

Told = dict[str, Any]
ASIDE = "aside"
ABOUT_A_CARD = frozenset({"card.written", "card.edited", "card.removed", "card.starred"})


class Aside:
    """What the holders of these seats alone, mostly one person, are told instead of an entry: its kind and its body."""

    __slots__ = ("body", "kind", "seats")

    def __init__(self, seats: Set[int | None], kind: str, body: dict[str, Any]) -> None:
        self.seats, self.kind, self.body = seats, kind, body


def set_aside(room: int, entries: Sequence[Told]) -> list[Told]:
    """Return entries so that what they say of hidden cards is kept for those cards' writers. One query, and one more where
    there is any."""
    uids = {e["body"]["uid"] for e in entries if e["kind"] in ABOUT_A_CARD}
    owners = hiding.authors(room, uids) if uids else {}
    if not owners:
        return list(entries)
    counts = {"veils": hiding.state(room)}
    return [_aside(e, owners, counts) if e["body"].get("uid") in owners else e for e in entries]


def _aside(entry: Told, owners: dict[str, int | None], counts: dict[str, Any]) -> Told:
    if entry["kind"] not in ABOUT_A_CARD:
        return entry
    kept = Aside({owners[entry["body"]["uid"]]}, entry["kind"], entry["body"] | counts)
    return {"seq": entry["seq"], "kind": hiding.MOVED, "body": counts, ASIDE: kept}


def heard_by(entries: Iterable[Told], seat: int | None) -> list[Told]:
    """Return entries as the holder of a seat hears them; a wall, and who else hears for nobody in particular, is None."""
    return [_heard(entry, seat) if ASIDE in entry else entry for entry in entries]


def _heard(entry: Told, seat: int | None) -> Told:
    aside: Aside = entry[ASIDE]
    if seat is not None and seat in aside.seats:
        return {"seq": entry["seq"], "kind": aside.kind, "body": aside.body}
    return {name: value for name, value in entry.items() if name != ASIDE}


def whose(entries: Iterable[Told]) -> set[int | None]:
    """Return the seats to which something is told aside."""
    return {seat for entry in entries if ASIDE in entry for seat in entry[ASIDE].seats}
