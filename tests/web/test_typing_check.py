"""The page of the typing check: what it sends, and who reads the word that was told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from peerassist.assists import typing_check
from peerassist.assists.models import Assist, TypingCheck
from peerassist.method.kinds import Role
from tests.cast import Cast, guest, takes_part
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assist(cast: Cast) -> Assist:
    made = cast.assist()
    takes_part(made, cast.bo, Role.FACILITATOR)
    takes_part(made, cast.cy, Role.NOTE_TAKER)
    takes_part(made, cast.di, Role.PEER)
    return made


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def url(assist: Assist) -> str:
    return reverse("typing_check", args=[assist.pk])


def test_the_field_is_in_no_form_and_has_no_name(assist: Assist, cast: Cast) -> None:
    page = client_of(cast.cy).get(url(assist)).content.decode()
    field = re.search(r"<textarea[^>]*>", page)
    assert field and "name=" not in field[0] and "form=" not in field[0]
    before = page[: field.start()]
    assert before.count("<form") == before.count("</form")


def test_a_word_is_told_and_taken_back(assist: Assist, cast: Cast) -> None:
    cy = client_of(cast.cy)
    assert "now, and nothing else" in cy.post(url(assist), {"pace": "pauses"}, follow=True).content.decode()
    assert TypingCheck.objects.get().participation.name == "Cy Notes"
    assert "Take it back" in cy.get(url(assist)).content.decode()
    cy.post(url(assist), {"take_back": "1"})
    assert not TypingCheck.objects.exists()


def test_no_word_is_said_at_the_field(assist: Assist, cast: Cast) -> None:
    answer = client_of(cast.cy).post(url(assist), {"pace": "\x00"})
    assert answer.status_code == 422 and "Nothing was told yet" in answer.content.decode()


def test_those_who_lead_alone_read_it(assist: Assist, cast: Cast) -> None:
    typing_check.tell(assist.participations.get(person=cast.cy), "well")
    for who in (cast.ada, cast.bo):
        page = client_of(who).get(url(assist)).content.decode()
        assert re.search(r"<p>Cy Notes</p>\s*<p>follows a talk well</p>", page) and "would take the notes" in page
    for who in (cast.cy, cast.di):
        page = client_of(who).get(url(assist)).content.decode()
        assert "What was told so far" not in page and "<p>Cy Notes</p>" not in page


def test_the_stage_leads_there(assist: Assist, cast: Cast) -> None:
    assert url(assist) in client_of(cast.cy).get(reverse("run", args=[assist.pk])).content.decode()


def test_many_words_cost_no_more_queries(assist: Assist, cast: Cast) -> None:
    bo = client_of(cast.bo)
    typing_check.tell(guest(assist), "share")
    few = queries_of(bo, url(assist))
    for n in range(2):
        typing_check.tell(guest(assist, f"Guest {n}"), "share")
    assert queries_of(bo, url(assist)) == few
