"""Schedule: a date early enough to change something, shown in each reader's own time; changes and cancellation."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerassist.assists import queries, scheduling
from peerassist.assists.access import Act
from peerassist.assists.models import Assist
from peerassist.method import timing
from peerassist.method.errors import DomainError
from peerassist.notices import letters
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, person_of
from peerassist.web.forms.invite import Cancel, Date
from peerassist.web.stages import frame

NOT_PLACES = ("Etc/", "SystemV/", "posix", "right")
ZONES = [*sorted(z for z in available_timezones() if "/" in z and not z.startswith(NOT_PLACES)), "UTC"]
OFFERED_HOURS = (9, 14)  # in the meeting's zone


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, number: int) -> HttpResponse:
    """Choose or change the date. Everyone who was asked gets it for their calendar."""
    seen = assist_for(request, number, Act.SCHEDULE)
    assist = seen.assist
    form = Date(request.POST or None, initial=initial(request, assist))
    if request.method == "POST" and form.is_valid() and _choose(request, assist, form):
        return redirect("schedule", number)
    return render(request, "schedule/schedule.html", page(request, seen, form))


def _choose(request: HttpRequest, assist: Assist, form: Date) -> bool:
    data, by = form.cleaned_data, person_of(request)
    assert by is not None
    starts_at = datetime.combine(data["day"], data["time"], ZoneInfo(data["time_zone"]))
    had = assist.starts_at is not None
    try:
        with transaction.atomic():
            if scheduling.choose(assist, starts_at, data["time_zone"], by=by, words=data["words"]) is None:
                messages.info(request, _("That is the date already. Nothing was sent."))
                return True
            letters.dated(assist, changed=had)
    except DomainError as problem:
        form.add_error("time_zone" if problem.code == "no_such_zone" else "day", words.of_error(problem))
        return False
    messages.success(request, _("The date is set. Everyone who was asked gets it for their calendar."))
    return True


def initial(request: HttpRequest, assist: Assist) -> dict[str, object]:
    """Return what the form starts with: the present date, else one of the offered ones."""
    if assist.starts_at is not None:
        local = assist.starts_at.astimezone(ZoneInfo(assist.time_zone))
        return {
            "day": local.date(),
            "time": local.time().replace(second=0, microsecond=0),
            "time_zone": assist.time_zone,
        }
    offered = request.GET.get("at", "")
    try:
        moment = datetime.fromisoformat(offered)
        return {"day": moment.date(), "time": moment.time(), "time_zone": assist.time_zone}
    except ValueError:
        return {"time_zone": assist.time_zone}


def page(request: HttpRequest, seen: Seen, form: Date) -> dict[str, object]:
    """Return what the page shows: how the date stands to the decision, and when it is for each at the table."""
    assist = seen.assist
    stands = queries.timing_of(assist, timezone.localdate())
    seats = [s for s in queries.seats(assist) if s.state != "no"]
    return {
        **frame(seen, "schedule"),
        "form": form,
        "timing": stands,
        "minutes": queries.agenda_of(assist).minutes,
        "ends_at": assist.starts_at + timedelta(minutes=queries.agenda_of(assist).minutes)
        if assist.starts_at
        else None,
        "seats": [{"seat": s, "local": local(assist, s.invitation.time_zone)} for s in seats],
        "offered": offered(assist, stands),
        "history": list(assist.schedulings.select_related("by")),
        "zones": ZONES,
        "cancel": Cancel(),
    }


def local(assist: Assist, zone: str) -> dict[str, object] | None:
    """Return when the assist is for someone in `zone`, and whether that is outside seven to twenty o'clock."""
    if assist.starts_at is None:
        return None
    there = assist.starts_at.astimezone(ZoneInfo(zone))
    return {"at": there, "zone": zone.rsplit("/", 1)[-1].replace("_", " "), "unkind": not 7 <= there.hour < 20}


def offered(assist: Assist, stands: timing.Timing) -> list[datetime]:
    """Return a few working-day moments from a week ahead to the last useful day, in the meeting's zone."""
    zone = ZoneInfo(assist.time_zone)
    day = timezone.localdate() + timedelta(days=7)
    last = stands.last_useful_on or day + timedelta(days=21)
    found: list[datetime] = []
    while day <= last and len(found) < 4:
        if day.weekday() < 5:
            hour = OFFERED_HOURS[len(found) % 2]
            found.append(datetime(day.year, day.month, day.day, hour, tzinfo=zone))
            day += timedelta(days=1)
        day += timedelta(days=1)
    return found


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call the assist off; everyone who was asked is told once, and calendars drop it."""
    seen = assist_for(request, number, Act.CANCEL)
    form, by = Cancel(request.POST), person_of(request)
    assert by is not None
    said = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        with transaction.atomic():
            scheduling.cancel(seen.assist, by=by, words=said)
            letters.cancelled(seen.assist, said)
        messages.success(request, _("The assist is called off. Everyone who was asked is told."))
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("plan", number)


paths = [
    path("assists/<int:number>/date", schedule, name="schedule"),
    path("assists/<int:number>/cancellation", cancel, name="cancel"),
]
