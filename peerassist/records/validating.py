"""Validate: card by card confirmed, corrected or struck; signed off by the assistee; then frozen with its history."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Prefetch
from django.utils import timezone

from peerassist.assists import planning
from peerassist.assists.models import Assist, Participation
from peerassist.method.attribution import ascribed
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind, Stage
from peerassist.people.models import Person
from peerassist.records.models import Card, CardRevision, SignOff, Validation

MOST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Judged:
    """A card with the verdict that counts (the newest), or none yet."""

    card: Card
    verdict: str
    by: Participation | None
    words: str
    stars: int = 0

    @property
    def struck(self) -> bool:
        return self.verdict == Validation.Verdict.STRUCK


def cards(assist: Assist) -> list[Judged]:
    """Return the record's cards with their verdicts and stars: two queries."""
    newest = Prefetch("validations", Validation.objects.select_related("by").order_by("at", "pk"))
    rows = (
        Card.objects.filter(assist=assist, removed_at=None)
        .exclude(text="")
        .select_related("author", "said_by", "owner", "theme")
        .prefetch_related(newest)
        .annotate(star_count=Count("stars"))
    )
    return [_judged(card) for card in rows]


def _judged(card: Card) -> Judged:
    validations = list(card.validations.all())
    last = validations[-1] if validations else None
    return Judged(
        card,
        last.verdict if last else "",
        last.by if last else None,
        last.words if last else "",
        getattr(card, "star_count", 0),
    )


@transaction.atomic
def judge(assist: Assist, uid: str, *, by: Participation, verdict: str, text: str = "", words: str = "") -> Judged:
    """Confirm, correct or strike one card. A correction keeps what stood before; the newest verdict counts."""
    _open(assist)
    card = Card.objects.select_for_update().filter(assist=assist, uid=uid, removed_at=None).first()
    if card is None:
        raise DomainError("no_such_card")
    if verdict not in Validation.Verdict.values:
        raise DomainError("no_such_verdict")
    before = card.text
    if verdict == Validation.Verdict.CORRECTED:
        _correct(card, text, by)
    Validation.objects.create(
        card=card, by=by, verdict=verdict, before="" if verdict == Validation.Verdict.CONFIRMED else before, words=words.strip()[:500]
    )  # fmt: skip
    return _judged(card)


def _correct(card: Card, text: str, by: Participation) -> None:
    fresh = text.strip()
    if not fresh:
        raise DomainError("text_empty")
    if len(fresh) > MOST_TEXT:
        raise DomainError("text_too_long", most=MOST_TEXT)
    CardRevision.objects.create(card=card, version=card.version, kind=card.kind, text=card.text, by=by)
    Card.objects.filter(pk=card.pk).update(text=fresh, version=F("version") + 1)
    card.text, card.version = fresh, card.version + 1


def _open(assist: Assist) -> None:
    if SignOff.objects.filter(assist=assist).exists():
        raise DomainError("frozen")


@transaction.atomic
def sign_off(assist: Assist, *, by: Person, as_it_is: bool = False) -> SignOff:
    """Freeze the record. Cards that nobody looked at are refused unless the assistee signs `as_it_is`."""
    _open(assist)
    judged = cards(assist)
    waiting = sum(1 for j in judged if not j.verdict)
    if waiting and not as_it_is:
        raise DomainError("not_validated", count=waiting)
    snapshot = [_frozen(j, assist.attribution) for j in judged if not j.struck]
    digest = hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    signed = SignOff.objects.create(assist=assist, by=by, digest=digest, cards=snapshot, at=timezone.now())
    planning.reach(assist, Stage.PUBLISH)
    return signed


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


def history(card: Card) -> list[CardRevision]:
    """Return how a card read before, oldest first."""
    return list(card.revisions.select_related("by"))
