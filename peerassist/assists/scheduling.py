"""Schedule: a date early enough to change something; changes and cancellation."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone

from peerassist.assists import planning
from peerassist.assists.models import Assist, Cancellation, Scheduling
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Stage
from peerassist.people.models import Person


@transaction.atomic
def choose(assist: Assist, starts_at: datetime, time_zone: str, *, by: Person, words: str = "") -> Scheduling | None:
    """Set or change the date; `starts_at` is aware, `time_zone` an IANA name. Returns None where nothing changes.

    The calendar sequence grows with each change, so that calendars take the update (RFC 5545, 3.8.7.4).
    """
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    if hasattr(assist, "script"):
        raise DomainError("meeting_begun")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise DomainError("no_such_zone", zone=time_zone) from problem
    if starts_at <= timezone.now():
        raise DomainError("date_past")
    if assist.starts_at == starts_at and assist.time_zone == time_zone:
        return None
    row = Scheduling.objects.create(
        assist=assist, starts_at=starts_at, time_zone=time_zone, by=by, words=words.strip()[:500]
    )
    assist.calendar_sequence += 1 if assist.starts_at else 0
    assist.starts_at, assist.time_zone = starts_at, time_zone
    assist.save(update_fields=["starts_at", "time_zone", "calendar_sequence"])
    planning.reach(assist, Stage.SCHEDULE)
    return row


@transaction.atomic
def cancel(assist: Assist, *, by: Person, words: str = "") -> Cancellation:
    """Call the assist off; nothing is sent about it after the cancellation itself."""
    if hasattr(assist, "cancellation"):
        raise DomainError("cancelled")
    if assist.stage in {Stage.VALIDATE, Stage.PUBLISH, Stage.FOLLOW}:
        raise DomainError("already_held")
    assist.calendar_sequence += 1
    assist.changed_at = timezone.now()
    assist.save(update_fields=["calendar_sequence", "changed_at"])
    return Cancellation.objects.create(assist=assist, by=by, words=words.strip()[:500])
