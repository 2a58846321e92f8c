"""The way in when no letter can leave the house: whoever holds the server's console makes a link that opens once.

peerassist manage sign_in ada@example.org
"""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from peerassist.people.models import Person
from peerassist.web.doors import BACKEND

SALT = "console"
GOOD_FOR = 10 * 60  # seconds


def link_for(person: Person) -> str:
    """Return the address that signs `person` in, once and within ten minutes."""
    return settings.ADDRESS + reverse("console_sign_in", args=[dumps(_state(person), salt=SALT)])


def _state(person: Person) -> list[object]:
    """What changes with each sign-in, so that a link opens once."""
    return [person.pk, person.last_login.isoformat() if person.last_login else ""]


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, signed: str) -> HttpResponse:
    """Show whom the link signs in; do so when that is confirmed."""
    person = _meant(signed)
    if person is None:
        return render(request, "account/console_gone.html", status=404)
    if request.method == "GET":
        return render(request, "account/console.html", {"someone": person})
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    return redirect("doors")


def _meant(signed: str) -> Person | None:
    try:
        number, before = loads(signed, salt=SALT, max_age=GOOD_FOR)
    except (BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=number, is_active=True).first()
    return person if person is not None and _state(person) == [number, before] else None


paths = [path("console/<str:signed>", sign_in, name="console_sign_in")]
