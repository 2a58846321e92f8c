"""The directory, a member's page, a word to them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.library import indexing
from peerassist.outbox.models import Letter
from peerassist.people.models import Experience, Membership, Person, skills_named
from peerassist.web.people import PAGE, WORDS_A_DAY
from tests.cast import Cast, member, person
from tests.queries import queries_of

WORDS = "How did you keep the fees?"


def brings(who: Person, words: str, *skills: str) -> None:
    Experience.objects.create(person=who, words=words, place="Kolda", year=2022)
    who.skills.set(skills_named(skills))
    indexing.index_person(who)


def found(client: Client, **asked: object) -> list[str]:
    """Return the first names on the page, in order."""
    page = client.get(reverse("people"), asked)
    return [row.membership.person.name.split()[0] for row in page.context["rows"]]


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


def test_members_are_listed_by_name_and_outsiders_are_not(cast: Cast, ada: Client) -> None:
    assert found(ada) == ["Ada", "Bo", "Cy", "Di", "Stef"]


def test_words_find_what_people_bring_and_say_where(cast: Cast, ada: Client) -> None:
    brings(cast.di, "Rings 200 pump caretakers every month")
    brings(cast.bo, "Sold bicycles")
    assert found(ada, q="pumps") == ["Di"]
    assert "Rings 200 <mark>pump</mark> caretakers" in ada.get(reverse("people"), {"q": "pumps"}).text


def test_a_part_of_a_name_is_enough_and_typing_errors_are_mended(cast: Cast, ada: Client) -> None:
    brings(cast.cy, "Vaccination in schools")
    assert found(ada, q="ste") == ["Stef"]
    assert found(ada, q="vacination") == ["Cy"]


def test_a_part_of_a_word_is_marked_where_it_stands_and_markup_stays_text(cast: Cast, ada: Client) -> None:
    Person.objects.filter(pk=cast.cy.pk).update(job="Watersheds <b>& rivers</b>")
    page = ada.get(reverse("people"), {"q": "water <b>"}).text
    assert "<mark>Water</mark>sheds <mark>&lt;b&gt;</mark>&amp; rivers&lt;/b&gt;" in page


def test_filters_narrow_by_team_language_place_and_pool(cast: Cast, ada: Client) -> None:
    cast.bo.languages, cast.bo.place, cast.bo.facilitates_since = ["en", "ny"], "Lusaka", timezone.localdate()
    cast.bo.save()
    cast.cy.languages = ["en"]
    cast.cy.save()
    assert found(ada, team=cast.water.pk) == ["Ada"]
    assert found(ada, language="ny") == ["Bo"] and found(ada, language="en") == ["Bo", "Cy"]
    assert found(ada, place="Lusaka") == ["Bo"] and found(ada, leads="1") == ["Bo"]
    assert found(ada, language="ny", team=cast.water.pk) == []
    page = ada.get(reverse("people")).text
    assert ">Nyanja</option>" in page and ">ny</option>" not in page


def test_nobody_matching_is_said_with_a_way_back(ada: Client) -> None:
    page = ada.get(reverse("people"), {"q": "zzzz"}).text
    assert "Nobody matches." in page and "See everybody" in page


@pytest.mark.parametrize(
    "asked",
    [{"q": "x" * 5000}, {"q": '"; DROP'}, {"q": "(((" * 50}, {"team": "x"}, {"team": "9" * 40}, {"page": "-3"},
     {"language": '%"_'}, {"q": "a:b* NEAR OR"}, {"q": "🎉 \u202e"}],
)  # fmt: skip
def test_nonsense_in_the_address_breaks_nothing(ada: Client, asked: dict[str, str]) -> None:
    assert ada.get(reverse("people"), asked).status_code == 200


def test_eight_hundred_people_come_page_by_page(cast: Cast, ada: Client) -> None:
    for n in range(PAGE):
        member(person(f"P{n:02} Person"), cast.community)
    page = ada.get(reverse("people"))
    assert len(page.context["rows"]) == PAGE and 'rel="next"' in page.text
    assert len(found(ada, page=2)) == 5


def test_who_left_or_was_closed_is_gone_from_the_directory(cast: Cast, ada: Client) -> None:
    Membership.objects.filter(person=cast.bo).update(ended_at=timezone.now())
    Person.objects.filter(pk=cast.cy.pk).update(is_active=False)
    assert found(ada) == ["Ada", "Di", "Stef"]
    assert ada.get(reverse("person", args=[cast.bo.pk])).status_code == 404


def test_the_directory_asks_the_same_with_one_and_with_three_rows(cast: Cast, ada: Client) -> None:
    cast.di.languages = ["en"]
    cast.di.save()
    brings(cast.di, "Pumps", "pumps")
    few = queries_of(ada, reverse("people") + "?language=en&q=pumps")
    for who in (cast.bo, cast.cy):
        who.languages = ["en"]
        who.save()
        brings(who, "Pumps", "pumps", "fees")
    assert queries_of(ada, reverse("people") + "?language=en&q=pumps") == few <= 12


# A member's page -------------------------------------------------------------------------------------------------------


def test_a_members_page_says_languages_and_time_in_words(cast: Cast, ada: Client) -> None:
    cast.di.languages, cast.di.time_zone, cast.di.place = ["fr", "ny"], "Asia/Kathmandu", "Kathmandu"
    cast.di.save()
    cast.ada.time_zone = "UTC"
    cast.ada.save()
    page = ada.get(reverse("person", args=[cast.di.pk])).text
    assert "French and Nyanja" in page
    assert "5¾ hours ahead of you" in page and "clocks of Kathmandu" in page


def test_the_time_of_others_is_counted_from_the_readers(cast: Cast, ada: Client) -> None:
    for zone, words in [
        ("America/Bogota", "hours behind you"),
        ("Africa/Lusaka", "2 hours ahead"),
        ("UTC", "as with you"),
    ]:
        cast.di.time_zone, cast.di.place = zone, "There"
        cast.di.save()
        assert words in ada.get(reverse("person", args=[cast.di.pk])).text


def test_an_address_is_never_shown_to_members(cast: Cast, ada: Client) -> None:
    cast.di.open_to_questions = True
    cast.di.save()
    assert cast.di.email not in ada.get(reverse("person", args=[cast.di.pk])).text
    assert cast.di.email not in ada.get(reverse("people")).text


def test_an_outsider_sees_neither_directory_nor_page(cast: Cast, client: Client) -> None:
    assert client.get(reverse("people"))["Location"].startswith(reverse("account_login"))
    client.force_login(cast.em)
    assert client.get(reverse("person", args=[cast.di.pk])).status_code == 404
    assert [m.membership.person for m in client.get(reverse("people")).context["rows"]] == [cast.em]


def test_a_page_asks_the_same_with_one_and_with_three_things_done(cast: Cast, ada: Client) -> None:
    brings(cast.di, "Pumps", "pumps")
    few = queries_of(ada, reverse("person", args=[cast.di.pk]))
    brings(cast.di, "Fees", "pumps", "fees", "banks")
    brings(cast.di, "Banks", "pumps", "fees", "banks")
    assert queries_of(ada, reverse("person", args=[cast.di.pk])) == few


# A word to them --------------------------------------------------------------------------------------------------------


def open_to_questions(who: Person) -> None:
    who.open_to_questions = True
    who.save()


def write(client: Client, to: Person, words: str = WORDS) -> object:
    return client.post(reverse("write_to", args=[to.pk]), {"words": words})


def test_a_word_goes_by_mail_and_answers_go_to_the_writer(cast: Cast, ada: Client) -> None:
    open_to_questions(cast.di)
    assert write(ada, cast.di).status_code == 302  # type: ignore[attr-defined]
    letter = Letter.objects.get()
    assert (letter.to_address, letter.reply_to) == (cast.di.email, cast.ada.email) and WORDS in letter.text


@pytest.mark.parametrize("words", ["", " \n ", "x" * 3001])
def test_what_cannot_be_sent_stays_in_the_field(cast: Cast, ada: Client, words: str) -> None:
    open_to_questions(cast.di)
    page = write(ada, cast.di, words)
    assert page.status_code == 422 and words.strip() in page.text  # type: ignore[attr-defined]
    assert not Letter.objects.exists()


def test_who_has_not_agreed_gets_nothing_and_the_words_stay(cast: Cast, ada: Client) -> None:
    page = write(ada, cast.di)
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert not Letter.objects.exists()


def test_a_member_writes_so_many_letters_a_day_and_keeps_the_next_ones_words(cast: Cast, ada: Client) -> None:
    open_to_questions(cast.di)
    for _ in range(WORDS_A_DAY):
        write(ada, cast.di)
    page = write(ada, cast.di, "One more question")
    assert page.status_code == 422 and "One more question" in page.text  # type: ignore[attr-defined]
    assert Letter.objects.count() == WORDS_A_DAY
    Letter.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert write(ada, cast.di).status_code == 302  # type: ignore[attr-defined]


def test_no_header_can_be_slipped_into_a_word(cast: Cast, ada: Client) -> None:
    open_to_questions(cast.di)
    cast.ada.name = "Ada\r\nBcc: x@evil.example"
    cast.ada.save()
    write(ada, cast.di, "Hello\r\nBcc: y@evil.example")
    letter = Letter.objects.get()
    assert "\n" not in letter.subject and letter.to_address == cast.di.email


def test_writing_is_a_post_by_a_member(cast: Cast, ada: Client, client: Client) -> None:
    open_to_questions(cast.di)
    assert ada.get(reverse("write_to", args=[cast.di.pk])).status_code == 405
    outside = Client()
    outside.force_login(cast.em)
    assert write(outside, cast.di).status_code == 404  # type: ignore[attr-defined]
    assert not Letter.objects.exists()


@pytest.mark.parametrize("number", [10**20, 2**63])
def test_a_number_beyond_every_database_is_nobody(cast: Cast, ada: Client, number: int) -> None:
    assert ada.get(f"/people/{number}").status_code == 404
    assert ada.post(f"/people/{number}/words", {"words": WORDS}).status_code == 404
    assert ada.get(f"/profile/communities/{number}/leave").status_code == 404
