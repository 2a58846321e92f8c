"""Filling begins with an empty database, and only in a demonstration."""

import pytest
from django.core.management import CommandError, call_command

from peerassist.demonstration import filling
from peerassist.people.models import Community


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
