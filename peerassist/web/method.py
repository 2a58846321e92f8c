"""Pages on the method itself and its relatives, and help by role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peerassist.method.agenda import default_agenda, totals
from peerassist.method.situations import FITTING
from peerassist.web import words
from peerassist.web.plan import bar


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """What a Peer Assist is, when it fits, how it runs."""
    agenda = default_agenda()
    context = {
        "situations": [words.SITUATION[s] for s in FITTING],
        "relatives": words.METHOD.values(),
        "rules": words.GROUND_RULES,
        "bar": bar(agenda),
        "plenary": bar(default_agenda(plenary=True)),
        "totals": totals(agenda),
        "nav": "method",
    }
    return render(request, "method/method.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Help, by what one wants to do."""
    return render(request, "method/help.html", {"nav": "help"})


paths = [path("method", method, name="method"), path("help", help_page, name="help")]
