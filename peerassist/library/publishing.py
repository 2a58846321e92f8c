"""Publish: make a signed-off record part of the library, to those who may read it; take it back again."""

from django.db import transaction
from django.utils import timezone

from peerassist.assists import planning
from peerassist.assists.models import Assist
from peerassist.library.models import Publication
from peerassist.library.records import first_timers
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Stage, Visibility
from peerassist.people.models import Person
from peerassist.records.models import SignOff


@transaction.atomic
def publish(assist: Assist, *, by: Person, visibility: Visibility, licence: str = "", summary: str = "") -> Publication:
    """Publish the record to `visibility`, which is the host's own choice and never widens by itself."""
    if not SignOff.objects.filter(assist=assist).exists():
        raise DomainError("not_signed_off")
    if visibility == Visibility.TEAM and assist.team_id is None:
        raise DomainError("no_team")
    assist.visibility = visibility
    assist.save(update_fields=["visibility"])
    made, _ = Publication.objects.update_or_create(
        assist=assist,
        defaults={
            "by": by,
            "licence": licence[:40],
            "summary": summary.strip()[:2000],
            "at": timezone.now(),
            "first_timers": first_timers(assist),
            "withdrawn_at": None,
            "withdrawn_by": None,
        },
    )
    planning.reach(assist, Stage.FOLLOW)
    return made


@transaction.atomic
def withdraw(assist: Assist, *, by: Person) -> None:
    """Take a record out of the library; those who were at the table keep it."""
    standing = Publication.objects.filter(assist=assist, withdrawn_at=None)
    if not standing.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        raise DomainError("not_published")
    assist.visibility, assist.stage = Visibility.PRIVATE, Stage.PUBLISH
    assist.changed_at = timezone.now()
    assist.save(update_fields=["visibility", "stage", "changed_at"])
