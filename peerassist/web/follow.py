"""Follow: actions, progress for those who helped, and what came of it."""

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
from peerassist.web.forms.follow import Close, NewAction, Progress, Tell
from peerassist.web.stages import frame


@require_safe
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """What was promised, how it goes, what came of it."""
    seen = assist_for(request, number, Act.SEE_FOLLOW_UP)
    return render(request, "follow/follow.html", {**frame(seen, "follow"), **page(seen)})


def page(seen: Seen) -> dict[str, object]:
    """Return what the page of actions and progress shows. Who said it stands beside each, as far as the rule lets it."""
    assist, today = seen.assist, timezone.localdate()
    rows = list(assist.actions.select_related("closing", "owner"))
    return {
        "actions": [
            {
                "action": a,
                "late": not _closed(a) and a.due_on is not None and a.due_on < today,
                "who": _called(seen, a.owner_name, a.owner),
            }
            for a in rows
        ],
        "done": sum(1 for a in rows if _closed(a)),
        "notes": [(n, _by(seen, n.by)) for n in assist.progress_notes.select_related("by")],
        "outcomes": [(o, _by(seen, o.by)) for o in assist.outcomes.select_related("by")],
        "check_ins": list(assist.check_ins.select_related("outcome")),
        "new_action": NewAction(),
        "progress": Progress(),
        "helpers": len(letters.helpers(assist)),
    }


def _by(seen: Seen, person: Person | None) -> str:
    return _called(seen, person.name, person) if person else ""


def _called(seen: Seen, name: str, person: Person | None) -> str:
    """Return how someone of the table is called on the page for this viewer."""
    if seen.names:
        return name
    return ascribed(seen.assist.attribution, name=name, job=person.job if person else "", place="")


def _closed(action: Action) -> bool:
    return hasattr(action, "closing")


@require_POST
def add_action(request: HttpRequest, number: int) -> HttpResponse:
    """Commit to an action."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    form = NewAction(request.POST)
    if not form.is_valid():
        context = {**frame(seen, "follow"), **page(seen), "new_action": form}
        return render(request, "follow/follow.html", context, status=422)
    data = form.cleaned_data
    owner = Person.objects.filter(email=data["owner_email"].lower()).first() if data["owner_email"] else None
    acting.commit(
        seen.assist, data["words"], owner=owner, owner_name=data["owner_name"], owner_email=data["owner_email"],
        owner_language=seen.assist.language, due_on=data["due_on"],
    )  # fmt: skip
    messages.success(request, _("Noted. The owner is reminded a week and a day before."))
    return redirect("follow", number)


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
    if request.method == "POST" and form.is_valid():
        try:
            acting.close(action, form.cleaned_data["how"], by_name=action.owner_name, words=form.cleaned_data["words"])
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
        return redirect("acting", number)
    return render(request, "follow/action.html", {"action": action, "assist": action.assist, "form": form})


@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Tell all who helped how it goes."""
    seen = assist_for(request, number, Act.FOLLOW_UP)
    form, person = Progress(request.POST), person_of(request)
    assert person is not None
    if not form.is_valid():
        context = {**frame(seen, "follow"), **page(seen), "progress": form}
        return render(request, "follow/follow.html", context, status=422)
    with transaction.atomic():
        letters.progress(telling.note(seen.assist, form.cleaned_data["words"], by=person))
    messages.success(request, _("Everyone who helped gets your words."))
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
        return redirect("follow", number)
    return render(request, "follow/outcome.html", {**frame(seen, "follow"), "form": form})


paths = [
    path("assists/<int:number>/actions", follow, name="follow"),
    path("assists/<int:number>/actions/new", add_action, name="add_action"),
    path("assists/<int:number>/actions/<int:action>", close_action, name="close_action"),
    path("assists/<int:number>/progress", note, name="progress"),
    path("assists/<int:number>/outcome", outcome, name="outcome"),
    path("actions/<str:secret>", action_link, name="action"),
    path("action/<int:number>", close_by_link, name="acting"),
]
