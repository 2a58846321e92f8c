"""Answering from the mail without an account; coming to one's seat; stopping letters."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from peerassist.assists import inviting, scheduling
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist, Invitation, Participation
from peerassist.followup.models import Unsubscription
from peerassist.method.kinds import Answer, Role
from peerassist.notices import letters
from peerassist.notices.letters.whom import answer_link, unsubscribe_link
from peerassist.outbox.models import Letter
from peerassist.people.models import Experience, Person
from peerassist.people.secrets import link_secret
from tests.cast import QUESTION, Cast
from tests.queries import queries_of


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


@pytest.fixture
def asked(cast: Cast) -> Invitation:
    """Gus, a guest who reads Spanish, is asked to Ada's assist on a day ten days ahead."""
    assist = cast.assist()
    scheduling.choose(assist, timezone.now() + timedelta(days=10), "Africa/Nairobi", by=cast.ada)
    return inviting.ask(assist, Invited("Gus Guest", "gus@example.net", "es", "America/Lima"), by=cast.ada)


def opened(client: Client, asked: Invitation, given: Answer | None = None) -> str:
    """Open the letter's link; return the address of the page behind it."""
    there = client.get(path_of(answer_link(asked, given)))
    assert there.status_code == 302
    return str(there.url)  # type: ignore[attr-defined]


def say(client: Client, asked: Invitation, answer: str, words: str = "") -> None:
    sent = client.post(opened(client, asked).partition("?")[0], {"answer": answer, "words": words})
    assert sent.status_code == 302


def test_opening_a_link_decides_nothing_and_hides_the_secret(client: Client, asked: Invitation) -> None:
    where = opened(client, asked, Answer.YES)
    assert link_secret("invitation", asked.pk) not in where
    page = client.get(where)
    assert QUESTION in page.text and re.search(r'value="yes"[^>]*checked', page.text)
    assert not asked.answers.exists()


def test_the_page_speaks_the_language_of_the_letter(client: Client, asked: Invitation) -> None:
    assert '<html lang="es"' in client.get(opened(client, asked)).text


def test_whoever_chose_another_language_keeps_it(client: Client, asked: Invitation) -> None:
    client.cookies["django_language"] = "fr"
    assert '<html lang="fr"' in client.get(opened(client, asked)).text


def test_hours_are_those_of_the_device(client: Client, asked: Invitation) -> None:
    assert "Lima" in client.get(opened(client, asked)).text
    client.cookies["tz"] = "Asia/Tokyo"
    assert "Tokyo" in client.get(opened(client, asked)).text
    say(client, asked, "yes")
    assert Participation.objects.get(name="Gus Guest").time_zone == "Asia/Tokyo"
    client.cookies["tz"] = "../etc/passwd"
    assert client.get(opened(client, asked)).status_code == 200


def test_yes_with_a_word_gives_a_seat_and_two_letters(cast: Cast, client: Client, asked: Invitation) -> None:
    say(client, asked, "yes", "Con gusto.")
    assert Participation.objects.filter(name="Gus Guest", ended_at=None).exists()
    assert {letter.to_address for letter in Letter.objects.all()} == {"gus@example.net", "ada@example.org"}
    assert "Con gusto." in Letter.objects.get(to_address="ada@example.org").text


def test_an_answer_is_changed_as_often_as_one_likes(client: Client, asked: Invitation) -> None:
    for answer in ("yes", "maybe", "no", "yes"):
        say(client, asked, answer)
    assert [a.answer for a in asked.answers.all()] == ["yes", "maybe", "no", "yes"]
    assert Participation.objects.filter(name="Gus Guest", ended_at=None).count() == 1


def test_the_same_answer_sent_twice_is_one(client: Client, asked: Invitation) -> None:
    say(client, asked, "yes", "Glad to.")
    say(client, asked, "yes", "Glad to.")
    assert asked.answers.count() == 1 and Letter.objects.count() == 2


def test_after_a_no_the_host_reads_whom_to_ask_instead(cast: Cast, client: Client, asked: Invitation) -> None:
    assist = asked.assist
    assist.needs.create(words="Spare parts for pumps")
    Experience.objects.create(person=cast.di, words="Spare parts for pumps")
    say(client, asked, "no")
    assert "Could be asked instead: Di Peer" in Letter.objects.get(to_address="ada@example.org").text


def test_an_answer_that_is_none_is_asked_for_again(client: Client, asked: Invitation) -> None:
    where = opened(client, asked)
    page = client.post(where, {"answer": "perhaps", "words": "No sé todavía."})
    assert page.status_code == 422 and "No sé todavía." in page.text and not asked.answers.exists()


def test_who_says_yes_to_leading_takes_over_with_a_letter(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    first, second = (
        inviting.ask(assist, Invited.of(p), by=cast.ada, role=Role.FACILITATOR) for p in (cast.bo, cast.cy)
    )
    say(client, first, "yes")
    say(client, second, "yes")
    assert Letter.objects.filter(to_address="bo@example.org", key__startswith="handed-over").exists()
    assert client.get(path_of(answer_link(first))).status_code == 404


def test_the_date_is_taken_as_a_file(client: Client, asked: Invitation) -> None:
    opened(client, asked)
    answer = client.get(reverse("answer_calendar", args=[asked.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(answer.content)["METHOD"] == "PUBLISH"


def test_without_a_date_there_is_no_file(cast: Cast, client: Client) -> None:
    asked = inviting.ask(cast.assist(), Invited.of(cast.di), by=cast.ada)
    opened(client, asked)
    assert client.get(reverse("answer_calendar", args=[asked.pk])).status_code == 404


def test_nobody_is_thanked_for_an_answer_not_given(client: Client, asked: Invitation) -> None:
    where = opened(client, asked)
    assert client.get(reverse("answered", args=[asked.pk])).headers["Location"] == where


PAGES = ["answering", "answered", "answer_calendar"]


@pytest.mark.parametrize("page", PAGES)
def test_without_the_link_nobody_sees_an_invitation(cast: Cast, client: Client, asked: Invitation, page: str) -> None:
    assert client.get(reverse(page, args=[asked.pk])).status_code == 404
    client.force_login(cast.em)
    assert client.get(reverse(page, args=[asked.pk])).status_code == 404


def test_the_link_of_one_invitation_opens_no_other(cast: Cast, client: Client, asked: Invitation) -> None:
    other = inviting.ask(asked.assist, Invited.of(cast.di), by=cast.ada)
    opened(client, asked)
    assert client.get(reverse("answering", args=[other.pk])).status_code == 404


def test_the_invited_person_answers_signed_in_without_the_link(cast: Cast, client: Client) -> None:
    asked = inviting.ask(cast.assist(), Invited.of(cast.di), by=cast.ada)
    client.force_login(cast.di)
    assert client.get(reverse("answering", args=[asked.pk])).status_code == 200


@pytest.mark.parametrize("secret", ["x", "0" * 64, "%00", "é" * 50])
def test_a_secret_that_is_none_is_told_so(client: Client, asked: Invitation, secret: str) -> None:
    page = client.get(f"/answer/{secret}")
    assert page.status_code in (400, 404) and not asked.answers.exists()


def test_a_withdrawn_invitation_is_told_so(client: Client, asked: Invitation) -> None:
    where = opened(client, asked)
    inviting.withdraw(asked)
    assert client.get(where).status_code == 404
    assert client.get(path_of(answer_link(asked))).status_code == 404


def test_what_was_called_off_takes_no_answer(cast: Cast, client: Client, asked: Invitation) -> None:
    where = opened(client, asked)
    scheduling.cancel(asked.assist, by=cast.ada, words="The ministry moved it.")
    page = client.get(where)
    assert "The ministry moved it." in page.text and '<form class="form"' not in page.text
    assert client.post(where, {"answer": "yes"}).status_code == 422 and not asked.answers.exists()


@pytest.mark.parametrize("page", ["answering", "answered"])
def test_as_many_queries_after_three_answers_as_after_one(client: Client, asked: Invitation, page: str) -> None:
    say(client, asked, "yes")
    few = queries_of(client, reverse(page, args=[asked.pk]))
    say(client, asked, "maybe")
    say(client, asked, "yes")
    assert queries_of(client, reverse(page, args=[asked.pk])) == few <= 12


@pytest.mark.parametrize(("name", "method"), [("answered", "post"), ("answer_calendar", "post"), ("answering", "put")])
def test_a_wrong_method_is_refused(client: Client, asked: Invitation, name: str, method: str) -> None:
    opened(client, asked)
    assert getattr(client, method)(reverse(name, args=[asked.pk])).status_code == 405


# To one's seat ----------------------------------------------------------------------------------------------------


def test_a_guest_comes_to_their_seat_by_the_link_alone(client: Client, asked: Invitation) -> None:
    say(client, asked, "yes")
    way = re.search(r"http\S+/seat/\S+", Letter.objects.get(key__startswith="confirmed").text)
    assert way is not None
    fresh = Client()
    assert fresh.get(reverse("run", args=[asked.assist_id])).status_code == 404
    assert fresh.get(path_of(way.group()), follow=True).status_code == 200
    say(client, asked, "no")
    assert fresh.get(reverse("run", args=[asked.assist_id])).status_code == 404


# Stopping letters -------------------------------------------------------------------------------------------------


def stop(asked: Invitation) -> str:
    return path_of(unsubscribe_link(asked.assist, asked.email))


def test_opening_the_link_asks_and_one_click_stops(asked: Invitation) -> None:
    program = Client(enforce_csrf_checks=True)
    assert program.get(stop(asked)).status_code == 200 and not Unsubscription.objects.exists()
    assert program.post(stop(asked), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Unsubscription.objects.get().email == "gus@example.net"
    letters.dated(asked.assist, changed=True)
    assert not Letter.objects.filter(to_address="gus@example.net").exists()


def test_stopping_twice_is_once(client: Client, asked: Invitation) -> None:
    client.post(stop(asked))
    client.post(stop(asked))
    assert Unsubscription.objects.count() == 1


def test_nobody_stops_letters_for_another(client: Client, asked: Invitation) -> None:
    assert client.post(stop(asked)[:-1] + "x").status_code == 404 and not Unsubscription.objects.exists()


def test_every_invitation_of_a_stopped_address_stays_out(cast: Cast, asked: Invitation) -> None:
    Unsubscription.objects.create(assist=asked.assist, email="gus@example.net", at=timezone.now())
    letters.invitation(asked)
    assert not Letter.objects.exists()


def test_erased_hosts_do_not_break_the_page(cast: Cast, client: Client, asked: Invitation) -> None:
    Person.objects.filter(pk=cast.ada.pk).delete()
    assert Assist.objects.get(pk=asked.assist_id).created_by is None
    assert client.get(opened(client, asked)).status_code == 200
    say(client, asked, "yes")
