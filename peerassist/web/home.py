"""The front page, the choice of language and of community."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from peerassist.people.models import Community
from peerassist.web.access import person_of, viewer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send members to their assists; tell everybody else what this is."""
    if request.session.get("joining") and person_of(request):
        return redirect("join_community")
    if viewer(request).communities:
        return redirect("assists")
    if not settings.DEMONSTRATION and not Community.objects.exists():
        return redirect("first_run")
    if person_of(request):
        return redirect("join_community")
    return render(request, "home/home.html")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: in the account of a person, else in a cookie."""
    code = request.POST.get("language", "")
    response = redirect(back(request))
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        if person := person_of(request):
            person.language = code
            person.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", secure=settings.SECURE
        )
    return response


@require_POST
def community(request: HttpRequest) -> HttpResponse:
    """Look at another of one's communities."""
    chosen = request.POST.get("community", "")
    if chosen.isdecimal() and int(chosen) in viewer(request).communities:
        request.session["community"] = int(chosen)
    return redirect("home")


def back(request: HttpRequest) -> str:
    """Return the page of this site that the form says it came from, else the front page."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and urlsplit(target).path else "/"


paths = [
    path("", home, name="home"),
    path("language", language, name="language"),
    path("community", community, name="community"),
]
