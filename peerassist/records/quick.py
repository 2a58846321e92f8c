"""The one file that speaks to the database without the ORM: what typing reads and writes, a batch at a time, the beginning of
a card included.

Typing is nearly all that a room does, and for the same rows the ORM costs five to twenty times as much. Nothing is kept from
one batch to the next. Rooms, rights, texts and edits are read anew within the transaction that writes, after the rooms were
locked: so it is true whatever pages, validation, sign-off, a facilitator who sends someone out, or another process wrote just
before, and a right that is taken away holds from the next batch on. Whoever else writes a card's text or takes a room's
number locks the room's row too (``writing.hold``, ``log.append``), so what was read here stands until the commit.

Each statement is written once for both stores. A list is one parameter, so that the text of a statement never changes and is
parsed once. On PostgreSQL all that is read travels together, and so does all that is written; the rooms are locked by a
statement of its own, for only the next one sees what was written while it waited.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from peerassist.assists.models import Assist, Cancellation, Entry, Group, Participation, Room, Script
from peerassist.records.models import Card, CardEdit, CardRevision, SignOff, Validation, Veil

NEVER = 2**31  # so often must a statement come before it is prepared unasked
Row = tuple[Any, ...]
Wish = tuple[int, int, str, str, int]  # room, seat, intent, card's uid, version; "" and a huge one where there is none
_TABLES = {
    model.__name__: model._meta.db_table
    for model in (
        Assist,
        Cancellation,
        Card,
        CardEdit,
        CardRevision,
        Entry,
        Group,
        Participation,
        Room,
        Script,
        SignOff,
        Validation,
        Veil,
    )
}
_DIALECTS = {
    "sqlite": {
        "IN": "IN (SELECT value FROM json_each(%s))",
        "WISHES": """
  SELECT value->>0 AS room, value->>1 AS seat, value->>2 AS intent, value->>3 AS uid, value->>4 AS version
  FROM json_each(%s) LIMIT %s""",
        "LEAST": "MIN",
        "LOCKED": "",  # the transaction began as the only one that writes
    },
    "postgresql": {
        "IN": "= ANY(%s)",
        "WISHES": """
  SELECT (value->>0)::bigint AS room, (value->>1)::bigint AS seat, value->>2 AS intent, value->>3 AS uid,
    (value->>4)::bigint AS version
  FROM jsonb_array_elements(%s::jsonb) AS value LIMIT %s""",
        "LEAST": "LEAST",
        "LOCKED": "ORDER BY r.id FOR UPDATE OF r",
    },
}

ROOMS = """
SELECT r.id, r.assist_id, r.seq, r.writes_at IS NOT NULL,
  EXISTS (SELECT 1 FROM {SignOff} s WHERE s.assist_id = r.assist_id),
  EXISTS (SELECT 1 FROM {Cancellation} c WHERE c.assist_id = r.assist_id)
FROM {Room} r WHERE r.id {IN} {LOCKED}"""
# A row for each wish and each seat that its person holds in the assist, with the card that it is about: NULL where there is no
# such seat or card. That either is over is no condition here: PostgreSQL, while it knows little of a table yet, would take it for
# a rare thing, and go through all that is not over for each wish.
WISHES = """
SELECT w.room, w.intent, done.seq,
  p.id, p.assist_id, p.role, p.person_id = a.created_by_id, p.ended_at IS NULL,
  CASE WHEN other.ended_at IS NULL THEN other.role END,
  c.id, c.assist_id, c.uid, c.kind, c.text, c.version, c.author_id, c.created_at,
  EXISTS (SELECT 1 FROM {Validation} v WHERE v.card_id = c.id AND v.version = c.version AND v.taken_back_at IS NULL),
  (SELECT MAX(kept.at) FROM {CardRevision} kept WHERE kept.card_id = c.id), c.room_id,
  EXISTS (SELECT 1 FROM {Veil} veil WHERE veil.id = c.veil_id AND veil.lifted_at IS NULL), c.removed_at IS NOT NULL
FROM ({WISHES}) w JOIN {Room} r ON r.id = w.room
LEFT JOIN {Entry} done ON done.room_id = w.room AND done.intent = w.intent
LEFT JOIN {Participation} p ON p.id = w.seat
LEFT JOIN {Assist} a ON a.id = p.assist_id
LEFT JOIN {Participation} other ON other.person_id = p.person_id AND other.assist_id = p.assist_id
LEFT JOIN {Card} c ON c.assist_id = r.assist_id AND c.uid = w.uid"""
# What came after the versions on which edits were made, and always what made the present one.
EDITS = """
SELECT e.card_id, e.version, e.op, e.by_id, e.at
FROM (
  SELECT c.id AS card, MIN({LEAST}(c.version, w.version + 1)) AS since
  FROM ({WISHES}) w JOIN {Room} r ON r.id = w.room
  JOIN {Card} c ON c.assist_id = r.assist_id AND c.uid = w.uid
  GROUP BY c.id
) wanted JOIN {CardEdit} e ON e.card_id = wanted.card AND e.version >= wanted.since
ORDER BY e.version"""
BEGUN = """
SELECT (SELECT COUNT(*) FROM {Card} c WHERE c.assist_id = r.assist_id),
  (SELECT MAX(c.position) FROM {Card} c WHERE c.assist_id = r.assist_id AND c.kind = %s),
  (SELECT veil.id FROM {Veil} veil WHERE veil.room_id = r.id AND veil.kind = %s AND veil.lifted_at IS NULL LIMIT 1),
  s.state, a.attribution, g.number
FROM {Room} r JOIN {Assist} a ON a.id = r.assist_id LEFT JOIN {Group} g ON g.id = r.group_id
LEFT JOIN {Script} s ON s.assist_id = r.assist_id WHERE r.id = %s"""
WRITERS = "SELECT p.id, p.name, p.job, p.place FROM {Participation} p WHERE p.id {IN}"

CARD = """
INSERT INTO {Card} (assist_id, room_id, uid, kind, text, author_id, veil_id, phase, position, created_at,
  version, worked_where, worked_why, holds_here)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, '', '', '') RETURNING id"""
NUMBER = "UPDATE {Room} SET seq = %s WHERE id = %s"
ENTRY = "INSERT INTO {Entry} (room_id, seq, kind, body, by_id, intent, at) VALUES (%s, %s, %s, %s, %s, %s, %s)"
EDIT = """
INSERT INTO {CardEdit} (card_id, version, op, entry_id, by_id, at)
VALUES (%s, %s, %s, (SELECT id FROM {Entry} WHERE room_id = %s AND seq = %s), %s, %s)"""
TEXT = "UPDATE {Card} SET text = %s, version = %s WHERE id = %s"
REVISION = "INSERT INTO {CardRevision} (card_id, version, kind, text, by_id, at) VALUES (%s, %s, %s, %s, %s, %s)"
FORGET = "DELETE FROM {CardEdit} WHERE card_id = %s AND version <= %s"


@cache
def _statement(text: str, vendor: str) -> str:
    made = text.format(**_TABLES, **_DIALECTS[vendor])
    return made.replace("%s", "?") if vendor == "sqlite" else made


class Place(NamedTuple):
    """A room: its assist, the number of its newest entry, whether who listens may write all the same, and why nothing is
    written there any more (a DomainError's code), if so."""

    room: int
    assist: int
    seq: int
    writes: bool
    refused: str


class Seat(NamedTuple):
    """A present participation: its assist, the roles that its holder has there, whether they planned it."""

    number: int
    assist: int
    roles: frozenset[str]
    hosts: bool


@dataclass(slots=True)
class Sheet:
    """A card's row. `judged`: as it reads now; `kept_at`: when its newest revision was kept."""

    card: int
    assist: int
    uid: str
    kind: str
    text: str
    version: int
    author: int | None
    judged: bool
    kept_at: datetime | None
    hand: tuple[int | None, datetime]  # who edited it last, and when
    room: int | None  # where it was written
    hidden: bool  # its writer's alone
    removed: bool = False
    since: dict[int, list[Any]] = field(default_factory=dict)  # what made newer versions, as it stands on the wire

    def may_be_known(self, room: int, seat: int) -> bool:
        """Say whether the holder of a seat may know of the card in a room: not of another group's, of a hidden one, of one that
        was taken back."""
        return self.room in (room, None) and not self.removed and not (self.hidden and self.author != seat)


class Circumstances(NamedTuple):
    """Amid what a card is begun: the number of cards of its assist, the last place of its kind, the veil over it, the index
    of the part of the agenda that is on, or was last (None before the meeting), the attribution rule, the group's number."""

    cards: int
    last: float | None
    veil: int | None
    phase: int | None
    attribution: str
    group: int | None


class Known(NamedTuple):
    """What is known before typing is looked at: rooms, seats, what was done before (room, intent: number), cards."""

    places: dict[int, Place]
    seats: dict[int, Seat]
    done: dict[tuple[int, str], int]
    sheets: dict[tuple[int, str], Sheet]


def circumstances(amid: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Circumstances]:
    """Return amid what new cards are begun, by room and kind. One statement for each, one trip to PostgreSQL."""
    found = _ask(*((BEGUN, [kind, kind, room]) for room, kind in amid))
    return {key: _circumstances(rows[0]) for key, rows in zip(amid, found, strict=True) if rows}


def _circumstances(row: Row) -> Circumstances:
    cards, last, veil, state, rule, group = row
    state = msgspec.json.decode(state) if isinstance(state, str) else state
    phase = int(state["index"]) if state and state.get("began_at") else None
    return Circumstances(cards, last, veil, phase, rule, group)


def writers(seats: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return name, job and place of those who hold seats. One statement."""
    (rows,) = _ask((WRITERS, [_list(seats)]))
    return {number: (name, job, place) for number, name, job, place in rows}


def begin(cards: Sequence[Row]) -> list[int]:
    """Write new cards, each a row of parameters of CARD; return their ids."""
    return [row[0] for (row,) in _ask(*((CARD, list(card)) for card in cards))] if cards else []


@contextmanager
def together() -> Iterator[None]:
    """One transaction, on SQLite the only one that writes. It does there what ``atomic`` does, for a fifth of its cost."""
    here = _here()
    if here.vendor != "sqlite" or here.in_atomic_block:
        with transaction.atomic():
            yield
        return
    here.ensure_connection()
    with here.wrap_database_errors:
        line = here.connection
        line.execute("BEGIN IMMEDIATE")
        try:
            yield
            line.execute("COMMIT")
        except BaseException:
            if line.in_transaction:
                line.execute("ROLLBACK")
            raise


def read(wishes: Sequence[Wish]) -> Known:
    """Lock the rooms of wishes, then read what they need: three statements, one trip to PostgreSQL."""
    rooms = sorted({wish[0] for wish in wishes})
    asked = [as_json(wishes), len(wishes)]
    found, rows, edits = _ask((ROOMS, [_list(rooms)]), (WISHES, asked), (EDITS, asked))
    known = Known({}, {}, {}, {})
    for row in found:
        known.places[row[0]] = Place(row[0], row[1], row[2], bool(row[3]), _refused(row))
    for row in rows:
        _take_in(row, known)
    by_card = {sheet.card: sheet for sheet in known.sheets.values()}
    for card, version, op, by, at in edits:
        by_card[card].since[version] = msgspec.json.decode(op) if isinstance(op, str) else op
        by_card[card].hand = (by, _moment(at))
    return known


def _take_in(row: Row, known: Known) -> None:
    room, intent, seq = row[:3]
    number, assist, role, hosts, held, other = row[3:9]
    if seq is not None:
        known.done[room, intent] = seq
    if number is not None and held:
        roles = {role, other or role} | (known.seats[number].roles if number in known.seats else set())
        known.seats[number] = Seat(number, assist, frozenset(roles), bool(hosts))
    if row[9] is not None and (row[10], row[11]) not in known.sheets:
        known.sheets[row[10], row[11]] = _sheet(row[9:])


def write(*work: tuple[str, list[Row]]) -> None:
    """Carry out statements, each once for every row of its parameters, in this order."""
    here = _here()
    with here.wrap_database_errors:  # the driver's faults come as Django's
        line = here.connection
        if here.vendor == "sqlite":
            for text, rows in work:
                line.executemany(_statement(text, "sqlite"), rows)
            return
        with line.pipeline():
            for text, rows in work:
                _cursor(line).executemany(_statement(text, "postgresql"), rows)


def moment(at: datetime) -> object:
    """Return a moment as it is written."""
    return _here().ops.adapt_datetimefield_value(at)


def _ask(*questions: tuple[str, list[Any]]) -> list[list[Row]]:
    """Return the rows that answer each question."""
    here = _here()
    with here.wrap_database_errors:
        line = here.connection
        if here.vendor == "sqlite":
            return [line.execute(_statement(text, "sqlite"), given).fetchall() for text, given in questions]
        with line.pipeline() if len(questions) > 1 else nullcontext():
            cursors = [
                _cursor(line).execute(_statement(text, "postgresql"), given, prepare=True) for text, given in questions
            ]
            return [cursor.fetchall() for cursor in cursors]


def _cursor(line: Any) -> Any:
    """Return psycopg's own cursor on a line to PostgreSQL. Django lets nothing be prepared; here planning would take longer than
    the work, so what asks for it is."""
    from psycopg import Cursor  # noqa: PLC0415  (9 MB that a server on SQLite never needs)

    if line.prepare_threshold is None:
        line.prepare_threshold = NEVER
    return Cursor(line)


def _here() -> Any:
    """This thread's connection itself: behind Django's proxy each look at it is a search of its own."""
    return connections[DEFAULT_DB_ALIAS]


def as_json(value: object) -> str:
    """Return JSON as it is written, several times as fast as the standard library makes it."""
    return msgspec.json.encode(value).decode()


def _list(values: Sequence[Any]) -> Any:
    return as_json(values) if _here().vendor == "sqlite" else list(values)


def _refused(room: Row) -> str:
    signed, called_off = room[4:]
    return "room_closed" if called_off else "frozen" if signed else ""


def _sheet(row: Row) -> Sheet:
    card, assist, uid, kind, text, version, author, created_at, judged, kept_at, room, hidden, removed = row
    hand = (author, _moment(created_at))
    kept = None if kept_at is None else _moment(kept_at)
    return Sheet(
        card, assist, uid, kind, text, version, author, bool(judged), kept, hand, room, bool(hidden), bool(removed)
    )


def _moment(at: datetime | str) -> datetime:
    """SQLite keeps moments as text in UTC."""
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    return read if read.tzinfo else read.replace(tzinfo=UTC)
