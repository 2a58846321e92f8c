"""Taking people in from a file: look at it first, then all come in, or nobody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerassist.method.errors import DomainError
from peerassist.people import access as communities
from peerassist.people import exporting, importing, taking_in
from peerassist.people.models import PeopleImport
from peerassist.web import import_words, words
from peerassist.web.access import community_for, person_of
from peerassist.web.forms.people import ImportFile, TakeIn
from peerassist.web.imports import take_in

SHOWN_PROBLEMS, SHOWN_ROWS = 200, 10


@login_required
@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """Upload a CSV of people; nothing is taken in before it was looked at."""
    community, by = community_for(request, communities.Act.STEWARD), person_of(request)
    assert by is not None
    form = ImportFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            job = taking_in.put_down(community, by, upload.name, upload.read(importing.MOST_BYTES + 1))
            return redirect("import_preview", job.pk)
        except DomainError as problem:
            form.add_error("file", words.of_error(problem))
    running = PeopleImport.objects.filter(community=community, confirmed_at__isnull=False, finished_at=None)
    context = {
        "form": form,
        "columns": [(column, import_words.COLUMNS[column]) for column in importing.COLUMNS],
        "running": list(running.order_by("-confirmed_at")[:5]),
        "most": importing.MOST_ROWS,
        "nav": "steward",
        "tab": "import",
    }
    return render(request, "steward/import.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, number: int) -> HttpResponse:
    """What is in the file, each problem by line; then all or nothing, with its progress."""
    community = community_for(request, communities.Act.STEWARD)
    job = get_object_or_404(PeopleImport, pk=number, community=community)
    form = TakeIn(request.POST or None)
    if request.method == "POST":
        if taking_in.goes_on(job):
            PeopleImport.objects.filter(pk=job.pk).update(failed="")
            take_in.enqueue(job.pk)
            return redirect("import_preview", number)
        if form.is_valid() and taking_in.confirm(job, tell=form.cleaned_data["tell"] == "yes"):
            take_in.enqueue(job.pk)
            return redirect("import_preview", number)
        if not form.errors:
            messages.info(request, _("This file was taken care of before."))
            return redirect("import_preview", number)
    part = job.parts.first()
    context = {
        "job": job,
        "form": form,
        "problems": [(p, import_words.of_problem(p)) for p in job.problems[:SHOWN_PROBLEMS]],
        "more": max(0, job.problem_count - SHOWN_PROBLEMS),
        "sample": part.rows[:SHOWN_ROWS] if part and job.confirmed_at is None else [],
        "stalled": taking_in.goes_on(job),
        "running": job.confirmed_at is not None and job.finished_at is None and not job.failed,
        "nav": "steward",
        "tab": "import",
    }
    name = "steward/preview.html#progress" if request.htmx else "steward/preview.html"  # type: ignore[attr-defined]
    return render(request, name, context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty file with the right columns."""
    community_for(request, communities.Act.STEWARD)
    response = HttpResponse("\ufeff" + ",".join(exporting.HEADING) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


paths = [
    path("steward/import", import_people, name="import_people"),
    path("steward/import/template.csv", import_template, name="import_template"),
    path("steward/import/<int:number>", import_preview, name="import_preview"),
]
