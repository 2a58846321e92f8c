"""Typing: edits of cards' texts, merged as they come (method/text.py), many in a few queries.

An edit says on which version of the text it was made. What was written since is taken into account, and what is told to
everybody is the edit as it was done in the end. Of a long gone version nothing is known any more: such an edit is refused
with the text as it is (``stale``), and its writer's device finds out what is left of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Participation, Room
from peerassist.method import text as texts
from peerassist.method.errors import DomainError
from peerassist.method.text import Op
from peerassist.records import hiding
from peerassist.records.found import Body, uid_in
from peerassist.records.models import Card, CardEdit, CardRevision, Validation
from peerassist.records.writing import MOST_TEXT, Held

KIND = "card.edit"
KEPT = 500  # edits of one card that are remembered
PRUNED_EVERY = 100  # versions
SITTING = timedelta(minutes=2)  # within it, one hand's typing is one change in the card's history


class Edit(NamedTuple):
    """A wish to edit. `leads` says that `by` keeps the record of all."""

    held: Held
    body: Body
    by: Participation
    leads: bool
    intent: str

    @property
    def key(self) -> tuple[int, str]:
        return self.held.room.pk, self.intent


Answer = int | DomainError  # the number of the entry, or why not


def edit_all(edits: Sequence[Edit]) -> list[Answer]:
    """Do edits in their order, inside the caller's transaction, which holds their rooms. What is refused leaves no trace.
    About nine queries, however many edits of one room they are."""
    now = timezone.now()
    sheets = _sheets(edits)
    answers: list[Answer | _Made] = []
    for edit in edits:
        try:
            answers.append(_sheet(edit, sheets).take(edit, now))
        except DomainError as problem:
            answers.append(problem)
    made = [answer for answer in answers if isinstance(answer, _Made)]
    numbers = _write(made, [sheet for sheet in sheets.values() if sheet.changed], now)
    return [numbers[answer.edit.key] if isinstance(answer, _Made) else answer for answer in answers]


@dataclass(frozen=True, slots=True)
class _Made:
    """An edit as it was done in the end: `op` leads to `version`."""

    edit: Edit
    card: Card
    version: int
    op: Op


@dataclass(slots=True)
class _Sheet:
    """A card while it is edited. `since` holds what made its newer versions, as far as it is known; `hand` is who edited
    it last, and when."""

    card: Card
    since: dict[int, Op]
    hand: tuple[int | None, datetime]
    before: list[CardRevision] = field(default_factory=list)
    changed: bool = False

    def take(self, edit: Edit, now: datetime) -> _Made:
        """Do one edit. Raises DomainError."""
        card = self.card
        if not edit.leads and card.author_id != edit.by.pk:
            raise DomainError("not_yours")
        op = self._as_of_now(_op(edit.body), edit.body.get("version"))
        fresh = texts.apply(card.text, op)
        if len(fresh) > MOST_TEXT:
            raise DomainError("text_too_long", most=MOST_TEXT)
        self._remember(edit.by, now)
        card.text, card.version, self.changed = fresh, card.version + 1, True
        self.since[card.version], self.hand = op, (edit.by.pk, now)
        return _Made(edit, card, card.version, op)

    def _as_of_now(self, op: Op, version: object) -> Op:
        """Return `op`, made on `version`, as it reads on the text of now: before what others put at the same place, so
        that a word typed letter by letter stays one word."""
        if type(version) is not int or not 1 <= version <= self.card.version:
            raise DomainError("bad_field", field="version")
        for number in range(version + 1, self.card.version + 1):
            if number not in self.since:
                raise DomainError("stale", text=self.card.text, version=self.card.version)
            op = texts.transform(op, self.since[number], first=True)
        return op

    def _remember(self, by: Participation, now: datetime) -> None:
        """Keep how the card read, where another hand or another hour begins; what was judged, always."""
        card = self.card
        goes_on = self.hand[0] == by.pk and now - self.hand[1] < SITTING
        kept = card.remembered_at  # type: ignore[attr-defined]
        if card.judged or (not goes_on and (kept is None or now - kept > SITTING)):  # type: ignore[attr-defined]
            self.before.append(
                CardRevision(card=card, version=card.version, kind=card.kind, text=card.text, by=by, at=now)
            )
            card.judged, card.remembered_at = False, now  # type: ignore[attr-defined]


def _op(body: Body) -> Op:
    op = texts.read(body.get("op"))
    if any(isinstance(part, str) and "\r" in part for part in op):
        raise DomainError("edit_unreadable")  # no text field ends its lines so
    return op


def _sheets(edits: Sequence[Edit]) -> dict[tuple[int, str], _Sheet]:
    """Return the cards that are to be edited, by assist and uid: two queries."""
    judged = Validation.objects.filter(card=OuterRef("pk"), version=OuterRef("version"), taken_back_at=None)
    cards = (
        Card.objects.filter(
            assist__in={edit.held.room.assist_id for edit in edits},
            uid__in={uid for edit in edits if isinstance(uid := edit.body.get("uid"), str)},
            removed_at=None,
        )
        .select_related("veil")
        .annotate(judged=Exists(judged), remembered_at=Max("revisions__at"))
    )
    found = {(card.assist_id, card.uid): card for card in cards}
    wanted = Q(pk=None)
    for key, card in found.items():
        wanted |= Q(card=card.pk, version__gte=min(card.version, *_later(key, edits)))
    sheets = {key: _Sheet(card, {}, (card.author_id, card.created_at)) for key, card in found.items()}
    by_card = {sheet.card.pk: sheet for sheet in sheets.values()}
    for past in CardEdit.objects.filter(wanted) if found else ():
        by_card[past.card_id].since[past.version] = texts.read(past.op)
        by_card[past.card_id].hand = (past.by_id, past.at)
    return sheets


def _later(key: tuple[int, str], edits: Sequence[Edit]) -> list[int]:
    """Return the versions after those on which the edits of a card were made; nonsense is left to `take`."""
    versions = [edit.body.get("version") for edit in edits if (edit.held.room.assist_id, edit.body.get("uid")) == key]
    return [version + 1 for version in versions if type(version) is int and 0 < version < 2**31] or [2**31]


def _sheet(edit: Edit, sheets: dict[tuple[int, str], _Sheet]) -> _Sheet:
    if edit.held.refused:
        raise DomainError(edit.held.refused)
    sheet = sheets.get((edit.held.room.assist_id, uid_in(edit.body)))
    if sheet is None or (hiding.is_hidden(sheet.card) and sheet.card.author_id != edit.by.pk):
        raise DomainError("no_such_card")
    return sheet


def _write(made: list[_Made], sheets: list[_Sheet], now: datetime) -> dict[tuple[int, str], int]:
    """Put what was done on disk: the log, the edits, the texts, the history. Return the numbers by room and intent."""
    rooms: dict[int, list[_Made]] = {}
    for one in made:
        rooms.setdefault(one.edit.held.room.pk, []).append(one)
    numbers: dict[tuple[int, str], int] = {}
    for ones in rooms.values():
        numbers |= _write_room(ones[0].edit.held.room, ones, now)
    _write_texts([sheet.card for sheet in sheets])
    if past := [revision for sheet in sheets for revision in sheet.before]:
        CardRevision.objects.bulk_create(past)
    _forget({one.card.pk: one.version for one in made if one.version % PRUNED_EVERY == 0})
    return numbers


def _write_room(room: Room, ones: list[_Made], now: datetime) -> dict[tuple[int, str], int]:
    entries = log.append_many(
        room,
        [
            log.Line("card.edited", {"uid": one.card.uid, "version": one.version}, one.edit.by, one.edit.intent)
            for one in ones
        ],
    )
    CardEdit.objects.bulk_create(
        CardEdit(card=one.card, version=one.version, op=texts.outward(one.op), entry=entry, by=one.edit.by, at=now)
        for one, entry in zip(ones, entries, strict=True)
    )
    return {one.edit.key: entry.seq for one, entry in zip(ones, entries, strict=True)}


def _write_texts(cards: Sequence[Card]) -> None:
    """The one statement without the ORM: per card it costs a tenth of what `save` does."""
    rows: list[tuple[Any, ...]] = [(card.text, card.version, card.pk) for card in cards]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Card._meta.db_table} SET text = %s, version = %s WHERE id = %s", rows)


def _forget(versions: dict[int, int]) -> None:
    for card, version in versions.items():
        CardEdit.objects.filter(card=card, version__lte=version - KEPT).delete()
