"""What entries look like on the wire. The log names what changed; here it is filled with how it stands now, as far as the
attribution rule lets it be told. Every entry is whole in itself, so hearing one twice or late does no harm."""

from collections.abc import Callable, Sequence
from typing import Any

from peerassist.assists import circling, entering, log, nudging, typing_check
from peerassist.assists.models import Entry, Participation, Room
from peerassist.assists.talking import MOVED
from peerassist.live import circles, groups, nudges, paces, talk, veiled
from peerassist.method.text import outward
from peerassist.records import hiding, showing, theming, voting
from peerassist.records.editing import BEGUN, TOLD, Begun, Made

MOST_BEHIND = 2_000  # entries told one by one; a screen further behind gets the state
Told = dict[str, Any]


def since(room: int, seq: int) -> list[Told] | None:
    """Return the entries of a room after number `seq` as they are told; None where there are too many. What only some may
    hear is set aside (veiled.heard_by). At most some fifteen queries."""
    entries = log.since(room, seq, MOST_BEHIND)
    return None if entries is None else told(room, entries)


def told(room: int, entries: Sequence[Entry]) -> list[Told]:
    """Return entries as they stand on the wire. Who wished them is never said; a card that was changed several times is
    told once, at its last entry. An edit of a text is told by what was done; where that is not kept any more, by the card
    as it reads now."""
    ops = _ops([e.pk for e in entries if e.kind == TOLD])
    whole = [e for e in entries if e.kind == "card.written" or (e.kind == TOLD and e.pk not in ops)]
    cards = _cards(room, [e.body["uid"] for e in whole])
    people = _people([e.body["id"] for e in entries if e.kind == "person.came"])
    nudged = nudges.told([e for e in entries if e.kind == nudging.GIVEN])
    aside = nudged | paces.told(room, [e for e in entries if e.kind == typing_check.MOVED])
    last = {e.body["uid"]: e.seq for e in whole}
    last_of = {e.kind: e.seq for e in entries}
    found: list[Told] = []
    for entry in entries:
        kind, body = entry.kind, dict(entry.body)
        if entry.pk in ops:
            found.append(edit(entry.seq, body, ops[entry.pk], entry.intent))
            continue
        if entry.seq in aside:
            found.append(aside[entry.seq])
            continue
        if kind in ("card.written", TOLD):
            uid = body["uid"]
            kind, body = "card.written", {"uid": uid, "card": cards.get(uid) if last[uid] == entry.seq else None}
        elif kind == "person.came":
            body["person"] = people.get(body["id"])
        elif kind in groups.TOLD:
            body |= groups.TOLD[kind](room, entry)
        elif kind == MOVED:
            # As it stands, and no more: who spoke just before a card was written would tell whose words it has.
            body = {"talk": talk.state_in(room) if entry.seq == last_of[kind] else None}
        elif kind in COMPANY:
            name, state = COMPANY[kind]
            body = {name: state(room) if entry.seq == last_of[kind] else None}
        found.append({"seq": entry.seq, "kind": kind, "body": body})
    return veiled.set_aside(room, found)


# What is told as it stands, once for all of its entries.
COMPANY: dict[str, tuple[str, Callable[[int], Any]]] = {
    hiding.MOVED: ("veils", hiding.state),
    theming.MOVED: ("themes", theming.state),
    voting.MOVED: ("vote", voting.state),
    circling.MOVED: ("circles", circles.state),
}


def typed(edits: Sequence[Made | Begun]) -> dict[int, list[Told]]:
    """Return edits that were just written, and cards that were begun, by room, as `told` tells them, without reading them
    again. What is not for everybody in its room is to be left out here: the hub sees the gap and reads."""
    found: dict[int, list[Told]] = {}
    for made in edits:
        if made.hidden:
            continue
        if isinstance(made, Begun):
            body = {"uid": made.uid, "card": showing.begun(made)}
            entry: Told = {"seq": made.seq, "kind": BEGUN, "body": body}
        else:
            entry = edit(made.seq, {"uid": made.uid, "version": made.version}, outward(made.op), made.edit.intent)
        found.setdefault(made.edit.room, []).append(entry)
    return found


def edit(seq: int, body: dict[str, Any], op: list[Any], intent: str | None) -> Told:
    """Return the entry of an edit as it is told to all."""
    return {"seq": seq, "kind": TOLD, "body": body | {"op": op, "edit": intent}}


def _ops(entries: list[int]) -> dict[int, list[Any]]:
    return showing.ops_told_by(entries) if entries else {}


def _cards(room: int, uids: list[str]) -> dict[str, showing.Shown]:
    return showing.cards_named(Room.objects.select_related("assist").get(pk=room), uids) if uids else {}


def _people(numbers: list[int]) -> dict[int, dict[str, Any]]:
    seats = Participation.objects.filter(pk__in=numbers, ended_at=None) if numbers else []
    return {seat.pk: entering.outward(seat) for seat in seats}
