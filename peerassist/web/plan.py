"""Plan: the purpose canvas, the plan to read, sharing it. The first doubt: web/begin.py; agenda and place: web/agenda.py."""

from collections.abc import Mapping
from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from peerassist.assists import planning, queries
from peerassist.assists.access import Act, Standing
from peerassist.assists.models import Assist, Response
from peerassist.library import indexing
from peerassist.library.search import queries as search
from peerassist.method import agenda as agendas
from peerassist.method.errors import DomainError
from peerassist.method.kinds import CardKind, Role, Stage, Visibility
from peerassist.method.purpose import clarity, with_words
from peerassist.method.situations import Situation, advise
from peerassist.method.words import terms_of, words_in
from peerassist.notices import letters
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, person_of, viewer
from peerassist.web.forms.plan import Purpose, Respond, Share, needs_in, needs_wrong, wanted_before, wanted_in
from peerassist.web.stages import frame
from peerassist.web.templatetags.look import short_day

OPEN = frozenset({Stage.PLAN, Stage.INVITE, Stage.SCHEDULE})  # stages in which a plan asks for answers


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """The purpose canvas for hosts, saved while it is typed; the plan to read for everybody else who may see it."""
    seen = assist_for(request, number, Act.SEE_PLAN)
    if not seen.allows(Act.EDIT_PLAN):
        return read(request, seen)
    assist = seen.assist
    if getattr(assist, "sign_off", None):  # the purpose heads the record that was signed
        if request.method == "POST":
            messages.error(request, words.of_error(DomainError("frozen")))
        return read(request, seen)
    form = Purpose(request.POST if request.method == "POST" else None, instance=assist)
    if request.method == "POST":
        good = _keep(form, request.POST, assist)
        if request.htmx:  # type: ignore[attr-defined]
            live = canvas(request, seen, form) | {"oob": True}
            return render(request, "plan/plan.html#live", live, status=200 if good else 422)
        if good:
            messages.success(request, _("Saved."))
            return redirect("plan", number)
    return render(request, "plan/plan.html", canvas(request, seen, form), status=422 if form.is_bound else 200)


def _keep(form: Purpose, data: QueryDict, assist: Assist) -> bool:
    """Save the fields that are good and that the sender changed, even when another is not: nothing typed is lost, and
    what someone else wrote in the meantime stays. Say whether all were good."""
    good_form = form.is_valid()
    good = {name: _lines(value) for name, value in form.cleaned_data.items() if _is_changed(form, name)}
    if data.get("add") == "decision" and (said := decision_words(assist)):
        good["question"] = with_words(str(form.cleaned_data.get("question", assist.question)), said)[:600]
    with transaction.atomic():
        if good:
            planning.change(assist, good)
        if "wanted_kind" in data and wanted_in(data) != wanted_before(data):
            planning.want(assist, wanted_in(data))
        needs = needs_in(data)
        if needs is not None and needs != needs_in(data, "needs_before") and not needs_wrong(needs):
            planning.need(assist, needs)
        indexing.index_assist(assist)
    return good_form and not needs_wrong(needs)


def _is_changed(form: Purpose, name: str) -> bool:
    """Say whether the sender changed a field since their page was made; who does not say how it was then, did."""
    return name in form.data and (form[name].html_initial_name not in form.data or name in form.changed_data)


def _lines(value: object) -> object:
    """Return typed text with one kind of line end, whatever the browser sends."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def canvas(request: HttpRequest, seen: Seen, form: Purpose) -> dict[str, object]:
    """Return what the purpose canvas shows."""
    assist = seen.assist
    agenda = queries.agenda_of(assist)
    found = similar(request, f"{assist.question} {assist.title}", assist.language, assist.community_id, assist.pk)
    rows = request.POST.getlist("wanted_kind")
    kept_needs = "\n".join(n.words for n in assist.needs.all())
    wrong = needs_wrong(needs_in(request.POST))
    return {
        **frame(seen, "plan"),
        "form": form,
        "timing": queries.timing_of(assist, timezone.localdate()),
        "hints": [(h, words.HINT[(h.code, h.met)]) for h in hints(assist)],
        "decision_words": decision_words(assist),
        "marks": resembling(assist, found),
        "wanted": list(assist.wanted.all()),
        "wanted_rows": len(rows),
        "wanted_more": bool(rows) and "" not in rows and len(rows) < planning.MOST_WANTED,
        "kinds": [
            (str(k), words.KINDS[k])
            for k in (CardKind.OPTION, CardKind.INSIGHT, CardKind.EXPERIENCE, CardKind.QUESTION)
        ],
        "needs": request.POST["needs"] if wrong else kept_needs,
        "needs_before": kept_needs,
        "needs_wrong": wrong,
        "bar": bar(agenda),
        "totals": agendas.totals(agenda),
        "responses": responses(assist),
        "share": Share(initial={"visibility": shown_to(assist)}),
        "shown_to": words.VISIBILITY[Visibility(shown_to(assist))],
        "similar": found,
        "advice": advise(Situation(s) for s in assist.situations if s in set(Situation)),
        "story": [assist.follows, *assist.followed_by.all()] if assist.follows_id else list(assist.followed_by.all()),
    }


def shown_to(assist: Assist) -> str:
    """Return to whom the plan is shown, or would usually be."""
    return assist.visibility if hasattr(assist, "sharing") else str(Visibility.COMMUNITY)


def decision_words(assist: Assist) -> str:
    """Return the words that would name the decision in the purpose, in the assist's language; "" where too little of it
    is known or the purpose ends before it could hold them."""
    if not assist.question.strip() or len(assist.question) > 520:
        return ""
    with translation.override(assist.language):
        values = {"who": assist.decided_by, "what": assist.decision, "day": short_day(assist.decision_on)}
        if assist.decided_by and assist.decision_on:
            return pgettext("added to the purpose", "before %(who)s decides on %(day)s") % values
        if assist.decided_by and assist.decision:
            return pgettext("added to the purpose", "before %(who)s decides about %(what)s") % values
        if assist.decision and assist.decision_on:
            return pgettext("added to the purpose", "before %(what)s is decided on %(day)s") % values
    return ""


def responses(assist: Assist) -> list[dict[str, object]]:
    """Return the answers to a shared plan, each with what the host can do about it: `invite` whom, `join`, or nothing
    where it is done."""
    at_table = {p.person_id for p in assist.participations.all() if p.ended_at is None}
    hosts = {p.person_id for p in assist.participations.all() if p.ended_at is None and p.role == Role.ASSISTEE}
    shown: list[dict[str, object]] = []
    for said in queries.responses_of(assist):
        whom = said.ask_person if said.kind == Response.Kind.ASK else said.person
        shown.append(
            {
                "said": said,
                "invite": whom if whom and not said.asked and whom.pk not in at_table else None,  # type: ignore[attr-defined]
                "join": said.kind == Response.Kind.SAME and said.person_id not in hosts,
                "joined": said.person_id in hosts,
            }
        )
    return shown


def similar(
    request: HttpRequest, text: str, language: str, community: int, leave_out: int | None = None
) -> dict[str, object]:
    """Return assists, stories and people that resemble what is typed, and how many they are; not who types."""
    found = search.similar(viewer(request), text, language=language, community=community, leave_out=leave_out)
    me = person_of(request)
    if me is not None and "person" in found:
        found = {**found, "person": tuple(hit for hit in found["person"] if hit.thing != me.pk)}
    return {**found, "found": sum(len(hits) for hits in found.values())}


def resembling(assist: Assist, found: Mapping[str, object]) -> list[search.Part]:
    """Return the purpose in parts, those words marked by which something was found."""
    hits = [hit for hits in found.values() if isinstance(hits, tuple) for hit in hits]
    met = frozenset[str]().union(*(terms_of(word, hit.language) for hit in hits for word in hit.words))
    parts, at = [], 0
    for word in words_in(assist.question, assist.language):
        if word.terms & met:
            parts += [search.Part(assist.question[at : word.start], False), search.Part(word.text, True)]
            at = word.end
    return [*parts, search.Part(assist.question[at:], False)]


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


def read(request: HttpRequest, seen: Seen, respond: Respond | None = None) -> HttpResponse:
    """The plan as others see it, with the four answers; for who is invited or at the table, with the date."""
    assist = seen.assist
    agenda = queries.agenda_of(assist)
    person = person_of(request)
    inside = seen.allows(Act.ENTER) or Standing.INVITED in seen.standings
    # An open plan asks for answers by name; once the assist is held, the rule says who may be named.
    named = seen.names or assist.stage in OPEN
    context = {
        **frame(seen, "plan"),
        "timing": queries.timing_of(assist, timezone.localdate()),
        "wanted": list(assist.wanted.all()),
        "needs": list(assist.needs.all()),
        "bar": bar(agenda),
        "totals": agendas.totals(agenda),
        "responses": responses(assist) if named else [],
        "respond": respond or Respond(),
        "host": assist.created_by if named else None,
        "inside": inside,
        "ends_at": assist.starts_at + timedelta(minutes=agenda.minutes) if assist.starts_at else None,
        "lead": queries.facilitator(assist) if named else None,
        "invitation": assist.invitations.filter(person=person, withdrawn_at=None).last() if person and inside else None,
    }
    return render(request, "plan/read.html", context, status=422 if respond else 200)


@require_POST
def share(request: HttpRequest, number: int) -> HttpResponse:
    """Put the plan on the board, or take it down."""
    seen = assist_for(request, number, Act.SHARE)
    person = person_of(request)
    assert person is not None
    form = Share({"visibility": request.POST.get("visibility", str(Visibility.COMMUNITY))})
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


@require_POST
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody with the same question ask it together with the host."""
    seen = assist_for(request, number, Act.SHARE)
    by = person_of(request)
    assert by is not None
    sent = request.POST.get("response", "")
    chosen = int(sent) if sent.isdecimal() and len(sent) < 18 else 0
    response = get_object_or_404(seen.assist.responses.select_related("person", "assist"), pk=chosen)
    try:
        with transaction.atomic():
            planning.join(response)
            letters.joined(seen.assist, response.person, by)
        messages.success(request, _("%(name)s plans this together with you.") % {"name": response.person.name})
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("plan", number)


paths = [
    path("assists/<int:number>/plan", plan, name="plan"),
    path("assists/<int:number>/sharing", share, name="share"),
    path("assists/<int:number>/joining", join, name="join_plans"),
]
