"""Nothing typed is lost: a form that comes when nobody is signed in any more, or whose key ran out, is shown again.

The words stay in the session of the device, which outlives signing in; after that they can be sent with one click.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import path
from django.views.decorators.http import require_safe

from peerassist.web.access import person_of
from peerassist.web.field_names import field_name

MOST_KEPT = 256 * 1024  # characters of one form; more is only shown, not remembered
NOT_WORDS = frozenset({"csrfmiddlewaretoken", "next", "action", "credential", "code", "setup_code"})
# Of a field that says along what stood there when the page was opened: Django's own, and the plan's lists.
BEFORE, LISTED_BEFORE = "initial-", "_before"
LONG = 24  # characters from which on a value is shown to be read; shorter ones are, when they hold more than one word

Kept = list[tuple[str, str]]


class KeepWords:
    """Where a form of somebody who is not signed in (any more) was turned away, shows its words instead of nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST":
            return response
        if person_of(request) is not None:
            _let_go(request, response)
            return response
        if not _turned_away(response):
            return response
        if request.headers.get("HX-Request"):  # the page says that it was not kept, and keeps it itself
            return HttpResponse(status=401)
        kept = words_of(request.POST)
        if not kept:
            return response
        remember(request, kept)
        return shown(request, kept, request.get_full_path(), status=401, signed_out=True)


def _turned_away(response: HttpResponse) -> bool:
    """Say whether the answer is "sign in first", or "there is nothing here" as strangers are told. Pages that say
    better why they have nothing, as of a link that ran out, are left alone."""
    if response.status_code == 302:
        return response["Location"].partition("?")[0] == resolve_url(settings.LOGIN_URL)
    return response.status_code == 404 and getattr(response, "says_nothing", False)


def _let_go(request: HttpRequest, response: HttpResponse) -> None:
    """Forget kept words once they were sent."""
    found = request.session.get("kept")
    if found and found["action"] == request.get_full_path() and response.status_code < 400:
        del request.session["kept"]


def words_of(data: QueryDict) -> Kept:
    """Return what was typed: (name of the field, value), in order; nothing where nobody typed a word."""
    kept = [(name, value) for name, values in data.lists() if name not in NOT_WORDS for value in values]
    return kept if any(value.strip() for _, value in kept) else []


def shown(
    request: HttpRequest, kept: Kept, action: str, status: int = 200, *, signed_out: bool = False
) -> HttpResponse:
    """Return the page that shows the words: to be sent again, or after signing in."""
    fields = [(name, field_name(name), value, _typed(name, value)) for name, value in kept]
    context = {"kept": fields, "action": action, "files": bool(request.FILES), "signed_out": signed_out}
    return render(request, "kept.html", context, status=status)


def _typed(name: str, value: str) -> bool:
    """Say whether somebody may want to read it: no code or number, nor what stood in a field before it was changed."""
    if name.startswith(BEFORE) or name.endswith(LISTED_BEFORE):
        return False
    return len(value) > LONG or len(value.split()) > 1


def remember(request: HttpRequest, kept: Kept) -> None:
    """Keep the words with this device, until they are sent or another form takes their place."""
    if sum(len(value) for _, value in kept) <= MOST_KEPT:
        request.session["kept"] = {"fields": kept, "action": request.get_full_path()}


@require_safe
def kept_words(request: HttpRequest) -> HttpResponse:
    """What was typed before signing in, to be sent now."""
    found = request.session.get("kept")
    if not found or person_of(request) is None:
        return redirect("home")
    return shown(request, [(name, value) for name, value in found["fields"]], found["action"])


paths = [path("kept", kept_words, name="kept")]
