"""The browser's typing against the server's: random histories of several hands on one card, with a line that loses, doubles
and delays. In the end all copies are the same and those of the record; nothing is lost and nothing comes twice."""

import os
import random
from collections.abc import Iterator

import pytest
from django.db import transaction

from peerassist.method import text
from peerassist.records import editing
from peerassist.records.models import Card
from tests.contract.browser import Browser, BrowsersHand, built
from tests.live.conftest import Table
from tests.live.hand import OwnHand
from tests.live.world import AnyHand, Sent, World

pytestmark = pytest.mark.django_db
SEEDS = range(int(os.environ.get("PEERASSIST_TEST_HISTORIES", "10")))
STEPS = 60


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(built("room/text.ts", tmp_path_factory.mktemp("built")))
    yield started
    started.close()


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def step(world: World, chance: random.Random) -> None:
    """Let something happen."""
    client, draw = chance.choice(world.clients), chance.random()
    if draw < 0.40:
        world.type(client, chance.randrange(60), chance.choice([0, 0, 0, 1, 4]), chance.randrange(4))
    elif draw < 0.60:
        world.send(client)
    elif draw < 0.64:
        world.send_again(client)
    elif draw < 0.78:
        world.carry(chance.sample(world.clients, chance.randint(1, 4)))
    elif draw < 0.92:
        world.hear(client, chance.randint(1, 8))
    elif draw < 0.97:
        world.cut(client, chance.randrange(3), chance.random() < 0.5, chance.random() < 0.5)
    else:
        world.leap(chance.randrange(60))


def test_all_copies_agree_and_nothing_typed_is_lost(
    table: Table, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "KEPT", 6)
    monkeypatch.setattr(editing, "PRUNED_EVERY", 3)
    for seed in SEEDS:
        with transaction.atomic():
            chance = random.Random(seed)
            world = World(table, lambda: BrowsersHand(browser))
            for _ in range(STEPS):
                step(world, chance)
            world.judge()
            transaction.set_rollback(True)


def test_undo_is_of_ones_own_edits_alone(table: Table, browser: Browser) -> None:
    """Everybody undoes all that they typed, among the edits of the others: in the end nothing is left; and everybody does
    it all again: then all of it is there."""
    for seed in SEEDS:
        with transaction.atomic():
            chance = random.Random(seed)
            world = World(table, lambda: BrowsersHand(browser))
            for _ in range(STEPS):
                client, draw = chance.choice(world.clients), chance.random()
                if draw < 0.5:
                    world.type(client, chance.randrange(60), 0, chance.randint(1, 3))
                elif draw < 0.7:
                    world.send(client)
                else:
                    world.carry(world.clients)
                    world.hear(client, chance.randint(1, 8))
            for again, left in ((False, set()), (True, set(world.typed))):
                for client in chance.sample(world.clients, 4):
                    assert isinstance(client.hand, BrowsersHand)
                    for _ in range(STEPS):
                        client.hand.step(again)
                    if chance.random() < 0.5:
                        world.settle()
                world.settle()
                assert set(Card.objects.get().text) == left
            transaction.set_rollback(True)


@pytest.fixture(params=["the browser's", "the one in Python"])
def hand(request: pytest.FixtureRequest, browser: Browser) -> AnyHand:
    """A hand in a card that reads "pump", version 1."""
    made: AnyHand = BrowsersHand(browser) if request.param == "the browser's" else OwnHand()
    made.whole("pump", 1)
    return made


def send(hand: AnyHand) -> Sent:
    sent = hand.promote()
    assert sent is not None
    return sent


def test_one_edit_is_on_its_way_and_the_next_ones_wait_together(hand: AnyHand) -> None:
    hand.local((4, "s"))
    name, kind, body = send(hand)
    assert (kind, body) == ("card.edit", {"version": 1, "op": [4, "s"]})
    hand.local((5, "!"))
    hand.local((6, "?"))
    assert hand.promote() is None and hand.text == "pumps!?"
    hand.edited([4, "s"], 2, name)
    assert send(hand)[2] == {"version": 2, "op": [5, "!?"]}


def test_anothers_edit_moves_what_is_under_way_and_what_waits(hand: AnyHand) -> None:
    hand.local((4, "s"))
    name = send(hand)[0]
    hand.local((5, "!"))
    hand.edited(["Old "], 2, "another")
    assert (hand.text, hand.base) == ("Old pumps!", "Old pump")
    hand.edited([8, "s"], 3, name)
    assert send(hand)[2] == {"version": 3, "op": [9, "!"]}


def test_ones_own_edit_is_known_again_and_not_done_twice(hand: AnyHand) -> None:
    hand.local((4, "s"))
    name = send(hand)[0]
    for _ in range(2):
        assert hand.edited([4, "s"], 2, name)
    assert hand.text == "pumps" and hand.settled


def test_a_missing_edit_is_noticed(hand: AnyHand) -> None:
    assert not hand.edited(["x"], 3, "another")
    assert hand.text == "pump"


def test_a_card_is_begun_by_its_first_letters_and_not_by_blanks(browser: Browser) -> None:
    for hand in (BrowsersHand(browser), OwnHand()):
        hand.local((" ",))
        assert hand.promote() is None
        hand.local((1, "x"))
        assert send(hand)[1:] == ("card.write", {"text": " x"})
        hand.local((2, "y"))
        hand.whole(" x", 1)
        assert send(hand)[1:] == ("card.edit", {"version": 1, "op": [2, "y"]})


def test_a_crash_in_the_middle_loses_nothing_and_moves_nothing(hand: AnyHand) -> None:
    hand.local((4, "s"))
    name = send(hand)[0]
    hand.edited(["Old "], 2, "another")
    hand.local((9, "!"))
    again = hand.again()
    assert again.sent() == (name, "card.edit", {"version": 1, "op": [4, "s"]})
    again.whole("Old pumps", 3)  # with it, and with another's words, but that is not known yet
    again.local(("(",))
    again.acknowledged(name)
    assert again.text == "(Old pumps!"
    sent = send(again)
    assert sent[2]["version"] == 3 and text.apply("Old pumps", text.read(sent[2]["op"])) == again.text


def test_what_was_never_sent_is_put_upon_the_newest_text(hand: AnyHand) -> None:
    hand.local((4, " house"))
    again = hand.again()
    again.whole("Old pumps", 9)
    assert again.text in ("Old pump houses", "Old pumps house")
    assert send(again)[2]["version"] == 9


def test_what_another_tab_sent_too_early_is_made_up_for(hand: AnyHand) -> None:
    hand.local((4, "s"))
    other = hand.again()  # another tab has found what waits here, and sends it
    other.whole("pump", 1)
    name = send(other)[0]
    hand.local((5, " run"))
    hand.edited([4, "s"], 2, name)
    assert hand.text == "pumps run"
    assert send(hand)[2] == {"version": 2, "op": [5, " run"]}


def test_of_a_long_gone_version_the_words_are_put_upon_the_text_of_now(hand: AnyHand) -> None:
    hand.local((4, "s"))
    send(hand)
    hand.local((5, "!"))
    hand.stale("Old pump", 700)
    assert (hand.text, send(hand)[2]) == ("Old pumps!", {"version": 700, "op": [8, "s!"]})


def test_what_is_refused_is_given_back_whole(hand: AnyHand) -> None:
    hand.local((4, "s"))
    send(hand)
    hand.local((5, "!"))
    assert hand.lose() == "pumps!"
    assert hand.text == "pump" and hand.settled


def test_what_is_typed_in_one_breath_at_one_place_is_undone_together(browser: Browser) -> None:
    hand = BrowsersHand(browser)
    hand.whole("pump", 1)
    for op in (("a",), (1, "b"), (2, "c")):  # typed on
        hand.local(op)
    hand.local((3, "P", -1))  # then a sign beside it is replaced, and typed on
    hand.local((4, "Q"))
    assert hand.text == "abcPQump"
    texts = []
    for _ in range(3):
        hand.step(again=False)
        texts.append(hand.text)
    assert texts == ["abcpump", "pump", "pump"]
    hand.local((4, "x" * 30))  # a paste
    hand.local((34, "y"))
    hand.step(again=False)
    assert hand.text == "pump" + "x" * 30
