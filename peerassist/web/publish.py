"""Publish: who may read the record, and take it back again."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerassist.assists import planning
from peerassist.assists.access import Act
from peerassist.assists.models import Assist
from peerassist.followup import acting
from peerassist.library import indexing, publishing
from peerassist.library.records import record_of
from peerassist.method.errors import DomainError
from peerassist.notices import letters
from peerassist.web import words
from peerassist.web.access import assist_for, person_of
from peerassist.web.forms.publish import Publish
from peerassist.web.stages import frame


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Choose who may read the record, and publish it."""
    seen = assist_for(request, number, Act.PUBLISH)
    record, before = record_of(seen.assist), getattr(seen.assist, "publication", None)
    start = {
        "visibility": seen.assist.visibility,
        "licence": before.licence if before else "",
        "summary": before.summary if before else "",
    }
    form = Publish(request.POST or None, initial=start, team=seen.assist.team)
    if request.method == "POST" and form.is_valid():
        try:
            _publish(request, seen.assist, form)
        except DomainError as problem:
            form.add_error("visibility", words.of_error(problem))
        else:
            if record.publication:
                messages.success(request, _("Your choice is kept."))
            elif before:
                messages.success(request, _("The record is published again."))
            else:
                messages.success(request, _("The record is published. Those who helped get a letter with the link."))
            return redirect("record", number)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "publish/publish.html", {**frame(seen, "publish"), "form": form, "record": record}, status=status
    )


@transaction.atomic
def _publish(request: HttpRequest, assist: Assist, form: Publish) -> None:
    person = person_of(request)
    assert person is not None
    publishing.publish(assist, by=person, **form.cleaned_data)
    acting.plan_check_ins(assist, planning.meeting_day(assist) or timezone.localdate(), timezone.localdate())
    indexing.index_assist(assist)
    letters.published(assist)  # each letter goes out once


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take the record out of the library; those who were at the table keep it."""
    seen, person = assist_for(request, number, Act.PUBLISH), person_of(request)
    assert person is not None
    try:
        with transaction.atomic():
            publishing.withdraw(seen.assist, by=person)
            indexing.index_assist(seen.assist)
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
        return redirect("publish", number)
    messages.success(request, _("The record is out of the library. Those who were at the table can still read it."))
    return redirect("publish", number)


paths = [
    path("assists/<int:number>/publication", publish, name="publish"),
    path("assists/<int:number>/publication/end", withdraw, name="withdraw"),
]
