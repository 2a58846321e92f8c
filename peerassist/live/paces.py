"""How well people type, by their own word: told to those alone who lead, as they agreed to; to all others there is an empty place in
the log, so that its numbers have no gaps. docs/live-protocol.md tells strangers the same."""

from collections.abc import Sequence
from typing import Any

from peerassist.assists import access, typing_check
from peerassist.assists.models import Entry, Participation, Room
from peerassist.live import veiled
from peerassist.live.nudges import NOT_FOR_YOU

Told = dict[str, Any]


def told(room: int, entries: Sequence[Entry]) -> dict[int, Told]:
    """Return entries of words that were told or taken back, by their numbers: the last one with all words as they stand, set
    aside for those who lead (veiled.heard_by). Three queries where there are any."""
    if not entries:
        return {}
    found: dict[int, Told] = {e.seq: {"seq": e.seq, "kind": NOT_FOR_YOU, "body": {}} for e in entries}
    assist = Room.objects.values_list("assist", flat=True).get(pk=room)
    body = {"paces": typing_check.paces(assist)}
    found[entries[-1].seq] |= {veiled.ASIDE: veiled.Aside(_leading(assist), typing_check.MOVED, body)}
    return found


def _leading(assist: int) -> frozenset[int]:
    present = list(Participation.objects.filter(assist=assist, ended_at=None).select_related("assist"))
    leads = (s.pk for s in present if access.allows(access.standings_at(s, present), access.Act.LEAD, s.assist))
    return frozenset(leads)
