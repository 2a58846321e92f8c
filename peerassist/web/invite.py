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
from peerassist.assists.models import Assist, Invitation
from peerassist.followup.models import Unsubscription
from peerassist.method import timing
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Answer, Role
from peerassist.notices import letters
from peerassist.outbox import posting
from peerassist.people.models import Membership
from peerassist.web import invite_words, words
from peerassist.web.access import Seen, assist_for, person_of
from peerassist.web.answer import take
from peerassist.web.forms.invite import Guest, Message, ReplyBy
from peerassist.web.posted import number_in
from peerassist.web.stages import frame

FOUND = 12  # people shown when the host looks for someone by name
FIRST = 3  # facilitators shown before the rest of the pool


@require_safe
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """The table: who said yes, what is missing, whom to ask next."""
    seen = assist_for(request, number, Act.INVITE)
    return render(request, "invite/invite.html", page(request, seen))


def page(request: HttpRequest, seen: Seen, **forms: Any) -> dict[str, Any]:
    """Return what the invite page shows; `forms` are those that came back with errors."""
    assist, today = seen.assist, timezone.localdate()
    asked = queries.seats(assist, Role.PEER, Role.FACILITATOR)
    table = [s for s in asked if s.invitation.role == Role.PEER]
    needs = queries.covers(assist.needs.all(), table)
    suggested = choosing.suggestions(assist, table, [c.need for c in needs], today) if needs else []
    missing = [c for c in needs if not c.full and not c.open]
    lead = queries.facilitator(assist)
    stopped = frozenset(e.lower() for e in Unsubscription.objects.filter(assist=assist).values_list("email", flat=True))
    reply_by = assist.reply_by or timing.reply_by(today, planning.meeting_day(assist))
    return {
        **frame(seen, "invite"),
        "answers": invite_words.answers(
            table, assist.participations.all(), posting.refusals(f"assist:{assist.pk}"), stopped
        ),
        "yes": sum(1 for s in table if s.state == "full"),
        "asked": sum(1 for s in table if s.state != "no"),
        "needs": needs,
        "picture": invite_words.table(assist, table, needs, lead),
        "missing": missing,
        "missing_words": [c.need.words for c in missing],
        "facilitator": lead,
        "asked_to_lead": [s for s in asked if s.invitation.role == Role.FACILITATOR and s.state == "open"],
        **invite_words.shelves(suggested, needs),
        "least": assist.group_least or assist.community.group_least,
        "most": assist.group_most or assist.community.group_most,
        "several": len({s.group_id for s in assist.participations.all() if s.group_id}) > 1,
        "guest": Guest(initial={"language": assist.language}),
        "reply": ReplyBy(initial={"reply_by": reply_by}),
        "reply_sentence": invite_words.reply_sentence(assist, asked, today),
        "message": Message(),
        "found": directory(request, assist),
        "looked_for": request.GET.get("q", ""),
        **forms,
    }


def directory(request: HttpRequest, assist: Assist) -> list[Membership]:
    """Return the members whose name or job holds what the host looks for."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:120]
    if not wanted:
        return []
    members = Membership.objects.filter(community=assist.community_id, ended_at=None, person__is_active=True)
    found = members.filter(person__name__icontains=wanted) | members.filter(person__job__icontains=wanted)
    return list(found.select_related("person", "team").order_by("person__name")[:FOUND])


@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Invite a person of the directory, for what they bring in their own words."""
    seen = assist_for(request, number, Act.INVITE)
    members = Membership.objects.filter(community=seen.assist.community_id, ended_at=None, person__is_active=True)
    member = get_object_or_404(
        members.select_related("person").prefetch_related("person__skills", "person__experiences"),
        person=number_in(request, "person"),
    )
    form = Message(request.POST)
    message = form.cleaned_data["message"] if form.is_valid() else request.POST.get("message", "")[:2000]
    role = Role.FACILITATOR if request.POST.get("role") == Role.FACILITATOR else Role.PEER
    how: dict[str, Any] = {"message": message}
    if role == Role.PEER:
        needs = list(seen.assist.needs.all())
        wished = next((n for n in needs if n.pk == number_in(request, "need")), None)
        how["need"], how["brings"] = choosing.seat_words(member.person, needs, wished, seen.assist.language)
    try:
        _ask(request, seen.assist, Invited.of(member.person), role=role, **how)
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect(_back(request, role), number)


@require_POST
def ask_guest(request: HttpRequest, number: int) -> HttpResponse:
    """Invite someone who is in no directory."""
    seen = assist_for(request, number, Act.INVITE)
    form = Guest(request.POST)
    if not form.is_valid():
        return render(request, "invite/invite.html", page(request, seen, guest=form), status=422)
    data = form.cleaned_data
    members = Membership.objects.filter(community=seen.assist.community_id, ended_at=None, person__is_active=True)
    known = members.filter(person__email=data["email"].lower()).select_related("person").first()
    whom = (
        Invited.of(known.person)
        if known
        else Invited(data["name"], data["email"], data["language"], seen.assist.time_zone)
    )
    need = choosing.need_for(data["brings"], list(seen.assist.needs.all()), seen.assist.language)
    try:
        _ask(request, seen.assist, whom, role=Role.PEER, brings=data["brings"], need=need, message=data["message"])
    except DomainError as problem:
        form.add_error(None, words.of_error(problem))
        return render(request, "invite/invite.html", page(request, seen, guest=form), status=422)
    return redirect("invite", number)


@transaction.atomic
def _ask(request: HttpRequest, assist: Assist, whom: Invited, *, role: Role, **how: Any) -> None:
    """Invite, with the letter; the first invitation sets a reply date where there is none."""
    by = person_of(request)
    assert by is not None
    if assist.reply_by is None:
        day = timing.reply_by(timezone.localdate(), planning.meeting_day(assist))
        inviting.set_reply_date(assist, day)
    letters.invitation(inviting.ask(assist, whom, by=by, role=role, **how))
    messages.success(request, _("%(name)s is asked by mail, with three links to answer.") % {"name": whom.name})


@require_POST
def change(request: HttpRequest, number: int, invitation: int) -> HttpResponse:
    """Take an invitation back, or note an answer that was given by word of mouth."""
    seen = assist_for(request, number, Act.INVITE)
    asked = get_object_or_404(
        Invitation.objects.select_related("assist__created_by", "person", "need").prefetch_related("answers"),
        pk=invitation,
        assist=seen.assist,
    )
    try:
        if "withdraw" in request.POST:
            _withdraw(asked)
            messages.success(request, _("The invitation of %(name)s is taken back.") % {"name": asked.name})
        elif request.POST.get("answer") in set(Answer):
            take(asked, Answer(request.POST["answer"]), by_host=True)
            messages.success(request, _("Noted for %(name)s.") % {"name": asked.name})
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("facilitator" if asked.role == Role.FACILITATOR else "invite", number)


@transaction.atomic
def _withdraw(asked: Invitation) -> None:
    inviting.withdraw(asked)
    unsent = posting.recall(f"assist:{asked.assist_id}", asked.email)
    if f"invitation:{asked.pk}" not in unsent:
        letters.withdrawn(asked)


@require_POST
def reply_by(request: HttpRequest, number: int) -> HttpResponse:
    """Set the day until which answers are asked for."""
    seen = assist_for(request, number, Act.INVITE)
    form = ReplyBy(request.POST)
    if not form.is_valid():
        return render(request, "invite/invite.html", page(request, seen, reply=form), status=422)
    inviting.set_reply_date(seen.assist, form.cleaned_data["reply_by"])
    messages.success(request, _("Who has not answered is reminded three days and one day before."))
    return redirect("invite", number)


@require_safe
def facilitator(request: HttpRequest, number: int) -> HttpResponse:
    """Choose who leads: the pool, the best first, with each one's distance from the team; hand the lead over."""
    seen = assist_for(request, number, Act.INVITE)
    asked = queries.seats(seen.assist, Role.FACILITATOR)
    present = queries.facilitator(seen.assist)
    known = {s.invitation.person_id for s in asked if s.state != "no"} | {present.person_id if present else None}
    pool = choosing.facilitators(seen.assist, timezone.localdate())
    choices = [invite_words.choice(c) for c in pool if c.person.pk not in known]
    context = {
        **frame(seen, "invite"),
        "first": choices[:FIRST],
        "others": choices[FIRST:],
        "facilitator": present,
        "waiting": [s for s in asked if s.state == "open"],
        "declined": [s for s in asked if s.state == "no"],
    }
    return render(request, "invite/facilitator.html", context)


@require_POST
def note_taker(request: HttpRequest, number: int) -> HttpResponse:
    """Name a note-taker among those who come, or let someone else take the notes."""
    seen = assist_for(request, number, Act.INVITE)
    seat = (
        seen.assist.participations.filter(pk=number_in(request, "seat"), ended_at=None).select_related("person").first()
    )
    if seat is None or seat.person is None:
        raise Http404
    if "stop" in request.POST:
        planning.leave(seen.assist, seat.person, Role.NOTE_TAKER)
        messages.success(request, _("%(name)s no longer takes the notes.") % {"name": seat.name})
    else:
        planning.take_part(seen.assist, seat.person, Role.NOTE_TAKER)
        messages.success(request, _("%(name)s takes the notes.") % {"name": seat.name})
    return redirect("invite", number)


def _back(request: HttpRequest, role: Role) -> str:
    """Return the page to go back to: the one with the button that was pressed."""
    if role == Role.FACILITATOR:
        return "facilitator"
    return "plan" if request.POST.get("from") == "plan" else "invite"


paths = [
    path("assists/<int:number>/invitations", invite, name="invite"),
    path("assists/<int:number>/invitations/people", ask, name="ask"),
    path("assists/<int:number>/invitations/guests", ask_guest, name="ask_guest"),
    path("assists/<int:number>/invitations/<int:invitation>", change, name="change_invitation"),
    path("assists/<int:number>/reply-date", reply_by, name="reply_by"),
    path("assists/<int:number>/facilitator", facilitator, name="facilitator"),
    path("assists/<int:number>/note-taker", note_taker, name="note_taker"),
]
