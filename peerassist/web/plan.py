"""Plan: the first doubt, the purpose canvas, the agenda, the place and the rules."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerassist.assists import planning, queries
from peerassist.assists.access import Act
from peerassist.assists.models import Assist
from peerassist.library import indexing
from peerassist.library.search import queries as search
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind, Mode
from peerassist.method.purpose import clarity
from peerassist.method.situations import Situation, advise
from peerassist.people import access as communities
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, community_for, person_of, viewer
from peerassist.web.forms.plan import (
    Begin,
    Meeting,
    Purpose,
    Respond,
    Share,
    needs_in,
    wanted_in,
)
from peerassist.web.stages import frame


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask which situation holds; name a better method when none does; start the plan."""
    community = community_for(request, communities.Act.START)
    person = person_of(request)
    assert person is not None
    form = Begin(
        request.POST or None, initial={"language": request.LANGUAGE_CODE, "question": request.GET.get("question", "")}
    )
    held = [Situation(s) for s in request.POST.getlist("situations") if s in set(Situation)]
    advice = advise(held)
    if request.method == "POST" and form.is_valid() and (advice.fits or not advice.better or "anyway" in request.POST):
        with transaction.atomic():
            assist = planning.begin(
                community,
                by=person,
                question=form.cleaned_data["question"],
                situations=held,
                language=form.cleaned_data["language"] or request.LANGUAGE_CODE,
                follows=_follows(request),
            )
            indexing.index_assist(assist)
        return redirect("plan", assist.pk)
    context = {
        "form": form,
        "advice": advice,
        "better": [words.METHOD[m] for m in advice.better],
        "follows": request.POST.get("follows", request.GET.get("follows", "")),
        "nav": "assists",
    }
    return render(request, "plan/begin.html", context)


def _follows(request: HttpRequest) -> Assist | None:
    """Return the earlier assist of the same initiative that this one goes on from, if the viewer may see it."""
    number = request.POST.get("follows", request.GET.get("follows", ""))
    return assist_for(request, int(number), Act.SEE_PLAN).assist if number.isdecimal() else None


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """The purpose canvas for hosts, saved while it is typed; the plan to read for everybody else who may see it."""
    seen = assist_for(request, number, Act.SEE_PLAN)
    if not seen.allows(Act.EDIT_PLAN):
        return read(request, seen)
    assist = seen.assist
    form = Purpose(request.POST if request.method == "POST" else None, instance=assist)
    if request.method == "POST":
        good = _keep(form, request.POST, assist)
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "plan/plan.html#live", canvas(request, seen, form) | {"saved": good})
        if good:
            messages.success(request, _("Saved."))
            return redirect("plan", number)
    return render(request, "plan/plan.html", canvas(request, seen, form))


def _keep(form: Purpose, data: QueryDict, assist: Assist) -> bool:
    """Save the fields that are good, even when another is not: nothing typed is lost."""
    form.is_valid()
    good = {name: value for name, value in form.cleaned_data.items() if name in data}
    with transaction.atomic():
        planning.change(assist, good)
        if "wanted_kind" in data:
            planning.want(assist, wanted_in(data))
        if "needs" in data:
            planning.need(assist, needs_in(data))
        indexing.index_assist(assist)
    return form.is_valid()


def canvas(request: HttpRequest, seen: Seen, form: Purpose) -> dict[str, object]:
    """Return what the purpose canvas shows."""
    assist = seen.assist
    agenda = queries.agenda_of(assist)
    return {
        **frame(seen, "plan"),
        "form": form,
        "timing": queries.timing_of(assist, timezone.localdate()),
        "hints": [(h, words.HINT[(h.code, h.met)]) for h in hints(assist)],
        "wanted": list(assist.wanted.all()),
        "kinds": [
            (str(k), words.KINDS[k])
            for k in (CardKind.OPTION, CardKind.INSIGHT, CardKind.EXPERIENCE, CardKind.QUESTION)
        ],
        "needs": "\n".join(n.words for n in assist.needs.all()),
        "bar": bar(agenda),
        "totals": agendas.totals(agenda),
        "responses": list(queries.responses_of(assist)),
        "share": Share(),
        "similar": similar(request, assist),
        "advice": advise(Situation(s) for s in assist.situations if s in set(Situation)),
    }


def similar(request: HttpRequest, assist: Assist) -> dict[str, object]:
    """Return assists, stories and people that resemble what is typed, and how many they are."""
    text = f"{assist.question} {assist.title}"
    found = search.similar(
        viewer(request), text, language=assist.language, community=assist.community_id, leave_out=assist.pk
    )  # fmt: skip
    return {**found, "found": sum(len(hits) for hits in found.values())}


def hints(assist: Assist) -> tuple:  # type: ignore[type-arg]
    """Return the hints on the purpose's clarity."""
    return clarity(
        assist.question,
        language=assist.language,
        decision=assist.decision,
        decided_by=assist.decided_by,
        decision_on=assist.decision_on,
    )


def bar(agenda: agendas.Agenda) -> list[dict[str, object]]:
    """Return the agenda as the parts of a bar: minutes, mode, words."""
    return [
        {"minutes": p.minutes, "mode": str(p.mode), "title": p.title or words.PHASE[p.kind], "kind": str(p.kind)}
        for p in agenda.phases
    ]


def read(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The plan as others see it, with the four answers."""
    assist = seen.assist
    agenda = queries.agenda_of(assist)
    context = {
        **frame(seen, "plan"),
        "timing": queries.timing_of(assist, timezone.localdate()),
        "wanted": list(assist.wanted.all()),
        "needs": list(assist.needs.all()),
        "bar": bar(agenda),
        "totals": agendas.totals(agenda),
        "responses": list(queries.responses_of(assist)),
        "respond": Respond(),
        "answers": words.RESPONSE.items(),
        "host": assist.created_by,
    }
    return render(request, "plan/read.html", context)


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, number: int) -> HttpResponse:
    """Design the agenda: lengths, order, modes, own titles; a template to start from."""
    seen = assist_for(request, number, Act.EDIT_PLAN)
    assist = seen.assist
    if request.method == "POST":
        try:
            planning.plan_agenda(assist, agenda_in(request.POST, queries.agenda_of(assist)))
            return redirect("agenda", number)
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
    present = queries.agenda_of(assist)
    context = {
        **frame(seen, "plan"),
        "agenda": present,
        "bar": bar(present),
        "totals": agendas.totals(present),
        "doubts": [str(words.DOUBT[d.code]) % d.values for d in agendas.doubts(present)],
        "templates": [(str(t), words.TEMPLATE[t], agendas.TEMPLATES[t].minutes) for t in agendas.Template],
        "phase_kinds": [(str(k), words.PHASE[k]) for k in agendas.PhaseKind],
        "modes": [(str(m), words.MODE[m]) for m in Mode],
        "running": hasattr(assist, "script"),
    }
    return render(request, "plan/agenda.html", context)


def agenda_in(data: QueryDict, present: agendas.Agenda) -> agendas.Agenda:
    """Return the agenda that a sent form asks for: first what was typed into its rows, then the one button pressed."""
    template, new_kind = data.get("template", ""), data.get("new_kind", "")
    if isinstance(template, str) and template in set(agendas.Template):
        return agendas.TEMPLATES[agendas.Template(template)]
    made = _rows(data) if "kind" in data else present
    press, _sep, at = data.get("press", "").partition(":")
    index = int(at) if at.isdecimal() else 0
    if press == "up":
        return agendas.moved(made, index, -1)
    if press == "down":
        return agendas.moved(made, index, 1)
    if press == "remove":
        return agendas.without(made, index)
    if press == "add" and isinstance(new_kind, str) and new_kind in set(agendas.PhaseKind):
        kind = agendas.PhaseKind(new_kind)
        return agendas.added(made, agendas.Phase(kind, 10, agendas.USUAL_MODE[kind]))
    return made


def _rows(data: QueryDict) -> agendas.Agenda:
    """Read the rows of the agenda's form; what is no number becomes 0, which `check` refuses with a sentence."""
    columns = zip(*(data.getlist(c) for c in ("kind", "minutes", "mode", "title", "prompt")), strict=False)
    return agendas.from_json(
        {
            "form": agendas.FORM,
            "phases": [
                {
                    "kind": k,
                    "minutes": int(n) if n.isdecimal() and len(n) < 6 else 0,
                    "mode": m,
                    "title": t,
                    "prompt": p,
                }
                for k, n, m, t, p in columns
            ],
        }
    )


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """The place or the call with its check list, the ground rules, the attribution rule."""
    seen = assist_for(request, number, Act.EDIT_PLAN)
    form = Meeting(request.POST or None, instance=seen.assist)
    if request.method == "POST" and form.is_valid():
        planning.change(seen.assist, {name: form.cleaned_data[name] for name in form.cleaned_data})
        messages.success(request, _("Saved."))
        return redirect("meeting", number)
    rules = words.rules_of(seen.assist.community.ground_rules)
    return render(request, "plan/meeting.html", {**frame(seen, "plan"), "form": form, "usual_rules": rules})


@require_POST
def share(request: HttpRequest, number: int) -> HttpResponse:
    """Put the plan on the board, or take it down."""
    seen = assist_for(request, number, Act.SHARE)
    person = person_of(request)
    assert person is not None
    form = Share(request.POST)
    try:
        with transaction.atomic():
            if "unshare" in request.POST:
                planning.unshare(seen.assist)
                messages.success(request, _("The plan is no longer on the board. The answers so far stay with you."))
            elif form.is_valid():
                planning.share(seen.assist, by=person, visibility=form.cleaned_data["visibility"])
                messages.success(
                    request, _("The plan is on the board. Others can now answer it; nobody is invited yet.")
                )
            indexing.index_assist(seen.assist)
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("plan", number)


paths = [
    path("assists/new", begin, name="begin"),
    path("assists/<int:number>/plan", plan, name="plan"),
    path("assists/<int:number>/agenda", agenda, name="agenda"),
    path("assists/<int:number>/meeting", meeting, name="meeting"),
    path("assists/<int:number>/sharing", share, name="share"),
]
