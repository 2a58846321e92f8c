"""The library: who has done this before?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerassist.assists.models import Assist
from peerassist.followup.models import Action, ActionClosing, CheckIn, Outcome
from peerassist.library.models import Document, Story
from peerassist.library.search import queries as search
from peerassist.library.search.queries import Filters, Hit, Results
from peerassist.people.models import Person
from peerassist.web.access import viewer
from peerassist.web.templatetags.look import joined, spelled

PAGE = 10
PEOPLE = 4  # who can tell more
THINGS = (str(Document.Kind.ASSIST), str(Document.Kind.STORY))


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with what its line in the list shows. `due_on` is the day on which the outcome is asked for."""

    hit: Hit
    language: str
    place: str = ""
    decided: bool = False
    came: str = ""
    due_on: date | None = None
    summary: str = ""
    cards: Mapping[str, int] = field(default_factory=dict)
    done: int = 0
    actions: int = 0
    helped: int = 0
    first_partial: bool = False  # what holds every word ends before this line


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Search, or the newest where nothing is asked."""
    words = request.GET.get("q", "").strip()[:400]
    filters, page = narrowed(request), page_of(request)
    looking, offset = viewer(request), (page_of(request) - 1) * PAGE
    if words:
        results, people = search.find_with_people(looking, words, filters, limit=PAGE, offset=offset, people=PEOPLE * 2)
    else:
        results, people = search.newest(looking, filters, limit=PAGE, offset=offset), ()
    context = {
        "words": words,
        "results": results,
        "found": lines(results.hits),
        "counted": counted(results) if words else "",
        "page": page,
        "more": results.total > page * PAGE,
        "people": askable(people)[:PEOPLE],
        "languages_known": settings.LANGUAGES,
        "years": range(timezone.localdate().year, 1979, -1),
        "chosen": {
            "language": filters.language,
            "year": filters.year,
            "told": filters.told,
            "kind": filters.kinds[0] if len(filters.kinds) == 1 else "",
        },
        "nav": "library",
    }
    return render(request, "library/library.html", context)


def page_of(request: HttpRequest) -> int:
    """Return the page asked for; nonsense is the first."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 3 else 1


def narrowed(request: HttpRequest) -> Filters:
    """Read the filters of the address; nonsense is as if nothing was chosen."""
    year, kind, language = (request.GET.get(name, "") for name in ("year", "kind", "language"))
    return Filters(
        kinds=(kind,) if kind in THINGS else THINGS,
        language=language if language in dict(settings.LANGUAGES) else "",
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        told=request.GET.get("told") == "1",
        published=True,
    )


def counted(results: Results) -> str:
    """Say how many were found, and how many of them tell what came of it."""
    assists, stories = (results.counts.get(kind, 0) for kind in THINGS)
    if not assists and not stories:
        return _("Nobody has written of this yet.")
    said = [_some_assists(assists)] if assists else []
    said += [_some_stories(stories)] if stories else []
    return " ".join(filter(None, [f"{capfirst(joined(said))}.", _told(results.told, assists + stories)]))


def _some_assists(number: int) -> str:
    if number >= search.MOST_HITS:
        return _("%(number)s assists or more") % {"number": search.MOST_HITS}
    return ngettext("one assist", "%(number)s assists", number) % {"number": spelled(number)}


def _some_stories(number: int) -> str:
    if number >= search.MOST_HITS:
        return _("%(number)s stories or more") % {"number": search.MOST_HITS}
    return ngettext("one story", "%(number)s stories", number) % {"number": spelled(number)}


def _told(told: int, total: int) -> str:
    if not told:
        return ""
    if told == total == 2:
        return _("Both tell what came of it.")
    if told == total:
        return ngettext("It tells what came of it.", "All of them tell what came of it.", total)
    return ngettext(
        "One of them tells what came of it.", "%(number)s of them tell what came of it.", told
    ) % {"number": capfirst(spelled(told))}  # fmt: skip


def lines(hits: Sequence[Hit]) -> list[Found]:
    """Return what the list shows of each hit: a fixed number of queries, however many there are."""
    assists = _assists([h.thing for h in hits if h.kind == Document.Kind.ASSIST])
    helped = Count("helped")
    stories = Story.objects.annotate(helped_count=helped).in_bulk([h.thing for h in hits if h.kind == "story"])
    found = []
    for n, hit in enumerate(hits):
        row = assists.get(hit.thing) if hit.kind == Document.Kind.ASSIST else stories.get(hit.thing)
        if row is None:
            continue
        line = _of_assist(hit, row) if isinstance(row, Assist) else _of_story(hit, row)
        begins = not hit.every and (n == 0 or hits[n - 1].every)
        found.append(replace(line, first_partial=begins))
    return found


def _assists(numbers: list[int]) -> Mapping[int, Any]:
    rows = Assist.objects.select_related("sign_off", "publication").prefetch_related(
        Prefetch("outcomes", Outcome.objects.order_by("at", "pk")),
        Prefetch("actions", Action.objects.select_related("closing")),
        Prefetch("check_ins", CheckIn.objects.filter(outcome=None)),
    )
    return rows.annotate(helped_count=Count("helped", distinct=True)).in_bulk(numbers)


def _of_assist(hit: Hit, assist: Assist) -> Found:
    outcomes, actions = list(assist.outcomes.all()), list(assist.actions.all())
    signed, published = getattr(assist, "sign_off", None), getattr(assist, "publication", None)
    kinds = Counter(card["kind"] for card in signed.cards) if signed else Counter[str]()
    today = timezone.localdate()
    return Found(
        hit,
        language_name(hit.language),
        place=assist.place,
        decided=assist.decision_on is not None and assist.decision_on <= today,
        came=(outcomes[-1].result or outcomes[-1].differently) if outcomes else "",
        due_on=next((c.due_on for c in assist.check_ins.all() if c.due_on >= today), None),
        summary=published.summary if published else "",
        cards=kinds,
        done=sum(1 for a in actions if hasattr(a, "closing") and a.closing.how == ActionClosing.How.DONE),
        actions=len(actions),
        helped=assist.helped_count,  # type: ignore[attr-defined]
    )


def _of_story(hit: Hit, story: Story) -> Found:
    return Found(hit, language_name(hit.language), place=story.place, helped=story.helped_count)  # type: ignore[attr-defined]


def language_name(code: str) -> str:
    """Return the name of a language in itself: Español."""
    try:
        return capfirst(str(get_language_info(code)["name_local"]))
    except KeyError:
        return code


def askable(hits: tuple[Hit, ...]) -> list[tuple[Hit, Person]]:
    """Return the people among the hits who agreed to be asked."""
    people = Person.objects.filter(open_to_questions=True).in_bulk([h.thing for h in hits])
    return [(h, people[h.thing]) for h in hits if h.thing in people]


paths = [path("library", library, name="library")]
