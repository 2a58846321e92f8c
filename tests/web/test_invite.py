"""The table, suggestions, guests, the facilitator, the reply date."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.assists import inviting, scheduling
from peerassist.assists.inviting import Invited
from peerassist.assists.models import Assist, Invitation
from peerassist.followup.models import Unsubscription
from peerassist.method.kinds import Answer, Role
from peerassist.outbox.models import Letter
from peerassist.people.models import Experience, Person
from peerassist.web import words
from tests.cast import Cast, member, person
from tests.queries import queries_of

GUEST = {"name": "Gus Guest", "email": "gus@example.net", "brings": "Telling villages", "language": "es", "message": ""}


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


def table(assist: Assist) -> str:
    return reverse("invite", args=[assist.pk])


def invited(assist: Assist, cast: Cast, whom: Person, said: Answer | None = None, role: Role = Role.PEER) -> Invitation:
    asked = inviting.ask(assist, Invited.of(whom), by=cast.ada, role=role)
    if said:
        inviting.answer(asked, said)
    return asked


def test_a_person_is_asked_for_what_they_bring(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    need = assist.needs.create(words="Spare parts for pumps")
    Experience.objects.create(person=cast.di, words="Ran spare parts for pumps in three districts")
    page = ada.get(table(assist)).text
    assert "Invite Di Peer" in page and "Brings what nobody at the table has yet" in page
    ada.post(reverse("ask", args=[assist.pk]), {"person": cast.di.pk, "need": need.pk, "message": "Come!"})
    asked = Invitation.objects.get()
    assert asked.need == need and asked.brings == "Ran spare parts for pumps in three districts"
    assert Letter.objects.get().to_address == "di@example.org"
    assist.refresh_from_db()
    assert assist.reply_by == timezone.localdate() + timedelta(days=7)


def test_a_guest_is_asked_in_their_language(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    need = assist.needs.create(words="Telling villages")
    ada.post(reverse("ask_guest", args=[assist.pk]), GUEST)
    asked = Invitation.objects.get()
    assert asked.person is None and asked.language == "es" and asked.need == need
    assert Letter.objects.get().language == "es"


def test_a_guest_who_is_a_member_is_the_member(cast: Cast, ada: Client) -> None:
    ada.post(reverse("ask_guest", args=[cast.assist().pk]), {**GUEST, "email": "DI@example.org"})
    assert Invitation.objects.get().person == cast.di


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("email", "gus@nowhere", "valid email"), ("name", "", "required"), ("language", "xx", "xx is not one")],
)
def test_a_guests_form_comes_back_with_what_was_typed(
    cast: Cast, ada: Client, field: str, value: str, says: str
) -> None:
    page = ada.post(reverse("ask_guest", args=[cast.assist().pk]), {**GUEST, field: value})
    assert page.status_code == 422 and says in page.text and "Telling villages" in page.text
    assert not Invitation.objects.exists()


def test_nobody_is_asked_twice_and_the_form_is_kept(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(reverse("ask_guest", args=[assist.pk]), GUEST)
    page = ada.post(reverse("ask_guest", args=[assist.pk]), {**GUEST, "message": "Please!"})
    assert page.status_code == 422 and "was invited already" in page.text and "Please!" in page.text
    assert Letter.objects.count() == 1


def test_the_first_sentence_counts_and_names_the_gap(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    assert "Nobody is asked yet." in ada.get(table(assist)).text
    asked = invited(assist, cast, cast.di)
    assert "One is asked, and has not said yes yet." in ada.get(table(assist)).text
    inviting.answer(asked, Answer.YES)
    invited(assist, cast, cast.cy)
    assist.needs.create(words="Council budgets")
    page = ada.get(table(assist)).text
    assert "One of two said yes." in page and "Nobody at the table brings yet: Council budgets." in page


def test_more_than_eight_are_told_to_break_up(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    assist.needs.create(words="Council budgets")
    for n in range(9):
        inviting.answer(inviting.ask(assist, Invited(f"P{n}", f"p{n}@example.net"), by=cast.ada), Answer.YES)
    assert "More than eight are at the table." in ada.get(table(assist)).text


def test_the_load_is_told_in_words_before_the_dots() -> None:
    assert words.load(1, 4) == "Asked once this year, agrees to four."
    assert words.load(3, 1) == "Asked three times this year, agrees to one."
    assert words.load(0, 2) == "Never asked this year, agrees to two."
    assert words.load(6, 4, held_back=True) == "Would fit. Held back: asked six times this year, agrees to four."
    assert words.load(0, 0, held_back=True) == "Would fit. Held back: never asked this year, agrees to none."


def test_days_since_the_last_time_have_a_plural() -> None:
    said = [words.reason("asked_lately", {"days": n}) for n in (0, 1, 2)]
    assert said == ["Asked today.", "Asked 1 day ago.", "Asked 2 days ago."]


def test_the_reply_date_is_set_and_says_who_is_reminded(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    asked = invited(assist, cast, cast.di)
    Invitation.objects.filter(pk=asked.pk).update(sent_at=timezone.now() - timedelta(days=5))
    day = timezone.localdate() + timedelta(days=5)
    ada.post(reverse("reply_by", args=[assist.pk]), {"reply_by": day.isoformat()})
    page = ada.get(table(assist)).text
    assert "in 5 days." in page and "Di Peer is reminded on" in page


@pytest.mark.parametrize(
    ("day", "says"), [("2020-01-01", "past"), ("soon", "2026-12-01"), ("9999-12-31", "a year away")]
)
def test_a_bad_reply_date_is_refused_at_its_field(cast: Cast, ada: Client, day: str, says: str) -> None:
    assist = cast.assist()
    page = ada.post(reverse("reply_by", args=[assist.pk]), {"reply_by": day})
    assist.refresh_from_db()
    assert page.status_code == 422 and says in page.text and assist.reply_by is None


def test_an_answer_given_by_word_of_mouth_is_noted(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    asked = invited(assist, cast, cast.di)
    ada.post(reverse("change_invitation", args=[assist.pk, asked.pk]), {"answer": "yes"})
    assert asked.answers.get().by_host is True
    assert [letter.to_address for letter in Letter.objects.all()] == ["di@example.org"]  # no letter to the host herself


def test_an_invitation_is_taken_back_with_a_letter(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(reverse("ask", args=[assist.pk]), {"person": cast.di.pk})
    Letter.objects.update(sent_at=timezone.now())
    asked = Invitation.objects.get()
    ada.post(reverse("change_invitation", args=[assist.pk, asked.pk]), {"withdraw": "1"})
    assert Letter.objects.filter(key=f"withdrawn:{asked.pk}").exists()
    assert "Di Peer" not in ada.get(table(assist)).context["picture"].seats[0].who


def test_an_invitation_that_had_not_left_is_taken_back_in_silence(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(reverse("ask", args=[assist.pk]), {"person": cast.di.pk})
    ada.post(reverse("change_invitation", args=[assist.pk, Invitation.objects.get().pk]), {"withdraw": "1"})
    assert [letter.error for letter in Letter.objects.all()] == ["recalled"]


def test_the_host_sees_who_was_not_reached(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    for whom in (cast.di, cast.cy):
        ada.post(reverse("ask", args=[assist.pk]), {"person": whom.pk})
    Letter.objects.filter(to_address="di@example.org").update(refused_at=timezone.now(), error="550 No such user")
    Unsubscription.objects.create(assist=assist, email="cy@example.org", at=timezone.now())
    page = ada.get(table(assist)).text
    assert "did not reach them (550 No such user)" in page and "Wants no more letters." in page


def test_a_note_taker_is_named_and_relieved(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    invited(assist, cast, cast.di, Answer.YES)
    seat = assist.participations.get(person=cast.di)
    ada.post(reverse("note_taker", args=[assist.pk]), {"seat": seat.pk})
    assert "takes the notes" in ada.get(table(assist)).text
    ada.post(reverse("note_taker", args=[assist.pk]), {"seat": seat.pk, "stop": "1"})
    assert not assist.participations.filter(role=Role.NOTE_TAKER, ended_at=None).exists()


def test_someone_is_found_by_name_or_job(cast: Cast, ada: Client) -> None:
    Person.objects.filter(pk=cast.cy.pk).update(job="Water engineer")
    for looked_for in ("notes", "ENGINEER"):
        page = ada.get(table(cast.assist()), {"q": looked_for})
        assert [m.person.name for m in page.context["found"]] == ["Cy Notes"]
    assert "You can invite them as a guest" in ada.get(table(cast.assist()), {"q": "nobody"}).text


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "-1"])
def test_a_bad_number_finds_nobody(cast: Cast, ada: Client, number: str) -> None:
    assist = cast.assist()
    assert ada.post(reverse("ask", args=[assist.pk]), {"person": number}).status_code == 404
    assert ada.post(reverse("note_taker", args=[assist.pk]), {"seat": number}).status_code == 404


def test_a_member_of_another_community_is_not_asked(cast: Cast, ada: Client) -> None:
    assert ada.post(reverse("ask", args=[cast.assist().pk]), {"person": cast.em.pk}).status_code == 404


# Who leads --------------------------------------------------------------------------------------------------------


def pool(cast: Cast, *people: Person) -> None:
    for one in people:
        Person.objects.filter(pk=one.pk).update(facilitates_since=timezone.localdate())


def test_the_best_of_the_pool_is_the_main_act(cast: Cast, ada: Client) -> None:
    pool(cast, cast.bo, cast.cy, cast.di)
    cast.cy.memberships.update(team=cast.water)
    page = ada.get(reverse("facilitator", args=[cast.assist().pk]))
    assert [c["person"].name for c in page.context["first"]] == ["Bo Leads", "Di Peer", "Cy Notes"]
    assert page.text.count('class="act"') == 1
    assert page.text.index('class="act"') < page.text.index("Ask Di Peer to lead")
    assert "Same team: not from outside" in page.text and "Ask all the same" in page.text


def test_where_somebody_leads_a_hand_over_is_offered_instead(cast: Cast, ada: Client) -> None:
    pool(cast, cast.bo, cast.cy)
    assist = cast.assist()
    invited(assist, cast, cast.bo, Answer.YES, Role.FACILITATOR)
    page = ada.get(reverse("facilitator", args=[assist.pk]))
    assert "Bo Leads leads this assist." in page.text and "Ask Cy Notes to take over" in page.text
    assert 'class="act"' not in page.text and "Ask Bo" not in page.text
    ada.post(reverse("ask", args=[assist.pk]), {"person": cast.cy.pk, "role": "facilitator"})
    assert "Cy Notes" in [s.invitation.name for s in ada.get(page.request["PATH_INFO"]).context["waiting"]]


def test_who_said_no_is_no_longer_waited_for(cast: Cast, ada: Client) -> None:
    pool(cast, cast.bo)
    assist = cast.assist()
    invited(assist, cast, cast.bo, Answer.NO, Role.FACILITATOR)
    page = ada.get(reverse("facilitator", args=[assist.pk])).text
    assert "Who leads, from outside your team?" in page and "Ask Bo Leads to lead" in page


def test_with_an_empty_pool_the_page_says_how_it_fills(cast: Cast, ada: Client) -> None:
    assert "Anyone can join it on their profile" in ada.get(reverse("facilitator", args=[cast.assist().pk])).text


# Rights, methods, queries -----------------------------------------------------------------------------------------

PAGES = ["invite", "facilitator"]
DEEDS = ["ask", "ask_guest", "reply_by", "note_taker"]


def test_outsiders_and_peers_are_refused(cast: Cast, client: Client) -> None:
    assist = cast.assist()
    invited(assist, cast, cast.di, Answer.YES)
    for who in (cast.em, cast.di, cast.stef):
        client.force_login(who)
        for name in PAGES:
            assert client.get(reverse(name, args=[assist.pk])).status_code == 404, (who, name)
        for name in DEEDS:
            assert client.post(reverse(name, args=[assist.pk])).status_code == 404, (who, name)
    assert Invitation.objects.count() == 1


def test_wrong_methods_are_refused(cast: Cast, ada: Client) -> None:
    number = cast.assist().pk
    assert {ada.post(reverse(name, args=[number])).status_code for name in PAGES} == {405}
    assert {ada.get(reverse(name, args=[number])).status_code for name in DEEDS} == {405}


def test_after_a_cancellation_nobody_is_asked(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    scheduling.cancel(assist, by=cast.ada)
    ada.post(reverse("ask", args=[assist.pk]), {"person": cast.di.pk})
    assert not Invitation.objects.exists() and not Letter.objects.exists()
    assert "was called off" in ada.get(table(assist)).text


def test_as_many_queries_with_three_rows_as_with_one(cast: Cast, ada: Client) -> None:
    assist = cast.assist()

    def more(*names: str) -> None:
        for name in names:
            assist.needs.create(words=f"{name} pumps")
            for kind in ("Brings", "Comes"):
                one = person(f"{name}{kind} Person", languages=["en", "es"])
                member(one, cast.community, cast.roads)
                Experience.objects.create(person=one, words=f"{name} pumps for years")
            pool(cast, one)
            ada.post(reverse("ask", args=[assist.pk]), {"person": one.pk})

    more("One")
    few = {name: queries_of(ada, reverse(name, args=[assist.pk])) for name in PAGES}
    more("Two", "Three")
    assert {name: queries_of(ada, reverse(name, args=[assist.pk])) for name in PAGES} == few
    assert max(few.values()) <= 12


def test_a_guest_who_said_nothing_of_what_they_bring_stands_once_at_the_table(cast: Cast, ada: Client) -> None:
    assist = cast.assist()
    ada.post(reverse("ask_guest", args=[assist.pk]), {**GUEST, "brings": ""})
    seat = ada.get(table(assist)).context["picture"].seats[0]
    assert (seat.brings, seat.who) == ("Gus Guest", "")


@pytest.mark.parametrize(("mail", "told"), [("", True), ("smtp://mail.example.org", False)])
def test_where_no_letter_can_leave_the_host_is_told(
    cast: Cast, ada: Client, settings: Any, mail: str, told: bool
) -> None:
    settings.MAIL_URL, settings.DEMONSTRATION = mail, False
    assist = cast.assist()
    pages = (ada.get(table(assist)), ada.get(reverse("schedule", args=[assist.pk])))
    assert [("No letter leaves this installation yet" in page.text) for page in pages] == [told, told]


def test_a_guest_has_a_name_that_can_be_seen(cast: Cast, ada: Client) -> None:
    page = ada.post(reverse("ask_guest", args=[cast.assist().pk]), {**GUEST, "name": "\u200b \u200b"})
    assert page.status_code == 422 and not Invitation.objects.exists()
