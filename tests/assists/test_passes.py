"""Passes: a device without an account that is known again, for a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from peerassist.assists import passes
from peerassist.assists.models import Participation, Pass
from tests.cast import Cast, guest


@pytest.fixture
def gus(cast: Cast) -> Participation:
    return guest(cast.assist())


def test_the_secret_is_not_stored(gus: Participation) -> None:
    secret = passes.give(gus)
    assert len(secret) >= 43  # 256 bits
    assert secret not in str(Pass.objects.values().get())
    assert passes.held({"1": secret}) == frozenset({gus.pk})


def test_each_device_has_its_own(gus: Participation) -> None:
    first, second = passes.give(gus), passes.give(gus)
    Pass.objects.filter(participation=gus).order_by("pk").first().delete()  # type: ignore[union-attr]
    assert passes.held({"1": first}) == frozenset() and passes.held({"1": second}) == frozenset({gus.pk})


@pytest.mark.parametrize("secret", ["", "guess", "\ud800", "x" * 100_000])
def test_a_guess_opens_nothing(gus: Participation, secret: str) -> None:
    passes.give(gus)
    assert passes.held({"1": secret}) == frozenset()
    assert passes.former(secret) is None


def test_it_ends_by_itself_with_the_participation_and_by_hand(gus: Participation) -> None:
    secret = passes.give(gus)
    for change in (
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"expires_at": timezone.now() + timedelta(days=1), "ended_at": timezone.now()},
    ):
        Pass.objects.update(**change)
        assert passes.held({"1": secret}) == frozenset()
    Pass.objects.update(ended_at=None)
    assert passes.held({"1": secret})
    Participation.objects.filter(pk=gus.pk).update(ended_at=timezone.now())
    assert passes.held({"1": secret}) == frozenset()


def test_a_pass_that_ended_still_tells_whose_it_was(gus: Participation) -> None:
    secret = passes.give(gus)
    Pass.objects.update(ended_at=timezone.now())
    assert passes.former(secret) == gus
