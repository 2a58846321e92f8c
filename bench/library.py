"""The library that search is measured on: communities of many sizes, their stories and people, and who looks.

Needs Django to be set up (bench.store.fresh).
"""

import random
import time
from datetime import date
from itertools import islice

from django.db import connection
from django.db.models import Max

from bench.stories import SEED, stories
from peerassist.assists.models import Assist, Participation
from peerassist.library import indexing
from peerassist.library.models import Document, Story
from peerassist.library.search import queries as search
from peerassist.library.search.queries import Filters
from peerassist.people.access import ANYBODY, Viewer, viewer_of
from peerassist.people.models import Community, Membership, Person

SIZES = (32, 18, 12, 9, 7, 6, 5, 4, 3, 2, 1, 1)  # percent of all stories in each community
PUBLIC = 0.15  # of the stories; the others are their community's own
PEOPLE = 400
BATCH = 2_000

QUESTIONS: dict[str, tuple[str, ...]] = {
    "en": (
        "water", "system", "safety", "flood", "crane", "procedures not followed", "hydraulic leak", "battery fire",
        "flood warning by phone where the network fails", "how do we test standby power without shutting down",
        "who has trained operators for a new crane", "lessons on contractor communication", "pressure vessel inspection",
        "software update failed in flight", "cable connector overheated", "chemical spill response", "cost overrun",
        "how can we keep experienced staff after the project ends", "fall from ladder", "review board findings",
        "hydralic leek", "comunication between teams", "valve", "sprinkler data center power outage",
    ),
    "es": (
        "alerta de crecida", "cadena de frio", "residuos organicos", "vacunacion escolar en barrios",
        "cómo mantenemos los refrigeradores sin luz estable", "radio cuando se cae la red", "comunidad", "vacunas",
    ),
    "fr": (
        "sages-femmes", "prime d'éloignement", "comment garder les sages-femmes la première année", "logement",
        "garde telephonique la nuit", "départ au quatrième mois", "commune", "centre de sante",
    ),
}  # fmt: skip


def fill(count: int) -> list[tuple[str, Viewer]]:
    """Make communities, people and `count` stories, all indexed; return who looks, by name."""
    rng = random.Random(SEED)
    homes = Community.objects.bulk_create(
        Community(name=f"Community {n}", slug=f"community-{n}") for n in range(len(SIZES))
    )
    people = _people(rng, homes)
    made = iter(stories(count))
    while batch := list(islice(made, BATCH)):
        rows = Story.objects.bulk_create(
            Story(
                community=rng.choices(homes, SIZES)[0],
                title=m.title,
                happened=m.happened,
                lesson=m.lesson,
                advice=m.advice,
                language=m.language,
                happened_on=date(m.year, rng.randint(1, 12), 1),
                visibility="public" if rng.random() < PUBLIC else "community",
            )
            for m in batch
        )
        indexing.put_all(indexing.of_story(row) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return _viewers(homes, people)


def _people(rng: random.Random, homes: list[Community]) -> list[Person]:
    people = Person.objects.bulk_create(
        Person(
            email=f"person-{n}@example.org",
            name=f"Person {n}",
            ask_me_about=made.title[:200],
            language=made.language,
            open_to_questions=True,
        )
        for n, made in enumerate(stories(PEOPLE, SEED + 1))
    )
    members = Membership.objects.bulk_create(
        Membership(person=p, community=rng.choices(homes, SIZES)[0], role="steward" if n % 40 == 0 else "member")
        for n, p in enumerate(people)
    )
    indexing.put_all(indexing.of_member(m) for m in members)
    return people


def _viewers(homes: list[Community], people: list[Person]) -> list[tuple[str, Viewer]]:
    """A member of the largest community, of a small one, a steward of three, a guest with passes, anybody."""
    large, small, steward = people[1], people[2], people[3]
    Membership.objects.filter(person__in=[large, small, steward]).delete()
    Membership.objects.create(person=large, community=homes[0], role="member")
    Membership.objects.create(person=small, community=homes[-1], role="member")
    for home in homes[1:4]:
        Membership.objects.create(person=steward, community=home, role="steward")
    assists = Assist.objects.bulk_create(
        Assist(community=homes[n % 4], created_by=people[n % PEOPLE], question=f"How do we begin case {n}?")
        for n in range(400)
    )
    seats = Participation.objects.bulk_create(
        Participation(assist=a, person=people[(n * 7) % PEOPLE], name="Peer", role="peer")
        for n, a in enumerate(assists)
    )
    return [
        ("member", viewer_of(large)),
        ("member of a small community", viewer_of(small)),
        ("steward of three", viewer_of(steward)),
        ("guest", Viewer(passes=frozenset(s.pk for s in seats[:2]))),
        ("anybody", ANYBODY),
    ]


def ask(viewers: list[tuple[str, Viewer]], rounds: int) -> dict[str, object]:
    """Return the milliseconds of every search, and of similar things while a purpose is typed."""
    find: list[float] = []
    similar: list[float] = []
    by_question: dict[str, float] = {}
    for turn in range(rounds):
        for language, questions in QUESTIONS.items():
            for question in questions:
                for name, viewer in viewers:
                    took = _timed(lambda v=viewer, q=question: as_the_page_does(v, q))
                    find.append(took)
                    key = f"{question} ({name})"
                    by_question[key] = max(by_question.get(key, 0.0), took) if turn else took
                    if viewer.communities and len(question) > 20:
                        home = min(viewer.communities)
                        similar.append(
                            _timed(
                                lambda v=viewer, q=question, c=home, code=language: search.similar(
                                    v, q, language=code, community=c
                                )
                            )
                        )
    slowest = max(by_question.items(), key=lambda q: q[1])
    documents = Document.objects.aggregate(most=Max("pk"))["most"]
    return {"find": find, "similar": similar, "documents": documents, "slowest": slowest, "by_question": by_question}


def as_the_page_does(viewer: Viewer, question: str) -> None:
    """Search as the page of the library does: ten records and stories, and people who can tell more."""
    search.find_with_people(viewer, question, Filters(kinds=("assist", "story"), published=True), limit=10, people=8)


def _timed(act) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
