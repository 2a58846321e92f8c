"""The plenary puts cards of several groups together that say the same. Each keeps its words and its group; what was joined is
taken apart again with one press."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Assist, Participation, Room
from peerassist.method import likeness
from peerassist.method.errors import DomainError
from peerassist.records.models import Bundle, Card, SignOff, Validation
from peerassist.records.showing import VALIDATED


def on_the_board(assist: Assist) -> list[Card]:
    """Return the groups' cards that came into the plenary, in the order of kinds and groups. One query."""
    judged = Validation.objects.filter(card=OuterRef("pk"), version=OuterRef("version"), taken_back_at=None)
    newest = judged.order_by("-at", "-pk").values("verdict")[:1]
    cards = Card.objects.filter(assist=assist, removed_at=None, room__group__isnull=False).exclude(text="")
    cards = cards.annotate(verdict=Subquery(newest)).filter(verdict__in=VALIDATED)
    return list(
        cards.select_related("room__group", "author", "said_by").order_by(
            "kind", "room__group__number", "position", "pk"
        )
    )


def suggestions(cards: list[Card], language: str) -> list[tuple[Card, Card, tuple[str, ...]]]:
    """Return which of the cards may say the same and are not together yet, with the words they share."""
    by_uid = {card.uid: card for card in cards}
    said = [likeness.Said(c.uid, _group(c), c.kind, c.text) for c in cards]
    pairs = ((by_uid[a.one], by_uid[a.other], a.words) for a in likeness.suggest(said, language))
    return [pair for pair in pairs if pair[0].bundle_id is None or pair[0].bundle_id != pair[1].bundle_id]


def _group(card: Card) -> int:
    return (card.room.group_id if card.room else None) or 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Cards that were put together."""

    bundle: Bundle
    cards: tuple[Card, ...]


def joined(cards: list[Card]) -> list[Joined]:
    """Return which of the cards are together, in the order in which that was done. One query."""
    together: dict[int, list[Card]] = {}
    for card in cards:
        if card.bundle_id is not None:
            together.setdefault(card.bundle_id, []).append(card)
    bundles = Bundle.objects.filter(pk__in=together, undone_at=None) if together else ()
    return [Joined(bundle, tuple(together[bundle.pk])) for bundle in bundles if len(together[bundle.pk]) > 1]


def units(cards: list[Card]) -> list[tuple[Card, ...]]:
    """Return the cards as they lie: those put together as one, each other one alone; by the first card of each."""
    found: dict[object, list[Card]] = {}
    for card in cards:
        found.setdefault(card.bundle_id or card.uid, []).append(card)
    return [tuple(unit) for unit in found.values()]


@transaction.atomic
def join(assist: Assist, one: str, other: str, *, by: Participation | None = None) -> Bundle:
    """Put two cards together, each with those it is together with already. Raises DomainError ``frozen``, ``no_such_card``,
    ``join_kinds``, ``join_same``."""
    first, second = _cards(assist, one, other)
    if first.pk == second.pk or (first.bundle_id is not None and first.bundle_id == second.bundle_id):
        raise DomainError("join_same")
    if first.kind != second.kind:
        raise DomainError("join_kinds")
    kept = first.bundle or second.bundle or Bundle.objects.create(assist=assist, by=by)
    given_up = second.bundle if first.bundle and second.bundle else None
    if given_up is not None:
        Card.objects.filter(bundle=given_up).update(bundle=kept)
        _undo(given_up, by)
    Card.objects.filter(pk__in=(first.pk, second.pk)).update(bundle=kept)
    _tell(assist, kept, by)
    return kept


@transaction.atomic
def part(assist: Assist, number: int, *, by: Participation | None = None) -> None:
    """Take apart what was put together; each card stands alone again. Raises DomainError ``frozen``, ``no_such_card``."""
    _open(assist)
    bundle = Bundle.objects.select_for_update().filter(assist=assist, pk=number, undone_at=None).first()
    if bundle is None:
        raise DomainError("no_such_card")
    uids = list(Card.objects.filter(bundle=bundle).values_list("uid", flat=True))
    Card.objects.filter(bundle=bundle).update(bundle=None)
    _undo(bundle, by)
    _tell_cards(assist, uids, by)


@transaction.atomic
def take_out(assist: Assist, uid: str, *, by: Participation | None = None) -> None:
    """Take one card out of those it was put together with; the last two part. Raises DomainError ``frozen``, ``no_such_card``."""
    card = _cards(assist, uid, uid)[0]
    if card.bundle is None:
        raise DomainError("no_such_card")
    inside = Card.objects.select_for_update().filter(bundle=card.bundle)
    if inside.filter(removed_at=None).count() <= 2:
        part(assist, card.bundle.pk, by=by)
        return
    left = list(inside.order_by("pk").values_list("uid", flat=True))
    Card.objects.filter(pk=card.pk).update(bundle=None)
    _tell_cards(assist, left, by)


def _undo(bundle: Bundle, by: Participation | None) -> None:
    Bundle.objects.filter(pk=bundle.pk).update(undone_at=timezone.now(), undone_by=by)


def _open(assist: Assist) -> None:
    if SignOff.objects.filter(assist=assist).exists():
        raise DomainError("frozen")


def _cards(assist: Assist, *uids: str) -> tuple[Card, Card]:
    _open(assist)
    held = Card.objects.select_for_update(of=("self",)).filter(assist=assist, uid__in=uids, removed_at=None)
    found = {card.uid: card for card in held.select_related("bundle").order_by("pk")}
    if any(uid not in found for uid in uids):
        raise DomainError("no_such_card")
    return found[uids[0]], found[uids[1]]


def _tell(assist: Assist, bundle: Bundle, by: Participation | None) -> None:
    _tell_cards(assist, list(Card.objects.filter(bundle=bundle).order_by("pk").values_list("uid", flat=True)), by)


def _tell_cards(assist: Assist, uids: list[str], by: Participation | None) -> None:
    """The plenary shows it; in its own room a card stands as before."""
    for plenary in Room.objects.filter(assist=assist, group=None):
        log.append_many(plenary, [log.Line("card.written", {"uid": uid}, by) for uid in uids])
