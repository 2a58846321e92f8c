"""The log of a room: numbered entries, each in the same transaction as the rows it tells of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from peerassist.assists.models import Entry, Participation, Room
from peerassist.outbox import bell


class Line(NamedTuple):
    """What an entry will say. `by` and `intent` are those of the wish that led to it."""

    kind: str
    body: Mapping[str, Any]
    by: Participation | None = None
    intent: str | None = None


def append(
    room: Room, kind: str, body: Mapping[str, Any], *, by: Participation | None = None, intent: str | None = None
) -> Entry:
    """Add an entry to the room's log and ring the bell after commit. Must run inside a transaction: the room's row is
    locked by taking the number, so numbers have no gaps and no doubles."""
    return append_many(room, [Line(kind, body, by, intent)])[0]


def append_many(room: Room, lines: Sequence[Line]) -> list[Entry]:
    """Add entries in their order, as `append` does: two queries, however many they are."""
    last = _take_numbers(room.pk, len(lines))
    entries = Entry.objects.bulk_create(
        Entry(room_id=room.pk, seq=seq, kind=line.kind, body=dict(line.body), by=line.by, intent=line.intent)
        for seq, line in enumerate(lines, last - len(lines) + 1)
    )
    bell.ring_after_commit(room.pk)
    return entries


def _take_numbers(room: int, count: int) -> int:
    """Return the last of `count` numbers."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Room._meta.db_table} SET seq = seq + %s WHERE id = %s RETURNING seq", [count, room])
        return int(cursor.fetchone()[0])


def append_to_all(
    rooms: Iterable[Room], kind: str, body: Mapping[str, Any], *, by: Participation | None = None
) -> dict[int, Entry]:
    """Add the same entry to several rooms, in the order of their ids, so that two movers never wait in a circle. Return
    the entries by room."""
    return {room.pk: append(room, kind, body, by=by) for room in sorted(rooms, key=lambda r: r.pk)}


def since(room: int, seq: int, most: int) -> list[Entry] | None:
    """Return the entries after number `seq`, in order; None where there are more than `most` of them."""
    rows = list(Entry.objects.filter(room=room, seq__gt=seq).order_by("seq")[: most + 1])
    return None if len(rows) > most else rows
