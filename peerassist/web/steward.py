"""The steward's pages: members, roles and teams, invitations, import and export, how the community does things."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.assists import choosing
from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.notices import letters
from peerassist.people import access as communities
from peerassist.people import exporting, importing, joining, queries, stewarding
from peerassist.people.models import CommunityInvitation, Membership, PeopleImport
from peerassist.web import words
from peerassist.web.access import community_for, person_of
from peerassist.web.forms.people import ImportFile, InviteMembers, Settings
from peerassist.web.imports import take_in

PAGE = 50
ADDRESSES_AT_ONCE = 200


@login_required
@require_safe
def steward(request: HttpRequest) -> HttpResponse:
    """Members and their load, invitations that wait."""
    community = community_for(request, communities.Act.STEWARD)
    load = choosing.load(community.pk, timezone.localdate())
    page = Paginator(queries.directory(community, queries.Narrow(words=request.GET.get("q", "")[:200])), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(m, load.get(m.person_id, (0, None))[0]) for m in page.object_list],
        "counts": queries.counts(community),
        "asked": len(load),
        "waiting": list(
            CommunityInvitation.objects.filter(community=community, accepted_at=None).order_by("-sent_at")[:50]
        ),
        "invite": InviteMembers(initial={"language": community.language}),
        "words": request.GET.get("q", "")[:200],
        "nav": "steward",
    }
    return render(request, "steward/people.html", context)


@login_required
@require_POST
def change_member(request: HttpRequest, number: int) -> HttpResponse:
    """Role, team, or the end of a membership."""
    community = community_for(request, communities.Act.STEWARD)
    found = Membership.objects.select_related("person", "community")
    membership = get_object_or_404(found, pk=number, community=community, ended_at=None)
    try:
        with transaction.atomic():
            if "end" in request.POST:
                stewarding.end(membership)
            if "role" in request.POST:
                stewarding.set_role(membership, request.POST["role"])
            if "team" in request.POST:
                stewarding.set_team(membership, request.POST["team"])
            indexing.index_person(membership.person)
        messages.success(request, _("Changed for %(name)s.") % {"name": membership.person.name})
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
    return redirect("steward")


@login_required
@require_POST
def invite_members(request: HttpRequest) -> HttpResponse:
    """Invite addresses, several at once."""
    community = community_for(request, communities.Act.STEWARD)
    by = person_of(request)
    assert by is not None
    form = InviteMembers(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write at least one address."))
        return redirect("steward")
    data, sent = form.cleaned_data, 0
    for address in re.split(r"[\s,;]+", data["addresses"].strip())[:ADDRESSES_AT_ONCE]:
        try:
            validate_email(address)
            with transaction.atomic():
                letters.joining(joining.invite(community, address, by=by, role=data["role"], language=data["language"]))
            sent += 1
        except ValidationError:
            messages.error(
                request, _("“%(address)s” is no e-mail address; the others were taken.") % {"address": address[:80]}
            )
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
    if sent:
        messages.success(
            request, ngettext("One letter is on its way.", "%(sent)d letters are on their way.", sent) % {"sent": sent}
        )
    return redirect("steward")


@login_required
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """How the community does things."""
    community = community_for(request, communities.Act.STEWARD)
    form = Settings(request.POST or None, instance=community)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.domains = form.cleaned_data["domains"]
        made.save()
        messages.success(request, _("Saved."))
        return redirect("community_settings")
    return render(request, "steward/settings.html", {"form": form, "nav": "steward"})


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The members as CSV."""
    community = community_for(request, communities.Act.STEWARD)
    response = HttpResponse("\ufeff" + exporting.people_csv(community), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{community.slug}-people.csv"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """Upload a CSV of people; nothing is taken in before it was looked at."""
    community, by = community_for(request, communities.Act.STEWARD), person_of(request)
    assert by is not None
    form = ImportFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        known = Membership.objects.filter(community=community, ended_at=None).values_list("person__email", flat=True)
        try:
            rows, problems = importing.read(upload.read(importing.MOST_BYTES + 1), known)
            made = PeopleImport.objects.create(
                community=community,
                by=by,
                file_name=upload.name[:200],
                rows=rows,
                problems=[p.to_json() for p in problems],
            )
            return redirect("import_preview", made.pk)
        except DomainError as problem:
            form.add_error("file", words.of_error(problem))
    return render(request, "steward/import.html", {"form": form, "columns": importing.COLUMNS, "nav": "steward"})


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, number: int) -> HttpResponse:
    """What is in the file, each problem by line; then all or nothing, with its progress."""
    community = community_for(request, communities.Act.STEWARD)
    job = get_object_or_404(PeopleImport, pk=number, community=community)
    if request.method == "POST" and not job.problems and job.confirmed_at is None:
        PeopleImport.objects.filter(pk=job.pk, confirmed_at=None).update(confirmed_at=timezone.now())
        take_in.enqueue(job.pk)
        return redirect("import_preview", number)
    context = {
        "job": job,
        "new": sum(1 for r in job.rows if not r["known"]),
        "known": sum(1 for r in job.rows if r["known"]),
        "problems": [(p, problem_words(p)) for p in job.problems[:200]],
        "sample": job.rows[:10],
        "running": job.confirmed_at is not None and job.finished_at is None and not job.failed,
        "nav": "steward",
    }
    name = "steward/preview.html#progress" if request.htmx else "steward/preview.html"  # type: ignore[attr-defined]
    return render(request, name, context)


def problem_words(problem: dict[str, str]) -> str:
    """Return what is wrong in one place of the file, and what to do."""
    return str(words.IMPORT[problem["code"]]) % problem


@login_required
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty file with the right columns."""
    community_for(request, communities.Act.STEWARD)
    response = HttpResponse("\ufeff" + ",".join(exporting.HEADING) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


paths = [
    path("steward/people", steward, name="steward"),
    path("steward/people/<int:number>", change_member, name="change_member"),
    path("steward/invitations", invite_members, name="invite_members"),
    path("steward/community", settings_page, name="community_settings"),
    path("steward/people.csv", export, name="export_people"),
    path("steward/import", import_people, name="import_people"),
    path("steward/import/template.csv", import_template, name="import_template"),
    path("steward/import/<int:number>", import_preview, name="import_preview"),
]
