"""Filling begins with an empty database, and only in a demonstration."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from peerassist.assists.models import Assist, Invitation, Room
from peerassist.demonstration import filling
from peerassist.people.models import Community
from peerassist.records.models import Card


def test_the_same_day_gives_the_same_and_dates_move_with_it(db):
    def picture() -> list[object]:
        stars = [(c.uid, sorted(s.by.name for s in c.stars.all())) for c in Card.objects.order_by("uid")]
        asked = list(Invitation.objects.order_by("pk").values_list("email", "sent_at"))
        return [stars, asked, list(Room.objects.order_by("pk").values_list("code", flat=True))]

    later, seen = timezone.now() + timedelta(days=400), []
    for _ in range(2):
        with transaction.atomic():
            filling.fill(later)
            seen.append(picture())
            decided = Assist.objects.get(title="Food waste in housing estates").decision_on
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    assert decided == timezone.localdate(later) + timedelta(days=45)


def test_other_peoples_data_is_left_alone(cast, settings):
    settings.DEMONSTRATION = True
    with pytest.raises(filling.NotEmptyError):
        filling.fill()
    with pytest.raises(CommandError, match="empty"):
        call_command("demonstration", verbosity=0)
    assert not Community.objects.filter(slug="common-ground").exists()


def test_a_real_installation_refuses(db, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("demonstration", verbosity=0)
    assert not Community.objects.exists()
