"""The log of a room: numbered entries, each in the same transaction as the rows it tells of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from peerassist.assists.models import Entry, Participation, Room
from peerassist.outbox import bell


def append(
    room: Room, kind: str, body: Mapping[str, Any], *, by: Participation | None = None, intent: str | None = None
) -> Entry:
    """Add an entry to the room's log and ring the bell after commit. Must run inside a transaction: the room's row is
    locked by taking the number, so numbers have no gaps and no doubles."""
    entry = Entry.objects.create(
        room_id=room.pk, seq=_next_number(room.pk), kind=kind, body=dict(body), by=by, intent=intent
    )
    bell.ring_after_commit(room.pk)
    return entry


def _next_number(room: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Room._meta.db_table} SET seq = seq + 1 WHERE id = %s RETURNING seq", [room])
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
