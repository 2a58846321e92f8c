"""Follow: actions, progress for those who helped, and what came of it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.assists.access import Act
from peerassist.followup import acting, telling
from peerassist.followup.models import Action, ActionClosing
from peerassist.library import indexing
from peerassist.method.attribution import ascribed
from peerassist.method.errors import DomainError
from peerassist.notices import letters
from peerassist.people.models import Person
from peerassist.people.secrets import hashed
from peerassist.web import words
from peerassist.web.access import Seen, assist_for, person_of
from peerassist.web.forms.follow import Close, NewAction, Progress, Tell, Uptakes
from peerassist.web.stages import frame


@require_safe
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """What was promised, how it goes, what came of it."""
    seen = assist_for(request, number, Act.SEE_FOLLOW_UP)
    return render(request, "follow/follow.html", page(request, seen))


def page(request: HttpRequest, seen: Seen) -> dict[str, object]:
    """Return what the page of actions and progress shows. Who said it stands beside each, as far as the rule lets it."""
    assist, today, person = seen.assist, timezone.localdate(), person_of(request)
    hosts = seen.allows(Act.FOLLOW_UP)
    rows = list(assist.actions.select_related("closing", "owner"))
    options = telling.options(assist) if hosts else []
    return {
        **frame(seen, "follow"),
        "actions": [
            {
                "action": a,
                "who": _called(seen, a.owner_name, a.owner),
                "closing": getattr(a, "closing", None),
                "late": not hasattr(a, "closing") and a.due_on is not None and a.due_on < today,
                "mine": hosts or (person is not None and a.owner_id == person.pk),
            }
            for a in rows
        ],
        "done": sum(1 for a in rows if hasattr(a, "closing") and a.closing.how == ActionClosing.How.DONE),
        "notes": [(n, _by(seen, n.by)) for n in assist.progress_notes.select_related("by")],
        "outcomes": [(o, _by(seen, o.by)) for o in assist.outcomes.select_related("by")],
        "check_ins": list(assist.check_ins.select_related("outcome")),
        "options": options,
        "options_told": sum(1 for o in options if o.uptake),
        "table": sorted({s.name for s in assist.participations.all() if s.ended_at is None}) if hosts else [],
        "new_action": NewAction(),
        "progress": Progress(),
        "helpers": len(letters.helpers(assist)) if hosts else 0,
    }


def _by(seen: Seen, person: Person | None) -> str:
    return _called(seen, person.name, person) if person else ""


def _called(seen: Seen, name: str, person: Person | None) -> str:
    """Return how someone of the table is called on the page for this viewer."""
    if seen.names:
        return name
    return ascribed(seen.assist.attribution, name=name, job=person.job if person else "", place="")


@require_POST
def add_action(request: HttpRequest, number: int) -> HttpResponse:
    """Commit to an action."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    form = NewAction(request.POST)
    if not form.is_valid():
        return render(request, "follow/follow.html", {**page(request, seen), "new_action": form}, status=422)
    data = form.cleaned_data
    owner = acting.owner_of(seen.assist, data["owner_name"], data["owner_email"])
    acting.commit(
        seen.assist, data["words"], owner=owner.person, owner_name=owner.name, owner_email=owner.email,
        owner_language=owner.language, due_on=data["due_on"],
    )  # fmt: skip
    if not owner.email:
        messages.success(request, _("Noted. Without an address nobody is reminded of it."))
    elif data["due_on"] is None:
        messages.success(request, _("Noted. Give it a date, and its owner is reminded."))
    else:
        messages.success(request, _("Noted. The owner is reminded a week and a day before."))
    return redirect("follow", number)


@require_http_methods(["GET", "POST"])
def change_action(request: HttpRequest, number: int, action: int) -> HttpResponse:
    """Put an action right: what, who, by when."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    row = get_object_or_404(Action.objects.select_related("owner"), pk=action, assist=seen.assist)
    start = {"words": row.words, "owner_name": row.owner_name, "owner_email": row.owner_email, "due_on": row.due_on}
    form = NewAction(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        owner = acting.owner_of(seen.assist, data["owner_name"], data["owner_email"])
        acting.change(row, data["words"], owner=owner, due_on=data["due_on"])
        messages.success(request, _("The action is changed."))
        return redirect("follow", number)
    table = sorted({s.name for s in seen.assist.participations.all()})
    context = {**frame(seen, "follow"), "form": form, "action": row, "table": table}
    return render(request, "follow/change.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def close_action(request: HttpRequest, number: int, action: int) -> HttpResponse:
    """Done, dropped, or open again: by a host, or by the owner."""
    seen = assist_for(request, number, Act.SEE_FOLLOW_UP)
    row = get_object_or_404(Action.objects.select_related("owner"), pk=action, assist=seen.assist)
    person = person_of(request)
    if not seen.allows(Act.FOLLOW_UP) and (person is None or row.owner_id != person.pk):
        raise Http404
    try:
        if "reopen" in request.POST:
            acting.reopen(row)
        elif request.POST.get("how") in ActionClosing.How.values:
            acting.close(row, request.POST["how"], by_name=person.name if person else row.owner_name)
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("follow", number)


@require_safe
def action_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret of an action's letter out of the address."""
    action = acting.by_secret(secret)
    if action is None:
        return render(request, "invite/link_gone.html", status=404)
    request.session.setdefault("actions", {})[str(action.pk)] = hashed(secret)
    request.session.modified = True
    return redirect("acting", action.pk)


@require_http_methods(["GET", "POST"])
def close_by_link(request: HttpRequest, number: int) -> HttpResponse:
    """Say how an action stands, without signing in."""
    action = Action.objects.select_related("assist__community", "owner", "closing").filter(pk=number).first()
    held = request.session.get("actions", {}).get(str(number), "")
    if action is None or not constant_time_compare(held, action.token_hash or "-"):
        raise Http404
    form = Close(request.POST or None, initial={"how": "done"})
    if request.method == "POST" and "reopen" in request.POST:
        acting.reopen(action)
        return redirect("acting", number)
    if request.method == "POST" and form.is_valid():
        try:
            _say_how_it_stands(action, form.cleaned_data)
            if form.cleaned_data["how"] == "later":
                messages.success(request, _("Noted. You are reminded again before the new day."))
            return redirect("acting", number)
        except DomainError as problem:
            form.add_error(None, words.of_error(problem))
    context = {"action": action, "assist": action.assist, "form": form}
    return render(request, "follow/action.html", context, status=422 if request.method == "POST" else 200)


def _say_how_it_stands(action: Action, data: dict[str, Any]) -> None:
    if data["how"] == "later":
        acting.postpone(action, data["due_on"])
    else:
        acting.close(action, data["how"], by_name=action.owner_name, words=data["words"])


@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Tell all who helped how it goes."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    form, person = Progress(request.POST), person_of(request)
    assert person is not None
    if not form.is_valid():
        return render(request, "follow/follow.html", {**page(request, seen), "progress": form}, status=422)
    with transaction.atomic():
        letters.progress(telling.note(seen.assist, form.cleaned_data["words"], by=person))
    if letters.helpers(seen.assist):
        messages.success(request, _("Everyone who helped gets your words."))
    else:
        messages.success(request, _("Your words stand here. Nobody who helped left an address to write to."))
    return redirect("follow", number)


@require_http_methods(["GET", "POST"])
def outcome(request: HttpRequest, number: int) -> HttpResponse:
    """What did you do differently? The peers hear the answer, with thanks."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    form, person = Tell(request.POST or None), person_of(request)
    assert person is not None
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            told = telling.tell(seen.assist, by=person, today=timezone.localdate(), **form.cleaned_data)
            letters.outcome(told)
            indexing.index_assist(seen.assist)
        messages.success(request, _("Thank you. Everyone who helped hears it, and it stands first on the record."))
        untold = any(option.uptake is None for option in telling.options(seen.assist))
        return redirect("options" if untold else "follow", number)
    status = 422 if request.method == "POST" else 200
    return render(request, "follow/outcome.html", {**frame(seen, "follow"), "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def options(request: HttpRequest, number: int) -> HttpResponse:
    """What became of each option: those who gave it see whether it was taken up."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    person = person_of(request)
    assert person is not None
    how = {True: "up", False: "aside"}
    given = [
        {"uid": o.card.uid, "text": o.card.text, "how": how[o.uptake.taken_up] if o.uptake else "", "words": o.uptake.words if o.uptake else ""}
        for o in telling.options(seen.assist)
    ]  # fmt: skip
    form = Uptakes(request.POST if request.method == "POST" else None, options=given)
    if request.method == "POST" and form.is_valid():
        telling.take_up(seen.assist, form.answers(), by=person)
        messages.success(request, _("Thank you. It stands under each option of the record."))
        return redirect("follow", number)
    context = {**frame(seen, "follow"), "form": form, "rows": form.rows()}
    return render(request, "follow/options.html", context, status=422 if request.method == "POST" else 200)


paths = [
    path("assists/<int:number>/actions", follow, name="follow"),
    path("assists/<int:number>/actions/new", add_action, name="add_action"),
    path("assists/<int:number>/actions/<int:action>", close_action, name="close_action"),
    path("assists/<int:number>/actions/<int:action>/change", change_action, name="change_action"),
    path("assists/<int:number>/options", options, name="options"),
    path("assists/<int:number>/progress", note, name="progress"),
    path("assists/<int:number>/outcome", outcome, name="outcome"),
    path("actions/<str:secret>", action_link, name="action"),
    path("action/<int:number>", close_by_link, name="acting"),
]
