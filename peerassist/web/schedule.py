"""Schedule: a date early enough to change something, shown in each reader's own time; changes and cancellation."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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
from peerassist.method import slots, timing
from peerassist.method.errors import DomainError
from peerassist.notices import letters
from peerassist.outbox import posting
from peerassist.people import zones
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, person_of
from peerassist.web.forms.invite import Cancel, Date
from peerassist.web.language import zone
from peerassist.web.stages import frame


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, number: int) -> HttpResponse:
    """Choose or change the date. Everyone who was asked gets it for their calendar."""
    seen = assist_for(request, number, Act.SCHEDULE)
    form = Date(request.POST if request.method == "POST" else None, initial=initial(request, seen.assist))
    if request.method == "POST" and form.is_valid() and _choose(request, seen.assist, form):
        return redirect("schedule", number)
    return render(
        request, "schedule/schedule.html", page(request, seen, form=form), status=422 if form.is_bound else 200
    )


def _choose(request: HttpRequest, assist: Assist, form: Date) -> bool:
    """Set the date that the form asks for, with the letters; say whether that worked."""
    data, by = form.cleaned_data, person_of(request)
    assert by is not None
    had = assist.starts_at is not None
    try:
        with transaction.atomic():
            chosen = scheduling.choose(assist, data["starts_at"], data["time_zone"], by=by, words=data["words"])
            if chosen is None:
                messages.info(request, _("That is the date already. Nothing was sent."))
                return True
            letters.dated(assist, changed=had, words=chosen.words, by=by.name)
    except DomainError as problem:
        form.add_error("time_zone" if problem.code == "no_such_zone" else "day", words.of_error(problem))
        return False
    if had:
        messages.success(request, _("The change is sent. The calendars of everyone who was asked follow."))
    else:
        messages.success(request, _("The date is set. Everyone who was asked gets it for their calendar."))
    return True


def initial(request: HttpRequest, assist: Assist) -> dict[str, object]:
    """Return what the form starts with: an offered date that was followed, else the present one."""
    try:
        moment = datetime.fromisoformat(request.GET.get("at", ""))
        return {"day": moment.date(), "time": moment.time(), "time_zone": assist.time_zone}
    except ValueError:
        pass
    if assist.starts_at is None:
        return {"time_zone": assist.time_zone}
    local = assist.starts_at.astimezone(ZoneInfo(assist.time_zone))
    return {"day": local.date(), "time": local.time().replace(second=0, microsecond=0), "time_zone": assist.time_zone}


def page(request: HttpRequest, seen: Seen, **forms: Any) -> dict[str, object]:
    """Return what the page shows: how the date stands to the decision, when it is for each at the table, better slots.
    `forms` are those that came back with errors."""
    assist = seen.assist
    stands = queries.timing_of(assist, timezone.localdate())
    minutes = queries.agenda_of(assist).minutes
    people = queries.attending(assist)
    theirs = {i: zone(one.time_zone) for i, one in enumerate(people)}
    now_unkind = slots.unkind(assist.starts_at, minutes, theirs) if assist.starts_at else ()
    ask_earlier = assist.starts_at is None or stands.meeting_late
    return {
        **frame(seen, "schedule"),
        "form": Date(initial=initial(request, assist)),
        "timing": stands,
        "ends_at": assist.starts_at + timedelta(minutes=minutes) if assist.starts_at else None,
        "people": [
            {"one": one, "at": _there(assist.starts_at, theirs[i]), "unkind": i in now_unkind}
            for i, one in enumerate(people)
        ],
        "offered": offered(assist, stands, minutes, people, theirs) if ask_earlier else [],
        "behind": scheduling.is_behind(assist) and not hasattr(assist, "script"),
        "history": list(assist.schedulings.select_related("by")),
        "zones": zones.places(),
        "my_zone": timezone.get_current_timezone_name(),
        "cancel": Cancel(),
        **forms,
    }


def _there(at: datetime | None, there: ZoneInfo) -> datetime | None:
    return at.astimezone(there) if at else None


def offered(
    assist: Assist, stands: timing.Timing, minutes: int, people: list[queries.Attending], theirs: dict[int, ZoneInfo]
) -> list[dict[str, object]]:
    """Return the slots that the method would offer, each with those for whom its hour is unkind, and what hour it is
    there."""
    found = slots.offers(timezone.localdate(), stands.last_useful_on, minutes, zone(assist.time_zone), theirs)
    return [
        {
            "at": slot.at,
            "local": slot.at.replace(tzinfo=None).isoformat(timespec="minutes"),
            "unkind": [(people[i].name, slot.at.astimezone(theirs[i]), people[i].time_zone) for i in slot.unkind],
        }
        for slot in found
    ]


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call the assist off; everyone who was asked is told once, and calendars drop it."""
    seen = assist_for(request, number, Act.CANCEL)
    form = Cancel(request.POST)
    if not form.is_valid():
        return render(request, "schedule/schedule.html", page(request, seen, cancel=form), status=422)
    try:
        _call_off(request, seen.assist, form.cleaned_data["words"])
        messages.success(request, _("The assist is called off. Everyone who was asked is told."))
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("plan", number)


@transaction.atomic
def _call_off(request: HttpRequest, assist: Assist, said: str) -> None:
    by = person_of(request)
    assert by is not None
    scheduling.cancel(assist, by=by, words=said)
    unsent = posting.recall(f"assist:{assist.pk}")
    letters.cancelled(assist, said, by=by.name, unsent=unsent)


paths = [
    path("assists/<int:number>/date", schedule, name="schedule"),
    path("assists/<int:number>/cancellation", cancel, name="cancel"),
]
