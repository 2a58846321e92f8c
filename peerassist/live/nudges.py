"""Nudges on the wire: told to those whom they are for while they last; to all others, and later, an empty place in the log,
so that its numbers have no gaps. docs/live-protocol.md tells strangers the same."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from peerassist.assists import nudging
from peerassist.assists.models import Entry, Nudge
from peerassist.live import veiled

NOT_FOR_YOU = "aside"  # the kind of an entry that says nothing to its reader
Told = dict[str, Any]


def told(entries: Sequence[Entry]) -> dict[int, Told]:
    """Return entries of nudges as they are told, by their numbers; what is for one person is set aside for them
    (veiled.heard_by). One query where there are any, and one for each that is for one person."""
    if not entries:
        return {}
    there = nudging.lasting(timezone.now()).select_related("to").in_bulk([e.body["nudge"] for e in entries])
    return {e.seq: _entry(e.seq, there.get(e.body["nudge"])) for e in entries}


def _entry(seq: int, nudge: Nudge | None) -> Told:
    nothing = {"seq": seq, "kind": NOT_FOR_YOU, "body": {}}
    if nudge is None:
        return nothing
    body = {"nudge": nudging.outward(nudge)}
    if nudge.to is None:
        return {"seq": seq, "kind": nudging.GIVEN, "body": body}
    return nothing | {veiled.ASIDE: veiled.Aside(nudging.seats_of(nudge), nudging.GIVEN, body)}
