"""Schedule: a date early enough to change something; changes and cancellation."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone

from peerassist.assists import planning
from peerassist.assists.models import Assist, Cancellation, Scheduling
from peerassist.assists.queries import agenda_of
from peerassist.method import timing
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Stage
from peerassist.people.models import Person

FARTHEST = timedelta(days=3 * 366)


@transaction.atomic
def choose(assist: Assist, starts_at: datetime, time_zone: str, *, by: Person, words: str = "") -> Scheduling | None:
    """Set or change the date; `starts_at` is aware, `time_zone` an IANA name. Returns None where nothing changes: the
    same moment, and calendars know length and place as they are.

    The calendar sequence grows with each change, so that calendars take the update (RFC 5545, 3.8.7.4).
    """
    locked = _locked(assist)
    if hasattr(locked, "script"):
        raise DomainError("meeting_begun")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise DomainError("no_such_zone", zone=time_zone) from problem
    if starts_at <= timezone.now():
        raise DomainError("date_past")
    if starts_at > timezone.now() + FARTHEST:
        raise DomainError("date_far", years=3)
    if locked.starts_at == starts_at and locked.time_zone == time_zone and not is_behind(locked):
        return None
    row = Scheduling.objects.create(
        assist=assist,
        starts_at=starts_at,
        time_zone=time_zone,
        minutes=agenda_of(locked).minutes,
        place=place_of(locked),
        by=by,
        words=words.strip()[:500],
    )
    assist.calendar_sequence = locked.calendar_sequence + (1 if locked.starts_at else 0)
    assist.starts_at, assist.time_zone = starts_at, time_zone
    assist.reply_by = _reply_by(assist)
    assist.save(update_fields=["starts_at", "time_zone", "calendar_sequence", "reply_by"])
    planning.reach(assist, Stage.SCHEDULE)
    return row


def _reply_by(assist: Assist) -> date | None:
    """Return the reply date; where it would come too late for the meeting, an earlier one."""
    if assist.reply_by is None:
        return None
    return min(assist.reply_by, timing.reply_by(timezone.localdate(), planning.meeting_day(assist)))


def is_behind(assist: Assist) -> bool:
    """Say whether calendars show another length or place than the plan has now."""
    if assist.starts_at is None:
        return False
    sent = assist.schedulings.order_by("-at", "-pk").first()
    return sent is not None and (sent.minutes, sent.place) != (agenda_of(assist).minutes, place_of(assist))


def place_of(assist: Assist) -> str:
    """Return the place and the link of the call in one line, as they are compared."""
    return " ".join(part for part in (assist.place, assist.call_url) if part)


@transaction.atomic
def cancel(assist: Assist, *, by: Person, words: str = "") -> Cancellation:
    """Call the assist off; nothing is sent about it after the cancellation itself."""
    locked = _locked(assist)
    if locked.stage in {Stage.VALIDATE, Stage.PUBLISH, Stage.FOLLOW}:
        raise DomainError("already_held")
    assist.calendar_sequence = locked.calendar_sequence + 1
    assist.changed_at = timezone.now()
    assist.save(update_fields=["calendar_sequence", "changed_at"])
    return Cancellation.objects.create(assist=assist, by=by, words=words.strip()[:500])


def _locked(assist: Assist) -> Assist:
    """Return the assist as it stands, held until the end of the transaction. Raises DomainError ``cancelled``."""
    locked = Assist.objects.select_for_update().get(pk=assist.pk)
    if hasattr(locked, "cancellation"):
        raise DomainError("cancelled")
    return locked
