"""Filling begins with an empty database, and only in a demonstration."""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from peerassist.assists.models import Assist, Invitation, Room
from peerassist.demonstration import filling
from peerassist.people.models import Community
from peerassist.records.models import Card

SLOWEST = 8  # seconds of this process, whatever else the machine does


def test_it_takes_little_time(db):
    begun = time.process_time()
    filling.fill()
    assert time.process_time() - begun < SLOWEST


def test_the_same_day_gives_the_same(db):
    def picture() -> list[object]:
        stars = [(c.uid, sorted(s.by.name for s in c.stars.all())) for c in Card.objects.order_by("uid")]
        asked = list(Invitation.objects.order_by("pk").values_list("email", "sent_at"))
        return [stars, asked, list(Room.objects.order_by("pk").values_list("code", flat=True))]

    now, seen = timezone.now(), []
    for _ in range(2):
        with transaction.atomic():
            filling.fill(now)
            seen.append(picture())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


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


def test_dates_move_with_the_day_of_filling(db):
    later = timezone.now() + timedelta(days=400)
    filling.fill(later)
    assert Assist.objects.get(title="Food waste in housing estates").decision_on == timezone.localdate(
        later
    ) + timedelta(days=45)
