"""Groups: who sits where, before the day; every group's time and people, on the day."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.assists import grouping, running
from peerassist.assists.access import Act, seats_of
from peerassist.assists.grouping import Plan
from peerassist.assists.models import Assist, Participation, Room
from peerassist.live.socket import here
from peerassist.method import agenda as agendas
from peerassist.method import clock, lag, phases
from peerassist.method.agenda import PhaseKind
from peerassist.method.errors import DomainError
from peerassist.method.grouping import how_many
from peerassist.method.kinds import Role
from peerassist.people import languages
from peerassist.records.models import Card
from peerassist.records.showing import VALIDATED
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, viewer
from peerassist.web.forms import groups as forms
from peerassist.web.group_words import name_of
from peerassist.web.posted import number_in
from peerassist.web.room_words import phase_title
from peerassist.web.stages import frame

MOST_DRIFT = 90  # minutes


@require_http_methods(["GET", "POST"])
def divide(request: HttpRequest, number: int) -> HttpResponse:
    """Who sits in which group: as it is kept, as it is suggested, or as it was sent and could not be kept."""
    seen = assist_for(request, number, Act.INVITE)
    seats = grouping.seats(seen.assist)
    if running.has_ended(seen.assist.pk):
        return render(
            request, "groups/divide.html", {**_divided(seen, seats, _kept(seen.assist, seats)), "ended": True}
        )
    if request.method == "POST":
        plans, wrong = forms.read(request.POST.dict(), request.POST.getlist("group"), seats)
        try:
            if not wrong and plans:
                grouping.arrange(seen.assist, plans)
                messages.success(request, _("Kept. Who comes in lands in their own group’s room."))
                return redirect("divide", number)
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
        return render(request, "groups/divide.html", _divided(seen, seats, plans, wrong=wrong), status=422)
    wished = request.GET.get("groups", "")
    count = min(int(wished), grouping.MOST_GROUPS) if wished.isdecimal() and len(wished) < 4 else 0
    kept = _kept(seen.assist, seats)
    if count or len(kept) < 2:
        count = count or how_many(len(seats), _most(seen.assist))
        return render(
            request, "groups/divide.html", _divided(seen, seats, grouping.suggested(seen.assist, count), new=True)
        )
    return render(request, "groups/divide.html", _divided(seen, seats, kept))


def _most(assist: Assist) -> int:
    return assist.group_most or assist.community.group_most


def _kept(assist: Assist, seats: list[Participation]) -> list[Plan]:
    found = []
    for group in assist.groups.all():
        inside = [seat for seat in seats if seat.group_id == group.pk]
        keeper = next((seat.pk for seat in inside if seat.role == Role.NOTE_TAKER), None)
        found.append(Plan(group.pk, group.name, group.language, tuple(s.pk for s in inside), keeper))
    return found


def _divided(
    seen: Seen, seats: list[Participation], plans: list[Plan], *, new: bool = False, wrong: dict[str, str] | None = None
) -> dict[str, Any]:
    numbers = dict(seen.assist.groups.values_list("pk", "number"))
    parts = forms.parts_of(plans, seats, numbers)
    sitting = {pk for plan in plans for pk in plan.seats}
    return {
        **frame(seen, "invite"),
        "parts": parts,
        "wrong": wrong or {},
        "unseated": [seat for seat in seats if seat.pk not in sitting],
        "people": len(seats),
        "is_new": new,
        "several": len(plans) > 1,
        "best": how_many(len(seats), _most(seen.assist)),
        "least": seen.assist.group_least or seen.assist.community.group_least,
        "most": _most(seen.assist),
        "languages": languages.choices(code for code, _name in settings.LANGUAGES),
    }


@require_safe
@never_cache
def overview(request: HttpRequest, number: int) -> HttpResponse:
    """Every group at a glance; the part that changes is asked for anew every few seconds."""
    seen = assist_for(request, number, Act.LEAD)
    if not request.headers.get("HX-Request"):
        return render(request, "groups/overview.html", _overview(seen))
    shown = _overview(seen)
    answer = render(request, "groups/overview.html#now", shown)
    if request.GET.get("stood", shown["stands"]) != shown["stands"]:
        answer["HX-Refresh"] = (
            "true"  # begun or ended meanwhile: the page around this part says and offers something else
        )
    return answer


def _overview(seen: Seen) -> dict[str, Any]:
    assist = seen.assist
    rooms = list(Room.objects.filter(assist=assist).select_related("group").order_by("group__number"))
    script = getattr(assist, "script", None)
    agenda = agendas.from_json(script.agenda) if script else None
    run = phases.from_json(script.state) if script else phases.Run()
    plenary = next((room for room in rooms if room.group is None), None)
    seats = grouping.seats(assist)
    there = here([room.pk for room in rooms])
    tables = [_table(room, seats, there[room.pk]) for room in rooms if room.group]
    cards = _cards(assist)
    for table in tables:
        table |= cards.get(table["room"].pk, {"cards": 0, "read": 0})
        if script and agenda:
            table |= _time(table["room"], run, agenda)
    _mark_furthest(tables)
    return {
        **frame(seen, "run"),
        "tables": tables,
        "groups": [{"pk": t["room"].group_id, "name": t["name"]} for t in tables],
        "plenary": plenary,
        "unseated": [seat for seat in seats if seat.group_id is None],
        "started": run.started,
        "ended": run.ended_at is not None,
        "stands": "ended" if run.ended_at else "begun" if run.started else "waits",
        "whole": _drift(run, agenda) if agenda else "",
        "rotates": bool(agenda and run.started and agenda.phases[run.index].kind is PhaseKind.ROUND),
        "word": grouping.word_to_all(assist.pk),
        "most_words": grouping.MOST_WORDS,
    }


def _table(room: Room, seats: list[Participation], there: set[int]) -> dict[str, Any]:
    inside = [seat for seat in seats if seat.group_id == room.group_id]
    return {
        "room": room,
        "name": name_of(room.group),
        "keeper": next((s.name for s in inside if s.role == Role.NOTE_TAKER), ""),
        "people": [{"seat": seat, "here": seat.pk in there} for seat in inside],
        "here": sum(1 for seat in inside if seat.pk in there),
    }


def _drift(run: phases.Run, agenda: agendas.Agenda) -> str:
    """Return in words how far somebody's clock is from the agenda's plan, as the facilitator's desk says it in the room."""
    return _from_plan(round(clock.reading(run, agenda, timezone.now()).drift / 60)) if run.started else ""


def _from_plan(minutes: int) -> str:
    if abs(minutes) > MOST_DRIFT:
        return ""  # then it is another day, and no number helps
    if not minutes:
        return _("on time")
    if minutes > 0:
        return ngettext("%(number)d minute behind the plan", "%(number)d minutes behind the plan", minutes) % {
            "number": minutes
        }
    return ngettext("%(number)d minute ahead of the plan", "%(number)d minutes ahead of the plan", -minutes) % {
        "number": -minutes
    }


def _mark_furthest(tables: list[dict[str, Any]]) -> None:
    """Mark those that come last, where not all come at the same time."""
    behind = [table.get("behind", 0) for table in tables]
    for table in tables:
        table["furthest"] = table.get("behind", 0) == max(behind) > min(behind)


def _time(room: Room, run: phases.Run, agenda: agendas.Agenda) -> dict[str, Any]:
    """Return where a group stands: its part, the minutes left, how much later than the others."""
    now = timezone.now()
    own = lag.of_group(run, agenda, lag.of_json(room.given), now)
    seen = clock.reading(own, agenda, now)
    # Behind by the seconds by which it comes into its part later, and those by which it leaves it later.
    behind = 0 if own == run else lag.late(lag.of_json(room.given), run, agenda, own.index)
    behind = max(behind, sum(s for i, s in room.given if i == own.index)) if own != run else 0
    return {
        "phase": phase_title(agenda.phases[own.index]),
        "left": seen.left // 60 if seen.left >= 0 else -(-seen.left // 60),
        "over": seen.left < 0,
        "behind": behind // 60,
        "drift": "" if run.ended_at else _drift(own, agenda),
        "other_part": own.index != run.index,
    }


def _cards(assist: Assist) -> dict[int, dict[str, int]]:
    """Return how many cards stand in each room, and how many of them its group has read and kept. One query."""
    judged = Q(validations__verdict__in=VALIDATED, validations__taken_back_at=None)
    rows = Card.objects.filter(assist=assist, removed_at=None, room__isnull=False).exclude(text="").order_by()
    counted = rows.values("room").annotate(
        cards=Count("pk", distinct=True), read=Count("pk", filter=judged, distinct=True)
    )
    return {row["room"]: {"cards": row["cards"], "read": row["read"]} for row in counted}


@require_POST
def lead(request: HttpRequest, number: int) -> HttpResponse:
    """Do something for one group or for all: minutes, a word, another seat."""
    seen = assist_for(request, number, Act.LEAD)
    by = next(iter(seats_of(viewer(request), seen.assist)), None)
    try:
        _lead(request, seen.assist, by)
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("overview", number)


def _lead(request: HttpRequest, assist: Assist, by: Participation | None) -> None:
    match request.POST.get("do", ""):
        case "give":
            room = assist.rooms.select_related("group").filter(pk=number_in(request, "room")).first()
            if room is None:
                raise DomainError("group_missing")
            grouping.give_minutes(room, by=by)
            messages.success(
                request,
                _("%(group)s has two more minutes; its discussion is shorter by them.")
                % {"group": name_of(room.group)},
            )
        case "say":
            grouping.say_to_all(assist, request.POST.get("words", ""), by=by)
        case "put_away":
            grouping.put_away(assist, by=by)
        case "move" | "move_on" if running.has_ended(assist.pk):
            raise DomainError("groups_over")
        case "move":
            _move(request, assist, by)
        case "move_on":
            went = grouping.move_on(assist, by=by)
            messages.success(
                request, ngettext("%(number)d peer went on.", "%(number)d peers went on.", went) % {"number": went}
            )


def _move(request: HttpRequest, assist: Assist, by: Participation | None) -> None:
    seat = assist.participations.filter(pk=number_in(request, "seat"), ended_at=None).first()
    group = assist.groups.filter(pk=number_in(request, "group")).first()
    if seat is None or group is None:
        raise DomainError("group_missing" if seat else "gone")
    grouping.move(seat, group, by=by)
    messages.success(request, _("%(name)s sits in %(group)s now.") % {"name": seat.name, "group": name_of(group)})


paths = [
    path("assists/<int:number>/groups", divide, name="divide"),
    path("assists/<int:number>/room/groups", overview, name="overview"),
    path("assists/<int:number>/room/groups/lead", lead, name="lead_groups"),
]
