"""Pages behind links in letters, for people who may have no account: answer an invitation, come to one's seat, stop
letters. The link's secret leaves the address at once; opening a link decides nothing."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.signing import BadSignature, loads
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from peerassist.assists import choosing, inviting, passes, queries
from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.followup.models import Unsubscription
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Answer, Role
from peerassist.notices import letters
from peerassist.people import secrets
from peerassist.web import words
from peerassist.web.access import person_of
from peerassist.web.forms.invite import AnswerForm
from peerassist.web.plan import bar


@require_safe
def answer_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address and go to the answer page, in the language of the letter."""
    invitation = inviting.by_secret(secret)
    if invitation is None:
        return render(request, "invite/link_gone.html", status=404)
    request.session.setdefault("answers", {})[str(invitation.pk)] = secrets.hashed(secret)
    request.session.modified = True
    given = request.GET.get("answer", "")
    where = reverse("answering", args=[invitation.pk])
    response = redirect(f"{where}?answer={given}" if given in set(Answer) else where)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:  # who chose another language keeps it
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, invitation.language, samesite="Lax", secure=settings.SECURE)
    return response


def _invitation(request: HttpRequest, number: int) -> Invitation:
    """Return the invitation if this device came by its link, or if it is the signed-in person's own."""
    found = Invitation.objects.select_related(
        "assist__community", "assist__created_by", "assist__cancellation", "person", "invited_by", "need"
    )
    invitation = found.prefetch_related("answers").filter(pk=number, withdrawn_at=None).first()
    if invitation is None:
        raise Http404
    held = request.session.get("answers", {}).get(str(number), "")
    person = person_of(request)
    own = person is not None and invitation.person_id == person.pk
    if not own and not constant_time_compare(held, invitation.token_hash):
        raise Http404
    return invitation


@require_http_methods(["GET", "POST"])
def answering(request: HttpRequest, number: int) -> HttpResponse:
    """Yes, maybe or no, with a word; changed as often as one likes."""
    invitation = _invitation(request, number)
    latest = inviting.latest(invitation)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"answer": request.GET.get("answer") or latest}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _remember_zone(request, invitation)
            take(invitation, Answer(form.cleaned_data["answer"]), form.cleaned_data["words"])
            return redirect("answered", number)
        except DomainError as problem:
            form.add_error(None, words.of_error(problem))
    context = _page(request, invitation) | {"form": form, "latest": latest}
    return render(request, "invite/answer.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def take(invitation: Invitation, given: Answer, said: str = "", *, by_host: bool = False) -> None:
    """Note an answer, and queue the letters that follow from it. The same answer sent twice is one."""
    before = list(invitation.answers.all())
    if before and (before[-1].answer, before[-1].words) == (given, said.strip()):
        return
    relieved = inviting.relieved_by(invitation) if given == Answer.YES else []
    row = inviting.answer(invitation, given, said, by_host=by_host)
    letters.confirmed(invitation, row)
    if not by_host:
        letters.answered(invitation, row, instead=_instead(invitation) if given == Answer.NO else "")
    for former in relieved:
        letters.handed_over(former, invitation.name)


def _instead(invitation: Invitation) -> str:
    """Return who could be asked in place of somebody who said no, in a line; "" where nobody is suggested."""
    assist, today = invitation.assist, timezone.localdate()
    if invitation.role == Role.FACILITATOR:
        asked = {i.person_id for i in assist.invitations.filter(role=Role.FACILITATOR)}
        pool = (c.person for c in choosing.facilitators(assist, today) if c.person.pk not in asked)
    else:
        found = choosing.suggestions(assist, queries.seats(assist), list(assist.needs.all()), today, limit=1)
        pool = (s.person for s in found if not s.suggestion.held_back)
    best = next(pool, None)
    return ", ".join(part for part in (best.name, best.job, best.place) if part) if best else ""


@require_safe
def answered(request: HttpRequest, number: int) -> HttpResponse:
    """Thanks, and what comes next."""
    invitation = _invitation(request, number)
    latest = inviting.latest(invitation)
    if latest is None:
        return redirect("answering", number)
    return render(request, "invite/answered.html", _page(request, invitation) | {"latest": latest})


@require_safe
def answer_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The date as a file, for those whose mail program does not take it from the letter."""
    invitation = _invitation(request, number)
    carried = letters.calendar_file(invitation)
    if carried is None or hasattr(invitation.assist, "cancellation"):
        raise Http404
    return HttpResponse(
        carried,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="peer-assist.ics"'},
    )


def _zone(request: HttpRequest, invitation: Invitation) -> str:
    """Return the zone in which the invited sees times: a guest's is that of the device, if it says one."""
    said: str = request.COOKIES.get("tz", "")
    if invitation.person_id is None and said:
        try:
            return ZoneInfo(said).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    return invitation.time_zone


def _remember_zone(request: HttpRequest, invitation: Invitation) -> None:
    """Keep the zone that a guest's device said, so that later letters tell their hours."""
    if (said := _zone(request, invitation)) != invitation.time_zone:
        invitation.time_zone = said
        invitation.save(update_fields=["time_zone"])


def _page(request: HttpRequest, invitation: Invitation) -> dict[str, object]:
    assist = invitation.assist
    agenda = queries.agenda_of(assist)
    return {
        "invitation": invitation,
        "assist": assist,
        "host": invitation.invited_by or assist.created_by,
        "brings": invitation.brings or (invitation.need.words if invitation.need else ""),
        "lead": invitation.role == Role.FACILITATOR,
        "bar": bar(agenda),
        "minutes": agenda.minutes,
        "ends_at": assist.starts_at + timedelta(minutes=agenda.minutes) if assist.starts_at else None,
        "cancelled": getattr(assist, "cancellation", None),
        "their_zone": _zone(request, invitation),  # the frame of the page has a `zone` of its own
    }


SEAT_PAGES = {"validate": "validate", "record": "record", "follow": "follow", "room": "run"}


@require_safe
def seat(request: HttpRequest, secret: str, number: int, page: str) -> HttpResponse:
    """Give this device the pass to a participation, then go to the page."""
    right = secrets.link_secret("seat", number)
    participation = Participation.objects.filter(pk=number, ended_at=None).first()
    if page not in SEAT_PAGES or participation is None or not constant_time_compare(secret, right):
        return render(request, "invite/link_gone.html", status=404)
    person = person_of(request)
    if person is None or participation.person_id != person.pk:
        request.session.setdefault("passes", {})[str(participation.assist_id)] = passes.give(participation)
        request.session.modified = True
    return redirect(SEAT_PAGES[page], participation.assist_id)


@csrf_exempt  # one-click unsubscribe comes from mail programs (RFC 8058); the signed address is the proof
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """Stop letters about one assist to one address."""
    try:
        number, email = loads(signed, salt="unsubscribe")
    except BadSignature:
        return render(request, "invite/link_gone.html", status=404)
    assist = Assist.objects.filter(pk=number).first()
    if assist is None:
        raise Http404
    done = Unsubscription.objects.filter(assist=assist, email=email).exists()
    if request.method == "POST":
        Unsubscription.objects.get_or_create(assist=assist, email=email, defaults={"at": timezone.now()})
        done = True
    return render(request, "invite/unsubscribe.html", {"assist": assist, "email": email, "done": done})


paths = [
    path("answer/<str:secret>", answer_link, name="answer"),
    path("invitations/<int:number>", answering, name="answering"),
    path("invitations/<int:number>/thanks", answered, name="answered"),
    path("invitations/<int:number>/calendar", answer_calendar, name="answer_calendar"),
    path("seat/<str:secret>/<int:number>/<slug:page>", seat, name="seat"),
    path("letters/stop/<str:signed>", unsubscribe, name="unsubscribe"),
]
