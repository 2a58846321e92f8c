"""People: the directory, a member's page, a word to them, one's own profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.library import indexing
from peerassist.notices import letters
from peerassist.outbox.models import Letter
from peerassist.people import access as communities
from peerassist.people import profiling, queries
from peerassist.people.models import Membership, Person, Team
from peerassist.web.access import community_for, person_of
from peerassist.web.forms.people import Profile, Word
from peerassist.web.schedule import ZONES

PAGE = 30
WORDS_A_DAY = 10  # letters from one member to others; more is no conversation


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The directory: what people bring stands first."""
    community = community_for(request, communities.Act.SEE)
    asked = request.GET
    team = int(asked["team"]) if asked.get("team", "").isdecimal() and len(asked["team"]) < 12 else None
    rows = queries.directory(
        community, words=asked.get("q", "")[:200], language=asked.get("language", "")[:12], team=team
    )
    page = Paginator(rows, PAGE).get_page(asked.get("page"))
    context = {
        "page": page,
        "teams": list(Team.objects.filter(community=community)),
        "words": asked.get("q", "")[:200],
        "chosen": {"team": str(team or ""), "language": asked.get("language", "")[:12]},
        "nav": "people",
    }
    return render(request, "people/people.html", context)


@login_required
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """A member's page, for members of the same community."""
    membership = _member(request, number)
    context = {
        "membership": membership,
        "someone": membership.person,
        "form": Word(),
        "me": person_of(request),
        "nav": "people",
    }
    return render(request, "people/person.html", context)


def _member(request: HttpRequest, number: int) -> Membership:
    community = community_for(request, communities.Act.SEE)
    found = Membership.objects.select_related("person", "team").prefetch_related(
        "person__skills", "person__experiences"
    )
    return get_object_or_404(found, community=community, person=number, ended_at=None, person__is_active=True)


@login_required
@require_POST
def write_to(request: HttpRequest, number: int) -> HttpResponse:
    """Send a member a word; their address stays unseen."""
    membership, me = _member(request, number), person_of(request)
    assert me is not None
    form = Word(request.POST)
    if not membership.person.open_to_questions:
        messages.error(
            request, _("%(name)s has not agreed to be asked. Nothing was sent.") % {"name": membership.person.name}
        )
    elif Letter.objects.filter(about=f"word:{me.pk}", created_at__date=timezone.localdate()).count() >= WORDS_A_DAY:
        messages.error(request, _("That is enough letters for one day. Nothing was sent; try again tomorrow."))
    elif form.is_valid():
        letters.word_to(membership.person, me, form.cleaned_data["words"])
        messages.success(
            request, _("%(name)s gets your words, and your address to answer to.") % {"name": membership.person.name}
        )
    else:
        return render(
            request,
            "people/person.html",
            {"membership": membership, "someone": membership.person, "form": form, "me": me, "nav": "people"},
            status=422,
        )
    return redirect("person", number)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """My own profile."""
    me = person_of(request)
    assert me is not None
    form = Profile(request.POST or None, instance=me, initial=_initial(me))
    if request.method == "POST" and form.is_valid():
        _keep(me, form.cleaned_data, request)
        messages.success(request, _("Saved."))
        return redirect("profile")
    if request.method == "POST":
        me.refresh_from_db()
    rows = (
        experiences_in(request.POST)
        if request.method == "POST"
        else [(e.words, e.place, e.year or "") for e in me.experiences.all()]
    )
    context = {"form": form, "experiences": [*rows, ("", "", ""), ("", "", "")], "zones": ZONES, "nav": "profile"}
    return render(request, "people/profile.html", context)


def _initial(me: Person) -> dict[str, object]:
    return {
        "languages": ", ".join(me.languages),
        "skills": ", ".join(s.name for s in me.skills.all()),
        "facilitates": me.facilitates_since is not None,
    }


@transaction.atomic
def _keep(me: Person, data: dict[str, Any], request: HttpRequest) -> None:
    fields = {name: data[name] for name in Profile.Meta.fields} | {"languages": data["languages"]}
    fields["facilitates_since"] = (me.facilitates_since or timezone.localdate()) if data["facilitates"] else None
    rows = [
        (w, p, int(y) if str(y).isdecimal() and 1900 < int(y) < 2200 else None)
        for w, p, y in experiences_in(request.POST)
    ]
    profiling.change(me, fields, skills=data["skills"], experiences=rows)
    indexing.index_person(me)


def experiences_in(data: Any) -> list[tuple[str, str, str]]:
    """Read the rows of what one has done; empty rows are left out."""
    rows = zip(
        data.getlist("experience"), data.getlist("experience_place"), data.getlist("experience_year"), strict=False
    )
    return [(w.strip(), p.strip(), y.strip()[:4]) for w, p, y in rows if w.strip()]


paths = [
    path("people", people, name="people"),
    path("people/<int:number>", person, name="person"),
    path("people/<int:number>/words", write_to, name="write_to"),
    path("profile", profile, name="profile"),
]
