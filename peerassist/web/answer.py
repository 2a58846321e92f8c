"""Pages behind links in letters, for people who may have no account: answer an invitation, come to one's seat, stop
letters. The link's secret leaves the address at once; opening a link decides nothing."""

from django.contrib import messages
from django.core.signing import BadSignature, loads
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from peerassist.assists import inviting, passes, queries
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
    """Take the secret out of the address and go to the answer page."""
    invitation = inviting.by_secret(secret)
    if invitation is None:
        return render(request, "invite/link_gone.html", status=404)
    request.session.setdefault("answers", {})[str(invitation.pk)] = secrets.hashed(secret)
    request.session.modified = True
    given = request.GET.get("answer", "")
    where = reverse("answering", args=[invitation.pk])
    return redirect(f"{where}?answer={given}" if given in set(Answer) else where)


def _invitation(request: HttpRequest, number: int) -> Invitation:
    """Return the invitation if this device came by its link, or if it is the signed-in person's own."""
    found = Invitation.objects.select_related("assist__community", "assist__created_by", "person", "invited_by", "need")
    invitation = found.filter(pk=number, withdrawn_at=None).first()
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
    form = AnswerForm(request.POST or None, initial={"answer": request.GET.get("answer") or latest})
    if request.method == "POST" and form.is_valid():
        given = Answer(form.cleaned_data["answer"])
        try:
            with transaction.atomic():
                row = inviting.answer(invitation, given, form.cleaned_data["words"])
                letters.answered(invitation, row)
            return redirect("answered", number)
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
    return render(request, "invite/answer.html", _page(invitation) | {"form": form, "latest": latest})


@require_safe
def answered(request: HttpRequest, number: int) -> HttpResponse:
    """Thanks, and what comes next."""
    invitation = _invitation(request, number)
    return render(request, "invite/answered.html", _page(invitation) | {"latest": inviting.latest(invitation)})


def _page(invitation: Invitation) -> dict[str, object]:
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
        "cancelled": getattr(assist, "cancellation", None),
        "zone": invitation.time_zone,
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
    path("seat/<str:secret>/<int:number>/<slug:page>", seat, name="seat"),
    path("letters/stop/<str:signed>", unsubscribe, name="unsubscribe"),
]
