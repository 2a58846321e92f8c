"""The pages of groups: dividing, all at a glance, the plenary's board; and the doors to the rooms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from peerassist.assists import running
from peerassist.assists.models import Announcement, Consent, Participation, Room
from peerassist.method.kinds import Role
from peerassist.method.phases import Move
from tests.cast import Cast, guest
from tests.records.test_joining import Board

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast: Cast) -> Board:
    return Board(cast)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_a_division_is_suggested_and_kept(cast: Cast) -> None:
    assist = cast.assist()
    for n in range(9):
        guest(assist, f"Guest {n}")
    ada, url = signed_in(cast.ada), f"/assists/{assist.pk}/groups"
    page = ada.get(url).content.decode()
    assert "in two groups" in page and assist.groups.count() <= 1
    seats = list(assist.participations.filter(role=Role.PEER))
    sent = {"group": ["n1", "n2"], "name-n1": "North", "language-n2": "es", "keeper-n1": str(seats[0].pk)}
    sent |= {f"seat-{seat.pk}": f"n{1 + n % 2}" for n, seat in enumerate(seats)}
    assert ada.post(url, sent).status_code == 302
    assert [g.participations.count() for g in assist.groups.all()] == [5, 4]
    assert Participation.objects.get(pk=seats[0].pk).role == Role.NOTE_TAKER
    assert "North" in ada.get(url).content.decode()


def test_languages_are_called_as_in_the_readers_own(cast: Cast) -> None:
    assist = cast.assist()
    seat = guest(assist, "Guest")
    seat.language = "en"
    seat.save()
    ada = signed_in(cast.ada)
    ada.cookies["django_language"] = "fr"
    cast.ada.language = "fr"
    cast.ada.save()
    page = ada.get(f"/assists/{assist.pk}/groups").content.decode()
    assert '<option value="es">Espagnol</option>' in page
    assert '<span class="quiet">anglais</span>' in page and "English</span>" not in page


def test_nothing_that_was_chosen_is_lost_with_a_name_too_long(cast: Cast) -> None:
    assist = cast.assist()
    seat = guest(assist)
    sent = {"group": ["n1", "n2"], "name-n1": "x" * 90, "name-n2": "South", f"seat-{seat.pk}": "n2"}
    answer = signed_in(cast.ada).post(f"/assists/{assist.pk}/groups", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "longer than 80" in page
    assert "x" * 90 in page and 'value="South"' in page and '<option value="n2" selected>' in page


@pytest.mark.parametrize(
    "sent", [{}, {"group": ["g0", "x", "n\x00"]}, {"group": "g99999999"}, {"group": "n1", "keeper-n1": "9" * 40}]
)
def test_nonsense_is_no_fault(cast: Cast, sent: dict[str, object]) -> None:
    assist = cast.assist()
    assert signed_in(cast.ada).post(f"/assists/{assist.pk}/groups", sent).status_code in (302, 422)


def test_the_facilitator_sees_every_group_and_gives_minutes(board: Board, cast: Cast) -> None:
    running.move(board.assist.pk, Move.START, by=board.bo)
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/room/groups"
    assert all(name in bo.get(url).content.decode() for name in ("North", "South", "Cy Notes takes the notes"))
    assert bo.post(url + "/lead", {"do": "give", "room": board.room(board.south).pk}).status_code == 302
    assert "2 minutes behind the others" in bo.get(url, headers={"HX-Request": "true"}).content.decode()


def test_a_word_and_another_seat(board: Board, cast: Cast) -> None:
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/room/groups/lead"
    bo.post(url, {"do": "say", "words": "Lunch is here"})
    assert Announcement.objects.get(put_away_at=None).by == board.bo
    bo.post(url, {"do": "move", "seat": board.gus.pk, "group": board.south.pk})
    assert Participation.objects.get(pk=board.gus.pk).group == board.south
    for nonsense in (
        {"do": "move", "seat": "x"},
        {"do": "give", "room": "9" * 30},
        {"do": "?"},
        {"do": "say", "words": "\x00"},
    ):
        assert bo.post(url, nonsense).status_code == 302


def test_a_note_taker_of_one_group_leads_not_all(board: Board, cast: Cast) -> None:
    cy = signed_in(cast.cy)
    assert cy.get(f"/assists/{board.assist.pk}/room/groups").status_code == 404
    assert cy.post(f"/assists/{board.assist.pk}/room/groups/lead", {"do": "put_away"}).status_code == 404
    assert cy.post(f"/assists/{board.assist.pk}/room/clock", {"move": "start"}).status_code == 404
    assert cy.get(f"/assists/{board.assist.pk}/plenary").status_code == 200


def test_a_peer_is_led_to_their_own_room_and_reads_no_other(board: Board, cast: Cast) -> None:
    Consent.objects.create(participation=board.di, rules="-", attribution=board.assist.attribution)
    di, north, south = signed_in(cast.di), board.room(board.north), board.room(board.south)
    assert di.get(f"/rooms/{south.code}")["Location"] == f"/rooms/{north.code}"
    assert di.get(f"/r/{board.plenary.code}")["Location"] == f"/rooms/{north.code}"
    assert di.get(f"/rooms/{board.plenary.code}").status_code == 200
    assert di.post(f"/rooms/{south.code}/ticket").json() == {"door": f"/rooms/{north.code}"}
    for address in (f"/rooms/{south.code}/wall", f"/rooms/{south.code}/code"):
        assert di.get(address).status_code == 404
    page = di.get(f"/assists/{board.assist.pk}/validation").content.decode()
    assert "Train the night" in page and "Generator training" not in page
    assert di.post(f"/assists/{board.assist.pk}/validation/s1", {"verdict": "confirmed"}).status_code == 404
    assert "Generator training" not in di.get(f"/library/assists/{board.assist.pk}").content.decode()
    assert "Generator training" not in di.get(f"/library/assists/{board.assist.pk}/record.md").content.decode()


def test_a_guest_is_offered_the_choice_the_smallest_first(board: Board) -> None:
    door, nobody = f"/r/{board.plenary.code}", Client()
    page = nobody.get(door).content.decode()
    assert page.index("South, 1 person") < page.index("North, 2 people")
    answer = nobody.post(door, {"name": "Nia New", "agreed": "on", "group": board.north.pk})
    assert answer["Location"] == f"/rooms/{board.room(board.north).code}"
    assert nobody.post(door, {"name": "Nia", "agreed": "on", "group": "0"}).status_code in (200, 302)


def test_cards_are_put_together_and_taken_apart_on_a_page(board: Board, cast: Cast) -> None:
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/plenary"
    assert "Both say" in bo.get(url).content.decode()
    bo.post(url + "/joined", {"one": "n1", "other": "s1"})
    page = bo.get(url).content.decode()
    assert "Take apart again" in page and "Both say" not in page
    assert '<h4 class="heap-name">These were put together</h4>' in page
    record = bo.get(f"/library/assists/{board.assist.pk}").content.decode()
    assert "the same from South" in record
    number = page.split('name="apart" value="')[1].split('"')[0]
    bo.post(url + "/joined", {"apart": number})
    page = bo.get(url).content.decode()
    assert "Take apart again" not in page and "These were put together" not in page
    for nonsense in ({}, {"apart": "x"}, {"one": "\x00"}):
        assert bo.post(url + "/joined", nonsense).status_code == 302


def test_the_overview_asks_as_much_for_ten_as_for_two(
    board: Board, cast: Cast, django_assert_max_num_queries: object
) -> None:
    for n in range(8):
        group = board.assist.groups.create(number=10 + n)
        Room.objects.create(assist=board.assist, group=group, code=f"MORE{n}Z")
    bo = signed_in(cast.bo)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        bo.get(f"/assists/{board.assist.pk}/room/groups")


def test_the_overview_says_how_far_the_whole_and_each_group_is_from_the_plan(board: Board, cast: Cast) -> None:
    began = timezone.now() - timedelta(minutes=14)
    running.move(board.assist.pk, Move.START, by=board.bo, now=began)  # the first part has ten minutes
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/room/groups"
    page = bo.get(url).content.decode()
    assert page.count("4 minutes behind the plan") == 3 and "furthest behind" not in page
    bo.post(url + "/lead", {"do": "give", "room": board.room(board.south).pk})
    page = bo.get(url).content.decode()
    assert page.count("furthest behind, look in here first") == 1
    assert page.index("furthest behind") > page.index("South")


def test_after_the_end_nobody_is_moved(board: Board, cast: Cast) -> None:
    running.move(board.assist.pk, Move.START, by=board.bo)
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/room/groups"
    assert "Change the groups" in bo.get(url).content.decode()
    running.move(board.assist.pk, Move.END, by=board.bo)
    page = bo.get(url).content.decode()
    assert (
        "nobody is seated elsewhere any more" in page and 'value="move"' not in page and "Change the groups" not in page
    )
    bo.post(url + "/lead", {"do": "move", "seat": board.gus.pk, "group": board.south.pk})
    sent = {"group": [f"g{board.north.pk}", f"g{board.south.pk}"], f"seat-{board.gus.pk}": f"g{board.south.pk}"}
    visit = bo.get(f"/assists/{board.assist.pk}/groups").content.decode()
    assert "nobody is seated elsewhere any more" in visit and "any more. Nothing" not in visit
    answer = bo.post(f"/assists/{board.assist.pk}/groups", sent)
    assert "any more. Nothing was changed" in answer.content.decode()
    assert Participation.objects.get(pk=board.gus.pk).group == board.north


def test_an_open_page_comes_anew_when_the_meeting_has_ended(board: Board, cast: Cast) -> None:
    running.move(board.assist.pk, Move.START, by=board.bo)
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/room/groups?stood=begun"
    assert "HX-Refresh" not in bo.get(url, headers={"HX-Request": "true"})
    running.move(board.assist.pk, Move.END, by=board.bo)
    assert bo.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_cards_that_are_together_are_not_offered_to_be_put_together(board: Board, cast: Cast) -> None:
    bo, url = signed_in(cast.bo), f"/assists/{board.assist.pk}/plenary"
    assert "Put together by hand" in bo.get(url).content.decode()
    bo.post(url + "/joined", {"one": "n1", "other": "s1"})
    assert "Put together by hand" not in bo.get(url).content.decode()
    bo.post(url + "/joined", {"out": "s1"})
    page = bo.get(url).content.decode()
    assert "Put together by hand" in page and "Take apart again" not in page


def test_a_peer_takes_nothing_out(board: Board, cast: Cast) -> None:
    di = signed_in(cast.di)
    assert di.post(f"/assists/{board.assist.pk}/plenary/joined", {"out": "s1"}).status_code == 404
