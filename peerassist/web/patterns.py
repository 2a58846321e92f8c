"""Every part of the look on one page, with one thing and with thirty. In debugging and demonstrations only."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from peerassist.method import agenda as agendas
from peerassist.method import timing
from peerassist.web import words
from peerassist.web.pictures import Line, Moment, Place, Table
from peerassist.web.stages import Point

TODAY = date(2026, 5, 4)
NAMES = ("Dmytro Hnatiuk", "Rosa Ferreira", "Chen Wei-Ting", "Tariq Mahmood", "Ingrid Dahl", "Samuel Osei")
BRINGS = (
    "Changed live switchgear, floor by floor",
    "72 hours on generators",
    "Switching orders and permits",
    "Buys plant",
)


class Sample(forms.Form):
    """One field of each kind."""

    question = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), label="What do you want to ask your peers?", max_length=600
    )
    name = forms.CharField(label="Your name", help_text="As you would like to be called.")
    place = forms.CharField(label="Place", required=False)
    kind = forms.ChoiceField(choices=[("a", "An option"), ("b", "An insight")], label="Kind")
    answer = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("y", "Yes"), ("m", "Maybe"), ("n", "No")], label="Your answer"
    )
    rule = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[(k, words.ATTRIBUTION[k]) for k in words.ATTRIBUTION],
        label="Attribution",
    )
    agree = forms.BooleanField(label="I agree to the ground rules")
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), label="The day", required=False)


def bar(agenda: agendas.Agenda) -> list[dict[str, object]]:
    """Return an agenda's parts for the bar."""
    return [{"minutes": p.minutes, "mode": p.mode, "title": words.PHASE[p.kind]} for p in agenda.phases]


def table(seats: int) -> Table:
    """Return a table with so many seats, the last two of them empty."""
    full = [Place(BRINGS[i % 4], NAMES[i % 6], state="full" if i % 3 else "open") for i in range(max(0, seats - 2))]
    empty = [
        Place("Telling patients and staff", "Nobody yet", state="nobody", now=True),
        Place("An eighth voice", state="nobody"),
    ]
    return Table(
        Place("Asks", "Marta Iglesias, Valencia"),
        Place("Leads", "Bo Lindqvist, Umeå", "Another firm, never worked with you"),
        (*full, *empty)[:seats],
        (
            Line("Live work on switchgear", 2),
            Line("Buying against a date", 0, 1),
            Line("Telling patients and staff"),
        ),
    )


def lines() -> list[timing.Timing]:
    """Return decisions near and far, late and past."""
    far = [(45, 19), (60, 3), (20, 18), (10, 20), (-5, 10), (200, 100)]
    return [timing.timing(TODAY, TODAY + timedelta(days=decision), needed) for decision, needed in far]


def stories() -> list[list[Moment]]:
    """Return a long story, and the shortest."""
    first = Moment("Question", date(2026, 2, 2))
    return [
        [
            first,
            Moment("Assist", date(2026, 3, 12)),
            Moment("Decision", date(2026, 3, 30), "decision"),
            Moment("After three months", date(2026, 6, 14)),
            Moment("After six months", date(2026, 9, 14), "now"),
        ],
        [first, Moment("Assist", date(2026, 2, 4)), Moment("Decision", date(2026, 2, 5), "decision"), Moment("After three months", date(2026, 5, 4), "open")],
        [first],
    ]  # fmt: skip


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show all parts."""
    messages.success(request, "The plan is on the board. Nobody is invited yet.")
    messages.error(request, "That part of the agenda is no longer there. Nothing was changed.")
    stages = [
        Point(n, f"#{s}", "past" if i < 2 else "now" if i == 2 else "next", i < 4)
        for i, (s, n) in enumerate(words.STAGE.items())
    ]
    context = {
        "stages": stages,
        "bars": [bar(a) for a in agendas.TEMPLATES.values()],
        "lines": lines(),
        "stories": stories(),
        "tables": [table(n) for n in (8, 1, 14)],
        "kinds": list(words.KIND.items()),
        "sample": Sample(),
        "sent": Sample({"question": "Shall we?", "name": "", "agree": ""}),
        "page": Paginator(range(95), 30).get_page(request.GET.get("page")),
        "names": NAMES,
        "thirty": NAMES * 5,
    }
    return render(request, "patterns.html", context)


paths: list[URLPattern] = (
    [path("patterns", patterns, name="patterns")] if settings.DEBUG or settings.DEMONSTRATION else []
)
