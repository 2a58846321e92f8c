"""Plan, second part: the agenda to the minute, the place or the call, the rules."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerassist.assists import planning, queries, scheduling
from peerassist.assists.access import Act
from peerassist.assists.models import AgendaTemplate, Assist
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Mode
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, person_of
from peerassist.web.forms.plan import KeepTemplate, Meeting
from peerassist.web.plan import bar
from peerassist.web.stages import frame

KEPT = "kept:"  # before the number of a community's own template


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, number: int) -> HttpResponse:
    """Design the agenda: lengths, order, modes, own titles; a template to start from, or to leave for others."""
    seen = assist_for(request, number, Act.EDIT_PLAN)
    form = KeepTemplate(request.POST if "keep" in request.POST else None)
    if request.method == "POST":
        if "keep" in request.POST:
            if _keep_template(request, seen.assist, form):
                return redirect("agenda", number)
        elif _change(request, seen.assist):
            return redirect("agenda", number)
    return render(request, "plan/agenda.html", page(seen, form), status=422 if form.errors else 200)


def _change(request: HttpRequest, assist: Assist) -> bool:
    try:
        planning.plan_agenda(assist, agenda_in(request.POST, assist))
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
        return False
    return True


def _keep_template(request: HttpRequest, assist: Assist, form: KeepTemplate) -> bool:
    by = person_of(request)
    assert by is not None
    if not form.is_valid():
        return False
    kept = planning.keep_template(assist, form.cleaned_data["name"], by=by)
    messages.success(request, _("Everyone in the community can now start from “%(name)s”.") % {"name": kept.name})
    return True


def page(seen: Seen, form: KeepTemplate) -> dict[str, object]:
    """Return what the page shows: each part with when it begins and ends, and what the method would say."""
    assist = seen.assist
    present = queries.agenda_of(assist)
    return {
        **frame(seen, "plan"),
        "rows": rows(assist, present),
        "bar": bar(present),
        "totals": agendas.totals(present),
        "doubts": [str(words.DOUBT[d.code]) % d.values for d in agendas.doubts(present)],
        "templates": [(str(t), words.TEMPLATE[t], agendas.TEMPLATES[t].minutes) for t in agendas.Template],
        "kept": [(f"{KEPT}{t.pk}", t.name, agendas.from_json(t.agenda).minutes) for t in _templates(assist)],
        "phase_kinds": [(str(k), words.PHASE[k]) for k in agendas.PhaseKind],
        "modes": [(str(m), words.MODE[m]) for m in Mode],
        "running": hasattr(assist, "script"),
        "behind": scheduling.is_behind(assist),
        "form": form,
    }


def _templates(assist: Assist) -> QuerySet[AgendaTemplate]:
    return AgendaTemplate.objects.filter(community=assist.community_id)


def rows(assist: Assist, present: agendas.Agenda) -> list[dict[str, object]]:
    """Return the parts with their running total: minutes from the start, and hours of the day once there is a date."""
    found: list[dict[str, object]] = []
    begins = 0
    for phase in present.phases:
        ends = begins + phase.minutes
        at = assist.starts_at
        found.append(
            {
                "phase": phase,
                "usual": words.PHASE[phase.kind],
                "from": begins,
                "to": ends,
                "starts_at": at + timedelta(minutes=begins) if at else None,
                "ends_at": at + timedelta(minutes=ends) if at else None,
            }
        )
        begins = ends
    return found


def agenda_in(data: QueryDict, assist: Assist) -> agendas.Agenda:
    """Return the agenda that a sent form asks for: first what was typed into its rows, then the one button pressed."""
    template, new_kind = data.get("template", ""), data.get("new_kind", "")
    if isinstance(template, str) and template in set(agendas.Template):
        return agendas.TEMPLATES[agendas.Template(template)]
    if isinstance(template, str) and template.startswith(KEPT):
        return _kept(assist, template.removeprefix(KEPT))
    made = _rows(data) if "kind" in data else queries.agenda_of(assist)
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


def _kept(assist: Assist, number: str) -> agendas.Agenda:
    """Return the community's own template with this number."""
    chosen = int(number) if number.isdecimal() and len(number) < 18 else 0
    found = _templates(assist).filter(pk=chosen).first()
    if found is None:
        raise DomainError("agenda_unreadable")
    return agendas.from_json(found.agenda)


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
    form = Meeting(request.POST if request.method == "POST" else None, instance=seen.assist)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change(seen.assist, form.plan)
            messages.success(request, _("Saved."))
            return redirect("meeting", number)
        except DomainError as problem:
            form.add_error("attribution", words.of_error(problem))
    context = {
        **frame(seen, "plan"),
        "form": form,
        "usual_rules": words.rules_of(seen.assist.community.ground_rules),
        "behind": scheduling.is_behind(seen.assist),
    }
    return render(request, "plan/meeting.html", context, status=422 if form.is_bound else 200)


paths = [
    path("assists/<int:number>/agenda", agenda, name="agenda"),
    path("assists/<int:number>/meeting", meeting, name="meeting"),
]
