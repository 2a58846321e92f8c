"""Your assists, and the board of open plans."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from peerassist.assists import inviting, planning, scheduling
from peerassist.assists.inviting import Invited
from peerassist.method.kinds import Answer, Stage, Visibility
from tests.cast import QUESTION, Cast
from tests.queries import queries_of


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


def test_my_assists_are_those_under_way_and_those_done(cast: Cast, ada: Client) -> None:
    cast.assist(title="Now")
    cast.assist(title="Then", stage=Stage.FOLLOW)
    scheduling.cancel(cast.assist(title="Never"), by=cast.ada)
    page = ada.get(reverse("assists"))
    assert [row.assist.title for row in page.context["under_way"]] == ["Now"]
    assert {row.assist.title for row in page.context["done"]} == {"Then", "Never"}
    assert "One assist is under way." in page.text


def test_an_empty_list_teaches_the_first_step(cast: Cast, client: Client) -> None:
    client.force_login(cast.di)
    page = client.get(reverse("assists")).text
    assert "Nothing is under way." in page and reverse("begin") in page


def test_an_invitation_stands_among_my_assists(cast: Cast, client: Client) -> None:
    asked = inviting.ask(cast.assist(), Invited.of(cast.di), by=cast.ada)
    client.force_login(cast.di)
    assert QUESTION in client.get(reverse("assists")).text
    inviting.withdraw(asked)
    assert QUESTION not in client.get(reverse("assists")).text


@pytest.mark.parametrize(("stage", "page"), [("plan", "plan"), ("invite", "invite"), ("schedule", "schedule")])
def test_an_assist_opens_where_it_stands(cast: Cast, ada: Client, stage: str, page: str) -> None:
    assist = cast.assist(stage=stage)
    assert ada.get(reverse("assist", args=[assist.pk])).url == reverse(page, args=[assist.pk])  # type: ignore[attr-defined]


def test_a_peer_is_led_to_the_plan(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    inviting.answer(inviting.ask(assist, Invited.of(cast.di), by=cast.ada), Answer.YES)
    client.force_login(cast.di)
    assert client.get(reverse("assist", args=[assist.pk])).url == reverse("plan", args=[assist.pk])  # type: ignore[attr-defined]


def shared(cast: Cast, title: str, days: int = 40, visibility: Visibility = Visibility.COMMUNITY) -> None:
    assist = cast.assist(title=title, decision_on=date.today() + timedelta(days=days))
    planning.share(assist, by=cast.ada, visibility=visibility)


def test_the_board_shows_open_plans_the_nearest_decision_first(cast: Cast, client: Client) -> None:
    shared(cast, "Far", 90)
    shared(cast, "Near", 30)
    shared(cast, "Ours", 20, Visibility.TEAM)
    cast.assist(title="Private")
    client.force_login(cast.di)
    page = client.get(reverse("board"))
    assert [row["assist"].title for row in page.context["plans"]] == ["Near", "Far"]
    assert "2 teams ask before they start" in page.text or "Two teams ask before they start" in page.text


def test_what_was_called_off_or_held_is_no_open_plan(cast: Cast, client: Client) -> None:
    shared(cast, "Off")
    scheduling.cancel(cast.community.assists.get(title="Off"), by=cast.ada)
    shared(cast, "Held")
    cast.community.assists.filter(title="Held").update(stage=Stage.VALIDATE)
    client.force_login(cast.di)
    assert "No plan is open now." in client.get(reverse("board")).text


def test_another_communitys_board_is_its_own(cast: Cast, client: Client) -> None:
    shared(cast, "Ours")
    client.force_login(cast.em)
    assert client.get(reverse("board")).context["plans"] == []


def test_strangers_are_shown_the_door(db: None, client: Client) -> None:
    assert {client.get(reverse(name)).status_code for name in ("assists", "board")} == {302}


def test_wrong_methods_are_refused(cast: Cast, ada: Client) -> None:
    number = cast.assist().pk
    assert ada.post(reverse("assists")).status_code == 405 and ada.post(reverse("board")).status_code == 405
    assert ada.get(reverse("respond", args=[number])).status_code == 405


def test_an_outsider_neither_opens_nor_answers(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    planning.share(assist, by=cast.ada)
    client.force_login(cast.em)
    assert client.get(reverse("assist", args=[assist.pk])).status_code == 404
    assert client.post(reverse("respond", args=[assist.pk]), {"kind": "solved"}).status_code == 404


def test_lists_ask_as_many_queries_with_three_rows_as_with_one(cast: Cast, ada: Client) -> None:
    shared(cast, "One")
    few = {name: queries_of(ada, reverse(name)) for name in ("assists", "board")}
    shared(cast, "Two")
    shared(cast, "Three")
    assert {name: queries_of(ada, reverse(name)) for name in few} == few
    assert max(few.values()) <= 12
