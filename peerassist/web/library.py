"""The library: who has done this before? Search, stories, and stories from outside."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerassist.assists.access import seen_by
from peerassist.assists.models import Assist
from peerassist.followup.models import Action, Outcome
from peerassist.library import telling
from peerassist.library.models import Document, Helped, Story
from peerassist.library.search import queries as search
from peerassist.library.search.queries import Filters, Hit
from peerassist.people import access as communities
from peerassist.people.models import Person
from peerassist.web.access import community_for, person_of, viewer
from peerassist.web.forms.follow import NewStory

PAGE = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with what its line in the list shows."""

    hit: Hit
    assist: Assist | None
    story: Story | None
    came: str
    cards: dict[str, int]
    done: int
    actions: int
    helped: int


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Search, or the newest where nothing is asked."""
    words = request.GET.get("q", "").strip()[:400]
    filters = narrowed(request)
    page = (
        max(1, int(request.GET["page"]))
        if request.GET.get("page", "").isdecimal() and len(request.GET["page"]) < 4
        else 1
    )
    looking = viewer(request)
    things = (str(Document.Kind.ASSIST), str(Document.Kind.STORY))
    if words:
        results = search.find(looking, words, filters, limit=PAGE, offset=(page - 1) * PAGE)
        people = search.find(looking, words, Filters(kinds=(str(Document.Kind.PERSON),)), limit=4).hits
    else:
        results = search.newest(looking, filters, limit=PAGE, offset=(page - 1) * PAGE)
        people = ()
    context = {
        "words": words,
        "results": results,
        "found": lines(request, results.hits),
        "assists": results.counts.get(things[0], 0),
        "stories": results.counts.get(things[1], 0),
        "page": page,
        "more": results.total > page * PAGE,
        "capped": results.total >= search.MOST_HITS,
        "people": askable(people),
        "languages_known": settings.LANGUAGES,
        "years": list(range(timezone.localdate().year, 1989, -1)),
        "chosen": {
            "language": filters.language,
            "year": str(filters.year or ""),
            "told": "1" if filters.told else "",
            "kind": request.GET.get("kind", ""),
        },
        "query": "&".join(f"{k}={v}" for k, v in request.GET.items() if k not in {"page", "q"} and v),
        "nav": "library",
    }
    return render(request, "library/library.html", context)


def narrowed(request: HttpRequest) -> Filters:
    """Read the filters of the address; nonsense is as if nothing was chosen."""
    year = request.GET.get("year", "")
    kind = request.GET.get("kind", "")
    kinds = (
        (kind,)
        if kind in (Document.Kind.ASSIST, Document.Kind.STORY)
        else (str(Document.Kind.ASSIST), str(Document.Kind.STORY))
    )
    language = request.GET.get("language", "")
    return Filters(
        kinds=kinds,
        language=language if language in dict(settings.LANGUAGES) else "",
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        told=request.GET.get("told") == "1",
        published=True,
    )


def lines(request: HttpRequest, hits: tuple[Hit, ...]) -> list[Found]:
    """Return what the list shows of each hit: a fixed number of queries, however many there are."""
    numbers = [h.thing for h in hits if h.kind == Document.Kind.ASSIST]
    allowed = Assist.objects.filter(seen_by(viewer(request)), pk__in=numbers).values("pk")
    assists = Assist.objects.filter(pk__in=allowed).prefetch_related(
        Prefetch("outcomes", Outcome.objects.order_by("at", "pk")),
        Prefetch("actions", Action.objects.select_related("closing")),
    )
    by_number = {a.pk: a for a in assists.annotate(helped_count=Count("helped", distinct=True), **_kinds())}
    stories = Story.objects.annotate(helped_count=Count("helped")).in_bulk(
        [h.thing for h in hits if h.kind == Document.Kind.STORY]
    )
    return [
        _found(
            h,
            by_number.get(h.thing) if h.kind == Document.Kind.ASSIST else None,
            stories.get(h.thing) if h.kind == Document.Kind.STORY else None,
        )
        for h in hits
    ]


def _kinds() -> dict[str, Count]:
    standing = Q(cards__removed_at=None)
    return {
        f"{k}_count": Count("cards", filter=standing & Q(cards__kind=k), distinct=True) for k in ("option", "insight")
    }


def _found(hit: Hit, assist: Assist | None, story: Story | None) -> Found:
    if assist is None:
        return Found(hit, None, story, "", {}, 0, 0, getattr(story, "helped_count", 0))
    outcomes, actions = list(assist.outcomes.all()), list(assist.actions.all())
    cards = {k: n for k in ("option", "insight") if (n := getattr(assist, f"{k}_count"))}
    done = sum(1 for a in actions if hasattr(a, "closing"))
    came = (outcomes[-1].result or outcomes[-1].differently) if outcomes else ""
    return Found(hit, assist, None, came, cards, done, len(actions), assist.helped_count)  # type: ignore[attr-defined]


def askable(hits: tuple[Hit, ...]) -> list[tuple[Hit, Person]]:
    """Return the people among the hits who agreed to be asked."""
    people = Person.objects.filter(open_to_questions=True).in_bulk([h.thing for h in hits])
    return [(h, people[h.thing]) for h in hits if h.thing in people]


def _story(request: HttpRequest, number: int) -> Story:
    """Return a story that the viewer may read, else 404."""
    if not Document.objects.filter(search.visible(viewer(request)), kind=Document.Kind.STORY, thing=number).exists():
        raise Http404
    return Story.objects.select_related("by", "community").get(pk=number)


@require_safe
def story(request: HttpRequest, number: int) -> HttpResponse:
    """A story to read, with others like it."""
    told = _story(request, number)
    person = person_of(request)
    like = search.similar(
        viewer(request), f"{told.title} {told.lesson[:400]}", language=told.language, community=told.community_id
    )
    context = {
        "story": told,
        "helped": Helped.objects.filter(story=told).count(),
        "i_was_helped": person is not None and Helped.objects.filter(story=told, person=person).exists(),
        "similar": [
            h for h in (*like.get("assist", ()), *like.get("story", ())) if (h.kind, h.thing) != ("story", number)
        ][:4],
        "nav": "library",
    }
    return render(request, "library/story.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def story_new(request: HttpRequest) -> HttpResponse:
    """Add a story from outside the product."""
    community, person = community_for(request, communities.Act.START), person_of(request)
    assert person is not None
    form = NewStory(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        made = telling.tell(community, by=person, **form.cleaned_data)
        messages.success(request, _("Thank you. Your story is in the library."))
        return redirect("story", made.pk)
    return render(request, "library/story_new.html", {"form": form, "nav": "library"})


@login_required
@require_POST
def story_helped(request: HttpRequest, number: int) -> HttpResponse:
    """ "This helped me", or no longer."""
    told, person = _story(request, number), person_of(request)
    assert person is not None
    telling.helped(person, story=told)
    return redirect("story", number)


paths = [
    path("library", library, name="library"),
    path("library/stories/new", story_new, name="story_new"),
    path("library/stories/<int:number>", story, name="story"),
    path("library/stories/<int:number>/helped", story_helped, name="story_helped"),
]
