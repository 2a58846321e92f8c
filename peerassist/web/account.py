"""How accounts meet django-allauth: who may sign up; how one comes into a community; the first steward of all."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.people import joining
from peerassist.people.models import Community, Person
from peerassist.people.secrets import hashed
from peerassist.web import words
from peerassist.web.access import person_of
from peerassist.web.forms.people import FirstRun
from peerassist.web.schedule import ZONES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Doors(DefaultAccountAdapter):
    """Sign-up by invitation or by a community's rule."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if request.session.get("joining"):
            return True
        return Community.objects.exclude(joining=Community.Joining.INVITATION).exists()

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user names."""


@require_safe
def joining_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret of an invitation out of the address."""
    invitation = joining.by_secret(secret)
    if invitation is None:
        return render(request, "invite/link_gone.html", status=404)
    request.session["joining"] = hashed(secret)
    return redirect("join_community")


@require_http_methods(["GET", "POST"])
def join_community(request: HttpRequest) -> HttpResponse:
    """Come into a community: by the invitation that was opened here, or by the rule of one that is open to me."""
    me = person_of(request)
    held = request.session.get("joining", "")
    invitation = joining.by_hash(held) if held else None
    offered = joining.open_to(me) if me else []
    if invitation is None and me is None:
        return redirect("account_login")
    if request.method == "POST" and me is not None:
        try:
            with transaction.atomic():
                made = joining.accept(invitation, me) if invitation else joining.join(me, _chosen(request, offered))
                indexing.index_person(me)
            request.session.pop("joining", None)
            request.session["community"] = made.community_id
            messages.success(request, _("Welcome to %(community)s.") % {"community": made.community.name})
            return redirect("assists")
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
    return render(request, "account/join.html", {"invitation": invitation, "offered": offered})


def _chosen(request: HttpRequest, offered: list[Community]) -> Community:
    number = request.POST.get("community", "")
    found = next((c for c in offered if str(c.pk) == number), None)
    if found is None:
        raise DomainError("joining_closed")
    return found


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
        if not constant_time_compare(data["setup_code"].strip(), setup_code()):
            form.add_error(
                "setup_code", _("This is not the code from the console. Look there again; nothing was made.")
            )
        else:
            login(request, _found(data), backend=BACKEND)
            return redirect("assists")
    return render(request, "account/first_run.html", {"form": form, "zones": ZONES})


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


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("home")


@login_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """How I sign in: passkeys, codes, my sessions."""
    return render(request, "account/doors.html", {"nav": "profile"})


paths = [
    path("joining/<str:secret>", joining_link, name="joining"),
    path("join", join_community, name="join_community"),
    path("first-run", first_run, name="first_run"),
    path("sign-out", sign_out, name="sign_out"),
    path("profile/doors", doors, name="doors"),
]
