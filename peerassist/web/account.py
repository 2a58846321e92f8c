"""How people come into a community: by a steward's invitation, by its rule, or as the first steward of all."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.people import joining, zones
from peerassist.people.models import Community, CommunityInvitation, Membership, Person
from peerassist.people.secrets import hashed
from peerassist.web import words
from peerassist.web.access import person_of
from peerassist.web.doors import BACKEND
from peerassist.web.forms.people import FirstRun


@require_safe
def joining_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret of an invitation out of the address; opening the link decides nothing.

    Who holds it has read the invited mailbox, so that address needs no code when an account is made with it.
    """
    invitation = joining.by_secret(secret)
    if invitation is None:
        return render(request, "account/link_gone.html", status=404)
    request.session["joining"] = hashed(secret)
    get_adapter().stash_verified_email(request, invitation.email)
    return redirect("join_community")


@require_http_methods(["GET", "POST"])
def join_community(request: HttpRequest) -> HttpResponse:
    """Come into a community: by an invitation that was opened here or sent to my address, or by its rule."""
    me = person_of(request)
    held = request.session.get("joining", "")
    invitation = joining.by_hash(held) if held else None
    if invitation is None and me is None:
        return redirect("account_login")
    invited = [invitation] if invitation else _invited(me)
    if request.method == "POST" and me is not None:
        try:
            made = _come_in(request.POST.get("community", ""), invited, me)
            request.session.pop("joining", None)
            request.session["community"] = made.community_id
            messages.success(request, _("Welcome to %(community)s.") % {"community": made.community.name})
            return redirect("assists")
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
    context = {
        "invited": invited,
        "offered": joining.open_to(me) if me else [],
        "by_link": invitation is not None,
        "joined": me is not None and Membership.objects.filter(person=me, ended_at=None).exists(),
    }
    return render(request, "account/join.html", context)


def _invited(me: Person | None) -> list[CommunityInvitation]:
    """Return the invitations to my confirmed addresses: who lost the letter can still come in."""
    confirmed = EmailAddress.objects.filter(user=me, verified=True).values_list("email", flat=True)
    return list(joining.waiting_for(confirmed)) if me else []


@transaction.atomic
def _come_in(number: str, invited: list[CommunityInvitation], me: Person) -> Membership:
    invitation = next((i for i in invited if str(i.community_id) == number), None)
    if invitation is not None:
        made = joining.accept(invitation, me)
    else:
        community = Community.objects.filter(pk=int(number) if number.isdecimal() and len(number) < 12 else 0).first()
        if community is None:
            raise DomainError("joining_closed")
        made = joining.join(me, community)
    indexing.index_person(me)
    return made


def setup_code() -> str:
    """Return the code that `peerassist serve` prints while there is no community: it proves who started the server."""
    return salted_hmac("peerassist.first-run", "code", algorithm="sha256").hexdigest()[:12]


@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the first steward and community; there only while there is none."""
    if settings.DEMONSTRATION or Community.objects.exists():
        raise Http404
    form = FirstRun(request.POST or None, initial={"language": request.LANGUAGE_CODE, "time_zone": settings.TIME_ZONE})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if constant_time_compare("".join(data["setup_code"].split()).lower(), setup_code()):
            login(request, _found(data), backend=BACKEND)
            UserSession.objects.create_from_request(request)
            messages.success(
                request,
                _("Welcome. Invite people, or take them in from a file. Add a passkey, so that you can come in again.")
                if not settings.MAIL_URL
                else _("Welcome. Invite people, or take them in from a file."),
            )
            return redirect("steward")
        form.add_error("setup_code", _("This is not the code from the console. Look there again; nothing was made."))
    context = {"form": form, "zones": zones.places()}
    return render(request, "account/first_run.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _found(data: dict[str, Any]) -> Person:
    person = Person.objects.create_user(
        data["email"], name=data["name"], language=data["language"], time_zone=data["time_zone"], is_site_admin=True
    )
    # Whoever holds the set-up code holds the installation: the address needs no second proof.
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    joining.found(data["community"], by=person, language=data["language"], time_zone=data["time_zone"])
    indexing.index_person(person)
    return person


paths = [
    path("joining/<str:secret>", joining_link, name="joining"),
    path("join", join_community, name="join_community"),
    path("first-run", first_run, name="first_run"),
]
