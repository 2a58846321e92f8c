"""Your assists, and the board of open plans with its four answers."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.assists import planning, queries
from peerassist.assists.access import Act
from peerassist.assists.models import Assist
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Stage
from peerassist.method.timing import Timing
from peerassist.notices import letters
from peerassist.people import access as communities
from peerassist.people.models import Person
from peerassist.web import words
from peerassist.web.access import assist_for, community_for, person_of, viewer
from peerassist.web.forms.plan import Respond
from peerassist.web.plan import read
from peerassist.web.stages import page_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One of my assists in the list."""

    assist: Assist
    timing: Timing
    stage: words.Words

    @property
    def over(self) -> bool:
        return self.assist.stage == Stage.FOLLOW or hasattr(self.assist, "cancellation")


@login_required
@require_safe
def assists(request: HttpRequest) -> HttpResponse:
    """The assists I take part in: under way first, then done."""
    today = timezone.localdate()
    rows = [Row(a, queries.timing_of(a, today), words.STAGE[Stage(a.stage)]) for a in queries.mine(viewer(request))]
    under_way = [r for r in rows if not r.over]
    nearest = min((r.timing.days_to_act for r in under_way if r.timing.decision_on), default=None)
    done = [r for r in rows if r.over]
    context = {"under_way": under_way, "done": done, "nearest": nearest, "nav": "assists"}
    return render(request, "assists/assists.html", context)


@require_safe
def assist(request: HttpRequest, number: int) -> HttpResponse:
    """Go to the page where the assist stands."""
    return redirect(page_of(assist_for(request, number, Act.SEE_PLAN)))


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Open plans of the community, the nearest decision first."""
    community = community_for(request, communities.Act.SEE)
    pages = Paginator(queries.board(viewer(request), community.pk), PAGE)
    page = pages.get_page(request.GET.get("page"))
    today = timezone.localdate()
    plans = [{"assist": a, "timing": queries.timing_of(a, today)} for a in page.object_list]
    return render(request, "assists/board.html", {"page": page, "plans": plans, "nav": "board"})


@login_required
@require_POST
def respond(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a shared plan: solved it, have it too, invite me, ask someone."""
    seen = assist_for(request, number, Act.RESPOND)
    person = person_of(request)
    assert person is not None
    form = Respond(request.POST)
    if not form.is_valid():
        return read(request, seen, form)
    try:
        _answer(seen.assist, person, form.cleaned_data)
        messages.success(request, _("Thank you. The host reads your answer."))
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("plan", number)


@transaction.atomic
def _answer(assist: Assist, person: Person, data: dict[str, str]) -> None:
    named = data["ask_name"].strip()
    ask = (
        Person.objects.filter(
            memberships__community=assist.community_id, memberships__ended_at=None, name__iexact=named
        ).first()
        if named
        else None
    )
    letters.responded(
        planning.respond(assist, by=person, kind=data["kind"], words=data["words"], ask=ask, ask_name=named)
    )


paths = [
    path("assists", assists, name="assists"),
    path("assists/<int:number>", assist, name="assist"),
    path("plans", board, name="board"),
    path("assists/<int:number>/responses", respond, name="respond"),
]
