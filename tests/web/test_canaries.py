"""Who said what stays at the table: planted names, addresses, jobs, places and numbers come out of no page.

Everybody at the table bears marks that stand nowhere else. Whoever may read the published record from outside looks at
every page about it: under "role" no name, address or number may be there, under "none" no job and no place either.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management.color import no_style
from django.db import connection
from django.urls import reverse

from peerassist.assists import planning
from peerassist.assists.models import Assist, Participation
from peerassist.followup import acting, telling
from peerassist.library import indexing
from peerassist.method.kinds import Attribution, Role, Visibility
from peerassist.people.models import Person
from peerassist.records import validating
from tests.cast import community
from tests.web.test_matrix import ABOUT_AN_ASSIST, TABLE, rows
from tests.web.world import EVERYBODY, World, same_on_every_store

FIRST_SEAT = 987_650_000  # seats are numbered from here, so that a number is known where it is seen
OUTSIDE = [who for who in EVERYBODY if who not in TABLE]
# Who holds a room's code is coming to the table: there the host asks by name. A story bears its teller's name.
NOT_ABOUT_THE_RECORD = {"room", "room_join", "story"}
DOCUMENTS = ("md", "html")  # the written-out forms; the others are made from the same lines
SEARCHES = ("", "Count first", "water committees")
MARKS = ("Nameof3", "Zyxwvut", "nameof3@example.org", "Jobof3", "Placeof3")


def planted(attribution: Attribution) -> tuple[World, re.Pattern[str]]:
    """Return a world whose table is marked and has said much, and the pattern of what must not come out."""
    _number_seats_from(FIRST_SEAT)
    world = World(Visibility.PUBLIC, attribution=attribution)
    forbidden = ["nameof", "zyxwvut", str(FIRST_SEAT // 10_000)]
    for n, seat in enumerate(Participation.objects.filter(assist=world.assist)):
        marks = {
            "name": f"Nameof{n} Zyxwvut",
            "email": f"nameof{n}@example.org",
            "job": f"Jobof{n}",
            "place": f"Placeof{n}",
        }
        Participation.objects.filter(pk=seat.pk).update(**marks)
        Person.objects.filter(pk=seat.person_id).update(**marks)
        if seat.person_id:
            forbidden.append(rf"/people/{seat.person_id}\b")
    if attribution is Attribution.NONE:
        forbidden += ["jobof", "placeof"]
    _say_much(world)
    return world, re.compile("|".join(forbidden), re.IGNORECASE)


def _number_seats_from(first: int) -> None:
    before = Assist.objects.create(community=community("Before"), question="Before?")
    Participation.objects.create(pk=first, assist=before, name="Before", role=Role.PEER)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Participation]):
            cursor.execute(statement)
    before.delete()


def _say_much(world: World) -> None:
    """Let everything be said that bears somebody's name: verdicts, actions and their ends, progress, what came of it."""
    ada, gus = world.cast.ada, world.seats["guest"]
    ada.refresh_from_db()
    gus.refresh_from_db()
    validating.judge(
        world.assist, world.card.uid, by=gus, verdict="corrected", text="Count first, then sign", words="So"
    )
    planning.share(world.assist, by=ada, visibility=Visibility.PUBLIC)
    planning.respond(world.assist, by=world.cast.di, kind="invite_me", words="I have seen this", ask=None, ask_name="")
    acting.close(world.action, "done", by_name=ada.name, words="All counted")
    acting.commit(world.assist, "Write to the county", owner_name=gus.name, owner_email=gus.email)
    telling.note(world.assist, "The first ten are counted", by=ada)
    telling.tell(world.assist, by=ada, differently="We counted", result="None stood still", today=date.today())
    indexing.index_assist(world.assist)


def outputs(world: World) -> Iterator[str]:
    """Return the address of everything that may be read of a record and about it."""
    for name, (get, _post) in rows(ABOUT_AN_ASSIST).items():
        if get.rules and name not in NOT_ABOUT_THE_RECORD:
            given = world.arguments().get(name, {"number": world.assist.pk})
            forms = DOCUMENTS if name == "document" else ("",)
            yield from (reverse(name, kwargs=given | ({"form": form} if form else {})) for form in forms)
    yield from (f"{reverse('library')}?q={words}" for words in SEARCHES)
    yield reverse("board")


@same_on_every_store
@pytest.mark.parametrize("attribution", [Attribution.ROLE, Attribution.NONE])
def test_nobody_outside_the_table_reads_who_was_at_it(db: None, attribution: Attribution) -> None:
    world, forbidden = planted(attribution)
    found = []
    for who in OUTSIDE:
        client = world.client(who)
        for url in outputs(world):
            answer = client.get(url, follow=True)
            text = answer.content.decode(errors="replace")
            found += [f"{who} at {url}: …{_around(text, m)}…" for m in forbidden.finditer(text)][:3]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("attribution", [Attribution.ROLE, Attribution.NONE])
def test_no_search_for_a_person_finds_the_record_they_spoke_in(db: None, attribution: Attribution) -> None:
    world, _ = planted(attribution)
    link = f'href="{reverse("record", args=[world.assist.pk])}'
    for who in ("anonymous", "member", "peer"):
        for mark in MARKS:
            assert link not in world.client(who).get(reverse("library"), {"q": mark}).text, (who, mark)


@same_on_every_store
def test_named_people_are_named(db: None) -> None:
    """The marks would be seen, were they there."""
    world, forbidden = planted(Attribution.NAMED)
    page = world.client("anonymous").get(reverse("record", args=[world.assist.pk])).content.decode()
    assert forbidden.search(page)


def _around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(0, match.start() - 60) : match.end() + 30].split())
