"""The room: its door, its screen, the wall, the code to come in by, the run-sheet to print."""

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.assists import entering, grouping, passes, queries, running
from peerassist.assists.access import Act, allows, belongs, seats_of, several, standings
from peerassist.assists.models import Assist, Participation, Room, Script
from peerassist.connectors import qr
from peerassist.live import door, welcome
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from peerassist.notices.compose import address
from peerassist.records.rooms import have_met
from peerassist.web import group_words, words
from peerassist.web.access import assist_for, person_of, viewer
from peerassist.web.forms.room import ComeIn, TypedCode
from peerassist.web.group_words import name_of
from peerassist.web.guessing import guesses, note_wrong_code
from peerassist.web.permissions import with_microphone
from peerassist.web.plan import bar
from peerassist.web.room_words import PROMPTS, phase_title, room_words
from peerassist.web.stages import frame
from peerassist.web.talk_words import shared_talk

ORDER = (Role.FACILITATOR, Role.NOTE_TAKER, Role.ASSISTEE, Role.PEER, Role.OBSERVER)


@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, number: int) -> HttpResponse:
    """The stage's page: open the room, go in, show the code; what to see to before."""
    seen = assist_for(request, number, Act.ENTER)
    if request.method == "POST" and seen.allows(Act.RUN):
        try:
            running.open_rooms(seen.assist)
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
        return redirect("run", number)
    opened = list(running.rooms(seen.assist))
    room = opened[0] if opened else None
    rooms = _rooms_of(request, seen.assist, opened)
    script = getattr(seen.assist, "script", None)
    agenda = agendas.from_json(script.agenda) if script else queries.agenda_of(seen.assist)
    ended = bool(script and script.state.get("ended_at"))
    context = {
        **frame(seen, "run"),
        "room": room,
        "rooms": rooms,
        "now": _present(script, agenda),
        "ended": ended,
        "started": bool(script and script.state.get("began_at")),
        "bar": bar(agenda),
        "join_url": address("room_join", room.code) if room else "",
        "talk": shared_talk(room) if room and seen.allows(Act.RUN) else None,
        "sent_out": running.sent_out(seen.assist) if room and seen.allows(Act.RUN) else [],
        "early": seen.assist.starts_at is not None and seen.assist.starts_at - timezone.now() > timedelta(hours=1),
    }
    return render(request, "room/run.html", context)


def _rooms_of(request: HttpRequest, assist: Assist, rooms: list[Room]) -> list[dict[str, Any]]:
    """Return those of the rooms that the viewer belongs into; nothing where there is only one for all."""
    if len(rooms) < 2:
        return []
    seat, found = leading_seat(request, assist), standings(viewer(request), assist)
    mine = [room for room in rooms if seat is not None and belongs(found, seat, room)]
    return [{"room": room, "name": name_of(room.group)} for room in mine]


def _present(script: Script | None, agenda: agendas.Agenda) -> int | None:
    """Return the index of the part that is on: none before the meeting, behind the last one after it."""
    if script is None:
        return None
    return len(agenda.phases) if script.state.get("ended_at") else running.reading(script, timezone.now()).index


@require_safe
def by_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or go to the door of the room whose code was typed; a wrong one can be mended where it stands."""
    typed = request.GET.get("code")
    if typed is None:
        return render(request, "room/no_such_room.html", {"form": TypedCode()})
    try:
        return redirect("room_join", _opened_by(request, typed).code)
    except DomainError as problem:
        return _no_such_room(request, typed, problem)


def _opened_by(request: HttpRequest, typed: str) -> Room:
    """Return the room with this code, for those who may try codes. Raises DomainError."""
    try:
        room = entering.room_by_code(typed)
    except DomainError:
        note_wrong_code(request)
        raise
    if guesses(request) and seat_in(request, room) is None:
        raise DomainError("too_many_codes")
    return room


def _no_such_room(request: HttpRequest, typed: str, problem: DomainError) -> HttpResponse:
    form = TypedCode({"code": typed[:40]})
    form.errors.clear()
    form.add_error("code", words.of_error(problem))
    return render(request, "room/no_such_room.html", {"form": form}, status=404)


def room_with(code: str) -> Room:
    try:
        return entering.room_by_code(code)
    except DomainError as problem:
        raise Http404 from problem


def seat_in(request: HttpRequest, room: Room) -> Participation | None:
    """Return the viewer's own seat in the room's assist, the leading role first."""
    return leading_seat(request, room.assist)


def leading_seat(request: HttpRequest, assist: Assist) -> Participation | None:
    """Return the viewer's own seat in this assist, the leading role first."""
    mine = seats_of(viewer(request), assist)
    return min(mine, key=lambda s: (ORDER.index(Role(s.role)), s.pk), default=None)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The door: name (no account needed), ground rules, consent."""
    try:
        room = _opened_by(request, code)
    except DomainError as problem:
        return _no_such_room(request, code, problem)
    seat, person = seat_in(request, room), person_of(request)
    if seat is not None and entering.has_agreed(seat):
        return redirect("room", _landing(request, room, seat).code)
    rules = words.rules_of(room.assist.ground_rules or room.assist.community.ground_rules)
    form = ComeIn(
        request.POST or None,
        known=seat is not None or person is not None,
        groups=_groups_to_choose(room, seat),
    )
    if request.method == "POST" and form.is_valid():
        try:
            came = _come_in(request, room, seat, form.cleaned_data, rules)
            return redirect("room", _landing(request, room, came).code)
        except DomainError as problem:
            form.add_error(None, words.of_error(problem))
    context = {
        "room": room,
        "assist": room.assist,
        "form": form,
        "rules": rules,
        "attribution": words.ATTRIBUTION[room.assist.attribution],  # type: ignore[index]
        "host": room.assist.created_by,
        "seat": seat,
        "shut": words.ERROR["room_locked"] if room.locked_at is not None and seat is None else "",
    }
    return render(request, "room/join.html", context)


@transaction.atomic
def _come_in(
    request: HttpRequest, room: Room, seat: Participation | None, data: dict[str, Any], rules: list[str]
) -> Participation:
    known = request.session.get("passes", {}).get(str(room.assist_id), "")
    came, secret = entering.come_in(
        room,
        rules="\n".join(rules),
        agreed=data["agreed"],
        person=person_of(request),
        seat=seat,
        former=passes.former(known),
        name=data.get("name", ""),
        place=data.get("place", ""),
        job=data.get("job", ""),
        language=request.LANGUAGE_CODE,
        time_zone=timezone.get_current_timezone_name(),
        group=room.assist.groups.filter(pk=data["group"]).first() if data.get("group") else None,
    )
    if secret:
        request.session.setdefault("passes", {})[str(room.assist_id)] = secret
        request.session.modified = True
    return came


def _groups_to_choose(room: Room, seat: Participation | None) -> list[tuple[int, str]]:
    """Return the groups among which who comes by the plenary's door chooses, the smallest first; none for those who have one,
    or who lead all of them."""
    if room.group_id is not None or (seat is not None and (seat.group_id or seat.role in grouping.LEADS)):
        return []
    sizes = grouping.sizes(room.assist)
    groups = {group.pk: group for group in room.assist.groups.all()} if len(sizes) > 1 else {}
    order = sorted(groups, key=lambda pk: (sizes[pk], groups[pk].number))
    return [(pk, group_words.to_choose(groups[pk], sizes[pk])) for pk in order]


def home_of(request: HttpRequest, room: Room, seat: Participation) -> Room:
    """Return the room where somebody goes who asked for `room`: their own group's, where they belong into no other."""
    return room if _belongs(request, seat, room) else grouping.own_room(seat) or room


def _belongs(request: HttpRequest, seat: Participation, room: Room) -> bool:
    """No query for those who sit there, or who lead."""
    at_home = room.group_id is None or seat.group_id == room.group_id or seat.role in grouping.LEADS
    return at_home or belongs(standings(viewer(request), room.assist), seat, room)


def _landing(request: HttpRequest, room: Room, seat: Participation) -> Room:
    """Return the room behind a door: the plenary's door, which is the assist's own, leads to one's group until all meet."""
    if room.group_id is None and seat.group_id is not None and not have_met(room.assist):
        return grouping.own_room(seat) or room
    return home_of(request, room, seat)


@require_safe
@never_cache
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room's screen; one goes in through its door."""
    here = room_with(code)
    seat = seat_in(request, here)
    if seat is None or not entering.has_agreed(seat):
        return redirect("room_join", here.code)
    if (home := home_of(request, here, seat)) != here:
        return redirect("room", home.code)
    handed = once(request, here, seat)
    return with_microphone(render(request, "room/room.html", page(here, seat=seat.pk) | {"once": handed}))


def once(request: HttpRequest, here: Room, seat: Participation, *, wall: bool = False) -> str:
    """Return what is good for one opening of a room's page, and is never kept on the device: ticket, token, and the room
    as it is now, which saves a slow line three round trips. The caller has checked that they may enter."""
    open_now = not hasattr(here.assist, "cancellation")  # else the socket says that it is not
    return data_block(
        {
            "ticket": door.ticket(here, seat, wall=wall),
            "csrf": get_token(request),
            "welcome": welcome.state(here, seat, wall=wall, present=list(here.assist.participations.all()))
            if open_now
            else None,
        }
    )


def page(here: Room, *, seat: int = 0) -> dict[str, object]:
    """Return what the page of a room hands to its script; a `seat` only where the page is one person's own."""
    join_url = address("room_join", here.code)
    start = {
        "code": here.code,
        "seat": seat,
        "ticketUrl": reverse("room_ticket", args=[here.code]),
        "recordUrl": reverse("validate", args=[here.assist_id]),
        "assistUrl": reverse("assist", args=[here.assist_id]),
        "codeUrl": reverse("room_code", args=[here.code]),
        "wallUrl": reverse("room_wall", args=[here.code]),
        "typingUrl": reverse("typing_check", args=[here.assist_id]),
        "groupsUrl": reverse("overview", args=[here.assist_id]),
        "plenaryUrl": reverse("plenary", args=[here.assist_id]),
        "roomUrl": reverse("room", args=["CODE"]),
        "workerUrl": reverse("room_worker"),
        "joinUrl": join_url,
        "pictureUrl": reverse("picture", args=[here.assist_id, "0"]),
        "joinWords": join_url.split("://", 1)[-1],
        "words": room_words(),
    }
    return {
        "room": here,
        "assist": here.assist,
        "start": data_block(start),
        "qr": mark_safe(qr.svg(join_url, _("The code to come in"))),
    }


def data_block(value: object) -> str:
    """Return JSON that may stand inside a script element: no sign in it can end the element."""
    text = json.dumps(value, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace("&", "\\u0026").replace("\u2028", "\\u2028"))


@require_POST
@never_cache
def ticket(request: HttpRequest, code: str) -> JsonResponse:
    """A fresh ticket for a screen that comes back; 409 where the door asks for consent first."""
    here = room_with(code)
    seat = at_the_table(request, here)
    if request.headers.get("X-Wall") == "1":
        seat_at_home(request, here)
        return JsonResponse({"ticket": door.ticket(here, seat, wall=True)})
    if not entering.has_agreed(seat):
        return JsonResponse({"door": reverse("room_join", args=[here.code])}, status=409)
    if (home := home_of(request, here, seat)) != here:
        return JsonResponse({"door": reverse("room", args=[home.code])}, status=409)
    return JsonResponse({"ticket": door.ticket(here, seat)})


def at_the_table(request: HttpRequest, here: Room) -> Participation:
    """What is said is shown to those at the table; they may put it up on a wall, nobody else."""
    seat = seat_in(request, here)
    if seat is None or not allows(standings(viewer(request), here.assist), Act.ENTER, here.assist):
        raise Http404
    return seat


def seat_at_home(request: HttpRequest, here: Room) -> Participation:
    """The same for one room: what is said in another group's is shown to that group."""
    seat = at_the_table(request, here)
    if not _belongs(request, seat, here):
        raise Http404
    return seat


@require_safe
@never_cache
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """The projector's view: read from ten metres."""
    here = room_with(code)
    handed = once(request, here, seat_at_home(request, here), wall=True)
    return render(request, "room/wall.html", page(here) | {"once": handed})


@require_safe
def show_code(request: HttpRequest, code: str) -> HttpResponse:
    """The code and its picture, large, to be held up or shared."""
    here = room_with(code)
    seat_at_home(request, here)
    return render(request, "room/code.html", page(here))


@require_POST
def clock(request: HttpRequest, number: int) -> HttpResponse:
    """Move the clock from a page, for those without the room's script."""
    seen = assist_for(request, number, Act.RUN)
    wish, minutes = request.POST.get("move", ""), request.POST.get("minutes", "0")
    version = request.POST.get("version", "")
    mine = seats_of(viewer(request), seen.assist)
    if not seen.allows(Act.LEAD) and several(number):
        raise Http404  # the clock of all groups is in the hands of those who lead them
    try:
        if wish not in set(Move):
            raise DomainError("clock_illegal_move", move=wish)
        running.move(
            number,
            Move(wish),
            by=mine[0] if mine else None,
            minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 4 else 0,
            version=int(version) if version.isdecimal() and len(version) < 9 else None,
        )
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("run", number)


@require_POST
def lock(request: HttpRequest, number: int) -> HttpResponse:
    """The door: close it to newcomers, open it again, let back someone who was sent out."""
    seen = assist_for(request, number, Act.RUN)
    if "back" in request.POST:
        for seat in running.sent_out(seen.assist):
            if str(seat.pk) == request.POST["back"]:
                running.let_back(seat)
        return redirect("run", number)
    mine = seats_of(viewer(request), seen.assist)
    for here in seen.assist.rooms.all():
        running.lock(here, locked="unlock" not in request.POST, by=mine[0] if mine else None)
    return redirect("run", number)


@require_safe
def runsheet(request: HttpRequest, number: int) -> HttpResponse:
    """The run-sheet, to print: what happens when, and what the facilitator says."""
    seen = assist_for(request, number, Act.SEE_PLAN)
    assist = seen.assist
    agenda = queries.agenda_of(assist)
    at, rows = assist.starts_at, []
    for phase in agenda.phases:
        rows.append({"at": at, "phase": phase, "title": phase_title(phase), "prompts": PROMPTS[phase.kind]})
        at = at + timedelta(minutes=phase.minutes) if at else None
    rules = words.rules_of(assist.ground_rules or assist.community.ground_rules)
    return render(
        request,
        "room/runsheet.html",
        {**frame(seen, "run"), "rows": rows, "bar": bar(agenda), "rules": rules, "minutes": agenda.minutes},
    )


paths = [
    path("assists/<int:number>/room", run, name="run"),
    path("assists/<int:number>/room/clock", clock, name="clock"),
    path("assists/<int:number>/room/lock", lock, name="lock"),
    path("assists/<int:number>/run-sheet", runsheet, name="runsheet"),
    path("r", by_code, name="join_by_code"),
    path("r/<slug:code>", join, name="room_join"),
    path("rooms/<slug:code>", room, name="room"),
    path("rooms/<slug:code>/ticket", ticket, name="room_ticket"),
    path("rooms/<slug:code>/wall", wall, name="room_wall"),
    path("rooms/<slug:code>/code", show_code, name="room_code"),
]
