"""The page of validation: card by card, on a phone, without an account; signed and frozen."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from peerassist.assists import passes
from peerassist.followup.models import Action
from peerassist.outbox.models import Letter
from peerassist.people.models import Person
from peerassist.records import validating
from peerassist.records.models import Card, SignOff, Validation
from tests.cast import Cast
from tests.queries import queries_of
from tests.records.table import Held

HTMX = {"HX-Request": "true"}


@pytest.fixture
def held(cast: Cast) -> Held:
    return Held(cast)


@pytest.fixture
def as_(client: Client) -> Callable[[Person], Client]:
    def signed_in(person: Person) -> Client:
        client.force_login(person)
        return client

    return signed_in


def page(held: Held) -> str:
    return reverse("validate", args=[held.assist.pk])


def judge(held: Held, card: Card, **given: str) -> tuple[str, dict[str, str]]:
    return reverse("judge", args=[held.assist.pk, card.uid]), given


def guest_of(held: Held) -> Client:
    """Gus on his phone, come by the link of his letter."""
    client = Client()
    session = client.session
    session["passes"] = {str(held.assist.pk): passes.give(held.gus)}
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client


def test_what_one_said_oneself_stands_first(held: Held, cast: Cast, as_: Callable[[Person], Client]) -> None:
    held.card("An option of Gus", by=held.gus)
    held.card("An option of Di", by=held.di)
    text = as_(cast.di).get(page(held)).text
    assert text.index("What you said") < text.index("An option of Di") < text.index("An option of Gus")
    assert "2 cards still wait" in text


def test_a_guest_confirms_from_the_letters_link(held: Held) -> None:
    card, phone = held.card("Count first"), guest_of(held)
    assert phone.get(page(held)).status_code == 200
    url, data = judge(held, card, verdict="confirmed", version="1")
    answer = phone.post(url, data)
    assert answer["Location"] == f"{page(held)}#card-{card.uid}"
    assert Validation.objects.get().by == held.gus


def test_with_a_script_the_card_comes_back_alone_with_the_count(held: Held) -> None:
    card, _ = held.card("Count first"), held.card("Sign")
    url, data = judge(held, card, verdict="struck", words="a joke", version="1")
    text = guest_of(held).post(url, data, headers=HTMX).text
    assert "<html" not in text and f'id="card-{card.uid}"' in text
    assert "One card still waits" in text and 'hx-swap-oob="true"' in text and "a joke" in text


def test_a_verdict_is_taken_back(held: Held) -> None:
    card, phone = held.card("Count first"), guest_of(held)
    phone.post(*judge(held, card, verdict="corrected", text="Count twice"))
    answer = phone.post(reverse("take_back", args=[held.assist.pk, card.uid]))
    assert answer.status_code == 302 and Card.objects.get().text == "Count first"
    assert "Taken back, " in phone.get(page(held)).text


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_correction_that_comes_too_late_keeps_what_was_typed(held: Held, headers: dict[str, str] | None) -> None:
    card = held.card("Count first")
    validating.judge(held.assist, card.uid, by=held.di, verdict="corrected", text="Count twice")
    url, data = judge(held, card, verdict="corrected", text="Count & sign", words="it was said", version="1")
    answer = guest_of(held).post(url, data, headers=headers)
    assert answer.status_code == 422
    assert "Someone else changed this card" in answer.text and "Count twice" in answer.text
    assert ">Count &amp; sign</textarea>" in answer.text and 'value="it was said"' in answer.text


def test_an_empty_correction_says_so_at_the_field(held: Held) -> None:
    url, data = judge(held, held.card("Count first"), verdict="corrected", text=" ", version="1")
    answer = guest_of(held).post(url, data)
    assert answer.status_code == 422 and "A correction needs words" in answer.text


@pytest.mark.parametrize(
    "data", [{}, {"verdict": "x"}, {"verdict": "confirmed", "version": "9" * 40}, {"verdict": "\x00"}]
)
def test_nonsense_changes_nothing(held: Held, data: dict[str, str]) -> None:
    card = held.card("Count first")
    answer = guest_of(held).post(judge(held, card)[0], data)
    assert answer.status_code == (302 if data.get("verdict") == "confirmed" else 422)
    assert Card.objects.get().text == "Count first"


def test_a_card_that_is_none_is_not_judged(held: Held) -> None:
    held.card("Count first")
    answer = guest_of(held).post(reverse("judge", args=[held.assist.pk, "nope"]), {"verdict": "confirmed"})
    assert answer.status_code == 422 and "no longer there" in answer.text


def test_scripts_and_strange_signs_stay_text(held: Held) -> None:
    card, phone = held.card("Count first"), guest_of(held)
    phone.post(*judge(held, card, verdict="corrected", text="<script>1</script>\x00 😀 مرحبا", words="<b>\x00"))
    text = phone.get(page(held)).text
    assert "&lt;script&gt;1&lt;/script&gt; 😀 مرحبا" in text and "<script>1" not in text and "<b>" not in text


@pytest.mark.parametrize(("rule", "shown"), [("named", "Di Peer"), ("role", "District engineer"), ("none", "")])
def test_who_judged_is_told_as_the_rule_has_it(cast: Cast, rule: str, shown: str) -> None:
    held = Held(cast, attribution=rule)
    card = held.card("Count first", by=held.gus)
    validating.judge(held.assist, card.uid, by=held.di, verdict="confirmed")
    main = guest_of(held).get(page(held)).text.partition("<main")[2]
    assert (f"Confirmed by {shown}" in main) is bool(shown)
    assert ("Di Peer" in main) is (rule == "named")


def test_the_assistee_signs_and_the_actions_begin(held: Held, cast: Cast, as_: Callable[[Person], Client]) -> None:
    held.card("Count the pumps", kind="action", owner=held.di)
    client, url = as_(cast.ada), reverse("sign_off", args=[held.assist.pk])
    assert "One card still waits" in client.post(url, follow=True).text
    assert not SignOff.objects.exists()
    assert client.post(url, {"as_it_is": "1"})["Location"] == reverse("publish", args=[held.assist.pk])
    assert SignOff.objects.get().by == cast.ada and Action.objects.get().owner == cast.di


def test_a_signed_record_has_no_button_left_and_refuses_a_late_verdict(held: Held, cast: Cast) -> None:
    card = held.card("Count first")
    validating.sign_off(held.assist, by=cast.ada, as_it_is=True)
    phone = guest_of(held)
    text = phone.get(page(held)).text
    assert "The record is frozen" in text and 'name="verdict"' not in text
    answer = phone.post(*judge(held, card, verdict="struck"))
    assert answer.status_code == 422 and "Nothing was changed" in answer.text and not Validation.objects.exists()


def test_a_peer_does_not_sign(held: Held, cast: Cast, as_: Callable[[Person], Client]) -> None:
    held.card("Count first")
    assert as_(cast.di).post(reverse("sign_off", args=[held.assist.pk])).status_code == 404


def test_the_others_are_asked_by_letter(held: Held, cast: Cast, as_: Callable[[Person], Client]) -> None:
    held.card("Count first")
    as_(cast.ada).post(reverse("ask_to_validate", args=[held.assist.pk]))
    assert set(Letter.objects.values_list("to_address", flat=True)) == {"bo@example.org", "di@example.org"}


def test_an_outsider_is_refused(held: Held, cast: Cast, as_: Callable[[Person], Client]) -> None:
    card = held.card("Count first")
    for client in (as_(cast.em), Client()):
        assert client.get(page(held)).status_code == 404
        # Whoever was signed in a moment ago gets what they typed back: 401.
        assert client.post(*judge(held, card, verdict="confirmed")).status_code in (401, 404)
        assert client.post(reverse("take_back", args=[held.assist.pk, card.uid])).status_code in (401, 404)
    assert not Validation.objects.exists()


def test_links_judge_nothing(held: Held) -> None:
    card, phone = held.card("Count first"), guest_of(held)
    for url in (judge(held, card)[0], reverse("take_back", args=[held.assist.pk, card.uid])):
        assert phone.get(url, {"verdict": "confirmed"}).status_code == 405
    assert phone.post(page(held)).status_code == 405


def test_the_page_asks_as_often_for_three_cards_as_for_one(
    held: Held, cast: Cast, as_: Callable[[Person], Client]
) -> None:
    client = as_(cast.ada)
    held.card("one")
    few = queries_of(client, page(held))
    for text in ("two", "three"):
        validating.judge(held.assist, held.card(text).uid, by=held.di, verdict="corrected", text=f"{text}!")
    assert queries_of(client, page(held)) == few <= 12
