"""Those who lead the demonstration's open room: a nudge for one and one for all, the keys, and the facilitator's role that
goes to a peer and comes back."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessible import WIDE, faults
from tests.journeys.stage import Stage
from tests.journeys.stores import on_sqlite
from tests.journeys.test_talk import PHONE, come_in

OWN = "Ask Esther what she needs"


@on_sqlite
def test_the_lead_nudges_and_goes_from_hand_to_hand(stage: Stage) -> None:
    luc = come_in(stage.page("luc.ferrand@example.org"))
    priya = come_in(stage.page("priya.nair@example.org"))
    noor = come_in(stage.page(viewport=PHONE, touch=True), "Noor Haddad")
    by_keys_alone(luc, "Noor Haddad")
    expect(nudges(noor)).to_contain_text(f"For you alone: {OWN}")
    expect(nudges(priya)).to_be_empty()
    assert not (found := faults(noor)), "\n".join(found)
    nudges(noor).get_by_role("button", name="Close").click()
    expect(nudges(noor)).to_be_empty()
    to_all(luc)
    for page in (luc, priya, noor):
        expect(nudges(page)).to_contain_text("Two minutes, please.")
    hand_to(luc, "Priya Nair")
    expect(nudges(priya)).to_contain_text("Luc Ferrand handed you the facilitator’s role.")
    expect(moves(luc)).to_have_count(0)
    expect(moves(priya)).to_be_visible()
    for page in (luc, noor):  # by themselves, after twenty seconds
        expect(nudges(page)).to_be_empty(timeout=25_000)
    nudges(priya).get_by_role("button", name="Hand it back").click()
    expect(nudges(luc)).to_contain_text("Priya Nair handed you the facilitator’s role.")
    expect(moves(luc)).to_be_visible()
    expect(moves(priya)).to_have_count(0)


def nudges(page: Page) -> Locator:
    return page.locator(".nudges")


def moves(page: Page) -> Locator:
    """The clock's next move, in the hands of who leads."""
    return page.locator("[data-shortcut=N]")


def by_keys_alone(page: Page, name: str) -> None:
    """`?` says which keys there are; G, twice, opens the sheet from within More."""
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Nudge; press it twice")
    assert not (found := faults(page, sizes=(WIDE,))), "\n".join(found)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("g")
    expect(page.get_by_role("button", name="Nudge")).to_be_focused()
    page.keyboard.press("g")
    words = page.get_by_role("dialog", name="Nudge")
    words.get_by_label("For whom").select_option(label=name)
    words.get_by_label("Or in your own words").fill(OWN)
    assert not (found := faults(page, sizes=(WIDE,))), "\n".join(found)
    page.keyboard.press("Enter")
    expect(words).to_have_count(0)


def to_all(page: Page) -> None:
    page.get_by_role("button", name="Nudge").click()
    page.get_by_role("dialog", name="Nudge").get_by_role("button", name="Two minutes, please.").click()


def hand_to(page: Page, name: str) -> None:
    page.get_by_role("button", name="Hand over the lead").click()
    sheet = page.get_by_role("dialog", name="Hand over the lead")
    sheet.get_by_label("For whom").select_option(label=name)
    sheet.get_by_role("button", name=re.compile(f"Hand over to {name}")).click()
