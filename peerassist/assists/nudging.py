"""Nudge: a quiet word from who leads, to one person or to all in a room. Its row is there for a minute, its entry in the log
for good: that one says only that there was one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from peerassist.assists import access, log, running
from peerassist.assists.models import Entry, Nudge, Participation, Room
from peerassist.method.errors import DomainError
from peerassist.method.nudges import LASTS, MINUTE, MOST_A_MINUTE, checked
from peerassist.method.nudges import Nudge as What

GIVEN = "nudge.given"


@transaction.atomic
def give(
    room: Room,
    what: What,
    words: str = "",
    *,
    to: Participation | None = None,
    by: Participation,
    now: datetime | None = None,
) -> Entry:
    """Nudge somebody who belongs into this room, or everybody there (None). The caller holds the room, so that a minute's
    nudges are counted by one at a time. Raises DomainError ``text_empty``, ``text_too_long``, ``nudge_too_often``, ``gone``
    for who has left or sits in another group."""
    now, line = now or timezone.now(), checked(what, words)
    if to is not None and (to.ended_at is not None or not access.belongs(access.standings_at(to), to, room)):
        raise DomainError("gone")
    Nudge.objects.filter(room=room, at__lte=now - MINUTE).delete()
    if Nudge.objects.filter(room=room).count() >= MOST_A_MINUTE:
        raise DomainError("nudge_too_often", most=MOST_A_MINUTE)
    nudge = Nudge.objects.create(room=room, to=to, what=what, words=line, at=now)
    return log.append(room, GIVEN, {"nudge": nudge.pk}, by=by)


def lasting(now: datetime) -> QuerySet[Nudge]:
    """Return the nudges that are still shown."""
    return Nudge.objects.filter(at__gt=now - LASTS)


def nudged() -> Exists:
    """Return the annotation of a room that says whether a nudge is shown there now, so that nobody looks in vain."""
    return Exists(lasting(timezone.now()).filter(room=OuterRef("pk")))


def seen_by(room: Room, seat: Participation | None) -> list[dict[str, Any]]:
    """Return what a reader is nudged with now; nobody in particular (None), as a wall, hears what is for all. One query;
    none where the room came `nudged` with nothing."""
    if not getattr(room, "nudged", True):
        return []
    mine = Q(to=None)
    if seat is not None:
        mine |= Q(to=seat) | Q(to__person=seat.person_id, to__person__isnull=False)
    return [outward(nudge) for nudge in lasting(timezone.now()).filter(mine, room=room)]


def seats_of(nudge: Nudge) -> frozenset[int]:
    """Return the seats of the one person whom a nudge is for: they may sit at several screens. One query for people with an
    account."""
    assert nudge.to is not None
    if nudge.to.person_id is None:
        return frozenset({nudge.to.pk})
    same = Participation.objects.filter(assist=nudge.to.assist_id, person=nudge.to.person_id, ended_at=None)
    return frozenset(same.values_list("pk", flat=True))


def outward(nudge: Nudge) -> dict[str, Any]:
    """Return a nudge as its readers' screens show it, until a moment of the server's clock."""
    return {
        "id": nudge.pk,
        "what": nudge.what,
        "words": nudge.words,
        "all": nudge.to_id is None,
        "until": running.milliseconds(nudge.at + LASTS),
    }
