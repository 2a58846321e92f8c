"""The first doubt: which situation holds, who has met the like, and whether another method serves better."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerassist.assists import planning
from peerassist.assists.access import Act
from peerassist.assists.models import Assist
from peerassist.library import indexing
from peerassist.method import agenda as agendas
from peerassist.method.situations import Situation, advise
from peerassist.method.words import is_blank
from peerassist.people import access as communities
from peerassist.people.models import Community, Person
from peerassist.web import words
from peerassist.web.access import assist_for, community_for, person_of
from peerassist.web.forms.plan import Begin
from peerassist.web.plan import similar

TWICE = timedelta(seconds=20)  # within which the same question again is a second press


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask which situation holds; show who has met the like while one types; name a better method when none holds; start
    the plan."""
    community = community_for(request, communities.Act.START)
    form = Begin(
        request.POST if request.method == "POST" else None,
        initial={"language": request.LANGUAGE_CODE, "question": request.GET.get("question", "")[:600]},
    )
    good = request.method == "POST" and form.is_valid()
    held = form.held if request.method == "POST" else []
    advice = advise(held)
    live = bool(request.htmx)  # type: ignore[attr-defined]
    if good and not live and (advice.fits or not advice.better or {"anyway", "agenda"} & request.POST.keys()):
        if not is_blank(form.cleaned_data["question"]):
            return redirect("plan", _begun(request, community, form, held).pk)
        form.add_error("question", _("Write in a few words what you are about to do. A doubt is enough."))
    asked = str(form["question"].value() or "")
    context = {
        "form": form,
        "advice": advice,
        "better": [(str(m), *words.METHOD[m], str(m) in set(agendas.Template)) for m in advice.better],
        "follows": _follows(request),
        "similar": similar(request, asked, str(form["language"].value() or ""), community.pk),
        "nav": "assists",
        "oob": live,
    }
    status = 422 if form.errors and not live else 200
    return render(request, "plan/begin.html#live" if live else "plan/begin.html", context, status=status)


@transaction.atomic
def _begun(request: HttpRequest, community: Community, form: Begin, held: list[Situation]) -> Assist:
    """Start the plan that the form asks for; with the agenda of a better method, where that was chosen. A form that
    comes twice, by an impatient second press, starts one plan."""
    person = person_of(request)
    assert person is not None
    question = form.cleaned_data["question"]
    Person.objects.select_for_update().get(pk=person.pk)  # the second waits until the first is done
    same = community.assists.filter(created_by=person, question=question, created_at__gt=timezone.now() - TWICE)
    if (begun := same.last()) is not None:
        return begun
    assist = planning.begin(
        community,
        by=person,
        question=question,
        situations=held,
        language=form.cleaned_data["language"] or request.LANGUAGE_CODE,
        follows=_follows(request),
    )
    template = request.POST.get("agenda", "")
    if isinstance(template, str) and template in set(agendas.Template):
        planning.plan_agenda(assist, agendas.TEMPLATES[agendas.Template(template)])
    indexing.index_assist(assist)
    return assist


def _follows(request: HttpRequest) -> Assist | None:
    """Return the earlier assist of the same initiative that this one goes on from, if the viewer may see it."""
    number = request.POST.get("follows", request.GET.get("follows", ""))
    return assist_for(request, int(number), Act.SEE_PLAN).assist if number.isdecimal() and len(number) < 18 else None


paths = [path("assists/new", begin, name="begin")]
