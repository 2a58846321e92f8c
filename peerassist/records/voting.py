"""Votes by dots: who leads opens one and closes it; each gives the dots they have. Whose dots they are is told to nobody,
and how many a card has, where the vote is secret, to nobody before it is closed."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Entry, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind
from peerassist.records.found import Body, Told, standing_card
from peerassist.records.hiding import is_hidden
from peerassist.records.models import Card, Dots, Vote

MOVED = "vote.moved"
MOST_DOTS = 20


def state(room: int) -> dict[str, Any] | None:
    """Return how the newest vote of a room stands, as all are told, whether it goes on or is closed; None where there was
    none. One query."""
    voters = Dots.objects.filter(vote=OuterRef("pk")).order_by().values("vote").annotate(n=Count("by", distinct=True))
    standing = Sum("given__count", filter=Q(given__card__removed_at=None))
    rows = Vote.objects.filter(pk=_newest(room)).annotate(
        voted=Coalesce(Subquery(voters.values("n")), 0), card=F("given__card__uid"), has=standing
    )
    cards = list(rows.order_by())  # the vote once for each card with dots, or once
    if not cards:
        return None
    vote = cards[0]
    told = vote.closed_at is not None or not vote.secret
    return {
        "number": vote.pk,
        "kinds": vote.kinds,
        "dots": vote.dots,
        "several": vote.several,
        "secret": vote.secret,
        "open": vote.closed_at is None,
        "voted": vote.voted,  # type: ignore[attr-defined]
        "counts": {row.card: row.has for row in cards if row.has} if told else {},  # type: ignore[attr-defined]
    }


def given(room: int, by: int) -> QuerySet[Dots]:
    """Return the dots that a participant gave in the newest vote, to cards that still stand."""
    return Dots.objects.filter(vote=_newest(room), by=by, card__removed_at=None)


def _newest(room: int) -> QuerySet[Vote, int]:
    """Select the number of the vote that goes on in a room, or of the last one."""
    return Vote.objects.filter(room=room).order_by("-pk").values_list("pk", flat=True)[:1]


def open_vote(room: Room, body: Body, by: Participation) -> Entry:
    """Open a vote. Raises DomainError ``bad_field``, ``vote_goes_on``."""
    kinds, dots = body.get("kinds"), body.get("dots")
    if not isinstance(kinds, list) or not kinds or not all(isinstance(k, str) and k in set(CardKind) for k in kinds):
        raise DomainError("bad_field", field="kinds")
    if type(dots) is not int or not 1 <= dots <= MOST_DOTS:
        raise DomainError("bad_field", field="dots")
    if Vote.objects.filter(room=room, closed_at=None).exists():
        raise DomainError("vote_goes_on")
    several, secret = body.get("several") is True, body.get("secret") is True
    Vote.objects.create(room=room, kinds=sorted(set(kinds)), dots=dots, several=several, secret=secret, opened_by=by)
    return log.append(room, MOVED, {}, by=by)


def close_vote(room: Room, body: Body, by: Participation) -> Entry:
    """Close the vote that goes on; the counts are told from now on. Done twice is done once."""
    Vote.objects.filter(room=room, closed_at=None).update(closed_at=timezone.now())
    return log.append(room, MOVED, {}, by=by)


def give(room: Room, body: Body, by: Participation) -> Told:
    """Let a card have so many of one's dots (`count`, 0 for none): said twice, it does nothing twice. Raises DomainError
    ``no_vote``, ``not_in_vote``, ``no_dots_left``."""
    count = body.get("count")
    vote = Vote.objects.filter(room=room, closed_at=None).first()
    if vote is None:
        raise DomainError("no_vote")
    if type(count) is not int or not 0 <= count <= MOST_DOTS:
        raise DomainError("bad_field", field="count")
    card = standing_card(room, body, by)
    if card.kind not in vote.kinds or is_hidden(card):
        raise DomainError("not_in_vote")
    _spend(vote, card, count, by)
    return MOVED, {}


def _spend(vote: Vote, card: Card, count: int, by: Participation) -> None:
    elsewhere = vote.given.filter(by=by, card__removed_at=None).exclude(card=card).aggregate(n=Sum("count"))["n"] or 0
    if (count > 1 and not vote.several) or elsewhere + count > vote.dots:
        raise DomainError("no_dots_left", most=vote.dots)
    if count:
        Dots.objects.update_or_create(vote=vote, card=card, by=by, defaults={"count": count})
    else:
        Dots.objects.filter(vote=vote, card=card, by=by).delete()


LEADING = {"vote.open": open_vote, "vote.close": close_vote}
WISHES = {"vote.give": give}
