"""What somebody tells of how well they type, for those who lead: one word, with consent, taken back at any time. Each change
leaves an entry ``pace.moved`` in the open rooms' logs, in the same transaction; it names nobody."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Assist, Participation, Room, TypingCheck
from peerassist.method.errors import DomainError
from peerassist.method.pace import Pace

MOVED = "pace.moved"


@transaction.atomic
def tell(seat: Participation, pace: str) -> TypingCheck:
    """Keep the word that this participant tells of their typing; an earlier one is replaced. Raises DomainError
    ``bad_pace``."""
    if pace not in set(Pace):
        raise DomainError("bad_pace")
    told, _ = TypingCheck.objects.update_or_create(
        participation=seat, defaults={"pace": Pace(pace), "at": timezone.now()}
    )
    _say(seat)
    return told


@transaction.atomic
def take_back(seat: Participation) -> None:
    """Forget what this participant told; nothing of it stays."""
    if TypingCheck.objects.filter(participation=seat).delete()[0]:
        _say(seat)


def _say(seat: Participation) -> None:
    log.append_to_all(Room.objects.filter(assist=seat.assist_id), MOVED, {})


def told_by(seat: Participation) -> Pace | None:
    """Return the word that this participant told. One query."""
    word = TypingCheck.objects.filter(participation=seat).values_list("pace", flat=True).first()
    return Pace(word) if word else None


def told_at(assist: Assist) -> list[tuple[Participation, Pace]]:
    """Return who of those that have a place now told how they type, the surest first. One query. For those alone who lead."""
    order = list(Pace)
    rows = TypingCheck.objects.filter(participation__assist=assist, participation__ended_at=None)
    found = [(row.participation, Pace(row.pace)) for row in rows.select_related("participation")]
    return sorted(found, key=lambda pair: (order.index(pair[1]), pair[0].name))


def paces(assist: int, present: Iterable[Participation] | None = None) -> dict[int, str]:
    """Return what each seat that is present told. For those alone who lead. One query; none where those who are `present`
    came `with_consent` (entering)."""
    if present is not None:
        return {seat.pk: pace for seat in present if (pace := getattr(seat, "pace", None))}
    told = TypingCheck.objects.filter(participation__assist=assist, participation__ended_at=None)
    return dict(told.values_list("participation", "pace"))
