"""Dates, changes, cancellation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from peerassist.assists import scheduling
from peerassist.method.errors import DomainError
from tests.cast import Cast


def test_a_change_raises_the_calendar_sequence(cast: Cast) -> None:
    assist, day = cast.assist(), timezone.now() + timedelta(days=5)
    scheduling.choose(assist, day, "Africa/Nairobi", by=cast.ada)
    assert (assist.stage, assist.calendar_sequence) == ("schedule", 0)
    scheduling.choose(assist, day + timedelta(days=1), "Africa/Nairobi", by=cast.ada)
    assert assist.calendar_sequence == 1 and assist.schedulings.count() == 2


def test_the_same_date_again_changes_nothing(cast: Cast) -> None:
    assist, day = cast.assist(), timezone.now() + timedelta(days=5)
    scheduling.choose(assist, day, "UTC", by=cast.ada)
    assert scheduling.choose(assist, day, "UTC", by=cast.ada) is None
    assert assist.schedulings.count() == 1


@pytest.mark.parametrize(
    ("days", "zone", "code"),
    [(-1, "UTC", "date_past"), (5, "Mars/Base", "no_such_zone"), (5, "../etc/passwd", "no_such_zone")],
)
def test_a_bad_date_is_refused(cast: Cast, days: int, zone: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        scheduling.choose(cast.assist(), timezone.now() + timedelta(days=days), zone, by=cast.ada)


def test_an_assist_is_called_off_once(cast: Cast) -> None:
    assist = cast.assist()
    scheduling.cancel(assist, by=cast.ada, words="Ill")
    with pytest.raises(DomainError, match="cancelled"):
        scheduling.cancel(assist, by=cast.ada)


def test_what_was_held_is_not_called_off(cast: Cast) -> None:
    with pytest.raises(DomainError, match="already_held"):
        scheduling.cancel(cast.assist(stage="validate"), by=cast.ada)
