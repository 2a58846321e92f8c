"""The date: set, changed, called off; in time or late; in everyone's own hours."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.assists import inviting, planning, scheduling
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist
from peerassist.method import agenda as agendas
from peerassist.method.kinds import Answer, Role
from peerassist.outbox.models import Letter
from peerassist.people.models import Person
from tests.cast import Cast, takes_part
from tests.queries import queries_of


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


def page_of(assist: Assist) -> str:
    return reverse("schedule", args=[assist.pk])


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def sent(number: int = 10, **fields: str) -> dict[str, str]:
    return {"day": day(number).isoformat(), "time": "14:30", "time_zone": "Africa/Nairobi", **fields}


def test_a_date_is_set_and_everyone_told(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    ada.post(page_of(assist), sent())
    assist.refresh_from_db()
    assert assist.starts_at == datetime.combine(day(10), datetime.min.time(), ZoneInfo("Africa/Nairobi")).replace(
        hour=14, minute=30
    )
    assert {letter.to_address for letter in Letter.objects.all()} == {"di@example.org", "ada@example.org"}
    assert "in time: the last useful day is" in ada.get(page_of(assist)).text


def test_a_change_says_why_and_raises_the_sequence(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    ada.post(page_of(assist), sent())
    ada.post(page_of(assist), sent(12, words="The ministry moved it."))
    newest = Letter.objects.filter(to_address="di@example.org").first()
    assert newest is not None and "The ministry moved it." in newest.text
    assert re.search(r"SEQUENCE:(\d+)", newest.calendar).group(1) == "1"  # type: ignore[union-attr]
    assert "The ministry moved it." in ada.get(page_of(assist)).text


def test_the_same_date_again_sends_nothing(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(page_of(assist), sent())
    ada.post(page_of(assist), sent())
    assert Letter.objects.count() == 1


def test_a_longer_agenda_is_sent_by_the_same_button(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(page_of(assist), sent())
    planning.plan_agenda(assist, agendas.TEMPLATES[agendas.Template.LONG])
    for name in ("schedule", "agenda", "meeting"):
        assert "calendars show the old ones" in ada.get(reverse(name, args=[assist.pk])).text
    ada.post(page_of(assist), sent())
    assert Letter.objects.count() == 2 and "calendars show the old ones" not in ada.get(page_of(assist)).text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"time_zone": "Mars/Base"}, "is no time zone we know"),
        ({"day": "soon"}, "for example 2026-12-01"),
        ({"time": "late"}, "for example 14:30"),
        ({"day": "2020-01-01"}, "That moment is past"),
        ({"day": "9999-12-31"}, "Look at the year again"),
        ({"day": "0001-01-01"}, "Look at the year again"),
        ({"day": "2031-06-01"}, "years away"),
        ({"day": ""}, "required"),
    ],
)
def test_a_bad_date_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, ada: Client, fields: dict[str, str], says: str
) -> None:
    assist = cast.assist()
    page = ada.post(page_of(assist), sent(**fields))
    assist.refresh_from_db()
    assert page.status_code == 422 and says in page.text and assist.starts_at is None
    assert "14:30" in page.text or "time" in fields
    assert "Africa/Nairobi" in page.text or "time_zone" in fields


def test_an_hour_that_the_clocks_leave_out_is_none(cast: Cast, ada: Client) -> None:
    spring = next(
        day(n) for n in range(1, 400) if day(n).month == 3 and day(n).weekday() == 6 and day(n + 7).month == 4
    )
    page = ada.post(page_of(cast.assist()), {"day": spring.isoformat(), "time": "02:30", "time_zone": "Europe/Madrid"})
    assert page.status_code == 422 and "the clocks go forward" in page.text


def test_a_city_is_enough_for_a_zone(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(page_of(assist), sent(time_zone="bogotá"))
    assist.refresh_from_db()
    assert assist.time_zone == "America/Bogota"


def test_days_in_time_are_offered_and_fill_the_form(cast: Cast, ada: Client) -> None:
    page = ada.get(page_of(cast.assist()))
    first = page.context["offered"][0]
    filled = ada.get(page_of(cast.assist()), {"at": first["local"]})
    assert f'value="{first["at"].date().isoformat()}"' in filled.text
    assert ada.get(page_of(cast.assist()), {"at": "soon"}).status_code == 200


def test_a_late_date_is_warned_of_and_earlier_days_offered(cast: Cast, ada: Client) -> None:
    assist = cast.assist(decision_on=day(40))
    ada.post(page_of(assist), sent(35))
    page = ada.get(page_of(assist))
    assert "That is after the last useful day" in page.text and "Earlier days, still in time" in page.text
    assert all(slot["at"].date() <= day(26) for slot in page.context["offered"])


def test_where_the_last_useful_day_is_past_the_soonest_are_offered(cast: Cast, ada: Client) -> None:
    page = ada.get(page_of(cast.assist(decision_on=day(5))))
    assert "Can the decision move?" in page.text and "The soonest days" in page.text


def test_everyone_is_listed_with_their_hour_and_what_they_said(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    Person.objects.filter(pk=cast.di.pk).update(time_zone="America/Lima")
    cast.di.refresh_from_db()
    inviting.answer(inviting.ask(assist, Invited.of(cast.di), by=cast.ada), Answer.MAYBE)
    before = ada.get(page_of(assist)).text
    assert "Where each of them is" in before and "Lima" in before and "maybe" in before
    ada.post(page_of(assist), sent())
    after = ada.get(page_of(assist)).text
    assert "When that is for each of them" in after and "6:30" in after and "outside working hours" in after


def test_it_is_called_off_once_and_everyone_told(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    ada.post(page_of(assist), sent())
    Letter.objects.update(sent_at=timezone.now())
    for _again in range(2):
        ada.post(reverse("cancel", args=[assist.pk]), {"words": "Ill"})
    told = Letter.objects.filter(key__startswith="cancelled")
    assert {letter.to_address for letter in told} == {"di@example.org", "ada@example.org"}
    assert all("METHOD:CANCEL" in letter.calendar for letter in told)
    assert 'name="day"' not in ada.get(page_of(assist)).text


def test_letters_that_wait_do_not_leave_after_a_cancellation(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(reverse("ask", args=[assist.pk]), {"person": cast.di.pk})
    ada.post(reverse("cancel", args=[assist.pk]))
    assert not Letter.objects.filter(refused_at=None).exists()


def test_a_word_that_is_too_long_is_kept_on_the_page(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    page = ada.post(reverse("cancel", args=[assist.pk]), {"words": "x" * 600})
    assert (
        page.status_code == 422
        and "x" * 600 in page.text
        and not hasattr(Assist.objects.get(pk=assist.pk), "cancellation")
    )


def test_the_facilitator_sets_the_date_but_does_not_call_off(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    takes_part(assist, cast.bo, Role.FACILITATOR)
    client.force_login(cast.bo)
    assert client.post(page_of(assist), sent()).status_code == 302
    assert client.post(reverse("cancel", args=[assist.pk])).status_code == 404


def test_outsiders_and_peers_are_refused(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    takes_part(assist, cast.di, Role.PEER)
    for who in (cast.di, cast.em, cast.stef):
        client.force_login(who)
        assert client.get(page_of(assist)).status_code == 404
        assert client.post(page_of(assist), sent()).status_code == 404
        assert client.post(reverse("cancel", args=[assist.pk])).status_code == 404


def test_wrong_methods_are_refused(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    assert ada.get(reverse("cancel", args=[assist.pk])).status_code == 405
    assert ada.delete(page_of(assist)).status_code == 405


def test_as_many_queries_with_three_rows_as_with_one(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    scheduling.choose(assist, timezone.now() + timedelta(days=5), "UTC", by=cast.ada)
    inviting.ask(assist, Invited.of(cast.di), by=cast.ada)
    few = queries_of(ada, page_of(assist))
    for n in (6, 7):
        scheduling.choose(assist, timezone.now() + timedelta(days=n), "UTC", by=cast.ada)
        inviting.ask(assist, Invited(f"Gus {n}", f"gus{n}@example.net"), by=cast.ada)
    assert queries_of(ada, page_of(assist)) == few <= 12
