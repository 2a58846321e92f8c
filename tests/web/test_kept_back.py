"""What was struck, taken back, corrected or kept private stays with those it was said to: planted words come out nowhere.

Every planted word stands nowhere else. Whoever may read a published record from outside, and whoever watched at the
table without a part in it, looks at every page about it, at all five forms of the document, and searches for the words.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from peerassist.assists import inviting
from peerassist.assists.models import Assist, Consent
from peerassist.followup import acting, telling
from peerassist.library import indexing, publishing
from peerassist.library import telling as readers
from peerassist.method.kinds import Answer, Attribution, Role, Stage, Visibility
from peerassist.records import validating
from peerassist.records.models import Card
from tests.cast import person, takes_part
from tests.web.test_canaries import outputs
from tests.web.test_documents import unpacked
from tests.web.world import World, same_on_every_store

KEPT_BACK = {
    "of a struck card": "Brackwater",
    "of a struck action": "Cinderpath",
    "why it was struck": "Dovecotes",
    "before a correction": "Elderflax",
    "why it was corrected": "Fenlander",
    "of a card taken back in the room": "Gorsebank",
    "of a comment taken away": "Hawkmoth",
    "of an offer taken back": "Ironwort",
    "of an answer to the invitation": "Juniperus",
    "of the address for reminders": "kestrelmail",
    "of a private assist": "Larkspurs",
    "said in a private assist": "Mistletoe",
}
PLANTED = re.compile("|".join(KEPT_BACK.values()), re.IGNORECASE)
OUTSIDE = ("anonymous", "guest_elsewhere", "outsider", "member", "steward")
FORMS = ("pdf", "docx", "odt", "md", "html")


def _planted(attribution: Attribution = Attribution.ROLE) -> World:
    """Return a world where something was said of everything that is kept back, signed off and published to everyone."""
    world = World(Visibility.PUBLIC, published=False, attribution=attribution)
    _say_and_judge(world)
    _take_back(world)
    _keep_private(world)
    return world


def _say_and_judge(world: World) -> None:
    seats, word = world.seats, KEPT_BACK
    struck = _card(world, "s1", f"Pay in {word['of a struck card']}")
    promise = _card(world, "s2", f"Buy {word['of a struck action']}", kind="action")
    for card in (struck, promise):
        validating.judge(world.assist, card.uid, by=seats["peer"], verdict="struck", words=word["why it was struck"])
    wrong = _card(world, "s3", f"Forty {word['before a correction']}")
    validating.judge(
        world.assist, wrong.uid, by=seats["guest"], verdict="corrected", text="Fourteen ferries",
        words=word["why it was corrected"],
    )  # fmt: skip
    _card(world, "s4", word["of a card taken back in the room"], removed_at=world.assist.created_at)
    validating.sign_off(world.assist, by=world.cast.ada, as_it_is=True)
    acting.take_from_record(world.assist)
    publishing.publish(world.assist, by=world.cast.ada, visibility=Visibility.PUBLIC)
    telling.tell(world.assist, by=world.cast.ada, differently="We counted", result="", today=date.today())


def _card(world: World, uid: str, text: str, kind: str = "option", **fields: object) -> Card:
    return Card.objects.create(
        assist=world.assist, room=world.room, uid=uid, kind=kind, text=text, author=world.seats["peer"], **fields
    )


def _take_back(world: World) -> None:
    """What was said after the meeting to some, or to none any more."""
    word = KEPT_BACK
    gone = readers.comment(world.cast.di, word["of a comment taken away"], assist=world.assist)
    readers.remove_comment(gone, by=world.cast.di)
    if world.assist.attribution != Attribution.NONE:
        readers.offer(world.seats["peer"], word["of an offer taken back"])
        readers.take_offer_back(world.seats["peer"])
    inviting.answer(world.invitation, Answer.NO, words=word["of an answer to the invitation"])
    acting.commit(world.assist, "Write", owner_email=f"{word['of the address for reminders']}@example.org")
    indexing.index_assist(world.assist)


def _keep_private(world: World) -> None:
    """Another record of the same initiative and the same words, for its table alone."""
    word = KEPT_BACK
    hidden = world.cast.assist(
        visibility=Visibility.PRIVATE, stage=Stage.FOLLOW, title=word["of a private assist"],
        question=f"How do we count {word['of a private assist']} pumps first?",
    )  # fmt: skip
    Assist.objects.filter(pk=hidden.pk).update(follows=world.assist)
    text = f"Count first: {word['said in a private assist']}"
    Card.objects.create(assist=hidden, uid="h1", kind="option", text=text)
    publishing.Publication.objects.create(assist=hidden, by=world.cast.ada)
    hidden.refresh_from_db()
    indexing.index_assist(hidden)


def _observer(world: World) -> Client:
    """A device of somebody who was at the table to watch: no card, no verdict, no invitation to decide on."""
    watching = takes_part(world.assist, person("Ola Observer"), Role.OBSERVER)
    Consent.objects.create(participation=watching, rules="", attribution=world.assist.attribution)
    client = Client(raise_request_exception=False)
    assert watching.person
    client.force_login(watching.person)
    return client


def _pages(world: World, client: Client) -> Iterator[tuple[str, bytes]]:
    """Yield every page about the assist and around it, and a search for each planted word."""
    pages = [*outputs(world), reverse("story", args=[world.story.pk]), reverse("assists"), reverse("people")]
    for url in [*pages, reverse("home")]:
        yield url, client.get(url, follow=True).content
    yield "what is like a new question", _shelf(client)
    for planted in KEPT_BACK.values():
        page = client.get(reverse("library"), {"q": planted}).content
        yield f"the search for {planted}", page.replace(planted.encode(), b"")  # the field says what was typed


def _shelf(client: Client) -> bytes:
    """What is shown beside a question while it is typed: assists, plans, stories and people that are like it."""
    typed = {"question": "How do we count pumps first?"}
    return client.post(reverse("begin"), typed, headers={"HX-Request": "true"}).content


def _documents(world: World, client: Client) -> Iterator[tuple[str, bytes]]:
    """Yield every part of the five forms of the document, unpacked."""
    for form in FORMS:
        url = reverse("document", args=[world.assist.pk, form])
        for part in unpacked(form, client.get(url).content):
            yield url, part


def _planted_in(read: Iterator[tuple[str, bytes]]) -> list[str]:
    texts = ((url, content.decode(errors="replace")) for url, content in read)
    return [f"{url}: {match[0]}" for url, text in texts for match in PLANTED.finditer(text)]


@same_on_every_store
@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_the_table_gets_what_is_kept_back(db: None, who: str) -> None:
    world = _planted()
    assert not _planted_in(_pages(world, world.client(who)))


@same_on_every_store
@pytest.mark.parametrize("attribution", list(Attribution))
def test_no_document_and_no_page_holds_it_under_any_rule(db: None, attribution: Attribution) -> None:
    world = _planted(attribution)
    anybody = world.client("anonymous")
    documents = list(_documents(world, anybody))
    assert {url for url, part in documents if b"Fourteen ferries" in part} == {url for url, _ in documents}
    assert not _planted_in(iter(documents)) and not _planted_in(_pages(world, anybody))


@same_on_every_store
def test_an_observer_gets_the_record_and_nothing_that_is_kept_back(db: None) -> None:
    world = _planted()
    watching = _observer(world)
    assert "Fourteen ferries" in watching.get(reverse("record", args=[world.assist.pk])).text
    assert not _planted_in(_pages(world, watching)) and not _planted_in(_documents(world, watching))


def test_a_private_assist_is_like_a_new_question_for_its_own_table_alone(db: None) -> None:
    """The words would be seen, were they there."""
    world, private = _planted(), KEPT_BACK["of a private assist"].encode()
    assert private in _shelf(world.client("assistee"))
    assert private not in _shelf(world.client("member"))


def test_no_search_for_what_is_kept_back_finds_the_record(db: None) -> None:
    world = _planted()
    link = f'href="{reverse("record", args=[world.assist.pk])}'
    found = [w for w in KEPT_BACK.values() if link in world.client("member").get(reverse("library"), {"q": w}).text]
    assert not found
    assert link in world.client("member").get(reverse("library"), {"q": "Fourteen ferries"}).text


@same_on_every_store
def test_those_at_the_table_see_what_was_struck_and_how_it_read_before(db: None) -> None:
    """The words would be seen, were they there."""
    world = _planted()
    page = world.client("peer").get(reverse("validate", args=[world.assist.pk])).text
    for kind in ("of a struck card", "why it was struck", "before a correction", "why it was corrected"):
        assert KEPT_BACK[kind] in page


@same_on_every_store
def test_a_record_taken_out_of_the_library_is_in_no_page_and_no_document(db: None) -> None:
    world = _planted()
    publishing.withdraw(world.assist, by=world.cast.ada)
    for who in OUTSIDE:
        client = world.client(who)
        for url in [*outputs(world), *(reverse("document", args=[world.assist.pk, form]) for form in FORMS)]:
            assert b"Fourteen ferries" not in client.get(url, follow=True).content, (who, url)
