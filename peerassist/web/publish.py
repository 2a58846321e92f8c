"""Publish: who may read the record; the record's own page; documents to take away."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.assists import planning
from peerassist.assists.access import Act
from peerassist.assists.models import Assist
from peerassist.followup import acting
from peerassist.followup.models import Action
from peerassist.library import indexing, publishing, telling
from peerassist.library.models import Helped
from peerassist.library.records import Record, record_of
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Stage
from peerassist.notices import letters
from peerassist.web import documents, words
from peerassist.web.access import Seen, assist_for, person_of
from peerassist.web.forms.follow import Publish
from peerassist.web.pictures import Moment
from peerassist.web.stages import frame


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Choose who may read the record, and publish it."""
    seen = assist_for(request, number, Act.PUBLISH)
    record = record_of(seen.assist)
    present = record.publication
    start = {
        "visibility": seen.assist.visibility,
        "licence": present.licence if present else "",
        "summary": present.summary if present else "",
    }
    form = Publish(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            _publish(request, seen.assist, form)
            messages.success(request, _("The record is published. Those who helped get a letter with the link."))
            return redirect("record", number)
        except DomainError as problem:
            form.add_error("visibility", words.of_error(problem))
    return render(request, "publish/publish.html", {**frame(seen, "publish"), "form": form, "record": record})


@transaction.atomic
def _publish(request: HttpRequest, assist: Assist, form: Publish) -> None:
    person = person_of(request)
    assert person is not None
    first = assist.stage != Stage.FOLLOW
    publishing.publish(assist, by=person, **form.cleaned_data)
    acting.plan_check_ins(assist, planning.meeting_day(assist) or timezone.localdate())
    indexing.index_assist(assist)
    if first:
        letters.published(assist)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take the record out of the library; those who were at the table keep it."""
    seen = assist_for(request, number, Act.PUBLISH)
    with transaction.atomic():
        publishing.withdraw(seen.assist)
        indexing.index_assist(seen.assist)
    messages.success(request, _("The record is out of the library. Those who were at the table can still read it."))
    return redirect("publish", number)


@require_safe
def record(request: HttpRequest, number: int) -> HttpResponse:
    """The record: what came of it first, then what was said."""
    seen = assist_for(request, number, Act.READ_RECORD)
    return render(request, "publish/record.html", page(request, seen))


def page(request: HttpRequest, seen: Seen) -> dict[str, object]:
    """Return what the record's page shows."""
    assist = seen.assist
    made = record_of(assist)
    person = person_of(request)
    outcomes = list(assist.outcomes.select_related("by"))
    helped_by = set(Helped.objects.filter(assist=assist).values_list("person", flat=True))
    return {
        "assist": assist,
        "may": seen.may,
        "record": made,
        "table_words": table_words(made),
        "sections": [
            {"kind": str(s.kind), "name": words.KINDS[s.kind], "section": s}
            for s in made.sections
            if s.kind != "action"
        ],
        "outcomes": outcomes,
        "newest": outcomes[-1] if outcomes else None,
        "actions": actions(assist),
        "story": story(assist, outcomes),
        "kept_private": made.publication is None,
        "follows": assist.follows
        if assist.follows_id and assist.follows and assist.follows.stage == Stage.FOLLOW
        else None,
        "helped": len(helped_by),
        "i_was_helped": person is not None and person.pk in helped_by,
        "formats": documents.FORMATS,
        "attribution": words.ATTRIBUTION[assist.attribution],  # type: ignore[index]
        "visibility": words.VISIBILITY[assist.visibility],  # type: ignore[index]
        "nav": "library",
    }


def table_words(made: Record) -> str:
    """Say who sat at the table, as far as the attribution rule lets it be said."""
    peers = ngettext("One peer.", "%(peers)d peers.", made.table.peers) % {"peers": made.table.peers}
    places = len(made.table.places)
    if places < 2:
        return peers
    return ngettext("%(peers)d peers from %(places)d place.", "%(peers)d peers from %(places)d places.", places) % {
        "peers": made.table.peers,
        "places": places,
    }


def actions(assist: Assist) -> list[Action]:
    """Return the actions, open ones by date."""
    return list(assist.actions.select_related("closing", "owner"))


def story(assist: Assist, outcomes: list) -> list[Moment]:  # type: ignore[type-arg]
    """Return the record's story: question, assist, decision, looks back."""
    moments = [Moment(_("Question"), timezone.localdate(assist.created_at))]
    if assist.starts_at:
        moments.append(Moment(_("Assist"), planning.meeting_day(assist) or timezone.localdate()))
    if assist.decision_on:
        moments.append(Moment(_("Decision"), assist.decision_on, "decision"))
    told = {timezone.localdate(o.at) for o in outcomes}
    moments += [Moment(_("Looking back"), day, "now" if day == max(told) else "round") for day in sorted(told)]
    moments += [
        Moment(_("Looking back"), c.due_on, "open")
        for c in assist.check_ins.filter(outcome=None)[:1]
        if not told or c.due_on > max(told)
    ]
    return moments


@require_safe
def document(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The record as a file: PDF, DOCX, ODT, Markdown, HTML."""
    seen = assist_for(request, number, Act.READ_RECORD)
    if form not in documents.FORMATS:
        raise Http404
    kind, write = documents.FORMATS[form]
    made: Callable[..., bytes] = write
    content = made(documents.document_of(seen.assist))
    name = slugify(seen.assist.title or seen.assist.question[:60]) or f"assist-{number}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_POST
def helped(request: HttpRequest, number: int) -> HttpResponse:
    """ "This helped me", or no longer."""
    seen = assist_for(request, number, Act.READ_RECORD)
    person = person_of(request)
    if person is None:
        return redirect("account_login")
    telling.helped(person, assist=seen.assist)
    return redirect("record", number)


paths = [
    path("assists/<int:number>/publication", publish, name="publish"),
    path("assists/<int:number>/publication/end", withdraw, name="withdraw"),
    path("library/assists/<int:number>", record, name="record"),
    path("library/assists/<int:number>/helped", helped, name="record_helped"),
    path("library/assists/<int:number>/record.<slug:form>", document, name="document"),
]
