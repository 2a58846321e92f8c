"""Actions with owner and date; days on which the team is asked what came of it."""

from datetime import date, timedelta

import pytest

from peerassist.followup import acting
from peerassist.followup.models import Action, CheckIn
from peerassist.method.errors import DomainError
from peerassist.people.secrets import link_secret
from peerassist.records import validating
from tests.cast import Cast
from tests.records.table import Held

TODAY = date(2026, 5, 4)


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast)


def test_each_action_card_that_stands_becomes_an_action_once(held: Held, cast: Cast) -> None:
    held.card("Count the pumps", kind="action", owner=held.gus, due_on=TODAY)
    struck = held.card("Buy drones", kind="action")
    held.card("An option")
    validating.judge(held.assist, struck.uid, by=held.di, verdict="struck")
    made = acting.take_from_record(held.assist)
    assert [(a.words, a.owner_name, a.due_on) for a in made] == [("Count the pumps", "Gus Guest", TODAY)]
    assert acting.take_from_record(held.assist) == []


def test_the_link_of_an_action_finds_it_and_no_other(held: Held) -> None:
    first, second = acting.commit(held.assist, "Count"), acting.commit(held.assist, "Sign")
    assert acting.by_secret(link_secret("action", second.pk)) == second
    assert acting.by_secret(link_secret("action", first.pk)[:-1] + "x") is None
    assert acting.by_secret("") is None


def test_an_action_is_closed_once_and_can_be_opened_again(held: Held) -> None:
    action = acting.commit(held.assist, "Count")
    acting.close(action, "done", by_name="Ada", words=" All of them ")
    assert Action.objects.get(pk=action.pk).closing.words == "All of them"
    with pytest.raises(DomainError) as refused:
        acting.close(action, "dropped", by_name="Ada")
    assert refused.value.code == "action_closed"
    acting.reopen(action)
    assert not hasattr(Action.objects.get(pk=action.pk), "closing")


def test_an_action_moves_to_a_later_day_while_it_is_open(held: Held) -> None:
    action = acting.commit(held.assist, "Count", due_on=TODAY)
    acting.postpone(action, TODAY + timedelta(days=7))
    assert Action.objects.get(pk=action.pk).due_on == TODAY + timedelta(days=7)
    acting.close(action, "done", by_name="Ada")
    with pytest.raises(DomainError):
        acting.postpone(action, TODAY)


def test_an_action_without_words_is_none(held: Held) -> None:
    for attempt in (
        lambda: acting.commit(held.assist, "  "),
        lambda: acting.change(acting.commit(held.assist, "x"), " ", owner=acting.Owner(), due_on=None),
    ):
        with pytest.raises(DomainError):
            attempt()


@pytest.mark.parametrize(
    ("name", "email", "found"),
    [
        ("di peer", "", "di@example.org"),  # at the table, by name
        ("Whoever", "BO@example.org", "bo@example.org"),  # at the table, by address
        ("Cy", "cy@example.org", "cy@example.org"),  # of the community
        ("Em", "em@example.org", "em@example.org"),  # a stranger: nothing is looked up
        ("Nobody", "", ""),
    ],
)
def test_the_owner_is_who_was_meant(held: Held, name: str, email: str, found: str) -> None:
    owner = acting.owner_of(held.assist, name, email)
    assert owner.email == found
    assert (owner.person is None) == (found in ("em@example.org", ""))


def test_a_strangers_address_does_not_tell_their_name(held: Held) -> None:
    assert acting.owner_of(held.assist, "Whoever", "em@example.org").name == "Whoever"


def test_looks_back_are_set_once_after_one_three_and_six_months(held: Held) -> None:
    days = [c.due_on for c in acting.plan_check_ins(held.assist, TODAY, TODAY)]
    assert [round((day - TODAY).days / 30) for day in days] == [1, 3, 6]
    assert acting.plan_check_ins(held.assist, TODAY, TODAY) == []


def test_a_record_published_late_is_asked_about_on_days_to_come_alone(held: Held) -> None:
    acting.plan_check_ins(held.assist, TODAY - timedelta(days=100), TODAY)
    assert [c.due_on > TODAY for c in CheckIn.objects.all()] == [True]


def test_a_record_published_years_late_is_asked_about_once(held: Held) -> None:
    acting.plan_check_ins(held.assist, TODAY - timedelta(days=900), TODAY)
    assert [c.due_on for c in CheckIn.objects.all()] == [TODAY + acting.LATE_LOOK]
