"""People: the directory, a member's page, a word to them."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerassist.library.models import Document
from peerassist.library.search import queries as search
from peerassist.library.search.queries import Filters, Hit
from peerassist.notices import letters
from peerassist.outbox.models import Letter
from peerassist.people import access as communities
from peerassist.people import languages, queries
from peerassist.people.models import Community, Membership, Person
from peerassist.people.queries import Narrow
from peerassist.web.access import community_for, person_of, viewer
from peerassist.web.forms.people import Word

PAGE = 30
WORDS_A_DAY = 10  # letters from one member to others; more is no conversation


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the directory, with the reason why they match a search."""

    membership: Membership
    hit: Hit | None


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The directory: what people bring stands first."""
    community = community_for(request, communities.Act.SEE)
    narrow, hits = asked(request, community)
    page = directory_page(community, narrow, hits, request.GET.get("page"))
    context = {
        "page": page,
        "rows": [Row(m, hits.get(m.person_id)) for m in page.object_list],
        "teams": list(community.teams.all()),
        "spoken": languages.choices(queries.spoken(community)),
        "places": queries.places(community),
        "asked": narrow,
        "narrowed": any((narrow.words, narrow.team, narrow.language, narrow.place, narrow.leads)),
        "nav": "people",
    }
    return render(request, "people/people.html", context)


def asked(request: HttpRequest, community: Community) -> tuple[Narrow, dict[int, Hit]]:
    """Read what the address asks for; for words, find people by full text as well, each with the reason."""
    given = request.GET
    words = given.get("q", "").strip()[:200]
    team = given.get("team", "")
    hits = search.find(
        viewer(request),
        words,
        Filters(kinds=(str(Document.Kind.PERSON),), community=community.pk),
        limit=search.MOST_HITS,
    ).hits
    found = {hit.thing: hit for hit in hits}
    narrow = Narrow(
        words=words,
        people=tuple(found),
        language=given.get("language", "")[:12],
        team=int(team) if team.isdecimal() and len(team) < 12 else None,
        place=given.get("place", "")[:120],
        leads=given.get("leads") == "1",
    )
    return narrow, found


def directory_page(
    community: Community, narrow: Narrow, hits: dict[int, Hit], number: str | None
) -> "Page[Membership]":
    """Return one page of members: those found by what they bring first, the best before; the others by name."""
    rows = queries.directory(community, narrow)
    if not hits:
        return Paginator(rows, PAGE).get_page(number)
    rank = {person: n for n, person in enumerate(hits)}
    order = sorted(rows.values_list("pk", "person_id"), key=lambda pair: rank.get(pair[1], len(rank)))
    ordered = Paginator([pk for pk, _ in order], PAGE).get_page(number)
    shown = list(ordered.object_list)
    by_number = {m.pk: m for m in rows.filter(pk__in=shown)}
    return Page([by_number[pk] for pk in shown], ordered.number, ordered.paginator)  # type: ignore[arg-type]


@login_required
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """A member's page, for members of the same community."""
    return _page(request, _member(request, number), Word())


def _page(request: HttpRequest, membership: Membership, form: Word, status: int = 200) -> HttpResponse:
    context = {
        "membership": membership,
        "someone": membership.person,
        "away": membership.person.away_until is not None and membership.person.away_until >= timezone.localdate(),
        "form": form,
        "me": person_of(request),
        "nav": "people",
    }
    return render(request, "people/person.html", context, status=status)


def _member(request: HttpRequest, number: int) -> Membership:
    community = community_for(request, communities.Act.SEE)
    found = Membership.objects.select_related("person", "team").prefetch_related(
        "person__skills", "person__experiences"
    )
    return get_object_or_404(found, community=community, person__pk=number, ended_at=None, person__is_active=True)


@login_required
@require_POST
def write_to(request: HttpRequest, number: int) -> HttpResponse:
    """Send a member a word; their address stays unseen. What can't be sent stays in the field."""
    membership, me = _member(request, number), person_of(request)
    assert me is not None
    form = Word(request.POST)
    if form.is_valid() and (obstacle := _obstacle(membership.person, me)):
        form.add_error("words", obstacle)
    if not form.is_valid():
        return _page(request, membership, form, status=422)
    letters.word_to(membership.person, me, form.cleaned_data["words"])
    messages.success(
        request, _("%(name)s gets your words, and your address to answer to.") % {"name": membership.person.name}
    )
    return redirect("person", number)


def _obstacle(to: Person, by: Person) -> str:
    """Return why a word can't be sent now, in a sentence; nothing if it can."""
    today = Letter.objects.filter(about=f"word:{by.pk}", created_at__date=timezone.localdate())
    if not to.open_to_questions:
        return _("%(name)s has not agreed to be asked. Nothing was sent.") % {"name": to.name}
    if today.count() >= WORDS_A_DAY:
        return _("That is enough letters for one day. Nothing was sent; your words stay here, send them tomorrow.")
    return ""


paths = [
    path("people", people, name="people"),
    path("people/<int:number>", person, name="person"),
    path("people/<int:number>/words", write_to, name="write_to"),
]
