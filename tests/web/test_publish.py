"""Publishing, the record's page, and what readers add to it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peerassist.followup import telling as followup
from peerassist.library import telling
from peerassist.library.models import Comment, Helped, Publication, Teller
from peerassist.outbox.models import Letter
from peerassist.people.models import Person
from peerassist.records import validating
from tests.cast import Cast
from tests.queries import queries_of
from tests.records.table import Held

As = Callable[[Person | None], Client]


@pytest.fixture
def as_() -> As:
    def device(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return device


@pytest.fixture
def held(cast: Cast) -> Held:
    made = Held(cast, stage="publish", starts_at=timezone.now() - timedelta(days=3))
    made.card("Count the pumps first")
    validating.sign_off(made.assist, by=cast.ada, as_it_is=True)
    return made


def publish(client: Client, held: Held, visibility: str = "public", **given: str) -> str:
    answer = client.post(reverse("publish", args=[held.assist.pk]), {"visibility": visibility, **given})
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def record(held: Held) -> str:
    return reverse("record", args=[held.assist.pk])


def test_the_host_publishes_and_those_who_helped_get_a_letter(held: Held, cast: Cast, as_: As) -> None:
    host = as_(cast.ada)
    assert publish(host, held, summary="Count, then sign.", licence="CC BY 4.0") == record(held)
    text = as_(None).get(record(held)).text
    assert "Count the pumps first" in text and "Count, then sign." in text and "CC BY 4.0" in text
    assert set(Letter.objects.values_list("to_address", flat=True)) == {"bo@example.org", "di@example.org"}
    assert held.assist.check_ins.count() == 3


def test_taken_back_and_published_again_nobody_gets_a_second_letter(held: Held, cast: Cast, as_: As) -> None:
    host = as_(cast.ada)
    publish(host, held, summary="Count, then sign.")
    host.post(reverse("withdraw", args=[held.assist.pk]))
    assert as_(None).get(record(held)).status_code == 404 and as_(cast.di).get(record(held)).status_code == 200
    assert "Count, then sign." in host.get(reverse("publish", args=[held.assist.pk])).text
    publish(host, held, "community")
    assert as_(cast.stef).get(record(held)).status_code == 200 and as_(cast.em).get(record(held)).status_code == 404
    assert Letter.objects.count() == 2 and Publication.objects.get().stands


def test_taking_back_twice_is_said(held: Held, cast: Cast, as_: As) -> None:
    host = as_(cast.ada)
    publish(host, held)
    url = reverse("withdraw", args=[held.assist.pk])
    host.post(url)
    assert "not in the library" in host.post(url, follow=True).text


def test_without_a_signature_the_page_leads_to_the_notes(cast: Cast, as_: As) -> None:
    held, host = Held(cast), as_(cast.ada)
    url = reverse("publish", args=[held.assist.pk])
    assert reverse("validate", args=[held.assist.pk]) in host.get(url).text
    answer = host.post(url, {"visibility": "public"})
    assert answer.status_code == 422 and not Publication.objects.exists()


@pytest.mark.parametrize("data", [{}, {"visibility": "world"}, {"visibility": "public", "summary": "x" * 2001}])
def test_a_choice_that_is_none_is_sent_back_with_what_was_typed(
    held: Held, cast: Cast, as_: As, data: dict[str, str]
) -> None:
    answer = as_(cast.ada).post(reverse("publish", args=[held.assist.pk]), {"licence": "CC0 1.0", **data})
    assert answer.status_code == 422 and "What you typed is still here" in answer.text
    assert '<option value="CC0 1.0" selected>' in answer.text


def test_without_a_team_none_is_offered(held: Held, cast: Cast, as_: As) -> None:
    type(held.assist).objects.filter(pk=held.assist.pk).update(team=None)
    text = as_(cast.ada).get(reverse("publish", args=[held.assist.pk])).text
    assert 'value="team"' not in text and 'value="community"' in text


def test_only_the_host_publishes(held: Held, cast: Cast, as_: As) -> None:
    for name in ("publish", "withdraw"):
        url = reverse(name, args=[held.assist.pk])
        for person in (cast.di, cast.bo, cast.stef, cast.em):
            assert as_(person).post(url, {"visibility": "public"}).status_code == 404
    assert as_(cast.ada).get(reverse("withdraw", args=[held.assist.pk])).status_code == 405
    assert not Publication.objects.exists()


def test_what_came_of_it_stands_before_what_was_said(held: Held, cast: Cast, as_: As) -> None:
    publish(as_(cast.ada), held)
    assert "Not told yet. The team is asked on" in as_(None).get(record(held)).text
    followup.tell(
        held.assist, by=cast.ada, differently="We counted", result="None stood still", today=timezone.localdate()
    )
    text = as_(None).get(record(held)).text
    assert text.index("None stood still") < text.index("We counted") < text.index("Count the pumps first")


def test_what_became_of_an_option_stands_under_it(held: Held, cast: Cast, as_: As) -> None:
    [option] = followup.options(held.assist)
    followup.take_up(held.assist, {option.card.uid: (True, "from May")}, by=cast.ada)
    publish(as_(cast.ada), held)
    assert "taken up, from May" in as_(None).get(record(held)).text


def test_the_label_and_the_stars_do_not_touch(held: Held, cast: Cast, as_: As) -> None:
    held.assist.cards.get().stars.create(by=held.gus)
    publish(as_(cast.ada), held)
    assert '<span>District engineer, Kerala</span><span class="stars">' in as_(None).get(record(held)).text


def test_helped_is_said_and_taken_back(held: Held, cast: Cast, as_: As) -> None:
    publish(as_(cast.ada), held)
    reader, url = as_(cast.stef), reverse("record_helped", args=[held.assist.pk])
    reader.post(url)
    said = reader.get(record(held)).text
    assert "One reader said so." in said and "This helped me: said" in said
    other = as_(cast.em).get(record(held)).text
    assert "One reader said so." in other and "This helped me: said" not in other
    reader.post(url)
    assert not Helped.objects.exists()
    assert as_(cast.stef).get(url).status_code == 405


def test_readers_comment_and_the_word_is_taken_away_by_those_who_may(held: Held, cast: Cast, as_: As) -> None:
    publish(as_(cast.ada), held)
    url, hostile = reverse("comment", args=[held.assist.pk]), "<script>x</script>\x00 😀"
    assert as_(cast.em).post(url, {"words": " "}).status_code == 422
    assert as_(cast.em).post(url, {"words": hostile}).status_code == 422  # NUL is said at the field
    as_(cast.em).post(url, {"words": hostile.replace("\x00", "")})
    assert "&lt;script&gt;x" in as_(None).get(record(held)).text
    row = Comment.objects.get()
    end = reverse("end_comment", args=[row.pk])
    assert as_(cast.di).post(end).status_code == 404
    assert end not in as_(cast.di).get(record(held)).text and end in as_(cast.stef).get(record(held)).text
    assert as_(cast.em).post(end).status_code == 302 and "&lt;script&gt;x" not in as_(None).get(record(held)).text
    assert as_(cast.em).post(end).status_code == 404


def test_who_was_there_offers_to_tell_more(held: Held, cast: Cast, as_: As) -> None:
    publish(as_(cast.ada), held)
    peer, url = as_(cast.di), reverse("offer", args=[held.assist.pk])
    peer.post(url, {"offer-words": "posts in pairs"})
    text = as_(cast.stef).get(record(held)).text
    assert "Di Peer" in text and "posts in pairs" in text and f"{reverse('person', args=[cast.di.pk])}#write" in text
    assert "#write" not in as_(None).get(record(held)).text and "di@example.org" not in text
    peer.post(url, {"end": "1"})
    assert not Teller.objects.exists()
    assert as_(cast.stef).post(url).status_code == 404


def test_the_next_assist_of_the_initiative_is_shown_to_those_who_may_see_it(held: Held, cast: Cast, as_: As) -> None:
    cast.assist(follows=held.assist, title="The second year", visibility="community")
    publish(as_(cast.ada), held)
    assert "The second year" in as_(cast.stef).get(record(held)).text
    assert "The second year" not in as_(cast.em).get(record(held)).text


def test_a_record_in_another_language_says_so_to_screen_readers(held: Held, cast: Cast, as_: As) -> None:
    type(held.assist).objects.filter(pk=held.assist.pk).update(language="fr")
    publish(as_(cast.ada), held)
    assert '<h1 lang="fr">' in as_(None).get(record(held), headers={"accept-language": "en"}).text


def test_the_page_asks_as_often_for_three_of_everything_as_for_one(held: Held, cast: Cast, as_: As) -> None:
    def more() -> None:
        telling.comment(cast.stef, "So with us", assist=held.assist)
        followup.tell(held.assist, by=cast.ada, differently="We counted", today=timezone.localdate())
        held.assist.actions.create(words="Count", owner=cast.ada)

    publish(as_(cast.ada), held)
    more()
    reader = as_(cast.stef)
    few = queries_of(reader, record(held))
    more(), more()
    assert queries_of(reader, record(held)) == few <= 12
