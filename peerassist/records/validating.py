"""Validate: card by card confirmed, corrected or struck; signed off by the assistee; then frozen with its history."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from peerassist.assists import log, planning
from peerassist.assists.models import Assist, Participation
from peerassist.method.attribution import ascribed
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind, Stage
from peerassist.people.models import Person
from peerassist.records import hiding
from peerassist.records.models import Card, CardEdit, CardRevision, SignOff, Star, Validation

MOST_TEXT = 10_000  # characters of a card
MOST_WHY = 500  # of the word with a verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A card with the verdict that counts, or none yet; `past` are all of its verdicts, oldest first."""

    card: Card
    standing: Validation | None
    past: tuple[Validation, ...] = ()
    stars: int = 0

    @property
    def verdict(self) -> str:
        return self.standing.verdict if self.standing else ""

    @property
    def struck(self) -> bool:
        return self.verdict == Validation.Verdict.STRUCK


def cards(
    assist: Assist,
    *,
    with_history: bool = False,
    rows: QuerySet[Card] | None = None,
    within: Q | None = None,
    seat: int | None = None,
) -> list[Judged]:
    """Return the record's cards with their verdicts and stars, without those that are hidden still: two queries, three
    with how the cards read before.

    `rows` may bring more of each card along (select_related, annotate); `within` says which of them a reader may read. The
    holder of `seat` is told of their own hidden ones.
    """
    past = Prefetch("validations", Validation.objects.select_related("by", "taken_back_by").order_by("at", "pk"))
    found = (
        (Card.objects.all() if rows is None else rows)
        .filter(hiding.seen_by(seat), within or Q(), assist=assist, removed_at=None)
        .exclude(text="")
        .select_related("author", "said_by", "owner", "theme", "picture")
        .prefetch_related(past)
        .annotate(star_count=stars())
        .order_by()  # put in order below: the database's way would look at every column of six tables first
    )
    if with_history:
        found = found.prefetch_related(Prefetch("revisions", CardRevision.objects.select_related("by")))
    return [_judged(card) for card in sorted(found, key=lambda card: (card.position, card.pk))]


def stars() -> Coalesce:
    """Return how many stars a card has, counted beside its row: a join would group by every column of what came along."""
    own = Star.objects.filter(card=OuterRef("pk")).order_by().values("card").annotate(n=Count("pk"))
    return Coalesce(Subquery(own.values("n")), 0)


def _judged(card: Card) -> Judged:
    past = tuple(card.validations.all())
    standing = [v for v in past if counts(v, card)]
    return Judged(card, standing[-1] if standing else None, past, getattr(card, "star_count", 0))


def counts(validation: Validation, card: Card) -> bool:
    """Say whether a verdict stands: nobody took it back, and the card was not written anew since."""
    return validation.taken_back_at is None and validation.version == card.version


@transaction.atomic
def judge(
    assist: Assist,
    uid: str,
    *,
    by: Participation,
    verdict: str,
    text: str = "",
    words: str = "",
    version: int | None = None,
) -> Judged:
    """Confirm, correct or strike one card. A correction keeps what stood before; the newest verdict counts.

    `version` is the card as the judge saw it: one that was written anew in the meantime is not judged unseen
    (``card_moved_on``). `text` is the whole card as it should read, for a correction only.
    """  # fmt: skip
    _open(assist)
    card = _card(assist, uid)
    if verdict not in Validation.Verdict.values:
        raise DomainError("no_such_verdict")
    if version is not None and version != card.version:
        raise DomainError("card_moved_on")
    seen, before = card.version, "" if verdict == Validation.Verdict.CONFIRMED else card.text
    if verdict == Validation.Verdict.CORRECTED:
        _rewrite(card, _text(text), by)
    why = " ".join(tidy(words).split())[:MOST_WHY]
    Validation.objects.create(
        card=card, by=by, verdict=verdict, seen=seen, version=card.version, before=before, words=why
    )
    log.append_to_all(assist.rooms.all(), "card.written", {"uid": card.uid}, by=by)
    return one(assist, uid)


@transaction.atomic
def take_back(assist: Assist, uid: str, *, by: Participation) -> Judged:
    """Undo the verdict that counts: the card reads as before it, and the verdict before it counts again."""
    _open(assist)
    card = _card(assist, uid)
    last = card.validations.filter(taken_back_at=None, version=card.version).order_by("at", "pk").last()
    if last is None:
        raise DomainError("nothing_to_undo")
    if last.verdict == Validation.Verdict.CORRECTED:
        _rewrite(card, last.before, by)
        # The verdicts before the correction were about these words, and are so again.
        card.validations.filter(taken_back_at=None, version=last.seen).update(version=card.version)
    Validation.objects.filter(pk=last.pk).update(taken_back_at=timezone.now(), taken_back_by=by)
    log.append_to_all(assist.rooms.all(), "card.written", {"uid": card.uid}, by=by)
    return one(assist, uid)


def one(assist: Assist, uid: str) -> Judged:
    """Return one card of the record with its verdict and its history."""
    found = cards(assist, with_history=True, rows=Card.objects.filter(uid=uid))
    if not found:
        raise DomainError("no_such_card")
    return found[0]


def _card(assist: Assist, uid: str) -> Card:
    cards = Card.objects.select_for_update(of=("self",)).filter(hiding.seen_by(None), assist=assist, removed_at=None)
    card = cards.filter(uid=uid).first()
    if card is None:
        raise DomainError("no_such_card")
    return card


def _text(text: str) -> str:
    fresh = tidy(text).strip()
    if not fresh:
        raise DomainError("correction_empty")
    if len(fresh) > MOST_TEXT:
        raise DomainError("text_too_long", most=MOST_TEXT)
    return fresh


def tidy(text: str) -> str:
    """Return `text` without what no database takes: NUL and lone surrogates; line ends as the record has them."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _rewrite(card: Card, text: str, by: Participation) -> None:
    CardRevision.objects.create(card=card, version=card.version, kind=card.kind, text=card.text, by=by)
    Card.objects.filter(pk=card.pk).update(text=text, version=F("version") + 1)
    card.text, card.version = text, card.version + 1


def _open(assist: Assist) -> None:
    """Hold the assist's rooms for the rest of the transaction, so that nobody writes there meanwhile; refuse where the
    record is signed off."""
    list(assist.rooms.select_for_update().order_by("pk").values_list("pk"))
    if SignOff.objects.filter(assist=assist).exists():
        raise DomainError("frozen")


@transaction.atomic
def sign_off(assist: Assist, *, by: Person, as_it_is: bool = False) -> SignOff:
    """Freeze the record. Cards that nobody looked at are refused unless the assistee signs `as_it_is`."""
    _open(assist)
    judged = cards(assist)
    if hidden := Card.objects.filter(hiding.HIDDEN, assist=assist, removed_at=None).exclude(text="").count():
        raise DomainError("still_hidden", count=hidden)
    if not judged:
        raise DomainError("nothing_to_sign")
    waiting = sum(1 for j in judged if not j.verdict)
    if waiting and not as_it_is:
        raise DomainError("not_validated", count=waiting)
    snapshot = _snapshot(assist, judged)
    digest = _digest(snapshot)
    signed, fresh = SignOff.objects.get_or_create(
        assist=assist, defaults={"by": by, "digest": digest, "cards": snapshot, "at": timezone.now()}
    )
    if not fresh:
        raise DomainError("frozen")
    CardEdit.objects.filter(card__assist=assist).delete()  # nobody types any more
    planning.reach(assist, Stage.PUBLISH)
    log.append_to_all(assist.rooms.all(), "record.signed", {})
    return signed


def unchanged(signed: SignOff) -> bool:
    """Say whether the record still reads as it was signed: every card, its words, its kind, its verdict, its author."""
    return _digest(_snapshot(signed.assist, cards(signed.assist))) == signed.digest


def _snapshot(assist: Assist, judged: list[Judged]) -> list[dict[str, Any]]:
    return [_frozen(j, assist.attribution) for j in judged if not j.struck]


def _digest(snapshot: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _frozen(judged: Judged, rule: str) -> dict[str, Any]:
    card = judged.card
    return {"kind": card.kind, "text": card.text, "by": said_by(card, rule), "verdict": judged.verdict}


def said_by(card: Card, rule: str) -> str:
    """Return the line under a card, by the attribution rule."""
    who = card.said_by or card.author
    return ascribed(rule, name=who.name, job=who.job, place=who.place) if who else ""


ORDER: tuple[CardKind, ...] = (
    CardKind.OPTION,
    CardKind.INSIGHT,
    CardKind.EXPERIENCE,
    CardKind.QUESTION,
    CardKind.PLAYBACK,
    CardKind.ACTION,
)


def by_kind(judged: list[Judged]) -> dict[CardKind, list[Judged]]:
    """Return the cards under their kinds, in the record's order; kinds without a card are left out."""
    found = {kind: [j for j in judged if j.card.kind == kind] for kind in ORDER}
    return {kind: rows for kind, rows in found.items() if rows}
