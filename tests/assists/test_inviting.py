"""Asking people, and what they say."""

import pytest

from peerassist.assists import choosing, inviting, queries, scheduling
from peerassist.assists.inviting import Invited
from peerassist.method.errors import DomainError
from peerassist.method.kinds import Answer, Role
from peerassist.people.secrets import link_secret
from tests.cast import Cast


def test_yes_gives_a_seat_and_no_frees_it(cast: Cast) -> None:
    assist = cast.assist()
    asked = inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    inviting.answer(asked, Answer.YES, "Glad to.")
    assert assist.participations.filter(person=cast.di, ended_at=None).count() == 1
    inviting.answer(asked, Answer.YES)
    assert assist.participations.filter(person=cast.di, ended_at=None).count() == 1
    inviting.answer(asked, Answer.NO, "On leave.")
    assert not assist.participations.filter(person=cast.di, ended_at=None).exists()
    assert [a.answer for a in asked.answers.all()] == ["yes", "yes", "no"]


def test_nobody_is_asked_twice_unless_they_said_no(cast: Cast) -> None:
    assist = cast.assist()
    asked = inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    with pytest.raises(DomainError, match="already_invited"):
        inviting.ask(assist, Invited("Di", "DI@example.org"), by=cast.ada)
    inviting.answer(asked, Answer.NO)
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)


def test_a_guest_is_in_no_directory_and_gets_a_seat(cast: Cast) -> None:
    assist = cast.assist()
    asked = inviting.ask(assist, Invited("Gus", "gus@example.net", "es", "America/Lima"), by=cast.ada, brings="Radio")
    inviting.answer(asked, Answer.YES)
    seat = assist.participations.get(name="Gus")
    assert seat.person is None and seat.language == "es" and seat.brings == "Radio"


def test_the_link_finds_the_invitation_until_it_is_taken_back(cast: Cast) -> None:
    asked = inviting.ask(cast.assist(), Invited.of(cast.di), by=cast.ada)
    secret = link_secret("invitation", asked.pk)
    assert inviting.by_secret(secret) == asked
    assert inviting.by_secret(secret[:-1] + ("0" if secret[-1] != "0" else "1")) is None
    inviting.withdraw(asked)
    assert inviting.by_secret(secret) is None
    with pytest.raises(DomainError, match="withdrawn"):
        inviting.answer(asked, Answer.YES)


def test_nothing_is_asked_or_answered_after_a_cancellation(cast: Cast) -> None:
    assist = cast.assist()
    asked = inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    scheduling.cancel(assist, by=cast.ada)
    with pytest.raises(DomainError, match="cancelled"):
        inviting.answer(asked, Answer.YES)
    with pytest.raises(DomainError, match="cancelled"):
        inviting.ask(assist, Invited.of(cast.cy), by=cast.ada)


def test_an_assist_without_a_question_invites_nobody(cast: Cast) -> None:
    with pytest.raises(DomainError, match="no_question"):
        inviting.ask(cast.assist(question=" "), Invited.of(cast.di), by=cast.ada)


def test_the_first_invitation_brings_the_assist_to_its_stage(cast: Cast) -> None:
    assist = cast.assist()
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    assert assist.stage == "invite"


def test_the_facilitator_from_the_own_team_is_no_outsider(cast: Cast) -> None:
    from django.utils import timezone

    assist = cast.assist()
    for someone in (cast.bo, cast.cy):
        someone.facilitates_since = timezone.localdate()
        someone.save()
    cast.cy.memberships.update(team=cast.water)
    choices = {c.person: c.distance.external for c in choosing.facilitators(assist, timezone.localdate())}
    assert choices == {cast.bo: True, cast.cy: False}


def test_suggestions_cover_needs_and_hold_the_usual_suspect_back(cast: Cast) -> None:
    from django.utils import timezone

    from peerassist.people.models import Experience
    from tests.cast import member, person

    assist = cast.assist()
    need = assist.needs.create(words="Spare parts for pumps")
    fay, ida = person("Fay Fresh", languages=["en"]), person("Ida Usual", languages=["en"], agrees_to=1)
    for someone in (fay, ida):
        member(someone, cast.community, cast.roads)
        Experience.objects.create(person=someone, words="Ran spare parts for three hundred pumps")
    other = cast.assist(title="Other")
    inviting.ask(other, Invited.of(ida), by=cast.ada)

    found = choosing.suggestions(assist, queries.seats(assist), [need], timezone.localdate())
    assert [(s.person, s.suggestion.held_back) for s in found] == [(fay, False), (ida, True)]
    assert Role.PEER == "peer"
