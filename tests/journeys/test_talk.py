"""Telling and listening in the demonstration's open room: Luc leads and taps who speaks, a guest on a phone raises a hand,
Priya's device notices by itself that she speaks, and Esther, who asks, listens and marks cards for her own eyes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.accessible import bring_axe, faults
from tests.journeys.servers import Server
from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite
from tests.journeys.voices import speech, with_microphone

ROOM = "7KQ42M"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def priya(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Page]:
    """Priya's laptop, whose microphone hears three seconds of speech and four of silence, again and again."""
    with with_microphone(browser, speech(tmp_path / "speech.wav", speaks=3, silent=4)) as hearing:
        there = Stage(hearing, server)
        yield come_in(there.page("priya.nair@example.org"))
        assert not there.faults, "\n".join(there.faults)


def come_in(page: Page, name: str = "") -> Page:
    bring_axe(page.context)
    page.goto(f"/r/{ROOM}")
    if name:
        page.locator("[name=name]").fill(name)
    if "/rooms/" not in page.url:
        page.locator("[name=agreed]").check()
        page.locator("main form button").last.click()
    page.locator(".room, .phone").first.wait_for()
    return page


def seat(page: Page, name: str) -> Locator:
    return page.locator(".desk-table button", has_text=name)


@on_sqlite
def test_telling_and_listening(stage: Stage, priya: Page) -> None:
    luc = come_in(stage.page("luc.ferrand@example.org"))
    esther = come_in(stage.page("esther.mwale@example.org"))
    amina = come_in(stage.page(viewport=PHONE, touch=True), "Amina Odhiambo")
    who_speaks_is_tapped(luc, amina)
    a_hand_is_raised(luc, amina, priya)
    a_device_notices(luc, priya)
    who_asks_listens(luc, esther, priya)
    found = [
        f"{name}: {line}"
        for name, page in (("luc", luc), ("esther", esther), ("amina", amina))
        for line in faults(page)
    ]
    assert not found, "\n".join(found)
    luc.set_viewport_size({"width": 1280, "height": 900})
    esther.set_viewport_size({"width": 1280, "height": 900})
    what_was_marked_comes_back(luc, esther, priya)
    assert not (found := faults(esther)), "\n".join(found)


def who_speaks_is_tapped(luc: Page, amina: Page) -> None:
    """One tap says who speaks, another ends it; all see how the talk is shared, and it outlives a reload."""
    luc.get_by_role("button", name="Go on").click()
    expect(luc.get_by_text("Not heard yet: Amina")).to_be_visible()
    expect(amina.locator(".balance")).to_contain_text("peers")
    expect(amina.get_by_text("Not heard yet")).to_have_count(0)
    seat(luc, "Esther").click()
    expect(seat(luc, "Esther")).to_have_attribute("aria-pressed", "true")
    seat(luc, "Luc").click()
    expect(seat(luc, "Esther")).to_have_attribute("aria-pressed", "false")
    expect(seat(luc, "Luc")).to_have_attribute("aria-pressed", "true")
    seat(luc, "Luc").click()
    expect(seat(luc, "Luc")).to_have_attribute("aria-pressed", "false")
    luc.get_by_role("button", name="Whole meeting").click()
    whole = luc.locator(".balance header span").inner_text()
    assert int(whole.split()[0]) >= 40
    luc.reload()
    luc.get_by_role("button", name="Whole meeting").click()
    expect(luc.locator(".balance header span")).to_have_text(whole)
    expect(luc.locator(".balance-bar")).to_have_attribute("aria-label", re.compile(r"Esther \d+ %, .*peers \d+ %"))


def a_hand_is_raised(luc: Page, amina: Page, priya: Page) -> None:
    """Who spoke least comes first; one tap gives the word, and the queue is shorter by one."""
    priya.get_by_role("button", name="I would like to speak").click()
    expect(priya.get_by_text("You are next.")).to_be_visible()
    amina.get_by_role("button", name="I would like to speak").click()
    expect(amina.get_by_text("You are next. Who has spoken least comes first")).to_be_visible()
    expect(priya.get_by_text("Amina is before you.")).to_be_visible()
    expect(luc.get_by_text("then Priya")).to_be_visible()
    luc.get_by_role("button", name="Give Amina the word").click()
    expect(amina.get_by_text("You have the word.")).to_be_visible()
    expect(seat(luc, "Amina")).to_have_attribute("aria-pressed", "true")
    expect(luc.get_by_role("button", name="Give Priya the word")).to_be_visible()
    priya.get_by_role("button", name="Lower my hand").click()
    expect(luc.get_by_role("button", name="Give Priya the word")).to_have_count(0)
    luc.wait_for_timeout(3_000)  # less is a cough
    seat(luc, "Amina").click()
    expect(luc.get_by_text("Everyone has been heard")).to_be_visible()


def a_device_notices(luc: Page, priya: Page) -> None:
    """Asked first; then nothing but "speaks" and "silent" leaves the device; ended by one tap."""
    sent: list[dict[str, object]] = []
    loaded: list[str] = []
    priya.on("request", lambda request: loaded.append(request.url))
    priya.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(json.loads(frame))))
    priya.reload()
    priya.get_by_role("button", name="Notice by itself when I speak").click()
    expect(priya.get_by_text("No sound is kept and none leaves this device")).to_be_visible()
    assert not [url for url in loaded if "/ears-" in url]
    priya.set_viewport_size(PHONE)
    expect(priya.get_by_text("No sound is kept and none leaves this device")).to_be_in_viewport()
    priya.set_viewport_size({"width": 1280, "height": 900})
    priya.get_by_role("button", name="Yes, use my microphone").click()
    expect(priya.get_by_role("button", name="Stop listening")).to_be_visible()
    assert [url for url in loaded if "/ears-" in url]
    for pressed in ("true", "false", "true"):
        expect(seat(luc, "Priya")).to_have_attribute("aria-pressed", pressed, timeout=15_000)
    priya.get_by_role("button", name="Stop listening").click()
    expect(priya.get_by_role("button", name="Stop listening")).to_have_count(0)
    expect(seat(luc, "Priya")).to_have_attribute("aria-pressed", "false")
    told = [frame for frame in sent if frame["t"] not in {"hello", "ping"}]
    assert {(frame["t"], frame.get("kind")) for frame in told} == {("intent", "talk.voice")}
    assert all(list(frame["body"]) == ["on"] for frame in told) and 4 <= len(told) <= 8  # type: ignore[call-overload]


def who_asks_listens(luc: Page, esther: Page, priya: Page) -> None:
    """While peers advise there is no field for Esther, but marks that nobody else sees; Luc may let her write."""
    expect(esther.get_by_text("You listen now. Luc keeps the record.")).to_be_visible()
    expect(esther.locator(".writer")).to_have_count(0)
    expect(priya.locator(".writer").first).to_be_visible()
    card = esther.locator(".slip", has_text="What is handed over is a habit")
    card.get_by_role("button", name="try this").click()
    expect(card.get_by_role("button", name="try this")).to_have_attribute("aria-pressed", "true")
    luc.get_by_role("button", name="More", exact=True).click()
    luc.get_by_role("button", name="Let Esther write").click()
    expect(esther.locator(".writer").first).to_be_visible()
    luc.get_by_role("button", name="More", exact=True).click()
    luc.get_by_role("button", name="Let Esther listen again").click()
    expect(esther.locator(".writer")).to_have_count(0)
    for page in (luc, priya):
        expect(page.locator(".mark-it")).to_have_count(0)
    esther.reload()
    expect(card.get_by_role("button", name="try this")).to_have_attribute("aria-pressed", "true")


def what_was_marked_comes_back(luc: Page, esther: Page, priya: Page) -> None:
    """In the playback what Esther marked stands beside the field in which she says it back; she alone sees it."""
    luc.get_by_role("button", name="Next: What I heard").click()
    marked = esther.locator(".col[data-kind=playback] .marked")
    expect(marked).to_contain_text("What is handed over is a habit")
    expect(marked).to_contain_text("Only you see this.")
    expect(esther.locator(".col[data-kind=playback] .writer")).to_be_visible()
    for page in (luc, priya):
        expect(page.get_by_text("What you marked")).to_have_count(0)
    before = marked.locator("li").count()
    marked.locator("li", has_text="is a habit").get_by_role("button", name="Done").click()
    expect(marked.locator("li")).to_have_count(before - 1)
    seat(luc, "Esther").click()
    expect(esther.locator(".balance")).to_contain_text("here Esther is to tell")
