"""Dates, changes, cancellation."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from peerassist.assists import inviting, planning, queries, scheduling
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Answer, Role
from tests.cast import Cast, takes_part


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


def days(number: int) -> datetime:
    return timezone.now() + timedelta(days=number)


def test_a_date_years_away_is_a_slip(cast: Cast) -> None:
    with pytest.raises(DomainError, match="date_far"):
        scheduling.choose(cast.assist(), days(2000), "UTC", by=cast.ada)


def test_calendars_are_behind_once_the_length_or_the_place_changes(cast: Cast) -> None:
    assist, day = cast.assist(), days(5)
    assert not scheduling.is_behind(assist)
    scheduling.choose(assist, day, "UTC", by=cast.ada)
    assert not scheduling.is_behind(assist)
    planning.plan_agenda(assist, agendas.TEMPLATES[agendas.Template.SHORT])
    assert scheduling.is_behind(assist)
    again = scheduling.choose(assist, day, "UTC", by=cast.ada)
    assert again is not None and again.minutes == 60 and assist.calendar_sequence == 1
    planning.change(assist, {"call_url": "https://meet.example.org/x"})
    assert scheduling.is_behind(assist)


def test_a_date_that_two_choose_at_once_counts_both_changes(cast: Cast) -> None:
    assist = cast.assist()
    scheduling.choose(assist, days(5), "UTC", by=cast.ada)
    other = Assist.objects.get(pk=assist.pk)
    scheduling.choose(assist, days(6), "UTC", by=cast.ada)
    scheduling.choose(other, days(7), "UTC", by=cast.ada)
    assert other.calendar_sequence == 2


def test_the_reply_date_comes_before_the_meeting(cast: Cast) -> None:
    assist = cast.assist(reply_by=timezone.localdate() + timedelta(days=9))
    scheduling.choose(assist, days(6), "UTC", by=cast.ada)
    assert assist.reply_by == timezone.localdate(days(6)) - timedelta(days=2)
    scheduling.choose(assist, days(60), "UTC", by=cast.ada)
    assert assist.reply_by == timezone.localdate(days(6)) - timedelta(days=2)


def test_no_date_is_set_for_what_has_begun_or_was_called_off(cast: Cast) -> None:
    assist = cast.assist()
    scheduling.cancel(assist, by=cast.ada)
    with pytest.raises(DomainError, match="cancelled"):
        scheduling.choose(Assist.objects.get(pk=assist.pk), days(5), "UTC", by=cast.ada)


def test_who_will_be_there_is_listed_once(cast: Cast) -> None:
    assist = cast.assist()
    takes_part(assist, cast.bo, Role.FACILITATOR)
    takes_part(assist, cast.bo, Role.NOTE_TAKER)
    for whom, said in ((cast.di, Answer.YES), (cast.cy, Answer.MAYBE), (cast.stef, Answer.NO), (cast.em, None)):
        asked = inviting.ask(assist, Invited.of(whom), by=cast.ada)
        if said:
            inviting.answer(asked, said)
    stands = {one.name: one.stands for one in queries.attending(Assist.objects.get(pk=assist.pk))}
    assert stands == {
        "Ada Asks": "asks",
        "Bo Leads": "leads",
        "Di Peer": "yes",
        "Cy Notes": "maybe",
        "Em Outside": "asked",
    }
