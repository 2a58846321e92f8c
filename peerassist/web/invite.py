"""Invite: the table with its seats, a facilitator from outside, suggestions with their reasons, guests."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists import choosing, inviting, planning, queries
from peerassist.assists.access import Act
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.method import timing
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Answer, Role
from peerassist.notices import letters
from peerassist.people.models import Membership, Person
from peerassist.web import pictures, words
from peerassist.web.access import assist_for, person_of
from peerassist.web.forms.invite import Guest, Message, ReplyBy
from peerassist.web.stages import frame

FOUND = 12  # people shown when the host looks for someone by name


@require_safe
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """The table: who said yes, what is missing, whom to ask next."""
    seen = assist_for(request, number, Act.INVITE)
    assist = seen.assist
    asked = queries.seats(assist, Role.PEER, Role.FACILITATOR)
    table = [s for s in asked if s.invitation.role == Role.PEER]
    needs = queries.covers(assist.needs.all(), table)
    suggested = choosing.suggestions(assist, table, [c.need for c in needs], timezone.localdate()) if needs else []
    missing = [c for c in needs if not c.full and not c.open]
    lead = queries.facilitator(assist)
    context = {
        **frame(seen, "invite"),
        "table": [s for s in table if s.state != "no"],
        "answers": sorted((s for s in table), key=lambda s: s.invitation.name),
        "yes": sum(1 for s in table if s.state == "full"),
        "asked": sum(1 for s in table if s.state != "no"),
        "needs": needs,
        "picture": picture(assist, table, needs, lead),
        "missing": missing,
        "missing_words": [c.need.words for c in missing],
        "facilitator": lead,
        "asked_to_lead": [s for s in asked if s.invitation.role == Role.FACILITATOR and s.state != "no"],
        "suggested": [shown(s, needs) for s in suggested],
        "least": assist.group_least or assist.community.group_least,
        "most": assist.group_most or assist.community.group_most,
        "guest": Guest(initial={"language": assist.language}),
        "reply": ReplyBy(
            initial={"reply_by": assist.reply_by or timing.reply_by(timezone.localdate(), planning.meeting_day(assist))}
        ),
        "found": directory(request, assist),
        "looked_for": request.GET.get("q", ""),
        "words": words.ANSWER,
    }
    return render(request, "invite/invite.html", context)


def picture(
    assist: Assist, table: list[queries.Seat], needs: list[queries.NeedCover], lead: Participation | None
) -> pictures.Table:
    """Return the table with its seats: filled with what people bring, open where someone is asked, empty for a need
    that nobody brings; the first such seat is the one to fill."""
    host = assist.created_by
    places = [
        pictures.Place(
            s.invitation.brings or (s.invitation.need.words if s.invitation.need else s.invitation.name),
            _who(s.invitation),
            state="full" if s.state == "full" else "open",
        )
        for s in table
        if s.state != "no"
    ]
    gaps = [c.need.words for c in needs if not c.full and not c.open]
    places += [pictures.Place(words, _("Nobody yet"), state="nobody", now=i == 0) for i, words in enumerate(gaps)]
    least = assist.group_least or assist.community.group_least
    places += [pictures.Place(_("A seat"), _("Nobody yet"), state="nobody") for _i in range(least - len(places))]
    asks = pictures.Place(_("Asks"), f"{host.name}, {host.place}".strip(", ") if host else "")
    leads = (
        pictures.Place(_("Leads"), f"{lead.name}, {lead.place}".strip(", "))
        if lead
        else pictures.Place(_("Leads"), _("Nobody yet"), state="nobody")
    )
    lines = tuple(pictures.Line(c.need.words, c.full, c.open) for c in needs)
    return pictures.Table(asks, leads, tuple(places), lines)


def _who(invitation: Invitation) -> str:
    place = invitation.person.place if invitation.person else ""
    return ", ".join(part for part in (invitation.name, place) if part)


def shown(suggested: choosing.Suggested, needs: list[queries.NeedCover]) -> dict[str, Any]:
    """Return a suggestion with its reasons in words, and the need for which it would be asked."""
    by_number = {c.need.pk: c.need for c in needs}
    need = next((by_number[n] for n in suggested.suggestion.covers if n in by_number), None)
    return {
        "person": suggested.person,
        "team": suggested.team,
        "within": min(suggested.asked, suggested.person.agrees_to),
        "left": max(0, suggested.person.agrees_to - suggested.asked),
        "beyond": max(0, suggested.asked - suggested.person.agrees_to),
        "held_back": suggested.suggestion.held_back,
        "reasons": [
            str(words.REASON[r.code]) % r.values for r in suggested.suggestion.reasons if r.code in words.REASON
        ],
        "need": need,
    }


def directory(request: HttpRequest, assist: Assist) -> list[Membership]:
    """Return the members whose name or job holds what the host looks for."""
    wanted = request.GET.get("q", "").strip()
    if not wanted:
        return []
    members = Membership.objects.filter(community=assist.community_id, ended_at=None, person__is_active=True)
    found = members.filter(person__name__icontains=wanted) | members.filter(person__job__icontains=wanted)
    return list(found.select_related("person", "team").order_by("person__name")[:FOUND])


@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Invite a person of the directory."""
    seen = assist_for(request, number, Act.INVITE)
    person = get_object_or_404(
        Person.objects.filter(memberships__community=seen.assist.community_id, memberships__ended_at=None),
        pk=_number(request, "person"),
    )
    form = Message(request.POST)
    need = seen.assist.needs.filter(pk=_number(request, "need")).first()
    role = Role.FACILITATOR if request.POST.get("role") == Role.FACILITATOR else Role.PEER
    message = form.cleaned_data["message"] if form.is_valid() else ""
    return _ask(request, seen.assist, Invited.of(person), role=role, need=need, message=message)


@require_POST
def ask_guest(request: HttpRequest, number: int) -> HttpResponse:
    """Invite someone who is in no directory."""
    seen = assist_for(request, number, Act.INVITE)
    form = Guest(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("invite", number)
    data = form.cleaned_data
    known = Person.objects.filter(email=data["email"].lower(), memberships__community=seen.assist.community_id).first()
    whom = Invited.of(known) if known else Invited(data["name"], data["email"], data["language"], seen.assist.time_zone)
    return _ask(request, seen.assist, whom, role=Role.PEER, brings=data["brings"], message=data["message"])


def _ask(request: HttpRequest, assist: Assist, whom: Invited, **how: Any) -> HttpResponse:
    by = person_of(request)
    assert by is not None
    try:
        with transaction.atomic():
            if assist.reply_by is None:
                day = timing.reply_by(timezone.localdate(), planning.meeting_day(assist))
                inviting.set_reply_date(assist, day)
            letters.invitation(inviting.ask(assist, whom, by=by, **how))
        messages.success(request, _("%(name)s is asked by mail, with three links to answer.") % {"name": whom.name})
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("facilitator" if how.get("role") == Role.FACILITATOR else "invite", assist.pk)


@require_POST
def change(request: HttpRequest, number: int, invitation: int) -> HttpResponse:
    """Take an invitation back, or note an answer that was given by word of mouth."""
    seen = assist_for(request, number, Act.INVITE)
    asked = get_object_or_404(
        Invitation.objects.select_related("assist__created_by", "person"), pk=invitation, assist=seen.assist
    )
    try:
        with transaction.atomic():
            if "withdraw" in request.POST:
                inviting.withdraw(asked)
                letters.withdrawn(asked)
                messages.success(
                    request, _("The invitation of %(name)s is taken back; they get a letter.") % {"name": asked.name}
                )
            elif request.POST.get("answer") in set(Answer):
                inviting.answer(asked, Answer(request.POST["answer"]), by_host=True)
                messages.success(request, _("Noted for %(name)s.") % {"name": asked.name})
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("invite", number)


@require_POST
def reply_by(request: HttpRequest, number: int) -> HttpResponse:
    """Set the day until which answers are asked for."""
    seen = assist_for(request, number, Act.INVITE)
    form = ReplyBy(request.POST)
    if form.is_valid():
        inviting.set_reply_date(seen.assist, form.cleaned_data["reply_by"])
        messages.success(request, _("Who has not answered is reminded three days and one day before."))
    else:
        messages.error(request, _("Please write the day as on the calendar, for example 2026-12-01."))
    return redirect("invite", number)


@require_safe
def facilitator(request: HttpRequest, number: int) -> HttpResponse:
    """Choose who leads: the pool, with each one's distance from the team."""
    seen = assist_for(request, number, Act.INVITE)
    choices = choosing.facilitators(seen.assist, timezone.localdate())
    context = {
        **frame(seen, "invite"),
        "choices": [
            {"choice": c, "reasons": [(words.NEAR[r.code], r.weight) for r in c.distance.reasons]} for c in choices
        ],
        "facilitator": queries.facilitator(seen.assist),
        "asked_to_lead": queries.seats(seen.assist, Role.FACILITATOR),
        "guide": True,
    }
    return render(request, "invite/facilitator.html", context)


@require_POST
def lead(request: HttpRequest, number: int) -> HttpResponse:
    """Name a note-taker among those who come, or hand the lead over."""
    seen = assist_for(request, number, Act.INVITE)
    seat = (
        seen.assist.participations.filter(pk=_number(request, "seat"), ended_at=None).select_related("person").first()
    )
    if seat is None or seat.person is None:
        raise Http404
    planning.take_part(seen.assist, seat.person, Role.NOTE_TAKER)
    messages.success(request, _("%(name)s takes the notes.") % {"name": seat.name})
    return redirect("invite", number)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


paths = [
    path("assists/<int:number>/invitations", invite, name="invite"),
    path("assists/<int:number>/invitations/people", ask, name="ask"),
    path("assists/<int:number>/invitations/guests", ask_guest, name="ask_guest"),
    path("assists/<int:number>/invitations/<int:invitation>", change, name="change_invitation"),
    path("assists/<int:number>/reply-date", reply_by, name="reply_by"),
    path("assists/<int:number>/facilitator", facilitator, name="facilitator"),
    path("assists/<int:number>/note-taker", lead, name="note_taker"),
]
