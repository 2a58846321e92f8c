"""The worker's recurring duties: chasers, reminders of actions, check-ins. Each may run at any time, any number of
times: a letter's key and the rows it leaves make it harmless."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from peerassist.assists import inviting, planning
from peerassist.assists.models import Assist, Invitation
from peerassist.followup.models import Action, CheckIn
from peerassist.method import timing
from peerassist.method.kinds import Stage
from peerassist.notices import letters

REMIND_ACTION = (7, 1, 0, -7)  # days to the due date


def all_duties(today: date) -> dict[str, int]:
    """Do what is due today; return how many letters each duty wrote."""
    return {name: duty(today) for name, duty in DUTIES.items()}


def chasers(today: date) -> int:
    """Call unanswered invitations to mind, on the days that the method's timing names; at most one a day."""
    open_ones = Invitation.objects.filter(
        withdrawn_at=None,
        answers=None,
        assist__cancellation=None,
        assist__reply_by__gte=today,
        assist__reply_by__lte=today + timedelta(days=max(timing.CHASE_BEFORE)),
        assist__stage__in=[Stage.PLAN, Stage.INVITE, Stage.SCHEDULE],
    ).exclude(chasers__at__date=today)
    wrote = 0
    for asked in open_ones.select_related("assist__community", "assist__created_by", "invited_by"):
        assert asked.assist.reply_by is not None
        due = [d for d in timing.chase_on(asked.assist.reply_by, timezone.localdate(asked.sent_at)) if d <= today]
        if len(due) > asked.chasers.count():
            with transaction.atomic():
                inviting.note_chaser(asked)
                wrote += letters.chaser(asked, len(due))
    return wrote


def reply_days(today: date) -> int:
    """On the reply date tell the hosts who has not answered; once, by the letter's key."""
    rows = Assist.objects.filter(
        reply_by=today,
        cancellation=None,
        stage__in=[Stage.INVITE, Stage.SCHEDULE],
        invitations__withdrawn_at=None,
        invitations__answers=None,
        invitations__isnull=False,
    )
    wrote = 0
    for assist in rows.select_related("created_by").distinct():
        with transaction.atomic():
            wrote += letters.reply_day(assist, today)
    return wrote


def days_before(today: date) -> int:
    """The day before the meeting, where it takes place: remind everyone at the table, with the way into the room."""
    begin = datetime.combine(today, time(), UTC) + timedelta(days=1)
    rows = Assist.objects.filter(
        starts_at__gt=begin - timedelta(days=1),
        starts_at__lt=begin + timedelta(days=2),
        cancellation=None,
        script=None,
        stage=Stage.SCHEDULE,
    )
    wrote = 0
    for assist in rows:
        if planning.meeting_day(assist) != today + timedelta(days=1):
            continue
        for seat in letters.seats_of(assist):
            with transaction.atomic():
                wrote += letters.tomorrow(seat)
    return wrote


def action_reminders(today: date) -> int:
    """Remind owners of open actions before, on and after the due date."""
    days = [today + timedelta(days=d) for d in REMIND_ACTION]
    rows = Action.objects.filter(closing=None, due_on__in=days, assist__cancellation=None)
    wrote = 0
    for action in rows.select_related("assist__community", "assist__created_by", "owner"):
        assert action.due_on is not None
        with transaction.atomic():
            wrote += letters.action_due(action, (action.due_on - today).days)
    return wrote


def check_ins(today: date) -> int:
    """Ask "what did you do differently?" on the days set when the record was published."""
    rows = CheckIn.objects.filter(due_on__lte=today, asked_at=None, outcome=None, assist__cancellation=None)
    wrote = 0
    for due in rows.select_related("assist__created_by"):
        with transaction.atomic():
            taken = CheckIn.objects.filter(pk=due.pk, asked_at=None).update(asked_at=timezone.now())
            if taken:
                letters.check_in(due)
                wrote += 1
    return wrote


DUTIES: Mapping[str, Callable[[date], int]] = {
    "chasers": chasers,
    "reply_days": reply_days,
    "days_before": days_before,
    "actions": action_reminders,
    "check_ins": check_ins,
}
