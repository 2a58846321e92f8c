"""Who speaks: spans that who leads taps or a speaker's own device notices, and hands raised for a turn. Each change leaves
an entry ``talk.moved`` in the room's log, in the same transaction.

Talk is counted while the clock runs. When it stops, or goes on to another part, every span ends: a pause is no talk, and a
new part begins with nobody speaking. A device that still hears its speaker then says so by itself.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from peerassist.assists import log
from peerassist.assists.models import Entry, Hand, Participation, Room, Script, Talk
from peerassist.method import phases
from peerassist.method.balance import SIDES, Span
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role

SURE = timedelta(seconds=45)  # a device's word holds that long; it says so again every 15 seconds
A_TURN = timedelta(seconds=10)  # who spoke as long by their own device's word has had their turn
MOST_BY_DEVICE = 40  # times in a minute that a device may say that its person begins to speak
MOST_SPANS = 20_000  # of a room
MOVED = "talk.moved"


@transaction.atomic
def tap(room: Room, seat: Participation, *, on: bool, by: Participation, now: datetime | None = None) -> Entry:
    """Who leads says that `seat` speaks now (`on`), or no longer. One speaks at a time by tap: it ends what was tapped
    before, and lets alone what devices notice. Their hand goes down. Raises DomainError ``talk_not_now``."""
    now = now or timezone.now()
    running = _running(room)
    others = _open(room).exclude(participation=seat).filter(sure_until=None)
    mine = _open(room).filter(participation=seat)
    if on:
        _end(others, now)
        if not mine.update(sure_until=None):
            _begin(room, seat, running, now)
        _lower(room, seat, now)
    else:
        _end(mine, now)
    return _tell(room, seat, by)


@transaction.atomic
def notice(room: Room, seat: Participation, *, on: bool, now: datetime | None = None) -> Entry:
    """A device says of its own person that they speak (`on`; said again while it lasts) or are silent. What was tapped
    goes on until the next tap. Raises DomainError ``talk_not_now``, ``talk_too_often``."""
    now = now or timezone.now()
    running = _running(room)
    mine = _open(room).filter(participation=seat)
    if not on:
        _had_their_turn(room, seat, mine.exclude(sure_until=None).first(), now)
        _end(mine.exclude(sure_until=None), now)
    elif not mine.exists() or _end(mine.filter(sure_until__lte=now), now):
        _not_too_often(room, seat, now)
        _begin(room, seat, running, now, sure_until=now + SURE)
    else:
        mine.exclude(sure_until=None).update(sure_until=now + SURE)
    return _tell(room, seat, seat)


@transaction.atomic
def hand(room: Room, seat: Participation, *, up: bool, by: Participation, now: datetime | None = None) -> Entry:
    """Raise a hand, or lower it. Done twice is done once."""
    now = now or timezone.now()
    if up and not Hand.objects.filter(room=room, participation=seat, lowered_at=None).exists():
        Hand.objects.create(room=room, participation=seat, raised_at=now)
    elif not up:
        _lower(room, seat, now)
    return _tell(room, seat, by)


@transaction.atomic
def let_write(room: Room, *, on: bool, by: Participation) -> Entry:
    """Let the assistee write while they listen, or no longer."""
    room.writes_at = timezone.now() if on else None
    room.save(update_fields=["writes_at"])
    return log.append(room, MOVED, {}, by=by)


def clock_moved(script: Script, index: int, now: datetime) -> None:
    """End all talk where the clock no longer runs in the phase with this `index`; within the move's transaction."""
    run = phases.from_json(script.state)
    if run.running and run.index == index:
        return
    speaking = Talk.objects.filter(room__assist=script.assist_id, ended_at=None)
    rooms = Room.objects.filter(pk__in=list(speaking.values_list("room", flat=True).distinct()))
    here = list(rooms.order_by("pk"))
    _end(speaking, now)
    log.append_to_all(here, MOVED, {})


def spans(room: Room) -> list[Span]:
    """Return the talk of a room, oldest first, each on the side on which its speaker was then; who left no longer speaks.
    One query."""
    rows = Talk.objects.filter(room=room).values_list(
        "participation",
        "role",
        "participation__role",
        "phase",
        "began_at",
        "ended_at",
        "sure_until",
        "participation__ended_at",
    )
    return [
        Span(who, SIDES[Role(then or now)], phase, began, ended or left, until)
        for who, then, now, phase, began, ended, until, left in rows
    ]


def hands(room: Room) -> list[tuple[int, datetime]]:
    """Return who raised a hand and when, of those who are still at the table. One query."""
    raised = Hand.objects.filter(room=room, lowered_at=None, participation__ended_at=None)
    return list(raised.values_list("participation", "raised_at"))


def _running(room: Room) -> phases.Run:
    state = Script.objects.filter(assist=room.assist_id).values_list("state", flat=True).first()
    run = phases.from_json(state) if state else phases.Run()
    if not run.running:
        raise DomainError("talk_not_now")
    return run


def _open(room: Room) -> QuerySet[Talk]:
    return Talk.objects.filter(room=room, ended_at=None)


def _begin(
    room: Room, seat: Participation, run: phases.Run, now: datetime, *, sure_until: datetime | None = None
) -> None:
    if Talk.objects.filter(room=room).count() >= MOST_SPANS:
        raise DomainError("talk_too_often")
    Talk.objects.create(
        room=room, participation=seat, role=seat.role, phase=run.index, began_at=now, sure_until=sure_until
    )


def _end(speaking: QuerySet[Talk], now: datetime) -> int:
    """End spans: now, or where a device was last believed. Return how many there were."""
    stale = speaking.filter(sure_until__lt=now).update(ended_at=F("sure_until"))
    return stale + speaking.update(ended_at=now)


def _lower(room: Room, seat: Participation, now: datetime) -> None:
    Hand.objects.filter(room=room, participation=seat, lowered_at=None).update(lowered_at=now)


def _had_their_turn(room: Room, seat: Participation, said: Talk | None, now: datetime) -> None:
    if said is not None and now - said.began_at >= A_TURN:
        _lower(room, seat, now)


def _not_too_often(room: Room, seat: Participation, now: datetime) -> None:
    lately = Q(room=room, participation=seat, began_at__gt=now - timedelta(minutes=1))
    if Talk.objects.filter(lately).count() >= MOST_BY_DEVICE:
        raise DomainError("talk_too_often")


def _tell(room: Room, seat: Participation, by: Participation) -> Entry:
    return log.append(room, MOVED, {"id": seat.pk}, by=by)
