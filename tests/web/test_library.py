"""The library's page and its stories: found, told, put right, taken out."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from peerassist.followup import acting, telling
from peerassist.library import indexing
from peerassist.library.models import Story
from peerassist.people.models import Person
from tests.cast import Cast
from tests.library.shelf import Shelf
from tests.queries import queries_of

As = Callable[[Person | None], Client]
LIBRARY = "/library"
TOLD = {"title": "Meters first", "lesson": "Read the meters first.", "language": "en", "visibility": "community"}


@pytest.fixture
def as_() -> As:
    def device(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return device


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return Shelf(cast)


def sentence(client: Client, words: str, **given: str) -> str:
    text = client.get(LIBRARY, {"q": words, **given}).text
    return text.partition('id="h-results">')[2].partition("</h1>")[0]


def test_the_sentence_counts_and_says_one_as_one(shelf: Shelf, cast: Cast, as_: As) -> None:
    reader = as_(cast.di)
    assert sentence(reader, "valve") == "Nobody has written of this yet."
    shelf.story("A valve")
    assert sentence(reader, "valve") == "One story."
    record = shelf.record("A valve")
    assert sentence(reader, "valve") == "One assist and one story."
    telling.tell(record, by=cast.ada, differently="We turned it", today=date.today())
    indexing.index_assist(record)
    assert sentence(reader, "valve") == "One assist and one story. One of them tells what came of it."
    assert sentence(reader, "valve", kind="assist") == "One assist. It tells what came of it."
    second = shelf.record("A valve")
    telling.tell(second, by=cast.ada, differently="We turned it", today=date.today())
    indexing.index_assist(second)
    assert sentence(reader, "valve", kind="assist") == "Two assists. Both tell what came of it."
    assert sentence(reader, "valve") == "Two assists and one story. Two of them tell what came of it."


def test_very_many_are_not_counted_to_the_end(
    shelf: Shelf, cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peerassist.library.search.queries.MOST_HITS", 3)
    for n in range(5):
        shelf.story(f"Valve {n}")
    assert sentence(as_(cast.di), "valve") == "3 stories or more."


def test_a_found_record_shows_what_came_of_it_and_what_is_in_it(shelf: Shelf, cast: Cast, as_: As) -> None:
    record = shelf.record("A valve", "Another option")
    action = acting.commit(record, "Turn it")
    acting.close(action, "done", by_name="Ada")
    acting.close(acting.commit(record, "Buy one"), "dropped", by_name="Ada")
    telling.tell(record, by=cast.ada, differently="We turned it", result="It is dry", today=date.today())
    indexing.index_assist(record)
    text = as_(cast.di).get(LIBRARY, {"q": "valve"}).text
    assert "It is dry" in text and "2 options" in text and "1 of 2 actions done" in text
    assert "<mark>valve</mark>" in text


def test_where_nothing_came_of_it_yet_the_day_is_told(shelf: Shelf, cast: Cast, as_: As) -> None:
    record = shelf.record("A valve")
    acting.plan_check_ins(record, date.today(), date.today())
    assert "<b>Outcome due</b> on" in as_(cast.di).get(LIBRARY, {"q": "valve"}).text


def test_most_words_mended_words_and_unknown_words_are_said(shelf: Shelf, cast: Cast, as_: As) -> None:
    shelf.story("A hydraulic leak")
    text = as_(cast.di).get(LIBRARY, {"q": "hydralic leak kubernetes"}).text
    assert "Nothing here holds “hydralic”; “hydraulic” was looked for instead." in text
    assert "Nothing here holds “kubernetes”; the other words were looked for." in text


def test_who_can_tell_more_is_who_agreed_to_be_asked(shelf: Shelf, cast: Cast, as_: As) -> None:
    for person in (cast.bo, cast.cy):
        person.ask_me_about, person.open_to_questions = "Valves in winter", person is cast.bo
        person.save()
        indexing.index_person(person)
    text = as_(cast.di).get(LIBRARY, {"q": "valve winter"}).text
    assert "Bo Leads" in text and "Cy Notes" not in text
    assert "Bo Leads" not in as_(None).get(LIBRARY, {"q": "valve winter"}).text


def test_pages_keep_the_words_and_the_filters(shelf: Shelf, cast: Cast, as_: As) -> None:
    for n in range(12):
        shelf.story(f"Valve & tap {n}")
    text = as_(cast.di).get(LIBRARY, {"q": "valve & tap", "kind": "story"}).text
    assert "?q=valve+%26+tap&amp;kind=story&amp;page=2" in text
    last = as_(cast.di).get(LIBRARY, {"q": "valve & tap", "kind": "story", "page": "2"}).text
    assert last.count('<article class="hit">') == 2 and "page=3" not in last


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\ufffd<script>alert(1)</script>"},
        {"q": "x" * 5000},
        {"q": "valve", "year": "٢٠٢٠", "language": "xx", "kind": "person", "told": "x", "page": "-1"},
        {"q": "valve", "year": "99999", "page": "²"},
        {"page": "99"},
    ],
)
def test_nonsense_in_the_address_is_answered(shelf: Shelf, cast: Cast, as_: As, query: dict[str, str]) -> None:
    shelf.story("A valve")
    answer = as_(cast.di).get(LIBRARY, query)
    assert answer.status_code == 200 and "<script>alert" not in answer.text


def test_nothing_is_posted_to_the_library(cast: Cast, as_: As) -> None:
    assert as_(cast.di).post(LIBRARY).status_code == 405


def test_anybody_sees_what_is_public_alone(shelf: Shelf, cast: Cast, as_: As) -> None:
    shelf.story("A valve for all", visibility="public")
    shelf.story("A valve for us")
    for reader in (as_(None), as_(cast.em)):
        text = reader.get(LIBRARY).text
        assert "A valve for all" in text and "A valve for us" not in text


def test_the_page_asks_as_often_for_three_hits_as_for_one(shelf: Shelf, cast: Cast, as_: As) -> None:
    reader, url = as_(cast.di), f"{LIBRARY}?q=valve"
    shelf.story("A valve")
    telling.tell(shelf.record("A valve"), by=cast.ada, differently="x", today=date.today())
    few = queries_of(reader, url)
    for _ in range(2):
        shelf.story("A valve")
        telling.tell(shelf.record("A valve"), by=cast.ada, differently="x", today=date.today())
    assert queries_of(reader, url) == few <= 12


def test_a_story_is_told_and_read(cast: Cast, as_: As) -> None:
    answer = as_(cast.di).post(reverse("story_new"), TOLD | {"source": "Diary", "source_url": "example.org/diary"})
    story = Story.objects.get()
    assert answer["Location"] == reverse("story", args=[story.pk]) and story.by == cast.di
    text = as_(cast.stef).get(answer["Location"]).text
    assert "Read the meters first." in text and 'href="https://example.org/diary"' in text
    assert as_(cast.em).get(answer["Location"]).status_code == 404


def test_what_stands_over_a_story_begins_with_a_word(cast: Cast, as_: As) -> None:
    page = as_(cast.di).post(reverse("story_new"), TOLD, follow=True).text
    head = re.search(r'<p class="label">(.*?)</p>', page)
    assert head and head[1].strip() == cast.di.name


@pytest.mark.parametrize(
    "data",
    [
        {},
        TOLD | {"title": ""},
        TOLD | {"visibility": "private"},
        TOLD | {"source_url": "javascript:alert(1)"},
        TOLD | {"happened_on": "yesterday"},
        TOLD | {"lesson": "NUL\x00"},
    ],
)
def test_a_story_with_a_mistake_comes_back_as_it_was_typed(cast: Cast, as_: As, data: dict[str, str]) -> None:
    answer = as_(cast.di).post(reverse("story_new"), data | {"place": "Kolda & Dakar"})
    assert answer.status_code == 422 and "Kolda &amp; Dakar" in answer.text and not Story.objects.exists()


def test_hostile_words_in_a_story_stay_words(cast: Cast, as_: As) -> None:
    words = "<script>x</script> 😀 مرحبا {{ 7*7 }}"
    as_(cast.di).post(reverse("story_new"), TOLD | {"title": words, "lesson": words, "place": words})
    for url in (reverse("story", args=[Story.objects.get().pk]), LIBRARY):
        text = as_(cast.di).get(url).text
        assert "<script>x" not in text and "{{ 7*7 }}" in text


def test_a_story_is_put_right_and_taken_out_by_who_told_it_or_a_steward(shelf: Shelf, cast: Cast, as_: As) -> None:
    story = shelf.story("Meters first")
    url, page = reverse("story_change", args=[story.pk]), reverse("story", args=[story.pk])
    assert as_(cast.di).post(url, TOLD).status_code == 404 and url not in as_(cast.di).get(page).text
    as_(cast.ada).post(url, TOLD | {"title": "Meters last"})
    assert "Meters last" in as_(cast.di).get(page).text
    assert as_(cast.ada).post(url, TOLD | {"title": ""}).status_code == 422
    as_(cast.stef).post(url, {"remove": "1"})
    assert as_(cast.ada).get(page).status_code == 404
    story.refresh_from_db()
    assert story.removed_by == cast.stef


def test_a_story_helps_and_is_commented(shelf: Shelf, cast: Cast, as_: As) -> None:
    story = shelf.story("Meters first")
    page = reverse("story", args=[story.pk])
    as_(cast.di).post(reverse("story_helped", args=[story.pk]))
    as_(cast.di).post(reverse("story_comment", args=[story.pk]), {"words": "With us too"})
    text = as_(cast.stef).get(page).text
    assert "One reader said so." in text and "With us too" in text
    assert as_(cast.di).post(reverse("story_comment", args=[story.pk]), {"words": ""}).status_code == 422
    assert as_(cast.em).post(reverse("story_comment", args=[story.pk]), {"words": "x"}).status_code == 404


def test_a_story_leads_to_others_like_it(shelf: Shelf, cast: Cast, as_: As) -> None:
    story = shelf.story("A hydraulic leak", "The valve leaked.")
    shelf.story("Leak of a hydraulic valve", "It leaked.")
    text = as_(cast.di).get(reverse("story", args=[story.pk])).text
    assert "Leak of a hydraulic valve" in text.partition("Others like it")[2]


def test_a_storys_page_asks_as_often_for_three_comments_as_for_one(shelf: Shelf, cast: Cast, as_: As) -> None:
    from peerassist.library import telling as readers

    story = shelf.story("Meters first")
    readers.comment(cast.di, "one", story=story)
    reader, url = as_(cast.stef), reverse("story", args=[story.pk])
    few = queries_of(reader, url)
    for words in ("two", "three"):
        readers.comment(cast.di, words, story=story)
    assert queries_of(reader, url) == few <= 12
