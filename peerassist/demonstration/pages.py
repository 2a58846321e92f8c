"""Only in the demonstration: sign in as one of the cast with one click, and a tray with every letter that was sent.

A real installation has none of these addresses.
"""

from allauth.usersessions.models import UserSession
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from peerassist.demonstration.content import cast as cast_of
from peerassist.outbox.models import Letter
from peerassist.people.models import Person

PAGE = 30


@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """Who may be played, and what each would do."""
    roles = {member.email: member for member in cast_of()}
    people = {p.email: p for p in Person.objects.filter(email__in=roles)}
    shown = [(people[email], member) for email, member in roles.items() if email in people]
    return render(request, "demonstration/cast.html", {"cast": shown})


@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast."""
    email = request.POST.get("email", "")
    if email not in {member.email for member in cast_of()}:
        raise Http404
    person = get_object_or_404(Person, email=email)
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create_from_request(request)
    return redirect("home")


@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    """Every letter, the newest first."""
    page = Paginator(Letter.objects.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "demonstration/tray.html", {"page": page, "nav": "tray"})


@require_safe
@csp_update({"frame-src": [SELF]})
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter, as it reads in a mail program."""
    return render(request, "demonstration/letter.html", {"letter": get_object_or_404(Letter, pk=number), "nav": "tray"})


@require_safe
@xframe_options_sameorigin
def letter_html(request: HttpRequest, number: int) -> HttpResponse:
    """The letter's own HTML, shut in: no script, no request leaves it."""
    found = get_object_or_404(Letter, pk=number)
    # Its links leave the frame, as they would leave a mail program.
    text = found.html.replace("<head>", '<head><base target="_top">', 1) or f"<pre>{escape(found.text)}</pre>"
    response = HttpResponse(text)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation allow-popups"
    )
    return response


@require_safe
def letter_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The calendar file that came with a letter."""
    found = get_object_or_404(Letter.objects.exclude(calendar=""), pk=number)
    response = HttpResponse(
        found.calendar, content_type=f"text/calendar; method={found.calendar_method}; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return response


paths: list[URLPattern] = (
    [
        path("demonstration", cast, name="cast"),
        path("demonstration/play", play, name="play"),
        path("demonstration/tray", tray, name="tray"),
        path("demonstration/tray/<int:number>", letter, name="letter"),
        path("demonstration/tray/<int:number>/letter.html", letter_html, name="letter_html"),
        path("demonstration/tray/<int:number>/invite.ics", letter_calendar, name="letter_calendar"),
    ]
    if settings.DEMONSTRATION
    else []
)
