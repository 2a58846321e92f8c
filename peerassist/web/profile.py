"""One's own profile, communities, and everything that is kept of oneself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerassist.library import indexing
from peerassist.method.errors import DomainError
from peerassist.people import languages, profiling, queries, stewarding, zones
from peerassist.people.models import Membership, Person
from peerassist.web import words
from peerassist.web.access import current_community, person_of
from peerassist.web.forms.profile import DoneRows, InCommunity, Profile
from peerassist.web.mine import everything

OFFERED_LANGUAGES = 16  # to be ticked; others are written


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """My own profile."""
    me = person_of(request)
    assert me is not None
    here = _membership(request, me)
    data = request.POST or None
    common = queries.spoken(here.community)[:OFFERED_LANGUAGES] if here else ()
    form = Profile(data, instance=me, common=common)
    done = DoneRows(data, prefix="done", initial=_done(me))
    team = InCommunity(data, membership=here) if here else None
    if request.method == "POST" and all([form.is_valid(), done.is_valid(), team is None or team.is_valid()]):
        _keep(me, form, done.cleaned_data, here, team)
        messages.success(request, _("Saved."))
        return redirect("profile")
    if request.method == "POST":
        me.refresh_from_db()  # the head of the page shows what is kept
    context = {
        "form": form,
        "done": done,
        "team": team,
        "here": here,
        "memberships": list(_present(me)),
        "zones": zones.places(),
        "all_languages": languages.everything(),
        "nav": "profile",
    }
    return render(request, "people/profile.html", context, status=422 if data else 200)


def _present(me: Person) -> Any:
    return Membership.objects.filter(person=me, ended_at=None).select_related("community", "team")


def _membership(request: HttpRequest, me: Person) -> Membership | None:
    """Return my membership in the community I look at."""
    community = current_community(request)
    return _present(me).filter(community=community).first() if community else None


def _done(me: Person) -> list[dict[str, object]]:
    return [{"words": e.words, "place": e.place, "year": e.year} for e in me.experiences.all()]


@transaction.atomic
def _keep(
    me: Person, form: Profile, done: list[dict[str, Any]], here: Membership | None, team: InCommunity | None
) -> None:
    rows = [(row["words"], row.get("place", ""), row.get("year")) for row in done if row.get("words")]
    profiling.change(me, form.said, skills=form.cleaned_data["skills"], experiences=rows)
    if here is not None and team is not None:
        stewarding.put_into(here, team.cleaned_data["team"])
    indexing.index_person(me)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Leave a community; what I wrote there stays."""
    found = Membership.objects.select_related("community", "person")
    membership = get_object_or_404(found, person=person_of(request), community__pk=number, ended_at=None)
    if request.method == "POST":
        try:
            with transaction.atomic():
                stewarding.end(membership)
                indexing.index_person(membership.person)
            request.session.pop("community", None)
            messages.success(request, _("You have left %(community)s.") % {"community": membership.community.name})
            return redirect("home")
        except DomainError as problem:
            messages.error(request, words.of_error(problem))
            return redirect("profile")
    context = {
        "question": _("Leave %(community)s?") % {"community": membership.community.name},
        "safe": _("What you wrote there stays, under your name. You can be invited again."),
        "act": _("Leave"),
        "back": reverse("profile"),
    }
    return render(request, "confirm.html", context)


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of me, as one file."""
    me = person_of(request)
    if me is None:
        raise Http404
    response = JsonResponse(everything(me), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="peer-assist-{timezone.localdate().isoformat()}.json"'
    return response


paths = [
    path("profile", profile, name="profile"),
    path("profile/communities/<int:number>/leave", leave, name="leave_community"),
    path("profile/everything.json", my_data, name="my_data"),
]
