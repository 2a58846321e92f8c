"""Whom to ask: what they bring in their own words, how far they stand, how often they were asked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from peerassist.assists import choosing, inviting, queries
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist, Need
from peerassist.method.kinds import Answer, Role
from peerassist.people.models import Experience, Person
from tests.cast import Cast, member, person

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def needs(assist: Assist, *words: str) -> list[Need]:
    return [assist.needs.create(words=w, position=i) for i, w in enumerate(words)]


def who(cast: Cast, name: str, experience: str, **fields: object) -> Person:
    made = person(name, **{"languages": ["en"], **fields})
    member(made, cast.community, cast.roads)
    Experience.objects.create(person=made, words=experience)
    return made


def suggested(assist: Assist, wanted: list[Need]) -> list[str]:
    return [s.person.name for s in choosing.suggestions(assist, queries.seats(assist), wanted, today())]


def test_those_come_first_who_bring_what_nobody_brings_yet(cast: Cast):
    assist = cast.assist()
    wanted = needs(assist, "Spare parts for pumps", "Council budgets")
    parts = who(cast, "Pia Parts", "Ran spare parts for pumps in three districts")
    who(cast, "Bea Budget", "Wrote council budgets for ten years")
    inviting.ask(assist, Invited.of(parts), by=cast.ada, need=wanted[0])
    assert suggested(assist, wanted) == ["Bea Budget"]


def test_half_of_a_need_is_not_enough_where_it_has_two_words(cast: Cast):
    assist = cast.assist()
    wanted = needs(assist, "Telling villages")
    who(cast, "Vic Village", "Trained wardens in forty villages")
    who(cast, "Tia Tells", "Telling villages what a meter costs")
    assert suggested(assist, wanted) == ["Tia Tells"]


def test_the_own_team_those_away_and_who_speaks_another_language_are_left_out(cast: Cast):
    assist = cast.assist()
    wanted = needs(assist, "Spare parts for pumps")
    own = who(cast, "Own Team", "Spare parts for pumps")
    own.memberships.update(team=cast.water)
    who(cast, "Aw Ay", "Spare parts for pumps", away_until=today())
    who(cast, "Fra Ncois", "Spare parts for pumps", languages=["fr"])
    assert suggested(assist, wanted) == []


def test_the_words_in_a_seat_are_the_persons_own(cast: Cast):
    assist = cast.assist()
    wanted = needs(assist, "Council budgets", "Spare parts for pumps")
    parts = who(cast, "Pia Parts", "Ran spare parts for pumps in three districts")
    assert choosing.seat_words(parts, wanted, None, "en") == (wanted[1], "Ran spare parts for pumps in three districts")
    assert choosing.seat_words(parts, wanted, wanted[0], "en") == (wanted[0], "")
    assert choosing.seat_words(cast.di, wanted, None, "en") == (None, "")


def test_a_guest_covers_the_need_that_their_words_speak_to(cast: Cast):
    wanted = needs(cast.assist(), "Council budgets", "Spare parts for pumps")
    assert choosing.need_for("a shop for pump spare parts", wanted, "en") == wanted[1]
    assert choosing.need_for("singing", wanted, "en") is None


def leads(cast: Cast, assist: Assist) -> list[choosing.FacilitatorChoice]:
    return choosing.facilitators(assist, today())


def in_pool(*people: Person, **fields: object) -> None:
    for one in people:
        Person.objects.filter(pk=one.pk).update(facilitates_since=today(), **fields)


def test_the_farthest_and_least_asked_leads_first(cast: Cast):
    in_pool(cast.bo, cast.cy, cast.di)
    cast.cy.memberships.update(team=cast.water)
    assist = cast.assist()
    inviting.answer(
        inviting.ask(cast.assist(title="Other"), Invited.of(cast.bo), by=cast.ada, role=Role.FACILITATOR), Answer.YES
    )
    assert [c.person.name for c in leads(cast, assist)] == ["Di Peer", "Bo Leads", "Cy Notes"]
    assert [c.distance.external for c in leads(cast, assist)] == [True, True, False]


def test_who_is_away_or_speaks_another_language_comes_later(cast: Cast):
    in_pool(cast.bo, cast.cy, cast.di, languages=["en"])
    Person.objects.filter(pk=cast.bo.pk).update(away_until=today() + timedelta(days=3))
    Person.objects.filter(pk=cast.cy.pk).update(languages=["es"])
    found = leads(cast, cast.assist())
    assert [c.person.name for c in found] == ["Di Peer", "Cy Notes", "Bo Leads"]
    assert found[1].speaks is False and found[2].away_until is not None


def test_who_asks_does_not_lead(cast: Cast):
    in_pool(cast.ada, cast.bo)
    assert [c.person.name for c in leads(cast, cast.assist())] == ["Bo Leads"]
