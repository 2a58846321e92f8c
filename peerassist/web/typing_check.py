"""The typing check: a page to try one's typing on, and to tell those who lead one word of it. Nothing that is typed there is
sent; the page's script measures and judges on the device."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerassist.assists import typing_check
from peerassist.assists.access import Act
from peerassist.method.errors import DomainError
from peerassist.method.pace import Suggestion, suggestion
from peerassist.web import words
from peerassist.web.access import Seen, assist_for
from peerassist.web.room import leading_seat
from peerassist.web.stages import frame

SUGGESTIONS = {
    Suggestion.ONE: gettext_lazy("Somebody here follows a talk well. Ask them whether they would take the notes."),
    Suggestion.PAUSE: gettext_lazy("Let the talk pause now and then for the notes, or let two share them."),
    Suggestion.SHARE: gettext_lazy("Let two share the notes: one types while the other listens, and then they change."),
    Suggestion.ASK: gettext_lazy("Nobody has told yet. Ask those who might take the notes to try the check."),
}


@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Try one's typing; tell the word, or take it back."""
    seen = assist_for(request, number, Act.ENTER)
    if request.method == "GET":
        return _page(request, seen)
    seat = leading_seat(request, seen.assist)
    if seat is None:
        raise Http404
    try:
        if "take_back" in request.POST:
            typing_check.take_back(seat)
            messages.success(request, _("Your word is taken back. Nothing of it is kept."))
        else:
            typing_check.tell(seat, request.POST.get("pace", ""))
            messages.success(request, _("Those who lead see your word now, and nothing else."))
    except DomainError as problem:
        return _page(request, seen, wrong=words.of_error(problem))
    return redirect("typing_check", number)


def _page(request: HttpRequest, seen: Seen, *, wrong: str = "") -> HttpResponse:
    seat = leading_seat(request, seen.assist)
    leads = seen.allows(Act.LEAD)
    told = typing_check.told_at(seen.assist) if leads else []
    context = {
        **frame(seen, "run"),
        "sentences": [
            _("We opened the valve slowly, and after two days the water reached the last house on the hill."),
            _("Ask the people who repair the pumps first, because they know which parts break every year."),
            _("It worked for us when every village chose its own day and one person kept the list."),
        ],
        "paces": list(words.PACE.items()),
        "seated": seat is not None,
        "mine": typing_check.told_by(seat) if seat else None,
        "leads": leads,
        "told": [{"name": by.name, "word": words.PACE[pace]} for by, pace in told],
        "suggested": SUGGESTIONS[suggestion(pace for _by, pace in told)],
        "wrong": wrong,
    }
    return render(request, "room/typing_check.html", context, status=422 if wrong else 200)


paths = [path("assists/<int:number>/typing-check", check, name="typing_check")]
