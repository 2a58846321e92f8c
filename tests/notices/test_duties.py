"""What the worker does of itself: chasers, the reply date, the day before. Twice does no harm."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from peerassist.assists import inviting, scheduling
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist, Invitation
from peerassist.method.kinds import Answer, Role
from peerassist.notices import duties
from peerassist.outbox.models import Letter
from tests.cast import Cast, takes_part

pytestmark = pytest.mark.django_db


def asked(assist: Assist, name: str = "gus", days_ago: int = 10) -> Invitation:
    made = inviting.ask(assist, Invited(name.title(), f"{name}@example.net"), by=assist.created_by)  # type: ignore[arg-type]
    Invitation.objects.filter(pk=made.pk).update(sent_at=timezone.now() - timedelta(days=days_ago))
    return made


def keys(*starts: str) -> list[str]:
    return sorted(k for k in Letter.objects.values_list("key", flat=True) if k.startswith(starts))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_who_has_not_answered_is_reminded_three_days_and_one_day_before(cast: Cast):
    assist = cast.assist(reply_by=in_days(3))
    one = asked(assist)
    assert duties.chasers(in_days(0)) == 1 and duties.chasers(in_days(0)) == 0
    one.chasers.update(at=timezone.now() - timedelta(days=1))
    assert duties.chasers(in_days(1)) == 0
    one.chasers.update(at=timezone.now() - timedelta(days=2))
    assert duties.chasers(in_days(2)) == 1
    assert keys("chaser") == [f"chaser:{one.pk}:1", f"chaser:{one.pk}:2"]


def test_nobody_is_reminded_who_answered_was_taken_back_or_called_off(cast: Cast):
    assist = cast.assist(reply_by=in_days(1))
    inviting.answer(asked(assist, "di"), Answer.MAYBE)
    inviting.withdraw(asked(assist, "cy"))
    other = cast.assist(reply_by=in_days(1))
    asked(other, "em")
    scheduling.cancel(other, by=cast.ada)
    assert duties.chasers(in_days(0)) == 0


def test_nobody_is_reminded_on_the_day_they_were_asked(cast: Cast):
    asked(cast.assist(reply_by=in_days(1)), days_ago=0)
    assert duties.chasers(in_days(0)) == 0


def test_on_the_reply_date_the_host_hears_who_is_silent(cast: Cast):
    assist = cast.assist(reply_by=in_days(0))
    asked(assist, "gus")
    inviting.answer(asked(assist, "di"), Answer.YES)
    assert duties.reply_days(in_days(0)) == 1 and duties.reply_days(in_days(0)) == 0
    letter = Letter.objects.get(key__startswith="reply:")
    assert letter.to_address == "ada@example.org"
    assert "1 of 2 said yes so far." in letter.text and "Gus" in letter.text


def test_where_everyone_answered_the_reply_date_passes_quietly(cast: Cast):
    inviting.answer(asked(cast.assist(reply_by=in_days(0))), Answer.NO)
    assert duties.reply_days(in_days(0)) == 0


def meeting_tomorrow(cast: Cast, zone: str = "Africa/Nairobi") -> Assist:
    at = datetime.combine(in_days(1), datetime.min.time().replace(hour=10), ZoneInfo(zone))
    return cast.assist(starts_at=at, time_zone=zone, stage="schedule")


def test_the_day_before_everyone_at_the_table_gets_the_way_in(cast: Cast):
    assist = meeting_tomorrow(cast)
    takes_part(assist, cast.bo, Role.FACILITATOR)
    inviting.answer(asked(assist, "gus"), Answer.YES)
    assert duties.days_before(in_days(0)) == 3 and duties.days_before(in_days(0)) == 0
    assert all("/room" in letter.text for letter in Letter.objects.filter(key__startswith="tomorrow"))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu", "UTC"])
def test_tomorrow_is_that_of_the_meeting(cast: Cast, zone: str):
    meeting_tomorrow(cast, zone)
    assert duties.days_before(in_days(-1)) == 0
    assert duties.days_before(in_days(0)) == 1


def test_nothing_is_sent_the_day_before_what_is_called_off(cast: Cast):
    assist = meeting_tomorrow(cast)
    scheduling.cancel(assist, by=cast.ada)
    assert duties.days_before(in_days(0)) == 0


def test_all_duties_are_told_of(cast: Cast):
    assert set(duties.all_duties(in_days(0))) == {"chasers", "reply_days", "days_before", "actions", "check_ins"}
