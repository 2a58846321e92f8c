"""Asking people, and what they say."""

from datetime import timedelta

import pytest
from django.utils import timezone

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


def test_who_is_asked_to_come_may_be_asked_to_lead_as_well(cast: Cast) -> None:
    assist = cast.assist()
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada, role=Role.FACILITATOR)
    assert assist.invitations.count() == 2


def test_a_maybe_after_a_yes_frees_the_seat(cast: Cast) -> None:
    assist = cast.assist()
    asked = inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    inviting.answer(asked, Answer.YES)
    inviting.answer(asked, Answer.MAYBE)
    assert not assist.participations.filter(person=cast.di, ended_at=None).exists()


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
    assist = cast.assist()
    for someone in (cast.bo, cast.cy):
        someone.facilitates_since = timezone.localdate()
        someone.save()
    cast.cy.memberships.update(team=cast.water)
    choices = {c.person: c.distance.external for c in choosing.facilitators(assist, timezone.localdate())}
    assert choices == {cast.bo: True, cast.cy: False}


def test_suggestions_cover_needs_and_hold_the_usual_suspect_back(cast: Cast) -> None:
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


def test_who_says_yes_to_leading_takes_over(cast: Cast) -> None:
    assist = cast.assist()
    first, second = (
        inviting.ask(assist, Invited.of(p), by=cast.ada, role=Role.FACILITATOR) for p in (cast.bo, cast.cy)
    )
    inviting.answer(first, Answer.YES)
    assert [seat.name for seat in inviting.relieved_by(second)] == ["Bo Leads"]
    inviting.answer(second, Answer.YES)
    leads = assist.participations.filter(role=Role.FACILITATOR, ended_at=None)
    assert [seat.name for seat in leads] == ["Cy Notes"]
    first.refresh_from_db()
    assert first.withdrawn_at is not None and inviting.relieved_by(second) == []


def test_a_peer_who_says_yes_relieves_nobody(cast: Cast) -> None:
    assist = cast.assist()
    inviting.answer(inviting.ask(assist, Invited.of(cast.bo), by=cast.ada, role=Role.FACILITATOR), Answer.YES)
    inviting.answer(inviting.ask(assist, Invited.of(cast.di), by=cast.ada), Answer.YES)
    assert assist.participations.filter(role=Role.FACILITATOR, ended_at=None).count() == 1


def test_a_facilitator_who_steps_back_leaves_the_lead_free(cast: Cast) -> None:
    assist = cast.assist()
    asked = inviting.ask(assist, Invited.of(cast.bo), by=cast.ada, role=Role.FACILITATOR)
    inviting.answer(asked, Answer.YES)
    inviting.answer(asked, Answer.NO)
    assert not assist.participations.filter(role=Role.FACILITATOR, ended_at=None).exists()


def test_who_asks_is_not_invited(cast: Cast) -> None:
    with pytest.raises(DomainError, match="asks_already"):
        inviting.ask(cast.assist(), Invited("Me", "ADA@example.org"), by=cast.ada)


def test_an_invitation_is_taken_back_once(cast: Cast) -> None:
    asked = inviting.ask(cast.assist(), Invited.of(cast.di), by=cast.ada)
    inviting.withdraw(asked)
    with pytest.raises(DomainError, match="withdrawn"):
        inviting.withdraw(asked)


def test_calendars_that_drop_the_meeting_get_a_higher_number(cast: Cast) -> None:
    assist = cast.assist()
    one, other = (inviting.ask(assist, Invited.of(p), by=cast.ada) for p in (cast.di, cast.cy))
    inviting.answer(one, Answer.NO)
    assert one.assist.calendar_sequence == 0  # no date yet, so no calendar has it
    scheduling.choose(assist, timezone.now() + timedelta(days=5), "UTC", by=cast.ada)
    inviting.answer(one, Answer.NO)
    assert one.assist.calendar_sequence == 1
    inviting.withdraw(other)
    assert other.assist.calendar_sequence == 2


def test_at_most_forty_wait_for_an_answer(cast: Cast) -> None:
    assist = cast.assist()
    for n in range(inviting.MOST_OPEN):
        inviting.ask(assist, Invited(f"Peer {n}", f"peer{n}@example.net"), by=cast.ada)
    with pytest.raises(DomainError, match="too_many"):
        inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    inviting.answer(assist.invitations.all()[0], Answer.MAYBE)
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
