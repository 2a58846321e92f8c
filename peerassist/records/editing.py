"""Typing: cards begun, and edits of their texts merged as they come (method/text.py), many at once.

An edit says on which version of the text it was made. What was written since is taken into account, and what is told to
everybody is the edit as it was done in the end. Of a long gone version nothing is known any more: such an edit is refused
with the text as it is (``stale``), and its writer's device finds out what is left of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from peerassist.assists import access
from peerassist.assists.access import Act, Standing
from peerassist.assists.models import Participation, Room
from peerassist.method import text as texts
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.method.text import Op
from peerassist.records import listening, quick
from peerassist.records.found import Body, uid_in
from peerassist.records.quick import Circumstances, Place, Seat
from peerassist.records.writing import MOST_CARDS, MOST_TEXT, kind_in, text_in

KIND = "card.edit"
TOLD = "card.edited"  # the kind of the entry
BEGINS, BEGUN = "card.write", "card.written"
PLAIN = frozenset({"uid", "kind", "text"})  # what a card is begun with by nearly everybody; else it is `writing`'s
KEPT = 500  # edits of one card that are remembered
PRUNED_EVERY = 100  # versions
FAR = 2**31 - 2  # a version that no card reaches
SITTING = timedelta(minutes=2)  # within it, one hand's typing is one change in the card's history


class Edit(NamedTuple):
    """A wish to edit, or to begin a card, by a seat in a room. `intent` is its client's own id."""

    room: int
    seat: int
    body: Body
    intent: str
    begins: bool = False

    @property
    def key(self) -> tuple[int, str]:
        return self.room, self.intent


class Made(NamedTuple):
    """An edit as it was done in the end, and is written when this is handed out: the entry `seq` tells it, `op` led to
    `version`."""

    edit: Edit
    seq: int
    card: int
    uid: str
    version: int
    op: Op
    hidden: bool = False  # told to its writer alone


class Begun(NamedTuple):
    """A card as it was begun, written when this is handed out: the entry `seq` tells it. `writer`: name, job and place."""

    edit: Edit
    seq: int
    card: int
    uid: str
    kind: CardKind
    text: str
    position: float
    there: Circumstances
    writer: tuple[str, str, str]
    hidden: bool = False  # told to its writer alone


Answer = int | DomainError  # the number of the entry, or why not


def is_typing(kind: str, body: object) -> bool:
    """Say whether a wish is one that `edit_all` does, whatever nonsense its body may be."""
    return kind == KIND or (kind == BEGINS and isinstance(body, dict) and PLAIN.issuperset(body))


def edit_all(edits: Sequence[Edit]) -> tuple[list[Answer], list[Made | Begun]]:
    """Do edits in their order, inside the caller's transaction; what was done before is not done again, what is refused
    leaves no trace. Return the answers, and what was done now. Its cost grows little with their number (records/quick.py).
    A card that is begun among them can't be edited among them: its edit is refused as if there were no such card."""
    now = timezone.now()
    table = _Table(edits)
    answers = [table.take(edit, now) for edit in edits]
    return answers, table.write(now)


class _Table:
    """What a batch works on: its rooms, which are locked, who edits, and the cards."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.known = quick.read([_wish(edit) for edit in edits])
        self.standings = {
            seat.number: access.standings_of(seat.roles, hosts=seat.hosts) for seat in self.known.seats.values()
        }
        self.seqs = {place.room: place.seq for place in self.known.places.values()}
        self.sheets = {
            key: _Sheet(row, {version: texts.read(op) for version, op in row.since.items()})
            for key, row in self.known.sheets.items()
        }
        self.made: list[Made] = []
        self.begun: list[Begun] = []
        beginning = [edit for edit in edits if edit.begins and edit.key not in self.known.done]
        amid = {(edit.room, kind) for edit in beginning if (kind := edit.body.get("kind")) in tuple(CardKind)}
        self.there = quick.circumstances(sorted(amid)) if amid else {}
        self.writers = quick.writers(sorted({edit.seat for edit in beginning})) if amid else {}

    def take(self, edit: Edit, now: datetime) -> Answer:
        """Do one edit, or begin a card."""
        if edit.key in self.known.done:
            return self.known.done[edit.key]
        try:
            place, seat = self._at_the_table(edit)
            if edit.begins:
                self._begin(edit, place)
            else:
                sheet = self._sheet(edit, place)
                op = sheet.take(edit, Act.RUN, self.standings[seat.number], now)
                row = sheet.row
                self.made.append(Made(edit, self.seqs[edit.room] + 1, row.card, row.uid, row.version, op, row.hidden))
        except DomainError as problem:
            return problem
        seq = self.known.done[edit.key] = self.seqs[edit.room] = self.seqs[edit.room] + 1
        return seq

    def _begin(self, edit: Edit, place: Place) -> None:
        """Begin a card. What is to be known is asked of those begun just before as well."""
        uid, text = uid_in(edit.body), text_in(edit.body)
        if (sheet := self.sheets.get((place.assist, uid))) is not None:
            self._refuse_anew(sheet.row, edit)
        alike = [one for one in self.begun if self._assist(one) == place.assist]
        for one in alike:
            if one.uid == uid:
                own = (one.edit.room, one.edit.seat) == (edit.room, edit.seat)
                raise DomainError("stale", text=one.text, version=1) if own else DomainError("no_such_card")
        kind = kind_in(edit.body)
        there = self.there[edit.room, kind]
        if there.cards + len(alike) >= MOST_CARDS:
            raise DomainError("too_many_cards", most=MOST_CARDS)
        last = max([there.last or 0, *(one.position for one in alike if one.kind == kind)])
        writer, hidden = self.writers[edit.seat], there.veil is not None
        seq = self.seqs[edit.room] + 1
        self.begun.append(Begun(edit, seq, 0, uid, kind, text, last + 1, there, writer, hidden))

    def _assist(self, one: Begun) -> int:
        return self.known.places[one.edit.room].assist

    def _refuse_anew(self, row: quick.Sheet, edit: Edit) -> None:
        """A card that is there is not begun once more."""
        if not row.may_be_known(edit.room, edit.seat):
            raise DomainError("no_such_card")
        if row.author != edit.seat and not access.permits(self.standings[edit.seat], Act.RUN):
            raise DomainError("not_yours")
        raise DomainError("stale", text=row.text, version=row.version)

    def _at_the_table(self, edit: Edit) -> tuple[Place, Seat]:
        """Return where and by whom. Raises DomainError for those who may not."""
        place, seat = self.known.places.get(edit.room), self.known.seats.get(edit.seat)
        if place is None or seat is None or seat.assist != place.assist:
            raise DomainError("gone")
        held = self.standings[seat.number]
        if not access.permits(held, Act.WRITE):
            raise DomainError("not_yours")
        if place.refused:
            raise DomainError(place.refused)
        if Standing.HOST in held and not place.writes:  # who may have to listen
            whole = Participation.objects.select_related("assist").get(pk=seat.number)
            listening.check(KIND, Room.objects.get(pk=place.room), whole)
        return place, seat

    def _sheet(self, edit: Edit, place: Place) -> "_Sheet":
        sheet = self.sheets.get((place.assist, uid_in(edit.body)))
        if sheet is None or not sheet.row.may_be_known(place.room, edit.seat):
            raise DomainError("no_such_card")
        return sheet

    def write(self, now: datetime) -> list[Made | Begun]:
        """Put what was done on disk: the new cards, the log, the edits, the texts, the history. Return it in the order of its
        numbers."""
        at, made = quick.moment(now), self.made
        numbers = quick.begin([_card(one, self._assist(one), at) for one in self.begun])
        begun = [one._replace(card=number) for one, number in zip(self.begun, numbers, strict=True)]
        done: list[Made | Begun] = sorted([*made, *begun], key=lambda one: one.seq)
        if not done:
            return []
        changed = [sheet for sheet in self.sheets.values() if sheet.changed]
        old = [(one.card, one.version - KEPT) for one in made if one.version % PRUNED_EVERY == 0]
        quick.write(
            (quick.NUMBER, [(self.seqs[room], room) for room in sorted({one.edit.room for one in done})]),
            (quick.ENTRY, [_entry(one, at) for one in done]),
            *_if_any(quick.EDIT, [_edit(one, at) for one in made]),
            *_if_any(quick.TEXT, [(sheet.row.text, sheet.row.version, sheet.row.card) for sheet in changed]),
            *_if_any(quick.REVISION, [row for sheet in changed for row in sheet.before]),
            *_if_any(quick.FORGET, old),
        )
        return done


def _wish(edit: Edit) -> quick.Wish:
    """Return what is to be read for an edit; nonsense in it is left to `take`."""
    uid, version = edit.body.get("uid"), edit.body.get("version")
    plain = isinstance(uid, str) and uid.isascii() and "\x00" not in uid
    known = type(version) is int and 0 < version < FAR
    return edit.room, edit.seat, edit.intent, uid if plain else "", version if known else FAR  # type: ignore[return-value]


def _card(one: Begun, assist: int, at: object) -> quick.Row:
    there, edit = one.there, one.edit
    return (assist, edit.room, one.uid, one.kind, one.text, edit.seat, there.veil, there.phase, one.position, at)


def _entry(one: Made | Begun, at: object) -> quick.Row:
    """The log names what changed, and never says what was typed."""
    kind, body = (
        (BEGUN, {"uid": one.uid}) if isinstance(one, Begun) else (TOLD, {"uid": one.uid, "version": one.version})
    )
    return (one.edit.room, one.seq, kind, quick.as_json(body), one.edit.seat, one.edit.intent, at)


def _edit(one: Made, at: object) -> quick.Row:
    op = quick.as_json(texts.outward(one.op))
    return (one.card, one.version, op, one.edit.room, one.seq, one.edit.seat, at)


def _if_any(statement: str, rows: Iterable[quick.Row]) -> list[tuple[str, list[quick.Row]]]:
    found = list(rows)
    return [(statement, found)] if found else []


@dataclass(slots=True)
class _Sheet:
    """A card while it is edited. `since` holds what made its newer versions, as far as it is known; `before`, rows that
    keep how it read."""

    row: quick.Sheet
    since: dict[int, Op] = field(default_factory=dict)
    before: list[quick.Row] = field(default_factory=list)
    changed: bool = False

    def take(self, edit: Edit, leading: Act, held: frozenset[Standing], now: datetime) -> Op:
        """Do one edit; return it as it was done. Raises DomainError."""
        row = self.row
        if row.author != edit.seat and not access.permits(held, leading):
            raise DomainError("not_yours")
        op = self._as_of_now(_op(edit.body), edit.body.get("version"))
        fresh = texts.apply(row.text, op)
        if len(fresh) > MOST_TEXT:
            raise DomainError("text_too_long", most=MOST_TEXT)
        self._remember(edit.seat, now)
        row.text, row.version, self.changed = fresh, row.version + 1, True
        self.since[row.version], row.hand = op, (edit.seat, now)
        return op

    def _as_of_now(self, op: Op, version: object) -> Op:
        """Return `op`, made on `version`, as it reads on the text of now: before what others put at the same place, so
        that a word typed letter by letter stays one word."""
        if type(version) is not int or not 1 <= version <= self.row.version:
            raise DomainError("bad_field", field="version")
        for number in range(version + 1, self.row.version + 1):
            if number not in self.since:
                raise DomainError("stale", text=self.row.text, version=self.row.version)
            op = texts.transform(op, self.since[number], first=True)
        return op

    def _remember(self, by: int, now: datetime) -> None:
        """Keep how the card read, where another hand or another hour begins; what was judged, always."""
        row = self.row
        goes_on = row.hand[0] == by and now - row.hand[1] < SITTING
        if row.judged or (not goes_on and (row.kept_at is None or now - row.kept_at > SITTING)):
            self.before.append((row.card, row.version, row.kind, row.text, by, quick.moment(now)))
            row.judged, row.kept_at = False, now


def _op(body: Body) -> Op:
    op = texts.read(body.get("op"))
    if any(isinstance(part, str) and "\r" in part for part in op):
        raise DomainError("edit_unreadable")  # no text field ends its lines so
    return op
