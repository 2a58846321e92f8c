"""The steward's people: who is here and how often they are asked, one member, the teams, everybody as a file."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerassist.assists import choosing
from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.people import access as communities
from peerassist.people import exporting, queries, stewarding
from peerassist.people.models import Community, Membership
from peerassist.people.queries import Narrow
from peerassist.web import words
from peerassist.web.access import community_for, person_of
from peerassist.web.forms.people import Member, NewTeam, TeamRow

PAGE = 50
TEAMS = 30  # on a page


@dataclass(frozen=True, slots=True)
class Load:
    """How often the people of a community were asked in twelve months, by person, and who stands out."""

    asked: dict[int, int]
    over: tuple[int, ...]  # more often than they agree to
    never: tuple[int, ...]


def load_of(community: Community) -> Load:
    """Return the load of a community's present members: two queries."""
    asked = {who: count for who, (count, _) in choosing.load(community.pk, timezone.localdate()).items()}
    agreed = dict(queries.present(community).values_list("person", "person__agrees_to"))
    return Load(
        asked,
        over=tuple(who for who, most in agreed.items() if asked.get(who, 0) > most),
        never=tuple(who for who in agreed if who not in asked),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the steward's list; the three counts are dots."""

    membership: Membership
    asked: int
    within: int
    beyond: int
    open: int

    @classmethod
    def of(cls, membership: Membership, asked: int) -> "Row":
        agreed = membership.person.agrees_to
        return cls(membership, asked, min(asked, agreed), max(0, asked - agreed), max(0, agreed - asked))


@login_required
@require_safe
def steward(request: HttpRequest) -> HttpResponse:
    """Who is here, how often they are asked, and who stands out."""
    community = community_for(request, communities.Act.STEWARD)
    load = load_of(community)
    only, typed = request.GET.get("only", ""), request.GET.get("q", "").strip()[:200]
    standing_out = {"over": load.over, "never": load.never}.get(only)
    narrow = Narrow(words=typed, leads=only == "leads", stewards=only == "stewards")
    rows = queries.directory(community, narrow)
    if standing_out is not None:
        rows = rows.filter(person__in=standing_out)
    if only == "teamless":
        rows = rows.filter(team=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [Row.of(m, load.asked.get(m.person_id, 0)) for m in page.object_list],
        "counts": queries.counts(community),
        "load": load,
        "only": only,
        "typed": typed,
        "here": request.get_full_path(),
        "nav": "steward",
        "tab": "people",
    }
    return render(request, "steward/people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change_member(request: HttpRequest, number: int) -> HttpResponse:
    """One member: their team, what they look after; or the end of the membership, which is asked for once more."""
    community = community_for(request, communities.Act.STEWARD)
    found = Membership.objects.select_related("person", "community", "team")
    membership = get_object_or_404(found, pk=number, community=community, ended_at=None)
    form = Member(request.POST or None, membership=membership)
    if request.method == "POST" and "end" in request.POST:
        return _end(request, membership)
    if request.method == "POST" and form.is_valid() and _change(membership, form):
        messages.success(request, _("Changed for %(name)s.") % {"name": membership.person.name})
        return redirect("steward")
    context = {
        "membership": membership,
        "someone": membership.person,
        "asked": Row.of(membership, load_of(community).asked.get(membership.person_id, 0)),
        "form": form,
        "myself": membership.person == person_of(request),
        "nav": "steward",
        "tab": "people",
    }
    return render(request, "steward/member.html", context, status=422 if form.errors else 200)


def _change(membership: Membership, form: Member) -> bool:
    try:
        with transaction.atomic():
            stewarding.set_role(membership, form.cleaned_data["role"])
            stewarding.set_team(membership, form.cleaned_data["team"])
            indexing.index_person(membership.person)
    except DomainError as problem:
        form.add_error("role", words.of_error(problem))
        return False
    return True


def _end(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Ask whether the membership shall end; end it when that was said before."""
    name = membership.person.name
    if request.POST["end"] != "yes":
        context = {
            "question": _("End the membership of %(name)s?") % {"name": name},
            "safe": _("What they wrote stays, under their name. They can be invited again."),
            "act": _("End it"),
            "back": reverse("change_member", args=[membership.pk]),
            "fields": [("end", "yes")],
        }
        return render(request, "confirm.html", context)
    try:
        with transaction.atomic():
            stewarding.end(membership)
            indexing.index_person(membership.person)
        messages.success(request, _("%(name)s is no longer a member.") % {"name": name})
        return redirect("steward")
    except DomainError as problem:
        messages.error(request, words.of_error(problem))
        return redirect("change_member", membership.pk)


@login_required
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """The teams, by which is judged who comes from outside: rename one, say its line, make a new one."""
    community = community_for(request, communities.Act.STEWARD)
    typed = request.GET.get("q", "").strip()[:120]
    members = Count("memberships", filter=Q(memberships__ended_at=None))
    rows = community.teams.annotate(people=members).order_by("name")
    found = rows.filter(Q(name__icontains=typed) | Q(line__icontains=typed)) if typed else rows
    page = Paginator(found, TEAMS).get_page(request.GET.get("page"))
    sent = request.POST.get("team", "") if request.method == "POST" else ""
    forms = [TeamRow(request.POST if sent == str(t.pk) else None, instance=t, prefix=f"t{t.pk}") for t in page]
    new = NewTeam(request.POST if sent == "new" else None, community=community)
    for form in (new, *forms):
        if form.is_bound and form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    context = {
        "forms": forms,
        "page": page,
        "typed": typed,
        "new": new,
        "alone": rows.filter(line="").count(),
        "all": rows.count(),
        "nav": "steward",
        "tab": "teams",
    }
    return render(request, "steward/teams.html", context, status=422 if sent else 200)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The members as CSV."""
    community = community_for(request, communities.Act.STEWARD)
    response = HttpResponse("\ufeff" + exporting.people_csv(community), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{community.slug}-people.csv"'
    return response


paths = [
    path("steward/people", steward, name="steward"),
    path("steward/people/<int:number>", change_member, name="change_member"),
    path("steward/teams", teams, name="teams"),
    path("steward/people.csv", export, name="export_people"),
]
