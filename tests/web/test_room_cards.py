"""What the room's script asks for seldom: history, what was taken back, pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peerassist.method.kinds import Attribution, Visibility
from peerassist.records import validating, writing
from peerassist.records.models import Card, Picture, Pixels
from tests.records.sketches import photo
from tests.web.world import World


@pytest.fixture
def world(db: None) -> World:
    return World(Visibility.PUBLIC, published=False)


def send(client: Client, world: World, **more: object) -> tuple[int, dict[str, str]]:
    file = SimpleUploadedFile("p.jpg", photo(), "image/jpeg")
    body = {
        "uid": "card1",
        "kind": "option",
        "picture": "p9",
        "caption": "A pump",
        "consent": "yes",
        "picture_file": file,
    }
    answer = client.post(reverse("room_pictures", args=[world.room.code]), body | more)
    return answer.status_code, answer.json() if answer["Content-Type"].startswith("application/json") else {}


def test_a_peer_puts_a_picture_on_their_card(world: World) -> None:
    assert send(world.client("peer"), world)[0] == 201
    answer = world.client("anonymous").get(reverse("picture", args=[world.assist.pk, "p9"]))
    assert answer.status_code == 404, "the record is not published"
    answer = world.client("guest").get(reverse("picture", args=[world.assist.pk, "p9"]))
    assert answer["Content-Type"] == "image/jpeg" and answer.content[:3] == b"\xff\xd8\xff"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["caption", "consent", "picture_file"])
def test_what_is_missing_is_said_in_a_sentence(world: World, name: str) -> None:
    status, told = send(world.client("peer"), world, **{name: ""})
    assert status == 422 and len(told["error"]) > 20


def test_by_who_only_watches_none_is_taken(world: World) -> None:
    assert send(world.client("outsider"), world)[0] == 404


def test_a_struck_cards_picture_is_not_shown_outside(db: None) -> None:
    world = World(Visibility.PUBLIC, published=True)
    validating.judge(world.assist, "card1", by=world.seats["peer"], verdict="struck")
    address = reverse("picture", args=[world.assist.pk, "picture1"])
    assert world.client("anonymous").get(address).status_code == 404
    assert world.client("peer").get(address).status_code == 200


def test_without_attribution_history_tells_neither_who_nor_when(db: None) -> None:
    world = World(Visibility.PUBLIC, published=False, attribution=Attribution.NONE)
    peer = world.seats["peer"]
    wish = {"uid": "card1", "text": "Count twice", "version": 1}
    writing.carry_out("card.write", world.room, wish, by=peer, intent="x1")
    told = world.client("facilitator").get(reverse("card_history", args=[world.room.code, "card1"])).json()
    assert told["began"] == "" and told["steps"][0]["before"] == "Count first"
    assert peer.name not in str(told) and "202" not in str(told)


def test_one_may_bring_back_ones_own_and_who_leads_all(world: World) -> None:
    writing.carry_out("card.remove", world.room, {"uid": "card1"}, by=world.seats["peer"], intent="x1")

    def seen(who: str) -> list[str]:
        answer = world.client(who).get(reverse("room_removed", args=[world.room.code])).json()
        return [card["uid"] for card in answer["cards"]]

    assert seen("peer") == seen("facilitator") == ["card1"] and seen("guest") == []


def test_the_record_and_search_have_where_it_worked_and_the_picture(db: None) -> None:
    world = World(Visibility.PUBLIC, published=True)
    Card.objects.filter(uid="card1").update(kind="experience", worked_where="In Brackwater", holds_here="At Dovecotes")
    Picture.objects.update(credit="Gorsebank Studio")
    Pixels.objects.update(content=photo())
    page = world.client("anonymous").get(reverse("record", args=[world.assist.pk])).content.decode()
    assert all(word in page for word in ("Brackwater", "Dovecotes", 'alt="A pump"', "Gorsebank Studio"))
    for form in ("md", "html"):
        text = world.client("anonymous").get(reverse("document", args=[world.assist.pk, form])).content.decode()
        assert all(word in text for word in ("Brackwater", "Dovecotes", "A pump", "Gorsebank Studio")), form
    for form, first in (("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK")):
        content = world.client("anonymous").get(reverse("document", args=[world.assist.pk, form])).content
        assert content.startswith(first) and len(content) > 4000, form
